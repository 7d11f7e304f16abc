"""Polling accounts of the fake network: all comes in, once, or a gap is declared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from rostra.accounts.actions import connect_account
from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account, Call, Fetch
from rostra.channels import registry
from rostra.channels.contract import Attachment, Incoming
from rostra.channels.testing import FakeChannel, FakeNetwork, Fault
from rostra.core.scoping import scope
from rostra.inbox import jobs
from rostra.inbox.intake import receive
from rostra.inbox.intake.collect import collect, due_accounts
from rostra.inbox.models import Conversation, Message, MessageVersion
from rostra.people.actions import create_body
from rostra.people.models import Notice
from tests.inbox.intake_parts import busy, post, said


class Clock:
    """The time, told by the test."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def on(self, **more: float) -> None:
        self.at += timedelta(**more)


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def network(clock: Clock) -> Iterator[FakeNetwork]:
    with FakeNetwork(clock=clock, sleep=lambda _seconds: None) as made, registry.temporary(FakeChannel):
        made.join("town", token="secret")
        yield made


@pytest.fixture
def account(cast: Any, network: FakeNetwork, now: datetime) -> Account:
    values = {"network": network.path, "handle": "town", "token": "secret"}
    return connect_account(channel="fake", name="Town", values=values, by=None, now=now)


def texts() -> list[str]:
    return list(Message.objects.order_by("id").values_list("text", flat=True))


def poll(account: Account, clock: Clock) -> int:
    """A minute later, the next poll."""
    clock.on(minutes=61)
    return collect(account, clock=clock)


def test_collect_brings_everything_of_a_storm(
    account: Account, network: FakeNetwork, clock: Clock, now: datetime
) -> None:
    ours = network.write("town", "Road works next week")
    post(account, ours.ref, now)
    network.storm(ours.ref, replies=40, people=40, start=now - timedelta(days=2), over=timedelta(days=1))
    collect(account, clock=clock)
    storm = network.storm(ours.ref, replies=300, people=50, start=now - timedelta(hours=1), over=timedelta(hours=1))

    new = poll(account, clock)

    assert new == 300
    assert Message.objects.count() == 340
    assert {item.ref for item in storm} <= set(Message.objects.values_list("ref", flat=True))
    assert not Message.objects.exclude(conversation__root=ours.ref).exists()
    authors = Message.objects.values_list("conversation_id", "author_id").distinct()
    assert len(authors) == Conversation.objects.count()
    pages = Fetch.objects.order_by("id")
    assert sum(page.new for page in pages) == 340
    assert not any(page.gap for page in pages)
    assert [page.cursor_from for page in pages[1:]] == [page.cursor_to for page in pages][:-1]


def test_collect_declares_a_gap_once(account: Account, network: FakeNetwork, clock: Clock) -> None:
    network.write("ana", "@town Lost?", to="town")
    network.lose("town")
    collect(account, clock=clock)
    network.write("ana", "@town Lost again?", to="town")
    network.lose("town")
    poll(account, clock)

    fetches = Fetch.objects.order_by("id")
    assert [(fetch.gap, fetch.claimed, fetch.received) for fetch in fetches] == [(True, 1, 0), (True, 1, 0)]
    notices = Notice.objects.filter(kind="accounts.gap")
    assert notices.count() == notices.values("user").distinct().count() > 0


def test_collect_counts_the_echo_of_our_own(
    account: Account, network: FakeNetwork, clock: Clock, now: datetime
) -> None:
    ours = network.write("town", "Road works next week")
    post(account, ours.ref, now)

    new = collect(account, clock=clock)

    fetch = Fetch.objects.get()
    assert (new, fetch.received, fetch.own, fetch.new, Message.objects.count()) == (0, 1, 1, 0, 0)


def test_collect_follows_edits_and_deletions(account: Account, network: FakeNetwork, clock: Clock) -> None:
    item = network.write("ana", "When will the road be repaired?", to="town")
    collect(account, clock=clock)
    network.edit(item.ref, "When will the bridge be repaired?")
    poll(account, clock)
    network.delete(item.ref)
    poll(account, clock)

    message = Message.objects.get()
    assert (message.text, message.deleted_at) == ("When will the bridge be repaired?", clock.at)
    assert MessageVersion.objects.get().text == "When will the road be repaired?"
    counts = Fetch.objects.order_by("id").values_list("new", "edited", "deleted")
    assert list(counts) == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]


