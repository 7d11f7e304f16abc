"""What nobody took goes, and leaves a number; managers hear of what is unusual."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from rostra.core.scoping import scope
from rostra.inbox.models import Message
from rostra.listening import jobs, sweeps
from rostra.listening.actions import expiring, telling
from rostra.listening.actions.deciding import delete, set_aside, take
from rostra.listening.actions.expiring import let_fall
from rostra.listening.actions.telling import tell_unusual
from rostra.listening.actions.watching import end_watch
from rostra.listening.models import DayCount, Find, Watch
from rostra.listening.queries import today_of_body, weeks
from rostra.people.models import Body, Notice
from rostra.records import parties
from tests.listening.square import Square, happened


def test_what_nobody_took_goes_at_its_time(square: Square) -> None:
    watch, by = square.watch(keep_days=2), square.cast.responder
    square.found("The harbour bridge is old.")
    for text, act in (("open", take), ("green", set_aside), ("red", delete)):
        act(find=square.found(f"The harbour bridge is {text}."), by=by, now=square.now)
    square.clock.on(days=1)
    younger = square.found("The harbour bridge is new.")
    before = len(happened(f"listening.watch:{watch.pk}"))
    square.clock.on(days=1)

    assert let_fall(now=square.now - timedelta(seconds=1)) == 0
    assert let_fall(now=square.now) == 2

    assert [row.pk for row in Find.objects.all()] == [younger.pk]
    assert happened(f"listening.watch:{watch.pk}")[before:] == [("listening.fell_away", {"finds": 2})]
    assert Message.objects.count() == 1
    assert sum(row.finds for row in DayCount.objects.all()) == 5
    assert let_fall(now=square.now) == 0


def test_the_notice_goes_with_the_urgent_find(square: Square) -> None:
    square.found("Fire on the harbour bridge!")
    square.clock.on(days=31)

    let_fall(now=square.now)

    assert not Notice.objects.filter(kind="listening.urgent", read_at=None).exists()


def test_jobs_look_into_every_body(square: Square) -> None:
    square.found()
    past = square.now - timedelta(days=400)
    Find.objects.update(until=past)

    with scope(square.cast.other):
        assert sweeps.let_fall(now=square.now) == 1
        jobs.let_fall()
        jobs.tell_unusual()


def test_nothing_is_kept_of_whom_a_request_for_erasure_names(square: Square) -> None:
    theirs, others = square.found(author="maria"), square.found("A harbour bridge, at last!", author="ion")
    set_aside(find=theirs, by=square.cast.responder, now=square.now)
    urgent = square.found("Fire on the harbour bridge!", author="maria")
    [known] = parties.bearing("maria")

    parties.forget([(known.account, known.party)], square.now)

    kept = Find.objects.exclude(text="").get()
    assert kept.pk == others.pk
    gone = Find.objects.filter(pk__in=[theirs.pk, urgent.pk])
    assert {(row.state, row.author_id, row.author_name, bytes(row.raw)) for row in gone} == {("gone", "", "", b"")}
    assert happened(f"listening.watch:{theirs.watch_id}")[-1] == ("listening.deleted", {"finds": 2})
    assert not Notice.objects.filter(kind="listening.urgent", read_at=None).exists()
    assert parties.bearing("maria") == []
    assert (square.look(theirs.watch), Find.objects.exclude(text="").count()) == (0, 1)


@pytest.mark.parametrize("sweep", [sweeps.let_fall, sweeps.tell_unusual])
def test_a_body_that_fails_silences_no_other(
    square: Square, sweep: Callable[..., object], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    square.found()
    Find.objects.update(until=square.now)

    def broken(**_more: object) -> None:
        raise RuntimeError("bug")

    monkeypatch.setattr(expiring, "let_fall", broken)
    monkeypatch.setattr(telling, "tell_unusual", broken)
    sweep(now=square.now)

    failed = [vars(row)["body"] for row in caplog.records if row.name == "rostra.core"]
    assert failed == [square.cast.body.pk]


def counted(watch: Watch, today: date, *weeks_: int) -> None:
    """So many posts in the last seven days, and in each week before."""
    DayCount.objects.all().delete()
    for number, finds in enumerate(weeks_):
        DayCount.objects.create(watch=watch, day=today - timedelta(days=7 * number + 3), finds=finds)


@pytest.mark.parametrize(
    ("age", "weeks_", "usual", "unusual"),
    [
        (60, (30, 10, 9, 11, 10), 10, True),
        (60, (29, 10, 9, 11, 10), 10, False),
        (60, (10, 0, 0, 0, 0), 0, True),
        (60, (9, 0, 0, 0, 0), 0, False),
        (60, (30, 100, 0, 0, 20), 10, True),
        (14, (30, 10, 0, 0, 0), 10, True),
        (21, (30, 10, 14, 0, 0), 12, False),
        (13, (30, 0, 0, 0, 0), None, False),
    ],
)
def test_the_last_week_is_compared_with_the_weeks_that_were_watched(
    square: Square, age: int, weeks_: tuple[int, ...], usual: float | None, unusual: bool
) -> None:
    watch = square.watch()
    watch.at = square.now - timedelta(days=age)
    today = today_of_body(square.now)
    counted(watch, today, *weeks_)

    found = weeks([watch], today)[watch.pk]

    assert (found.count, found.usual, found.unusual) == (weeks_[0], usual, unusual)


def test_a_week_ends_today(square: Square) -> None:
    watch, today = square.watch(), today_of_body(square.now)
    for days, finds in ((-1, 1), (0, 2), (6, 4), (7, 8)):
        DayCount.objects.create(watch=watch, day=today - timedelta(days=days), finds=finds)

    assert weeks([watch], today)[watch.pk].count == 6


def test_days_are_those_of_the_body(square: Square) -> None:
    Body.objects.filter(pk=square.cast.body.pk).update(time_zone="Pacific/Auckland")
    watch = square.watch()
    late = square.now.replace(hour=18)
    square.say(at=late)
    square.say("The harbour bridge, tomorrow.", at=square.now + timedelta(days=9))
    square.clock.at = late
    square.look(watch)

    # What is said to be of the future is of now.
    assert [(row.day, row.finds) for row in DayCount.objects.all()] == [(date(2026, 11, 25), 2)]


def test_managers_hear_once_a_day_that_there_is_unusually_much(square: Square) -> None:
    watch, quiet = square.watch(), square.watch("ferry")
    Watch.objects.update(at=square.now - timedelta(days=60))
    counted(watch, today_of_body(square.now), 30, 1, 1, 1, 1)

    assert [tell_unusual(now=square.now + timedelta(hours=hours)) for hours in (0, 1, 24)] == [1, 0, 1]

    told = Notice.objects.filter(kind="listening.unusual").order_by("pk")
    assert [row.user for row in told] == [square.cast.administrator.user] * 2
    assert (told[0].data, told[0].url) == (
        {"words": "Harbour Bridge", "count": 30},
        f"/listening/?watch={watch.pk}",
    )
    assert quiet.told_on is None
    end_watch(watch=watch, by=square.cast.administrator, now=square.now)
    assert tell_unusual(now=square.now + timedelta(days=2)) == 0
