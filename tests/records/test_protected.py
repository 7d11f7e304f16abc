"""No record goes but under a decision: not by SQL, by the ORM, by a cascade, nor by emptying a table."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, models, transaction

from rostra.audit import sources
from rostra.audit.models import Tombstone
from rostra.audit.tombstones import allow
from rostra.config.postgres import Cluster
from rostra.core import files
from rostra.core.captured import Captured
from rostra.core.models import StoredFile
from rostra.core.scoping import scope
from rostra.inbox.models import Message, MessageRaw, MessageVersion
from rostra.records.actions.deciding import revoke_decision
from rostra.records.disposing import name_of
from rostra.records.enums import DecisionPurpose
from rostra.records.models import Decision, FileRemoval, Record
from tests.records.gone import Archive

KEPT: list[type[models.Model]] = [
    *(model for model in apps.get_models() if issubclass(model, Captured)),
    MessageRaw,
    Record,
]


def _triggers(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O'", [table])
        return {name.removeprefix(f"{table}_") for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model._meta.label)
def test_every_table_of_records_is_protected(db: None, model: type[models.Model]) -> None:
    table = model._meta.db_table
    wanted = {"no_delete", "no_truncate", *(() if model is Record else ("not_emptied",))}

    assert _triggers(table) & wanted == wanted


def test_every_source_knows_how_its_content_goes_and_what_it_is() -> None:
    ours = [source for source in sources.all_sources() if not source.name.startswith("test.")]

    assert [source.name for source in ours if source.erase is None or source.items is None] == []
    assert [source.name for source in ours if source.not_gone is tuple] == []


@pytest.mark.parametrize("model", [*KEPT, Tombstone, Decision, StoredFile], ids=lambda model: model._meta.label)
def test_no_cascade_reaches_a_table_of_records(db: None, model: type[models.Model]) -> None:
    found = [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
    assert [field.name for field in found if field.remote_field.on_delete is not models.PROTECT] == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f' AND confdeltype <> 'a'",
            [model._meta.db_table],
        )
        assert cursor.fetchall() == []


@pytest.fixture
def comment(archive: Archive) -> Message:
    archive.comment("Where is it?")
    return Message.objects.get()


def _refused(statement: str, *values: Any) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except (IntegrityError, ProgrammingError):
        return True
    return False


def test_sql_cannot_delete_or_empty_a_record(comment: Message) -> None:
    assert _refused("DELETE FROM inbox_messageraw")
    assert _refused("DELETE FROM inbox_message")
    assert _refused("UPDATE inbox_message SET salt = ''")
    assert _refused("UPDATE inbox_messageraw SET raw = ''")
    comment.refresh_from_db()
    assert bytes(comment.salt) != b""


def test_another_column_may_change(comment: Message) -> None:
    assert not _refused("UPDATE inbox_message SET deleted_at = now()")


def test_the_orm_cannot_delete_a_record_nor_what_it_belongs_to(archive: Archive, comment: Message) -> None:
    for row in (comment, comment.conversation, archive.office.city, archive.cast.body, archive.officer.user):
        with pytest.raises((models.ProtectedError, models.RestrictedError, IntegrityError)), transaction.atomic():
            row.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageRaw.objects.all().delete()

    assert Message.objects.count() == 1


def test_a_decision_in_force_of_the_same_body_lets_it_go(archive: Archive, comment: Message) -> None:
    decision = archive.decide()

    with transaction.atomic():
        allow(name_of(decision))
        assert not _refused("UPDATE inbox_message SET salt = ''")
        assert not _refused("DELETE FROM inbox_messageraw")


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_from": date(2199, 1, 1)},
        {"valid_until": date(2020, 1, 1)},
        {"revoked_at": "2026-01-01T00:00:00Z"},
    ],
)
def test_a_decision_that_is_not_in_force_lets_nothing_go(
    archive: Archive, comment: Message, changes: dict[str, Any]
) -> None:
    decision = archive.decide()
    Decision.objects.filter(pk=decision.pk).update(**changes)

    with transaction.atomic():
        allow(name_of(decision))
        assert _refused("UPDATE inbox_message SET salt = ''")


def test_a_revoked_decision_lets_nothing_go(archive: Archive, comment: Message) -> None:
    decision = revoke_decision(decision=archive.decide(), reason="wrong", by=archive.officer, now=archive.now)

    with transaction.atomic():
        allow(name_of(decision))
        assert _refused("DELETE FROM inbox_message")


@pytest.mark.parametrize("named", ["", "records.decision:", "records.decision:999999", "1; DROP TABLE x", "yes"])
def test_what_names_no_decision_lets_nothing_go(comment: Message, named: str) -> None:
    with transaction.atomic():
        allow(named)
        assert _refused("UPDATE inbox_message SET salt = ''")


def test_another_bodys_decision_lets_nothing_go(archive: Archive, comment: Message) -> None:
    with scope(archive.cast.other):
        other = Decision.objects.create(
            purpose=DecisionPurpose.DISPOSAL,
            number="1",
            title="x",
            decided_on=date(2020, 1, 1),
            legal_basis="x",
            valid_from=date(2020, 1, 1),
            by=archive.cast.stranger.user,
            at=archive.now,
        )

    with transaction.atomic():
        allow(name_of(other))
        assert _refused("UPDATE inbox_message SET salt = ''")


def test_leave_is_given_within_a_transaction_only_and_ends_with_it(archive: Archive, comment: Message) -> None:
    with transaction.atomic():
        allow(name_of(archive.decide()))
        with connection.cursor() as cursor:
            cursor.execute("RESET rostra.decision")
        assert _refused("UPDATE inbox_message SET salt = ''")


def test_outside_a_transaction_nobody_gets_leave(committed: str) -> None:
    with pytest.raises(RuntimeError):
        allow("records.decision:1")


@pytest.mark.parametrize("table", [model._meta.db_table for model in KEPT] + ["audit_tombstone", "people_body"])
def test_not_even_the_owner_empties_a_table(committed: str, cluster: Cluster, table: str) -> None:
    name = committed.rpartition("/")[2].partition("?")[0]
    with psycopg.connect(cluster.url("owner", name)) as owner, pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute(f"TRUNCATE {table} CASCADE")


def test_a_tombstone_stays_as_it_is(archive: Archive, comment: Message) -> None:
    archive.due()
    archive.disposed()

    assert Tombstone.objects.count() == 1
    assert _refused("UPDATE audit_tombstone SET content_hash = ''")
    assert _refused("DELETE FROM audit_tombstone")


def test_a_stored_file_goes_only_when_somebody_asked_for_it(cast: Any, now: Any) -> None:
    file = files.store(b"bytes", content_type="text/plain")
    assert _refused("DELETE FROM core_storedfile")

    removal = FileRemoval.objects.create(sha256=file.sha256, asked_at=now, next_try_at=now)
    with transaction.atomic():
        files.remove(bytes(file.sha256))

    assert removal.done_at is None
    assert StoredFile.objects.count() == 0
    with pytest.raises(FileNotFoundError):
        files.read(file)


def test_versions_are_protected_as_messages_are(archive: Archive, comment: Message) -> None:
    MessageVersion.objects.create(
        message=comment, version=7, sent_at=archive.now, received_at=archive.now, replaced_at=archive.now
    )

    assert _refused("DELETE FROM inbox_messageversion")
    assert _refused("UPDATE inbox_messageversion SET salt = ''")
