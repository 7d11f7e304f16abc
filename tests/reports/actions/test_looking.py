from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from rostra.audit.models import Event
from rostra.core.scoping import scope
from rostra.people.models import Body, Notice
from rostra.people.notices import sentence
from rostra.policy import evidence
from rostra.policy.evidence import SHOWN, Finding, Line, Provider, names
from rostra.reports.actions import ask_look, bodies_due, look, tell
from rostra.reports.models import Day, Look
from tests.reports.ledger import NAMES, Ledger

OWNERS = "accounts.owners"
LEAVERS = "people.leavers"
QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)


def kept(name: str = OWNERS) -> Look:
    return Look.objects.get(name=name)


def events() -> list[tuple[str, dict[str, Any]]]:
    rows = Event.objects.filter(kind__startswith="reports.").order_by("pk")
    return [(row.kind, row.data) for row in rows]


def test_look_keeps_what_was_found(cast: Any, ledger: Ledger) -> None:
    ledger.short(OWNERS, "accounts.account:7", of=9)

    looked = look(cast.now)

    assert (looked.seen, looked.failed) == (len(NAMES), ())
    row = kept()
    assert (row.found, row.of, row.short, row.at, row.since) == ("short", 9, 1, cast.now, cast.now)
    assert row.lines == [{"about": "accounts.account:7", "why": "missing", "data": {"what": "an owner"}}]
    assert kept(LEAVERS).found == "nothing"
    assert events() == []


def test_look_keeps_some_lines_and_counts_all(cast: Any, ledger: Ledger) -> None:
    lines = tuple(Line(f"accounts.account:{pk}", "missing", {"what": "x"}) for pk in range(SHOWN + 5))
    ledger.says[OWNERS] = Finding(200, len(lines), lines)

    look(cast.now)

    assert (kept().short, len(kept().lines)) == (SHOWN + 5, SHOWN)


def test_days_are_those_of_the_body_while_it_is_looked_at(cast: Any, ledger: Ledger) -> None:
    Body.objects.filter(pk=cast.body.pk).update(time_zone="Pacific/Auckland")
    seen: list[str] = []

    def clocks(_now: datetime) -> Finding:
        seen.append(timezone.get_current_timezone_name())
        return Finding(1)

    evidence.register(Provider(name="a.clock", label="A clock", look=clocks, reasons={}))
    look(cast.now, ["a.clock"])
    assert seen == ["Pacific/Auckland"]


def test_since_moves_only_when_what_is_found_changes(cast: Any, ledger: Ledger) -> None:
    ledger.holds(OWNERS)
    look(cast.now)
    ledger.says[OWNERS] = Finding(5)
    look(cast.now + QUARTER)
    assert (kept().of, kept().since, kept().at) == (5, cast.now, cast.now + QUARTER)

    ledger.short(OWNERS, "accounts.account:7")
    look(cast.now + 2 * QUARTER)
    assert kept().since == cast.now + 2 * QUARTER


def test_what_falls_short_and_holds_again_is_in_the_log_without_words(cast: Any, ledger: Ledger) -> None:
    ledger.holds(OWNERS)
    look(cast.now)
    ledger.short(OWNERS, "accounts.account:7")
    look(cast.now + QUARTER)
    look(cast.now + 2 * QUARTER)
    ledger.holds(OWNERS)
    look(cast.now + 3 * QUARTER)
    ledger.says[OWNERS] = Finding(0)
    look(cast.now + 4 * QUARTER)

    assert events() == [
        ("reports.fell_short", {"evidence": OWNERS, "of": 3, "short": 1}),
        ("reports.holds_again", {"evidence": OWNERS, "of": 3}),
    ]


