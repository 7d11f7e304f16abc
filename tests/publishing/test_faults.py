"""What goes wrong around a publication, line by line: one item on the network, and a state that says what comes next."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from rostra.accounts import limits, line
from rostra.channels import registry
from rostra.channels.testing import FakeNetwork, Fault, Killed
from rostra.editorial import holding
from rostra.editorial.enums import PostState
from rostra.editorial.models import Approval, Post, Version
from rostra.editorial.times import moment
from rostra.publishing import content
from rostra.publishing.actions import capturing, claims, moves, objections, outcomes, steps, threads, work
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Attempt, Delivery
from rostra.publishing.presentation import next_step
from tests.publishing.desk import Clock, Desk, connect
from tests.publishing.networks import Garbled, Skewed

# All that runs between a claim and its close; `holding` is what the editorial office knows against what it sends. `moves`
# has a part only where something is held, late or waits.
MODULES = (work, claims, objections, holding, steps, outcomes, capturing, moves, threads, content, line, limits)
FILES = frozenset(inspect.getsourcefile(module) for module in MODULES)
SHARES = 4

Line = tuple[str, int]


class _Watch:
    """Follows the lines of the modules above; dies at the first passing of one, if it is told which."""

    def __init__(self, die_at: Line | None = None) -> None:
        self.passed: dict[Line, None] = {}
        self.die_at = die_at

    def __call__(self, frame: FrameType, event: str, _argument: object) -> Any:
        if frame.f_code.co_filename not in FILES:
            return None
        if event == "line":
            here = (frame.f_code.co_filename, frame.f_lineno)
            self.passed.setdefault(here)
            if here == self.die_at:
                self.die_at = None
                raise Killed
        return self

    def follow(self, do: Callable[[], object]) -> None:
        before = sys.gettrace()
        sys.settrace(self)
        try:
            do()
        finally:
            sys.settrace(before)


def _approved(desk: Desk, text: str) -> Delivery:
    """Queued as the editorial office does it, of a version that somebody approved."""
    who, now = desk.cast.editor.user, desk.clock()
    post = Post.objects.create(title="Bridge", author=who, state=PostState.APPROVED, due_at=now, saved_by=who)
    version = Version.objects.create(
        post=post, account=desk.account, number=1, text=text, language="en", saved_at=now, saved_by=who
    )
    Approval.objects.create(post=post, revision=1, content_hash=b"", verdict="approved", by=who, at=now)
    return desk.queue(text, source_id=version.pk)


def _lines(desk: Desk) -> list[Line]:
    """All that are passed between the claim and the end of a publication."""
    watch = _Watch()
    with transaction.atomic():
        _approved(desk, "Watched.")
        watch.follow(desk.work)
        transaction.set_rollback(True)
    return list(watch.passed)


@pytest.mark.parametrize("share", range(SHARES))
def test_worker_killed_at_any_line_leaves_one_item_and_a_state_that_says_what_is_next(
    desk: Desk, network: FakeNetwork, clock: Clock, share: int
) -> None:
    start, wrong = clock(), []
    lines = _lines(desk)
    assert len(lines) > 150
    assert FILES - {file for file, _number in lines} == {inspect.getsourcefile(moves)}
    for number, here in enumerate(lines[share::SHARES]):
        clock.time = start
        with transaction.atomic():
            desk.account = connect(network, f"killed-{share}-{number}", now=start)
            delivery = _approved(desk, "Once.")
            try:
                _Watch(die_at=here).follow(desk.work)
            except Killed:
                pass
            else:
                wrong.append((here, "lived"))
            delivery.refresh_from_db()
            if delivery.state not in ("due", "sending", "sent") or (delivery.state != "sent") == (
                delivery.next_try_at is None
            ):
                wrong.append((here, f"{delivery.state} {delivery.next_try_at}"))
            if delivery.state == "sending" and not next_step(delivery, clock()):
                wrong.append((here, "says nothing of what comes next"))
            # Until it has been sent, and two sweeps more: whatever would send it twice does so then.
            quiet = 0
            for _ in range(8):
                clock.forward(seconds=61)
                desk.work()
                quiet += desk.state(delivery) == "sent"
                if quiet > 2:
                    break
            ended = desk.state(delivery), desk.texts(network), Attempt.objects.filter(ended_at=None).count()
            if ended != ("sent", ["Once."], 0):
                wrong.append((here, repr(ended)))
            transaction.set_rollback(True)

    assert wrong == []


@pytest.fixture(autouse=True)
def _channels() -> Iterator[None]:
    with registry.temporary(Garbled), registry.temporary(Skewed):
        yield


@pytest.mark.parametrize("channel", ["garbled", "skewed"])
def test_answer_that_is_none_is_looked_up(desk: Desk, network: FakeNetwork, clock: Clock, channel: str) -> None:
    desk.account = connect(network, channel, now=clock(), channel=channel)
    delivery = desk.queue("Once.")

    desk.work()
    unknown = desk.state(delivery), delivery.reason
    for _ in range(3):
        clock.forward(seconds=31)
        desk.work()

    assert unknown == ("unknown timeout", "The network did not say whether it was published.")
    assert (desk.state(delivery), desk.texts(network)) == ("sent", ["Once."])


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        (Fault("retry", when="after"), "unknown timeout", "The network did not say whether it was published."),
        (Fault("retry", sent=True), "unknown timeout", "The network did not say whether it was published."),
        (Fault("retry"), "due retry", "The network cannot be reached at the moment."),
        (Fault("retry", retry_after=90), "due retry", "The network cannot be reached at the moment."),
        (Fault("refused", code="media_type"), "failed media_type", "The network does not take files of this type."),
        (
            Fault("locked", code="credentials"),
            "failed credentials",
            "The network does not accept the credentials. Connect the account again.",
        ),
    ],
)
def test_every_fault_ends_in_a_state_that_says_why(
    desk: Desk, network: FakeNetwork, fault: Fault, state: str, reason: str
) -> None:
    network.plan("city", "publish", fault)
    delivery = desk.queue()

    desk.work()

    assert (desk.state(delivery), delivery.reason) == (state, reason)
    assert (delivery.next_try_at is None) == (delivery.state == DeliveryState.FAILED)


def test_same_attempt_waits_as_long_and_others_wait_otherwise(desk: Desk) -> None:
    rows = [desk.queue() for _ in range(8)]

    waits = [outcomes.jitter(row) for row in rows]

    assert waits == [outcomes.jitter(Delivery.objects.get(pk=row.pk)) for row in rows]
    assert len(set(waits)) > 1
    assert [0 <= wait < 1 for wait in waits] == [True] * 8


@pytest.mark.parametrize(
    ("zone", "night", "before", "after"),
    [
        ("Europe/Chisinau", date(2026, 3, 29), 7, 6),
        ("Europe/Chisinau", date(2026, 10, 25), 6, 7),
        ("Europe/Oslo", date(2026, 3, 29), 8, 7),
        ("Europe/Stockholm", date(2026, 10, 25), 7, 8),
        ("Asia/Riyadh", date(2026, 3, 29), 6, 6),
        ("Pacific/Auckland", date(2026, 9, 27), 21, 20),
        ("Pacific/Auckland", date(2026, 4, 5), 20, 21),
    ],
)
def test_nine_in_the_morning_stays_nine_when_the_clocks_change(
    desk: Desk, network: FakeNetwork, clock: Clock, zone: str, night: date, before: int, after: int
) -> None:
    place = ZoneInfo(zone)
    times = [moment(day, time(9), place) for day in (night - timedelta(days=1), night + timedelta(days=1))]
    clock.time = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [desk.queue(due_at=at) for at in times]

    left = []
    for at in times:
        clock.time = at - timedelta(minutes=1)
        early = desk.work()
        clock.time = at
        left.append((early, desk.work()))

    assert [at.hour for at in times] == [before, after]
    assert left == [(0, 1), (0, 1)]
    local = [
        row.sent_at.astimezone(place) for row in Delivery.objects.filter(pk__in=[row.pk for row in rows]) if row.sent_at
    ]
    assert [at.time() for at in local] == [time(9), time(9)]
