"""The adapter against the real mail servers, Dovecot and Postfix."""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rostra.adapters.mail import Mail
from rostra.channels.conformance import Conformance, World
from rostra.channels.contract import Context, Locked, Media, Outgoing, Refused, Retry, Unsupported
from rostra.core.http import Http
from tests.servers.bluesky import eventually
from tests.servers.mail import MailServer

pytestmark = pytest.mark.servers
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
HTTP = Http(allow=["localhost"])

_numbers = itertools.count(1)
Open = Callable[..., Mail]


@pytest.fixture
def town(mail_server: MailServer) -> str:
    """The name of a mailbox that nobody has used yet."""
    return f"town{next(_numbers)}"


@pytest.fixture
def mail(mail_server: MailServer, town: str) -> Open:
    def open_channel(**changes: str) -> Mail:
        return Mail(Context({**mail_server.fields(town), **changes}, HTTP))

    return open_channel


def private(server: MailServer, name: str, text: str, **more: object) -> Outgoing:
    values = {"text": text, "subject": "Lamp", "to": server.address(name), "visibility": "private", **more}
    return Outgoing(**values)  # type: ignore[arg-type]


class TestMail(Conformance):
    @pytest.fixture
    def world(self, mail_server: MailServer) -> World:
        def write(text: str, reply_to: str) -> None:
            mail_server.write("ana", "conformance", subject="Lamp", text=text, reply_to=reply_to)

        return World(
            channel=Mail,
            fields=mail_server.fields("conformance"),
            http=HTTP,
            stranger=write,
            wrong={"imap_password": "not-the-password"},
            broken={"imap_port": "9", "smtp_port": "9"},
            patience=20.0,
            to=mail_server.address("ana"),
        )

    def test_find_answers_none_for_what_never_left(self, world: World) -> None:
        """A mail without a copy may have left all the same: a person decides."""
        with pytest.raises(Unsupported):
            world.open().find(world.outgoing("absent"), key="absent", since=SINCE)


def test_verify_names_the_mailbox(mail: Open, mail_server: MailServer, town: str) -> None:
    identity = mail().verify()

    assert (identity.remote_id, identity.handle, identity.name) == (mail_server.address(town),) * 2 + (town.title(),)


@pytest.mark.parametrize(("imap", "smtp"), [("tls", "tls"), ("starttls", "starttls"), ("none", "tls")])
def test_every_security_is_spoken(mail: Open, mail_server: MailServer, imap: str, smtp: str) -> None:
    ports = {"imap_port": mail_server.ports["imaps" if imap == "tls" else "imap"]}
    ports["smtp_port"] = mail_server.ports["smtps" if smtp == "tls" else "smtp"]
    channel = mail(imap_security=imap, smtp_security=smtp, **{name: str(port) for name, port in ports.items()})

    assert channel.verify() == mail().verify()


@pytest.mark.parametrize("field", ["imap_password", "smtp_password"])
def test_wrong_password_of_either_server_locks(mail: Open, field: str) -> None:
    with pytest.raises(Locked) as locked:
        mail(**{field: "wrong"}).verify()

    assert locked.value.code == "credentials"


def test_certificate_of_an_unknown_authority_locks(mail: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run(
        [*command, "-keyout", str(tmp_path / "key.pem"), "-out", str(other)], check=True, capture_output=True
    )
    for ca_file in ("", str(other)):
        monkeypatch.setenv("SSL_CERT_FILE", ca_file)
        with pytest.raises(Locked) as locked:
            mail().verify()

        assert locked.value.code == "tls"


def test_nobody_there_is_a_retry_that_was_not_sent(mail: Open, mail_server: MailServer) -> None:
    with pytest.raises(Retry) as retry:
        mail(smtp_port="9").publish(private(mail_server, "ana", "x"), key="x")

    assert retry.value.sent is False


def test_answer_arrives_as_written_and_a_copy_is_kept(mail: Open, mail_server: MailServer, town: str) -> None:
    text = ".Gatelyset på Strøget er reparert\n\nمرحبا 👩🏽‍🚒\n"
    content = b"\x89PNG\r\n.\r\nbytes"
    file = Media("0" * 64, "image/png", len(content), "bro på Strøget.png", "", lambda: content)
    post = private(mail_server, town + "citizen", text, reply_to="<q2@example.org>", references=("<q1@example.org>",))

    made = mail().publish(replace(post, media=(file,)), key=town)

    (got,) = eventually(lambda: mail_server.mailbox(town + "citizen"))
    (copy,) = mail_server.mailbox(town, "Sent")
    body, picture = got.iter_parts()
    assert (got["Message-ID"], copy["Message-ID"]) == (made.ref, made.ref)
    assert (got["Subject"], got["In-Reply-To"]) == ("Re: Lamp", "<q2@example.org>")
    assert got["References"].split() == ["<q1@example.org>", "<q2@example.org>"]
    assert body.get_content().replace("\r\n", "\n").rstrip() == text.rstrip()
    assert (picture.get_filename(), picture.get_content()) == ("bro på Strøget.png", content)


def test_find_sees_the_copy(mail: Open, mail_server: MailServer, town: str) -> None:
    post = private(mail_server, "ana", "Where am I?")
    made = mail().publish(post, key=town)

    found = mail().find(post, key=town, since=SINCE)

    assert found is not None
    assert found.ref == made.ref


def test_mails_are_fetched_once_and_left_unread(mail: Open, mail_server: MailServer, town: str) -> None:
    sent = [mail_server.write("ana", town, subject=f"Lamp {n}", text=f"Lamp {n} is dark.") for n in range(3)]
    eventually(lambda: len(mail_server.mailbox(town)) == 3)

    first = mail().fetch("")
    late = mail_server.write("ana", town, subject="Re: Lamp 0", text="And now?", reply_to=sent[0])
    eventually(lambda: len(mail_server.mailbox(town)) == 4)
    second = mail().fetch(first.cursor)

    # The server delivers at the same time what comes at the same time: in any order.
    assert sorted(message.ref for message in first.messages) == sorted(sent)
    assert [(m.ref, m.reply_to, m.text, m.visibility) for m in second.messages] == [
        (late, sent[0], "And now?", "private")
    ]
    assert mail().fetch(second.cursor).messages == ()
    assert mail_server.unread(town) == 4


def test_recipient_whom_the_server_does_not_take_is_refused(mail: Open, mail_server: MailServer, town: str) -> None:
    post = Outgoing("x", subject="x", to="ana@example.org", visibility="private")

    with pytest.raises(Refused) as refused:
        mail().publish(post, key=town)

    assert refused.value.code == "recipient"
