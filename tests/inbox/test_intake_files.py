"""Importing files: what is good goes in once, what is bad is refused with its line."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.core.scoping import scope
from rostra.inbox.intake import files
from rostra.inbox.intake.files import RefusedLine, Report, import_account, import_messages
from rostra.inbox.models import Conversation, Message, Unreadable
from rostra.people.actions import create_body
from tests.inbox.intake_parts import make_account

TEXT = {"text": "text"}


@pytest.fixture
def body(cast: Any) -> Any:
    return cast.body


def write(folder: Path, content: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def bring(path: Path, now: datetime, mapping: dict[str, str] | None = None, **more: Any) -> Report:
    values: dict[str, Any] = {"account": None, "as_": "work", "by": None, "now": now, **more}
    return import_messages(path=path, mapping=TEXT if mapping is None else mapping, **values)


def test_import_brings_rows_in_once(body: Any, tmp_path: Path, now: datetime) -> None:
    path = write(tmp_path, "text,label\nWhen will the road be repaired?,Roads\nThe lamp is dark,Lamps\n")

    first = bring(path, now)
    again = bring(path, now)

    assert first == Report(read=2, new=2)
    assert again == Report(read=2, duplicate=2)
    assert set(Message.objects.values_list("text", flat=True)) == {
        "When will the road be repaired?",
        "The lamp is dark",
    }
    assert set(Conversation.objects.values_list("state", flat=True)) == {"new"}
    assert Event.objects.filter(kind="inbox.received").count() == 2


def test_import_makes_one_account_of_its_own(body: Any, tmp_path: Path, now: datetime) -> None:
    path = write(tmp_path, "text\nOne\n")

    bring(path, now)
    bring(path, now)

    account = Account.objects.get()
    assert (account.channel, account.name, account.body) == ("file", "Import", body)
    assert import_account(by=None, now=now) == account
    account.state = "closed"
    account.save(update_fields=["state"])
    assert import_account(by=None, now=now) != account


def test_import_goes_to_the_given_account(body: Any, tmp_path: Path, now: datetime) -> None:
    account = make_account()

    bring(write(tmp_path, "text\nOne\n"), now, account=account)

    assert Message.objects.get().account == account
    assert Account.objects.count() == 1


def test_import_of_history_is_no_work(body: Any, tmp_path: Path, now: datetime) -> None:
    path = write(tmp_path, "text,at\nOne,2020-01-02T03:04:05Z\n")

    bring(path, now, {"text": "text", "at": "sent_at"}, as_="history")

    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.close_reason) == ("closed", "elsewhere")
    assert conversation.last_at == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_import_refuses_bad_lines_and_takes_the_rest(body: Any, tmp_path: Path, now: datetime) -> None:
    path = write(tmp_path, "text,at\nOne,2020-01-02\n,2020-01-02\nTwo,never\nThree,2020-01-03\n")
    mapping = {"text": "text", "at": "sent_at"}

    first = bring(path, now, mapping)
    again = bring(path, now, mapping)

    refused = [RefusedLine(3, "There is no text."), RefusedLine(4, "The date cannot be read.")]
    assert first == Report(read=4, new=2, refused=refused)
    assert again == Report(read=4, duplicate=2, refused=refused)
    assert Unreadable.objects.count() == 2


def test_import_of_nothing_but_bad_lines_keeps_them(body: Any, tmp_path: Path, now: datetime) -> None:
    report = bring(write(tmp_path, '{"text": [7]}\nno json\n', "list.jsonl"), now)

    assert (report.read, report.new, [line.line for line in report.refused]) == (2, 0, [1, 2])


def test_import_counts_changed_words_as_new(body: Any, tmp_path: Path, now: datetime) -> None:
    mapping = {"id": "ref", "text": "text"}
    bring(write(tmp_path, "id,text\n1,One\n"), now, mapping)

    report = bring(write(tmp_path, "id,text\n1,Two\n"), now, mapping)

    assert (report.new, report.duplicate, Message.objects.get().version) == (1, 0, 2)


def test_import_tries_without_leaving_anything(body: Any, tmp_path: Path, now: datetime) -> None:
    path = write(tmp_path, "text\n" + "".join(f"Line {n}\n" for n in range(files.BATCH + 5)) + "Line 1\n")

    report = bring(path, now, dry_run=True)

    assert (report.read, report.new + report.duplicate) == (files.BATCH + 6, files.BATCH + 6)
    assert (Account.objects.count(), Message.objects.count(), Event.objects.filter(kind="inbox.received").count()) == (
        0,
        0,
        0,
    )


@pytest.mark.parametrize("mapping", [{}, {"text": "nonsense"}, {"missing": "text"}])
def test_import_refuses_a_mapping_that_does_not_fit(
    body: Any, tmp_path: Path, now: datetime, mapping: dict[str, str]
) -> None:
    with pytest.raises(ValueError):
        bring(write(tmp_path, "text\nOne\n"), now, mapping)

    assert Message.objects.count() == 0


def test_import_of_a_missing_file_says_so(body: Any, tmp_path: Path, now: datetime) -> None:
    with pytest.raises(FileNotFoundError):
        bring(tmp_path / "none.csv", now)


def test_import_reads_a_mailbox(body: Any, tmp_path: Path, now: datetime) -> None:
    mail = "\n".join(
        [
            "From ana@example.org Tue Nov 24 09:00:00 2026",
            "From: Ana <ana@example.org>",
            "To: Town <town@example.org>",
            "Subject: Road",
            "Message-ID: <{}@example.org>",
            "Date: Tue, 24 Nov 2026 09:00:00 +0000",
            "{}",
            "",
            "When will the road be repaired?",
            "",
        ]
    )
    first, second = mail.format(1, "X-Nothing: 1"), mail.format(2, "In-Reply-To: <1@example.org>")
    path = write(tmp_path, first + "\n" + second, "box.mbox")

    report = bring(path, now, {})

    assert (report.read, report.new, bring(path, now, {}).duplicate) == (2, 2, 2)
    assert Conversation.objects.get().messages_count == 2


def test_import_keeps_bodies_apart(cast: Any, tmp_path: Path, now: datetime) -> None:
    path = write(tmp_path, "text\nOne\n")
    bring(path, now)

    with scope(cast.other):
        assert bring(path, now).new == 1
        assert Message.objects.count() == 1


@pytest.mark.skipif("ROSTRA_TEST_DATA" not in os.environ, reason="ROSTRA_TEST_DATA names no folder of test data")
def test_import_takes_ten_thousand_reports_once(committed: str, now: datetime) -> None:
    # Committed batch by batch, as in life: of rows in one long transaction the database's planner never hears.
    path = Path(os.environ["ROSTRA_TEST_DATA"]) / "topics" / "civic_blr_topic.csv"
    body = create_body(slug="b", name="B", language="en", time_zone="UTC", by=None, now=now)

    with scope(body):
        first = bring(path, now, {"text": "text", "label": "ignore"})
        again = bring(path, now, {"text": "text", "label": "ignore"})

    assert (first.read, first.new, first.refused) == (10_722, 10_722, [])
    assert (again.new, again.duplicate) == (0, 10_722)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM inbox_message WHERE search = ''")
        assert cursor.fetchone()[0] < 10
