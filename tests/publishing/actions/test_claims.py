from __future__ import annotations

from datetime import timedelta

from rostra.accounts import limits
from rostra.accounts.models import RateLimit
from rostra.audit.models import Event
from rostra.channels.contract import Limit
from rostra.channels.testing import FakeNetwork, Fault
from rostra.publishing.actions.claims import claim
from rostra.publishing.models import Attempt, Delivery
from tests.publishing.desk import Clock, Desk, connect


def _limit(desk: Desk, remaining: int, *, total: int = 20, seconds: float = 300) -> None:
    limits.note([(desk.account, Limit(remaining, total, desk.clock() + timedelta(seconds=seconds)))])


def test_account_stops_before_the_network_has_to_say_so(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    _limit(desk, 5)
    rows = [desk.queue(f"Post {number}.") for number in range(6)]

    desk.work()
    left = [desk.state(row) for row in rows]
    clock.forward(seconds=301)
    desk.work()

    assert left == ["sent"] * 3 + ["due rate_limit"] * 3
    assert [desk.state(row) for row in rows] == ["sent"] * 6
    assert len(network.calls("publish")) == 6


def test_what_waits_for_the_network_says_why_and_until_when(desk: Desk, clock: Clock) -> None:
    _limit(desk, 2)
    first, second = desk.queue(), desk.queue()

    desk.work()

    second.refresh_from_db()
    assert (desk.state(first), second.next_try_at) == ("due rate_limit", clock() + timedelta(seconds=300))
    assert second.reason == "The network lets the account do no more for now: it goes on when it may."


def test_last_tenth_goes_to_answers(desk: Desk, network: FakeNetwork) -> None:
    _limit(desk, 2)
    post = desk.queue("A post.")
    answers = [desk.queue(f"Answer {number}.", source="inbox.answer") for number in range(3)]

    desk.work()

    assert desk.state(post) == "due rate_limit"
    assert [desk.state(row) for row in answers] == ["sent", "sent", "due rate_limit"]


def test_workers_share_what_is_left(desk: Desk, clock: Clock) -> None:
    _limit(desk, 5)
    for _ in range(6):
        desk.queue()

    claimed = [len(claim(clock(), 2).begun) for _worker in range(3)]

    assert claimed == [2, 1, 0]
    assert RateLimit.objects.get().remaining == 2


def test_limits_that_the_network_tells_are_kept_to(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    network.set_limit(10, seconds=60)
    rows = [desk.queue(f"Post {number}.") for number in range(12)]

    desk.work()
    at_first = sorted(desk.state(row) for row in rows)
    for _ in range(4):
        clock.forward(seconds=31)
        desk.work()

    assert at_first == ["due rate_limit"] * 3 + ["sent"] * 9
    assert [desk.state(row) for row in rows] == ["sent"] * 12
    assert [row.failures for row in rows] == [0] * 12
    assert len(network.calls("publish")) == 12


def test_storm_of_refused_calls_costs_no_failure_and_doubles_nothing(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    network.plan("city", "publish", Fault("retry", retry_after=30), times=40)
    rows = [desk.queue(f"Post {number}.") for number in range(5)]

    for _ in range(60):
        desk.work()
        clock.forward(seconds=40)

    assert [desk.state(row) for row in rows] == ["sent"] * 5
    assert sorted(desk.texts(network)) == [f"Post {number}." for number in range(5)]


def test_account_of_another_body_is_claimed_with_its_own_stops(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    library = connect(network, "library", now=clock())
    mine, other = desk.queue(), desk.queue(account=library)
    limits.note([(library, Limit(0, 20, clock() + timedelta(seconds=60)))])

    desk.work()

    assert [desk.state(row) for row in (mine, other)] == ["sent", "due rate_limit"]


def test_claim_is_written_before_anything_is_called(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    row = desk.queue()

    claimed = claim(clock(), 5)

    row.refresh_from_db()
    assert (row.state, row.attempts, row.first_try_at) == ("sending", 1, clock())
    assert (claimed.begun, claimed.others, claimed.handled) == ((row,), (), 1)
    assert Attempt.objects.get().ended_at is None
    assert network.calls() == ()


def test_nothing_to_claim_is_nothing(desk: Desk, clock: Clock) -> None:
    assert claim(clock(), 5).handled == 0
    assert not Event.objects.filter(kind__startswith="publishing.").exists()


def test_many_at_once_take_turns_by_account(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    library = connect(network, "library", now=clock())
    for _ in range(9):
        desk.queue()
    desk.queue(account=library)

    begun = claim(clock(), 8).begun

    assert sorted(row.account.handle for row in begun) == ["city"] * 4 + ["library"]
    assert Delivery.objects.filter(state="sending").count() == 5
