"""Each fault that a network, a worker or a clock can have: it ends in a state that people see, with what comes next.

Kills at every line, the nights on which clocks change and releases side by side are in `test_faults.py` and
`actions/test_threads.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.channels import registry
from rostra.channels.contract import Media, Outgoing, Published, Refused
from rostra.channels.testing import FakeChannel, FakeNetwork, Fault
from rostra.core import files
from rostra.people.models import Notice
from rostra.policy.actions import decide
from rostra.policy.decisions import UNSANCTIONED_PUBLISHING
from rostra.publishing import jobs
from rostra.publishing.actions import queue_delivery, retry_failed
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from rostra.publishing.presentation import NEXT, TELLING, next_step
from tests.publishing.desk import Clock, Desk, connect
from tests.publishing.networks import Garbled, Skewed

TRIES = "Rostra tries again by itself: "
LOOKS = "Rostra looks on the network and sends nothing before it knows. Next look: "
DECIDE = (
    "Nothing happens until somebody decides: see to the reason and try again, choose another time, or do not send it."
)


class Choosy(FakeChannel):
    """A network that takes the files, and then refuses the post that they were for."""

    name = "choosy"
    taken: list[str]
    refuses = True

    def publish(self, post: Outgoing, *, key: str) -> Published:
        for media in post.media:
            type(self).taken.append(media.name if media.read() else "")
        if type(self).refuses:
            raise Refused("invalid", "the post, not its files")
        return super().publish(post, key=key)


@pytest.fixture(autouse=True)
def _channels() -> Iterator[None]:
    Choosy.taken, Choosy.refuses = [], True
    with registry.temporary(Garbled), registry.temporary(Skewed), registry.temporary(Choosy):
        yield


@dataclass(frozen=True)
class Seen:
    """What people see of a delivery."""

    state: str
    reason: str
    next: str


def seen(delivery: Delivery, clock: Clock) -> Seen:
    row = Delivery.objects.select_related("account").get(pk=delivery.pk)
    with timezone.override(UTC), translation.override("en"):
        return Seen(row.get_state_display(), row.reason, next_step(row, clock()))


def at(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def later(desk: Desk, *, times: int, seconds: float = 61) -> None:
    for _ in range(times):
        desk.clock.forward(seconds=seconds)
        desk.work()


# --- The list


@pytest.mark.parametrize("channel", ["garbled", "skewed"])
def test_answer_without_sense_or_none_at_all_is_looked_up_and_nothing_is_sent_twice(
    desk: Desk, network: FakeNetwork, clock: Clock, channel: str
) -> None:
    """200 with garbage; a network whose clock is wrong."""
    desk.account = connect(network, channel, now=clock(), channel=channel)
    delivery = desk.queue("Once.")

    desk.work()
    shown = seen(delivery, clock)
    later(desk, times=3, seconds=31)

    reason = "The network did not say whether it was published."
    assert shown == Seen("Being looked up", reason, LOOKS + at(desk.cast.now + timedelta(seconds=30)))
    assert (seen(delivery, clock), desk.texts(network)) == (Seen("Published", "", ""), ["Once."])


def test_time_out_after_the_network_took_it_is_looked_up(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    """200, then time-out."""
    network.plan("city", "publish", Fault("retry", when="after"))
    delivery = desk.queue("Once.")

    desk.work()
    shown = seen(delivery, clock)
    later(desk, times=1)

    assert (shown.state, shown.next[: len(LOOKS)]) == ("Being looked up", LOOKS)
    assert (seen(delivery, clock).state, desk.texts(network)) == ("Published", ["Once."])


def test_storm_of_too_many_requests_is_waited_out_by_all_workers_in_order(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    """429 on everything, on several accounts, with many posts waiting."""
    accounts = [desk.account, *(connect(network, handle, now=clock()) for handle in ("library", "pool"))]
    for account in accounts:
        network.plan(account.handle, "publish", Fault("retry", retry_after=300), times=2)
    rows = [desk.queue(f"{number}", account=account, thread="t") for account in accounts for number in range(6)]

    desk.work()
    asked = len(network.calls("publish"))
    shown = [seen(row, clock) for row in rows[::6]]
    later(desk, times=4)
    meanwhile = len(network.calls("publish"))
    clock.forward(seconds=150)
    later(desk, times=12, seconds=120)

    assert (asked, meanwhile) == (3, 3)
    wait = "The network cannot be reached at the moment."
    assert [(each.state, each.reason) for each in shown] == [("Waiting for its time", wait)] * 3
    assert all(each.next.startswith(TRIES) for each in shown)
    assert [seen(row, clock).state for row in rows] == ["Published"] * 18
    assert Delivery.objects.filter(failures__gt=0).count() == 0
    for account in accounts:
        assert [item.text for item in network.items(account.handle)] == [f"{number}" for number in range(6)]


def test_network_that_is_broken_for_an_hour_is_given_up_and_a_person_decides(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    """5xx."""
    network.plan("city", "publish", Fault("retry"), times=9)
    delivery = desk.queue("Once.")

    desk.work()
    first = seen(delivery, clock)
    later(desk, times=12, seconds=20 * 60)
    given_up = seen(delivery, clock)
    retry_failed(delivery=Delivery.objects.select_related("account").get(), by=None, now=clock())
    desk.work()

    row = Delivery.objects.get()
    assert (first.state, first.reason) == ("Waiting for its time", "The network cannot be reached at the moment.")
    assert first.next.startswith(TRIES)
    assert given_up == Seen("Not sent", "The network could not be reached for an hour.", DECIDE)
    assert Notice.objects.filter(kind="publishing.failed", user=desk.cast.approver.user).count() == 1
    assert (row.state, desk.texts(network)) == (DeliveryState.SENT, ["Once."])


def test_token_that_expires_in_the_middle_of_a_thread_says_what_each_part_waits_for(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    rows = _thread(desk)
    Delivery.objects.filter(pk=rows[1].pk).update(due_at=clock() + timedelta(minutes=1))
    desk.work()
    network.plan("city", "publish", Fault("locked", code="credentials"))
    later(desk, times=2)
    broken = [seen(row, clock) for row in rows]

    Account.objects.update(state=AccountState.ACTIVE, error_code="")
    failed = Delivery.objects.select_related("account").get(pk=rows[1].pk)
    retry_failed(delivery=failed, by=None, now=clock())
    desk.work()

    assert broken == [
        Seen("Published", "", ""),
        Seen("Not sent", "The network does not accept the credentials. Connect the account again.", DECIDE),
        Seen("Waiting for its time", "It waits until the part before it in the thread is published.", ""),
    ]
    assert desk.texts(network) == ["Part 0.", "Part 1.", "Part 2."]


def test_post_that_is_refused_after_its_files_were_taken_is_not_sent_and_goes_out_once_later(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    desk.account = connect(network, "choosy", now=clock(), channel="choosy")
    stored = files.store(b"a picture", content_type="image/png")
    media = Media(bytes(stored.sha256).hex(), "image/png", 9, "map.png", "A map", read=bytes)
    delivery = desk.queue(outgoing=Outgoing(text="Look.", language="en", media=(media,)))

    desk.work()
    refused = seen(delivery, clock)
    Choosy.refuses = False
    retry_failed(delivery=Delivery.objects.select_related("account").get(), by=None, now=clock())
    desk.work()

    assert refused == Seen("Not sent", "The network does not accept this content.", DECIDE)
    assert Choosy.taken == ["map.png", "map.png"]
    assert [item.text for item in network.items("choosy")] == ["Look."]


def test_worker_whose_clock_is_ahead_sends_nothing_early(
    desk: Desk, network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clock skew on our side: all workers go by the clock of the database."""
    right = datetime.now(UTC)
    due_at = right + timedelta(minutes=5)
    early = queue_delivery(
        account=desk.account,
        source="x",
        source_id=1,
        outgoing=Outgoing(text="Later."),
        by=None,
        due_at=due_at,
        now=right,
    )
    monkeypatch.setattr(timezone, "now", lambda: right + timedelta(minutes=10))

    jobs.deliver()
    jobs.sweep()

    assert (desk.state(early), desk.texts(network)) == ("due", [])
    assert Notice.objects.filter(kind="publishing.late").count() == 0