def test_provider_that_raises_is_marked_and_the_others_go_on(
    cast: Any, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.holds(OWNERS, LEAVERS)
    look(cast.now)
    ledger.says[OWNERS] = ZeroDivisionError("broken")
    ledger.short(LEAVERS, "people.member:1")

    with caplog.at_level(logging.ERROR):
        looked = look(cast.now + QUARTER)
        look(cast.now + 2 * QUARTER)

    assert looked.failed == (OWNERS,)
    assert (kept().found, kept().failed_at, kept().at) == ("holds", cast.now + QUARTER, cast.now + 2 * QUARTER)
    assert kept(LEAVERS).found == "short"
    assert f"evidence {OWNERS} could not be looked at" in caplog.text
    assert "broken" in caplog.text
    ledger.holds(OWNERS)
    look(cast.now + 3 * QUARTER)
    assert (kept().failed_at, kept().since) == (None, cast.now)


def test_provider_that_never_answered_has_found_nothing(cast: Any, ledger: Ledger) -> None:
    ledger.says[OWNERS] = ZeroDivisionError()
    look(cast.now)

    assert (kept().found, kept().failed_at) == ("", cast.now)
    assert Day.objects.filter(name=OWNERS).count() == 0
    ledger.short(OWNERS, "accounts.account:7")
    look(cast.now + QUARTER)
    assert (kept().found, kept().since, events()) == ("short", cast.now + QUARTER, [])


def test_database_error_of_one_leaves_the_others(cast: Any, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from rostra.policy import evidence

    def broken(_now: datetime) -> Finding:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")
        return Finding(1)

    monkeypatch.setitem(evidence._providers, OWNERS, replace(evidence.provider(OWNERS), look=broken))

    assert look(cast.now).failed == (OWNERS,)
    assert kept(LEAVERS).found == "nothing"


def test_what_cannot_be_kept_counts_as_not_looked_at(cast: Any, ledger: Ledger) -> None:
    ledger.says[OWNERS] = Finding(1, 1, (Line("accounts.account:1", "missing", {"what": cast.now}),))  # type: ignore[dict-item]

    assert look(cast.now).failed == (OWNERS,)


def test_look_at_some_leaves_the_others(cast: Any, ledger: Ledger) -> None:
    look(cast.now)

    assert look(cast.now + QUARTER, names=[OWNERS, "of.nobody"]).seen == 1
    assert (kept().at, kept(LEAVERS).at) == (cast.now + QUARTER, cast.now)


def test_slower_look_never_overwrites_a_newer_one(cast: Any, ledger: Ledger) -> None:
    ledger.holds(OWNERS)
    look(cast.now + QUARTER)
    ledger.short(OWNERS, "accounts.account:7")

    look(cast.now)

    assert (kept().found, kept().at) == ("holds", cast.now + QUARTER)


def test_day_keeps_how_it_stood_at_its_end_in_the_bodys_time(cast: Any, ledger: Ledger) -> None:
    late = cast.now.replace(hour=22, minute=45)
    ledger.short(OWNERS, "accounts.account:7")
    look(cast.now)
    ledger.holds(OWNERS)
    look(late)
    ledger.short(OWNERS, "accounts.account:7", "accounts.account:8")
    # Half past midnight in Oslo.
    look(late + 3 * QUARTER)

    days = Day.objects.filter(name=OWNERS).order_by("on").values_list("on", "found", "of", "short")
    assert list(days) == [(date(2026, 11, 24), "holds", 3, 0), (date(2026, 11, 25), "short", 3, 2)]


def test_look_asks_the_same_number_of_queries_for_much_and_for_little(cast: Any, ledger: Ledger) -> None:
    look(cast.now)
    with CaptureQueriesContext(connection) as little:
        look(cast.now + QUARTER)
    for name in names():
        ledger.short(name, *(f"accounts.account:{pk}" for pk in range(30)), of=30)
    with CaptureQueriesContext(connection) as much:
        look(cast.now + 2 * QUARTER)

    # The change of each is an event, and the day is kept anew: one statement each.
    assert len(much) <= len(little) + 2


def fall(cast: Any, ledger: Ledger, *names: str) -> None:
    ledger.holds(*names)
    look(cast.now - QUARTER)
    for name in names:
        ledger.short(name, "accounts.account:7")
    look(cast.now)


def test_administrators_are_told_once_a_day_of_all_that_fell_short(cast: Any, ledger: Ledger) -> None:
    fall(cast, ledger, OWNERS, LEAVERS)

    assert tell(cast.now) == 2
    ledger.short("inbox.answered", "accounts.account:7")
    assert tell(cast.now + QUARTER) == 0

    notice = Notice.objects.get(kind="reports.fell_short")
    assert (notice.user, notice.url) == (cast.administrator.user, "/compliance/")
    said = sentence(notice.kind, notice.data)
    assert said == f"What held falls short in 2 places: Label of {OWNERS}; Label of {LEAVERS}"


def test_next_fall_is_told_the_day_after(cast: Any, ledger: Ledger) -> None:
    fall(cast, ledger, OWNERS)
    tell(cast.now)
    ledger.holds(OWNERS)
    look(cast.now + QUARTER)
    ledger.short(OWNERS, "accounts.account:7")
    look(cast.now + 2 * QUARTER)

    assert tell(cast.now + 3 * QUARTER) == 0
    assert tell(cast.now + DAY) == 1


def test_nobody_is_told_while_the_body_is_closed_nor_of_what_holds_again(cast: Any, ledger: Ledger) -> None:
    fall(cast, ledger, OWNERS)
    assert tell(cast.now.replace(hour=3)) == 0
    ledger.holds(OWNERS)
    look(cast.now + QUARTER)

    assert tell(cast.now + QUARTER) == 0
    assert Notice.objects.count() == 0


def test_what_never_held_is_no_fall(cast: Any, ledger: Ledger) -> None:
    ledger.short(OWNERS, "accounts.account:7")
    look(cast.now)

    assert tell(cast.now) == 0


def test_what_falls_while_it_cannot_be_looked_at_is_told_all_the_same(cast: Any, ledger: Ledger) -> None:
    fall(cast, ledger, OWNERS)
    ledger.says[OWNERS] = ZeroDivisionError()
    look(cast.now + QUARTER)

    assert tell(cast.now + QUARTER) == 1


def test_evidence_that_nobody_gives_any_more_is_not_told_of(cast: Any, ledger: Ledger) -> None:
    Look.objects.create(name="gone.away", found="short", at=cast.now, since=cast.now, untold=True)

    assert tell(cast.now) == 0


def test_notice_names_three_and_says_that_there_are_more(cast: Any, ledger: Ledger) -> None:
    what = f"{OWNERS} gone.away {LEAVERS} inbox.answered"

    said = sentence("reports.fell_short", {"count": 4, "what": what})

    assert said == f"What held falls short in 4 places: Label of {OWNERS}; gone.away; Label of {LEAVERS}; …"


def test_look_is_asked_for_once(cast: Any) -> None:
    ask_look()
    ask_look()

    jobs = ProcrastinateJob.objects.filter(task_name__endswith="reports.look_now")
    assert [job.args for job in jobs] == [{"body_id": cast.body.pk}]


def test_bodies_are_looked_at_the_longest_waiting_first_in_shares(cast: Any, ledger: Ledger) -> None:
    look(cast.now)
    for number in range(20):
        Body.objects.create(slug=f"b{number}", name="B", created_at=cast.now)
    with scope(cast.other):
        look(cast.now - QUARTER)

    due = bodies_due(now=cast.now)

    assert len(due) == 1 + 2 * 22 // 15
    newest = list(Body.objects.filter(slug__startswith="b").order_by("pk").values_list("pk", flat=True))
    assert due == newest[: len(due)]
    Body.objects.filter(slug__startswith="b").delete()
    assert bodies_due(now=cast.now) == [cast.other.pk]
    assert bodies_due(now=cast.now + QUARTER) == [cast.other.pk]
