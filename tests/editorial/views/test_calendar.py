"""The calendar page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rostra.editorial.actions import check_planned, plan
from rostra.editorial.content import Details
from rostra.editorial.enums import Quiet
from rostra.editorial.models import PlanEntry, Slot
from rostra.policy.actions import decide, stop_publishing
from rostra.policy.content_checks import CHECKS
from rostra.policy.decisions import WORKING_HOURS, WorkingHours
from tests.editorial.office import Clock, Office, html


@pytest.mark.parametrize("week", ["nonsense", "0001-W01", "9999-W52", "2026-W54"])
def test_week_that_does_not_exist_is_not_found(editor: Client, week: str) -> None:
    assert editor.get(reverse("editorial:calendar"), {"week": week}).status_code == 404


def test_calendar_shows_a_post_on_its_day_in_the_bodys_time(office: Office, editor: Client, clock: Clock) -> None:
    clock.time = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    office.write(title="Late show", due_at=datetime(2026, 11, 24, 23, 30, tzinfo=UTC))

    page = html(editor.get(reverse("editorial:calendar"), {"week": "2026-W48"}))

    wednesday = page[page.index('id="day-20261125"') : page.index('id="day-20261126"')]
    assert "Late show" in wednesday
    assert "00:30" in wednesday
    assert page.count('class="none"') == 6


@pytest.mark.parametrize(
    ("days", "calm"), [(None, ["20261128", "20261129"]), ((6, 0, 1, 2, 3), ["20261127", "20261128"])]
)
def test_days_off_are_those_of_the_body(
    office: Office, editor: Client, days: tuple[int, ...] | None, calm: list[str]
) -> None:
    """From Sunday to Thursday, where people work so."""
    if days is not None:
        decide(question=WORKING_HOURS, value=WorkingHours(days, "08:00", "15:00"), by=None, now=office.clock())

    page = html(editor.get(reverse("editorial:calendar"), {"week": "2026-W48"}))

    columns = re.findall(r'class="week__day([^"]*)" aria-labelledby="day-(\d+)"', page)
    assert len(columns) == 7
    assert [day for classes, day in columns if "is-quiet" in classes] == calm


def test_undated_draft_is_listed_below_the_week(office: Office, editor: Client) -> None:
    office.write(title="Some day")

    assert "Some day" in html(editor.get(reverse("editorial:calendar"))).split("Without a date")[1]


@pytest.mark.parametrize("month", ["2026-13", "nonsense", "0001-01", "9999-12"])
def test_month_that_does_not_exist_is_not_found(editor: Client, month: str) -> None:
    assert editor.get(reverse("editorial:calendar"), {"view": "month", "month": month}).status_code == 404


def test_month_shows_three_posts_of_a_day_and_counts_the_others(office: Office, editor: Client, clock: Clock) -> None:
    clock.time = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    for number in range(5):
        office.write(title=f"Post {number}", due_at=datetime(2026, 11, 24, 23, 30 - number, tzinfo=UTC))

    page = html(editor.get(reverse("editorial:calendar"), {"view": "month", "month": "2026-11"}))

    assert "November 2026" in page
    wednesday = page[page.index('id="day-20261125"') : page.index('id="day-20261126"')]
    assert [f"Post {number}<" in wednesday for number in range(5)] == [False, False, True, True, True]
    assert "2 more" in wednesday
    assert "?view=list&amp;day=2026-11-25" in wednesday


@pytest.mark.parametrize(("view", "shown"), [("week", 8), ("list", 20)])
def test_week_shows_some_posts_of_a_day_and_leads_to_all(
    office: Office, editor: Client, clock: Clock, view: str, shown: int
) -> None:
    clock.time = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    for number in range(shown + 2):
        office.write(title=f"Post {number}", due_at=datetime(2026, 11, 24, 10, number, tzinfo=UTC))

    page = html(editor.get(reverse("editorial:calendar"), {"view": view, "week": "2026-W48", "state": "draft"}))
    link = re.findall(r'href="(\?view=list&amp;day=[^"]+)"[^>]*>2 more', page)
    day = html(editor.get(reverse("editorial:calendar") + link[0].replace("&amp;", "&")))

    assert link == ["?view=list&amp;day=2026-11-24&amp;state=draft"]
    assert [len(re.findall(r">Post \d+<", text)) for text in (page, day)] == [shown, shown + 2]
    assert "<h1>Tuesday, 24 November 2026</h1>" in day
    assert "?view=list&amp;day=2026-11-25&amp;state=draft" in day
    assert "?view=week&amp;week=2026-W48&amp;state=draft" in day


@pytest.mark.parametrize("day", ["nonsense", "2026-02-30", "20261124", "0001-01-01", "9999-12-31"])
def test_day_that_does_not_exist_is_not_found(editor: Client, day: str) -> None:
    assert editor.get(reverse("editorial:calendar"), {"view": "list", "day": day}).status_code == 404


def test_day_without_posts_says_so(editor: Client) -> None:
    page = html(editor.get(reverse("editorial:calendar"), {"view": "list", "day": "2030-01-01"}))

    assert "Nothing planned on this day." in page


def test_most_urgent_posts_wait_first_and_the_others_are_a_link_away(office: Office, approver: Client) -> None:
    for _ in range(8):
        office.ask(office.write(title="Bridge"))
    url = reverse("editorial:calendar")

    first, everything = html(approver.get(url)), html(approver.get(url, {"waiting": "all"}))

    assert [page.count("asks for your approval") for page in (first, everything)] == [6, 8]
    assert ["waiting=all#waiting" in page for page in (first, everything)] == [True, False]


def test_week_before_and_after_keep_the_filter(office: Office, editor: Client) -> None:
    page = html(editor.get(reverse("editorial:calendar"), {"week": "2026-W48", "state": "draft", "where": "x"}))

    assert "?view=week&amp;week=2026-W49&amp;where=x&amp;state=draft" in page
    assert "?view=month&amp;month=2026-11&amp;where=x&amp;state=draft" in page


@pytest.mark.parametrize(("code", "week"), [("", ""), ("2030-01", "2030-W01")])
def test_month_leads_to_its_first_week_or_to_this_one(editor: Client, code: str, week: str) -> None:
    this = timezone.now().astimezone(ZoneInfo("Europe/Oslo")).strftime("%G-W%V")
    data = {"view": "month", **({"month": code} if code else {})}

    page = html(editor.get(reverse("editorial:calendar"), data))

    assert f"?view=week&amp;week={week or this}" in page


def test_filters_narrow_the_calendar(office: Office, editor: Client) -> None:
    due_at = timezone.now() + timedelta(minutes=5)
    week = due_at.astimezone(ZoneInfo("Europe/Oslo")).strftime("%G-W%V")
    office.write(title="For the city", due_at=due_at)
    office.write(title="For passengers", due_at=due_at, accounts=(office.transit,))

    def shown(**wanted: Any) -> list[bool]:
        page = html(editor.get(reverse("editorial:calendar"), {"week": week, **wanted}))
        return [f">{title}<" in page for title in ("For the city", "For passengers")]

    assert shown() == [True, True]
    assert shown(where=office.city.pk) == [True, False]
    assert shown(where="c-fake", state="draft") == [True, True]
    assert shown(state="published") == [False, False]
    assert shown(state="nonsense", unit="99999") == [True, True]


def test_bands_lie_over_their_days_and_quiet_is_said(office: Office, editor: Client, clock: Clock) -> None:
    start = datetime(2027, 11, 22, 23, tzinfo=UTC)
    add_entry(office, "works", start, start + timedelta(days=3), Quiet.NO)
    election = add_entry(office, "election", start + timedelta(days=4), start + timedelta(days=16), Quiet.SERVICE)
    kind = plan.add_type(fields=plan.TypeFields(name="Disruptions", service=True), by=office.cast.approver, now=clock())
    inside = start + timedelta(days=4, hours=9)
    office.write(title="Silenced", due_at=inside)
    office.write(title="Service", due_at=inside, details=Details(content_type_id=kind.pk))

    page = html(editor.get(reverse("editorial:calendar"), {"week": "2027-W47"}))

    bands = re.findall(r'class="(span[^"]*)" data-color="(\w+)" data-from="(\d)" data-days="(\d)"', page)
    assert bands == [("span", "info", "2", "3"), ("span span--hatch", "warning", "6", "2")]
    assert page.count("May not go out:") == 1
    assert page.count(">Blocked<") == 2
    assert page.index("Silenced") < page.index("May not go out:") < page.index(">Service<")
    listed = html(editor.get(reverse("editorial:calendar"), {"week": "2027-W47", "view": "list"}))
    assert listed.count("May not go out:") == 1
    following = html(editor.get(reverse("editorial:calendar"), {"week": "2027-W49"}))
    assert 'data-from="1" data-days="3"' in following
    assert following.count("Quiet period") == 3
    assert reverse("editorial:entry", args=[election.pk]) in following


@pytest.mark.parametrize("view", ["week", "month"])
@pytest.mark.parametrize("whole", [True, False])
def test_post_that_a_stop_holds_is_blocked(office: Office, editor: Client, view: str, whole: bool) -> None:
    due_at = timezone.now() + timedelta(minutes=10)
    local = due_at.astimezone(ZoneInfo("Europe/Oslo"))
    office.approved(title="Held", due_at=due_at)
    data = {"view": view, "week": local.strftime("%G-W%V"), "month": local.strftime("%Y-%m"), "state": "approved"}
    before = html(editor.get(reverse("editorial:calendar"), data))

    account = None if whole else office.city
    stop_publishing(account=account, reason="Storm", by=office.cast.approver, now=office.clock())

    after = html(editor.get(reverse("editorial:calendar"), data))
    assert [page.count(">Blocked<") for page in (before, after)] == [1, 2]


def add_entry(office: Office, kind: str, start: datetime, end: datetime, quiet: Quiet) -> PlanEntry:
    fields = plan.EntryFields(kind=kind, title=kind.title(), starts_at=start, ends_at=end, quiet=quiet)
    return plan.add_entry(fields=fields, by=office.cast.approver, now=office.clock())


@pytest.mark.parametrize("view", ["week", "list", "month"])
def test_open_slot_asks_for_a_post_until_one_fills_it(office: Office, editor: Client, clock: Clock, view: str) -> None:
    slot = add_slot(office, days=(6,), clock=time(2, 30), starts_on=date(2027, 3, 28), ends_on=date(2027, 3, 28))
    data = {"view": view, "week": "2027-W12", "month": "2027-03"}
    write = f"{reverse('editorial:compose')}?slot={slot.pk}&amp;day=2027-03-28"

    page = html(editor.get(reverse("editorial:calendar"), data))
    assert write in page
    assert ("The clocks jump over 02:30 on this day." in page) == (view == "week")
    assert write not in html(office.cast.client(office.cast.reader).get(reverse("editorial:calendar"), data))
    news = plan.add_type(fields=plan.TypeFields(name="News"), by=office.cast.approver, now=clock())
    for filters in ({"state": "draft"}, {"content_type": news.pk}, {"where": office.transit.pk}):
        assert write not in html(editor.get(reverse("editorial:calendar"), {**data, **filters}))

    office.write(title="Filled", due_at=slot_time(), details=Details(slot_id=slot.pk, slot_day=date(2027, 3, 28)))

    filled = html(editor.get(reverse("editorial:calendar"), data))
    assert (write in filled, "Filled" in filled) == (False, True)


def slot_time() -> datetime:
    return datetime(2027, 3, 28, 1, tzinfo=UTC)


def add_slot(office: Office, **changes: Any) -> Slot:
    values = {"name": "Mornings", "account": office.city, "days": (0,), "clock": time(9), "starts_on": date(2026, 1, 1)}
    return plan.add_slot(fields=plan.SlotFields(**{**values, **changes}), by=office.cast.approver, now=office.clock())


def test_post_is_moved_from_the_calendar_without_dragging(office: Office, editor: Client) -> None:
    due_at = timezone.now() + timedelta(minutes=5)
    week = due_at.astimezone(ZoneInfo("Europe/Oslo")).strftime("%G-W%V")
    post = office.write(title="Bridge", due_at=due_at)
    url = reverse("editorial:move", args=[post.pk])
    assert url in html(editor.get(reverse("editorial:calendar"), {"week": week}))
    assert "Move “Bridge” to another time" in html(editor.get(url))

    assert editor.post(url, {"day": "2020-01-01", "clock": "09:00"}).status_code == 422
    # Winter in Oslo, and in the future whenever this runs.
    moved = datetime(due_at.year + 1, 3, 8, 8, tzinfo=UTC)
    answer = editor.post(url, {"day": f"{moved:%Y-%m-%d}", "clock": "09:00"})

    assert answer.headers["Location"] == reverse("editorial:calendar") + f"?week={moved:%G-W%V}"
    post.refresh_from_db()
    assert post.due_at == moved


def test_calendar_says_how_the_plan_stands(office: Office, editor: Client) -> None:
    kind = plan.add_type(fields=plan.TypeFields(name="News"), by=office.cast.approver, now=office.clock())
    past = office.clock() - timedelta(days=9)
    plan.set_cadence(kind=kind, account=None, every_minutes=60, by=office.cast.approver, now=past)

    url = reverse("editorial:balance")
    calendar = html(editor.get(reverse("editorial:calendar")))
    part = html(editor.get(url, headers={"HX-Request": "true"}))
    whole = html(editor.get(url))

    assert f'hx-get="{url}"' in calendar
    assert f'href="{url}"' in calendar
    assert "Overdue" in part
    assert part in whole


@pytest.mark.parametrize("view", ["week", "list", "month"])
def test_calendar_asks_as_often_for_thirty_posts_as_for_one(office: Office, approver: Client, view: str) -> None:
    due_at = timezone.now() + timedelta(minutes=10)
    week = due_at.astimezone(ZoneInfo("Europe/Oslo")).strftime("%G-W%V")
    month = due_at.astimezone(ZoneInfo("Europe/Oslo")).strftime("%Y-%m")
    url = reverse("editorial:calendar") + f"?week={week}&view={view}&month={month}&waiting=all"

    def add(number: int) -> None:
        for _ in range(number):
            both = (office.city, office.transit)
            office.approved(due_at=due_at, accounts=both)
            office.ask(office.write(due_at=due_at, accounts=both))
            office.write(accounts=both)

    add(1)
    approver.get(url)
    with CaptureQueriesContext(connection) as one:
        approver.get(url)
    add(29)
    with CaptureQueriesContext(connection) as thirty:
        page = html(approver.get(url))

    assert len(thirty) == len(one)
    assert page.count("asks for your approval") == 30


@pytest.mark.parametrize("view", ["week", "list"])
def test_calendar_shows_what_stands_against_a_post(office: Office, editor: Client, clock: Clock, view: str) -> None:
    office.write(text="The plan is for internal use.", due_at=datetime(2027, 11, 24, 9, tzinfo=UTC))
    check_planned(now=clock())

    page = html(editor.get(reverse("editorial:calendar"), {"view": view, "week": "2027-W47"}))

    assert str(CHECKS["confidential"].label) in page
    assert page.count("Blocked") == 2  # in the legend, and on the post