def test_worker_whose_clock_is_behind_sends_on_time(
    desk: Desk, network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = datetime.now(UTC)
    row = queue_delivery(
        account=desk.account, source="x", source_id=1, outgoing=Outgoing(text="Now."), by=None, due_at=right, now=right
    )
    monkeypatch.setattr(timezone, "now", lambda: right - timedelta(minutes=10))

    jobs.deliver()

    assert (desk.state(row), desk.texts(network)) == ("sent", ["Now."])


# --- What comes next, for every state


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("sending", "Rostra waits for the network's answer. Without one, it looks there."),
        ("unsure", "Look on the network and say whether it stands there: only a person can find out."),
        ("failed", DECIDE),
        ("by_hand", "Somebody posts it by hand and says where it stands."),
        ("sent", ""),
        ("withdrawn", ""),
        ("cancelled", ""),
    ],
)
def test_each_state_says_what_comes_next(desk: Desk, clock: Clock, state: str, words: str) -> None:
    delivery = desk.queue()
    Delivery.objects.update(state=state)

    assert seen(delivery, clock).next == words


def test_every_state_in_which_something_is_left_to_do_says_it() -> None:
    ends = {DeliveryState.SENT, DeliveryState.WITHDRAWN, DeliveryState.CANCELLED}

    assert {*NEXT, DeliveryState.DUE, DeliveryState.UNKNOWN} == set(DeliveryState) - ends


@pytest.mark.parametrize("code", sorted(TELLING))
def test_reason_that_says_what_to_do_is_not_said_twice(desk: Desk, clock: Clock, code: str) -> None:
    delivery = desk.queue()
    Delivery.objects.update(state="failed", error_code=code)

    shown = seen(delivery, clock)

    assert (shown.next, bool(shown.reason)) == ("", True)


def test_what_waits_for_its_time_says_nothing_more(desk: Desk, clock: Clock) -> None:
    assert seen(desk.queue(due_at=clock() + timedelta(hours=1)), clock).next == ""


def test_what_its_account_keeps_waiting_says_so(desk: Desk, clock: Clock) -> None:
    delivery = desk.queue()
    Account.objects.update(quiet_until=clock() + timedelta(minutes=10))
    quiet = seen(delivery, clock).next
    Account.objects.update(state=AccountState.PAUSED)

    assert quiet == TRIES + at(clock() + timedelta(minutes=10))
    assert seen(delivery, clock).next == "The account is paused: Rostra goes on when somebody lets it."


def test_what_the_body_stops_goes_on_by_itself(desk: Desk, clock: Clock) -> None:
    decide(question=UNSANCTIONED_PUBLISHING, value=False, by=None, now=clock())
    delivery = desk.queue()
    desk.work()

    assert seen(delivery, clock).next == "It goes out by itself once that is settled."


def _thread(desk: Desk) -> list[Delivery]:
    rows: list[Delivery] = []
    for part in range(3):
        before = rows[-1] if rows else None
        outgoing = Outgoing(text=f"Part {part}.", language="en")
        rows.append(desk.queue(source_id=77, part=part, follows=before, outgoing=outgoing))
    return rows