def test_collect_takes_what_came_another_way_once(
    account: Account, network: FakeNetwork, clock: Clock, now: datetime
) -> None:
    item = network.write("ana", "When will the road be repaired?", to="town")
    imported = Incoming(ref=item.ref, text=item.text, sent_at=now, author_id="id-ana", raw=b"a line of a file")
    receive(account=account, messages=[imported], now=now)
    network.redeliver("town", item.ref)

    new = collect(account, clock=clock)

    assert (new, texts(), Fetch.objects.get().received) == (0, [item.text], 2)


def test_collect_goes_on_where_it_stopped(account: Account, network: FakeNetwork, clock: Clock) -> None:
    network.write("ana", "One", to="town")
    collect(account, clock=clock)
    network.write("ana", "Two", to="town")

    new = poll(account, clock)

    account.refresh_from_db()
    assert (new, texts()) == (1, ["One", "Two"])
    assert account.cursor == Fetch.objects.order_by("-id")[0].cursor_to != ""
    assert (account.fetched_at, account.next_fetch_at) == (clock.at, clock.at + timedelta(seconds=60))


def test_collect_leaves_the_rest_of_a_flood_to_the_next_sweep(
    account: Account, network: FakeNetwork, clock: Clock
) -> None:
    network.page_size = 2
    for number in range(50):
        network.write("ana", f"Question {number}", to="town")

    first = collect(account, clock=clock)
    account.refresh_from_db()
    due = account.next_fetch_at
    second = collect(account, clock=clock)

    assert (first, due, second) == (40, clock.at, 10)


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ({"state": AccountState.PAUSED}, False),
        ({"next_fetch_at": datetime(2026, 11, 24, 9, 1, tzinfo=UTC)}, False),
        ({"next_fetch_at": None}, False),
        ({"quiet_until": datetime(2026, 11, 24, 9, 1, tzinfo=UTC)}, False),
        ({"quiet_until": datetime(2026, 11, 24, 8, 59, tzinfo=UTC)}, True),
    ],
)
def test_collect_polls_only_what_is_due(
    account: Account, network: FakeNetwork, clock: Clock, change: dict[str, Any], again: bool
) -> None:
    network.write("ana", "One", to="town")
    Account.objects.filter(pk=account.pk).update(**change)

    new = collect(account, clock=clock)

    assert (new, len(network.calls("fetch")), due_accounts(clock.at).exists()) == (
        (1, 1, False) if again else (0, 0, False)
    )


def test_collect_is_left_to_the_one_who_is_at_it(account: Account, network: FakeNetwork, clock: Clock) -> None:
    network.write("ana", "One", to="town")

    with busy("inbox.collect", account.pk):
        assert collect(account, clock=clock) == 0

    assert collect(account, clock=clock) == 1


def test_collect_waits_longer_after_each_failure(account: Account, network: FakeNetwork, clock: Clock) -> None:
    network.plan("town", "fetch", Fault("retry"), times=14)
    waits = []
    for _ in range(14):
        clock.on(hours=2)
        collect(account, clock=clock)
        account.refresh_from_db()
        assert account.next_fetch_at is not None
        waits.append((account.next_fetch_at - clock.at).total_seconds())

    assert waits == [30, 60, 120, 240, 480, 960, 1920] + [3600] * 7
    assert set(Fetch.objects.values_list("error_code", flat=True)) == {"retry"}
    assert account.error_count == 14
    network.write("ana", "One", to="town")
    assert (poll(account, clock), Account.objects.get(pk=account.pk).error_count) == (1, 0)


def test_collect_of_a_locked_account_waits_for_a_person(account: Account, network: FakeNetwork, clock: Clock) -> None:
    network.revoke("town")

    collect(account, clock=clock)

    account.refresh_from_db()
    assert (account.state, Fetch.objects.get().error_code) == ("locked", "credentials")
    assert not due_accounts(clock.at + timedelta(days=1)).exists()
    assert Notice.objects.filter(kind="accounts.locked").exists()


