"""Rostra on Debian's own PostgreSQL: 15, the oldest that it supports. All other tests run on the wheel's 18."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.test import override_settings

from rostra.accounts.models import Account
from rostra.audit.models import Checkpoint
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.channels.contract import Incoming, Outgoing
from rostra.channels.testing import FakeNetwork
from rostra.config.owner import as_owner
from rostra.config.postgres import DATABASE, Cluster, throwaway
from rostra.core.queue import defer
from rostra.core.scoping import scope
from rostra.inbox.intake import Received, receive
from rostra.inbox.models import Message
from rostra.inbox.search import search_messages
from rostra.publishing.actions import queue_delivery
from rostra.publishing.models import Delivery
from tests.cast import Cast
from tests.conftest import use
from tests.core import sample_jobs
from tests.publishing.desk import connect
from tests.servers.postgres import BINARIES
from tests.servers.programs import find, need
from tests.workers import eventually, workers

assert sample_jobs
pytestmark = pytest.mark.servers

SAID = [
    ("en", "The street lamps in front of our houses have been dark", "STREET lamp"),
    ("ro", "Când se repară ȘOSEAUA de lângă școală", "sosea scoala"),
    ("nb", "Når åpner bibliotekene etter sommeren i år", "apner BIBLIOTEK"),
    ("sv", "Bussarna är alltid försenade på den här linjen", "bussen"),
    ("ar", "متى سيتم إصلاح الشارع أمام المدرسة", "شارع مدرسه"),
]


@dataclass
class Office:
    """A body with one account of the fake network, in a database of Debian's PostgreSQL."""

    cluster: Cluster
    cast: Cast
    network: FakeNetwork
    account: Account

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def receive(self) -> Received:
        """One citizen for each of the five languages writes; the same batch each time."""
        said = [
            Incoming(ref=language, text=text, sent_at=self.cast.now, author_id=language, raw=text.encode())
            for language, text, _words in SAID
        ]
        return receive(account=self.account, messages=said, now=self.now)


def _programs() -> Path:
    """Those of 15; on a release of Debian or Ubuntu that does not have it, its own."""
    return Path(find("/usr/lib/postgresql/15/bin/initdb") or find(BINARIES)).parent


@pytest.fixture(scope="module")
def cluster15() -> Iterator[Cluster]:
    need(BINARIES)
    with throwaway(programs=_programs()) as running:
        yield running


@pytest.fixture(scope="module")
def migrated(cluster15: Cluster, django_db_blocker: Any) -> Iterator[Cluster]:
    """As an installation does it: the owner migrates, the application's role works. Then all is as it was."""
    before = dict(connection.settings_dict)
    owner = {"DATABASE_APP_ROLE": "rostra", "DATABASE_OWNER_URL": cluster15.url("owner")}
    with override_settings(**owner), django_db_blocker.unblock():
        use(cluster15, DATABASE)
        with as_owner():
            call_command("migrate", verbosity=0)
        yield cluster15
        connection.close()
        connections.settings["default"].update(before)
        connection.settings_dict.update(before)


@pytest.fixture
def office(migrated: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Office]:
    monkeypatch.setenv("ROSTRA_FAKE_CHANNEL", "1")
    name = "rostra_proof"
    connection.close()
    migrated.create_database(name, DATABASE)
    use(migrated, name)
    settings.DATABASE_OWNER_URL = migrated.url("owner", name)
    cast = Cast(now=datetime.now(UTC))
    with FakeNetwork(str(tmp_path / "network")) as network, scope(cast.body):
        yield Office(migrated, cast, network, connect(network, "city", now=cast.now))
    use(migrated, DATABASE)
    migrated.drop_database(name)


def test_migrations_are_complete_on_postgresql_15(migrated: Cluster) -> None:
    call_command("migrate", check_unapplied=True, verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        assert cursor.fetchone() == (int(_programs().parent.name),)


def test_batch_is_received_once_on_postgresql_15(office: Office) -> None:
    first, second = office.receive(), office.receive()

    assert (first.new, first.duplicate) == (5, 0)
    assert (second.new, second.duplicate) == (0, 5)


def test_search_finds_other_forms_in_five_languages_on_postgresql_15(office: Office) -> None:
    office.receive()

    refs = dict(Message.objects.values_list("id", "ref"))
    found = [(language, [refs[pk] for pk in search_messages(words)]) for language, _text, words in SAID]

    assert found == [(language, [language]) for language, _text, _words in SAID]


def test_worker_runs_jobs_and_publishes_once_on_postgresql_15(office: Office, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    database = office.cluster.url("app", str(connection.settings_dict["NAME"]))
    with workers(database, tmp_path, 2):
        defer("sample.note", path=str(diary), text="done")
        for _ in range(2):
            queue_delivery(
                account=office.account,
                source="editorial.version",
                source_id=1,
                outgoing=Outgoing(text="The bridge is open.", language="en"),
                due_at=office.now,
                by=office.cast.editor.user,
                now=office.now,
            )
        eventually(lambda: list(Delivery.objects.values_list("state", flat=True)) == ["sent"])
        eventually(lambda: diary.exists() and diary.read_text() == "done\n")

    assert [item.text for item in office.network.items("city")] == ["The bridge is open."]


def test_log_is_verified_and_a_change_is_named_on_postgresql_15(office: Office) -> None:
    office.receive()
    sequence_all(now=office.now, sign_all=True)
    untouched = verify_all()
    with transaction.atomic():
        Message.objects.filter(ref="ar").update(text="Something else")
        changed = verify_all()
        transaction.set_rollback(True)

    assert (untouched.ok, untouched.records, untouched.waiting) == (True, 5, 0)
    assert Checkpoint.objects.count() == 2
    assert [bad.reason for bad in changed.bad] == ["the content is not what was captured"]


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET kind = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event CASCADE"]
)
def test_log_is_append_only_on_postgresql_15(office: Office, statement: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)
    with as_owner(), pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)
