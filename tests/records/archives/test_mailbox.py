from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from rostra.adapters.mail.mbox import NO_MBOX
from rostra.records.archives import mailbox
from rostra.records.archives.found import Found, Refusal

NOW = datetime(2026, 11, 21, tzinfo=UTC)
MAILS = b"""From maria@b.example Fri Mar  1 09:00:00 2024
From: Maria Lund <maria@b.example>
To: post@portavale.example
Subject: The ferry
Message-ID: <1@b.example>
Date: Fri, 01 Mar 2024 09:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/plain; charset=utf-8

When does it leave?
--x
Content-Type: text/plain; name="plan.txt"
Content-Disposition: attachment; filename="plan.txt"

the plan
--x--

From post@portavale.example Fri Mar  1 10:00:00 2024
From: Portavale <Post@portavale.example>
To: maria@b.example
Subject: Re: The ferry
Message-ID: <2@portavale.example>
In-Reply-To: <1@b.example>
Date: Fri, 01 Mar 2024 10:00:00 +0000

At nine.
"""


def test_mails_are_read_and_ours_are_known_by_the_address(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(MAILS)

    [(first, theirs), (second, ours)] = mailbox.read(path, address="post@portavale.example", now=NOW)

    assert isinstance(theirs, Found)
    assert isinstance(ours, Found)
    assert (first, second) == (1, 21)
    assert (theirs.own, theirs.author_name, theirs.subject, theirs.visibility) == (
        False,
        "Maria Lund",
        "The ferry",
        "direct",
    )
    assert [(file.name, file.type, file.read().strip()) for file in theirs.media] == [
        ("plan.txt", "text/plain", b"the plan")
    ]
    assert theirs.sent_at == datetime(2024, 3, 1, 9, tzinfo=UTC)
    # Who asks what is kept of them finds what was written to them, too.
    assert (ours.own, ours.author_id, ours.author_name, ours.text) == (True, "maria@b.example", "", "At nine.")
    assert ours.reply_to == theirs.refs[0]


def test_without_an_address_nothing_is_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(MAILS)

    assert [each.own for _line, each in mailbox.read(path, address="", now=NOW) if isinstance(each, Found)] == [
        False
    ] * 2


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(b"hello\n")

    assert list(mailbox.read(path, address="", now=NOW)) == [(1, Refusal(NO_MBOX))]