def test_collect_writes_down_what_is_a_bug_and_raises_it(account: Account, network: FakeNetwork, clock: Clock) -> None:
    Account.objects.filter(pk=account.pk).update(channel="unheard-of")

    with pytest.raises(registry.UnknownChannel):
        collect(account, clock=clock)

    account.refresh_from_db()
    assert (Fetch.objects.get().error_code, account.next_fetch_at) == ("unforeseen", clock.at + timedelta(seconds=30))


def test_collect_after_a_crash_before_the_commit_loses_nothing(
    account: Account, network: FakeNetwork, clock: Clock
) -> None:
    """The page was read, and the database refused: the cursor stays, and the same page comes again."""
    network.write("ana", "One", to="town")
    failures = [OperationalError("the connection is gone")]

    def lose_once(execute: Any, statement: str, *rest: Any) -> Any:
        if failures and statement.startswith('INSERT INTO "accounts_fetch"'):
            raise failures.pop()
        return execute(statement, *rest)

    with connection.execute_wrapper(lose_once), pytest.raises(OperationalError):
        collect(account, clock=clock)
    left = (Message.objects.count(), Account.objects.get(pk=account.pk).cursor)

    new = poll(account, clock)

    assert (left, new, texts()) == ((0, ""), 1, ["One"])


def test_collect_asks_the_network_outside_any_transaction(committed: str, network: FakeNetwork, clock: Clock) -> None:
    seen: list[bool] = []
    body = create_body(slug="town", name="Town", language="en", time_zone="UTC", by=None, now=clock.at)
    with scope(body):
        values = {"network": network.path, "handle": "town", "token": "secret"}
        account = connect_account(channel="fake", name="Town", values=values, by=None, now=clock.at)
        network.set_latency(1)
        network.sleep = lambda _seconds: seen.append(connection.in_atomic_block)
        collect(account, clock=clock)
        assert (seen, Call.objects.filter(operation="fetch").count()) == ([False], 1)


# --- The jobs


def waiting(task: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queueing_lock FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [f"rostra:{task}"]
        )
        return [row[0] for row in cursor.fetchall()]


def test_sweep_makes_one_job_for_each_due_account(cast: Any, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(next_fetch_at=datetime(2020, 1, 1, tzinfo=UTC))
    with scope(cast.other):
        other = Account.objects.create(
            channel="fake", state="active", name="Other", next_fetch_at=datetime(2020, 1, 2, tzinfo=UTC)
        )
        Account.objects.create(channel="fake", name="Paused", state="paused", next_fetch_at=other.next_fetch_at)

    jobs.collect_due()
    jobs.collect_due()

    assert waiting("inbox.collect") == [f"inbox.collect:{account.pk}", f"inbox.collect:{other.pk}"]


def test_job_polls_the_account_in_its_bodys_scope(cast: Any, account: Account, network: FakeNetwork) -> None:
    network.write("ana", "One", to="town")
    Account.objects.filter(pk=account.pk).update(next_fetch_at=datetime(2020, 1, 1, tzinfo=UTC))

    jobs.collect_account(account_id=account.pk, body_id=account.body_id)

    assert texts() == ["One"]


def test_what_comes_in_is_sorted_at_once(account: Account, now: datetime) -> None:
    receive(account=account, messages=[], now=now)
    assert waiting("inbox.sort") == []

    receive(account=account, messages=[said("1", now)], now=now)
    receive(account=account, messages=[said("2", now)], now=now)

    assert waiting("inbox.sort") == [f"inbox.sort:{account.body_id}"]


def test_sweep_finds_attachments_that_wait(account: Account, network: FakeNetwork, now: datetime) -> None:
    files = (Attachment("a", "image/png", url="http://127.0.0.1:9/a"),)
    receive(account=account, messages=[said("1", now, attachments=files)], now=now)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")

    jobs.fetch_attachments_due()
    jobs.fetch_attachments(body_id=account.body_id)

    assert waiting("inbox.fetch_attachments") == [f"inbox.fetch_attachments:{account.body_id}"]
    refused = Message.objects.get(ref="1").attachments.get().refused
    assert refused == "address"
