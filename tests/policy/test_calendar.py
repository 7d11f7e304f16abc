"""The body's working calendar: as a value, as a form, on its page, and as the clocks read it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from rostra.core.scoping import scope
from rostra.jurisdictions.closures import Closure
from rostra.policy.actions import NotAllowed, decide
from rostra.policy.calendar_ahead import Closed, closed_ahead
from rostra.policy.calendar_form import CalendarForm, country_name
from rostra.policy.decisions import CALENDAR, WORKING_HOURS, WorkingHours
from rostra.policy.models import Decision
from rostra.policy.office_calendar import OfficeCalendar
from rostra.policy.queries import at_work, decided, working_calendar
from rostra.policy.wording import in_words

DAY = date(2026, 12, 24)
EARLY = Closure(DAY, DAY, "Early")
FULL = OfficeCalendar(("nb-NO", "SE"), (EARLY,), (date(2026, 12, 26),))


def page() -> str:
    return reverse("policy:calendar")


def sent(**values: Any) -> dict[str, Any]:
    return {"packs": [], "regions": "", "open_days": "", "reason": "", **values}


def row(number: int, name: str = "", first: str = "", last: str = "", **more: Any) -> dict[str, Any]:
    return {f"name_{number}": name, f"first_{number}": first, f"last_{number}": last, **more}


def bound(value: OfficeCalendar = OfficeCalendar(), **values: Any) -> CalendarForm:  # noqa: B008
    form = CalendarForm(sent(**values), initial=CalendarForm.fill(value))
    form.is_valid()
    return form


def test_value_comes_back_as_it_was_written() -> None:
    assert CALENDAR.read(CALENDAR.write(FULL)) == FULL


@pytest.mark.parametrize(
    "closures",
    [
        tuple(Closure(DAY, DAY, f"Closure {number}") for number in range(201)),
        (Closure(DAY, DAY + timedelta(days=366), "Long"),),
    ],
)
def test_calendar_refuses_what_is_too_much(closures: tuple[Closure, ...]) -> None:
    with pytest.raises(ValueError, match=r"too many closures|a year at most"):
        OfficeCalendar(closures=closures)


def test_working_calendar_knows_hours_holidays_and_closures(cast: Any) -> None:
    decide(question=WORKING_HOURS, value=WorkingHours((0, 1, 2, 3, 4, 5), "09:00", "12:00"), by=None, now=cast.now)
    decide(question=CALENDAR, value=FULL, by=None, now=cast.now)
    calendar = working_calendar("Europe/Oslo")

    days = [calendar.is_working(DAY + timedelta(days=number)) for number in range(-1, 5)]
    # 26 December is a holiday and a Saturday on which people work; 6 January is one in Sweden.
    assert days == [True, False, False, True, False, True]
    assert calendar.is_working(date(2027, 1, 6)) is False
    oslo = ZoneInfo("Europe/Oslo")
    start = datetime(2026, 12, 23, 11, tzinfo=oslo)
    assert calendar.due(start, 120) == datetime(2026, 12, 26, 10, tzinfo=oslo)


def test_without_a_decision_no_day_is_closed(cast: Any) -> None:
    assert working_calendar("Europe/Oslo").is_working(date(2026, 12, 25)) is True


def test_working_calendar_costs_one_query_and_is_made_once(cast: Any) -> None:
    decide(question=CALENDAR, value=FULL, by=None, now=cast.now)
    first = working_calendar("Europe/Oslo")
    with CaptureQueriesContext(connection) as captured:
        again = working_calendar("Europe/Oslo")

    assert (len(captured), again is first) == (1, True)


def test_working_calendar_is_that_of_the_body_in_scope(cast: Any) -> None:
    decide(question=CALENDAR, value=FULL, by=None, now=cast.now)
    with scope(cast.other):
        assert working_calendar("Europe/Oslo").is_working(DAY) is True


def test_what_if_takes_values_that_do_not_hold(cast: Any) -> None:
    assert working_calendar("Europe/Oslo", calendar=FULL).is_working(DAY) is False
    assert working_calendar("Europe/Oslo").is_working(DAY) is True


@pytest.mark.parametrize("question", [CALENDAR, WORKING_HOURS])
def test_calendar_in_which_nobody_ever_works_is_refused(cast: Any, question: Any) -> None:
    years = [Closure(date(year, 1, 1), date(year, 12, 31), "Closed") for year in (2027, 2028)]
    values: Any = {CALENDAR: OfficeCalendar(closures=tuple(years)), WORKING_HOURS: WorkingHours((0,))}
    if question is WORKING_HOURS:
        Decision.objects.create(key="calendar", value=CALENDAR.write(values[CALENDAR]), decided_at=cast.now)

    with pytest.raises(NotAllowed) as caught:
        decide(question=question, value=values[question], by=None, now=cast.now)

    assert str(caught.value) == "Nobody would work for more than a year from 2027-01-01 on, and nothing could fall due."


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (OfficeCalendar(), "No public holidays"),
        (
            OfficeCalendar(("en-GB", "AU-NSW", "DK")),
            "Public holidays: United Kingdom: a holiday in any part of it (ENG, WLS, SCT, NIR), Australia (NSW), Denmark",
        ),
        (FULL, "Public holidays: Norway, Sweden; 1 closure of our own; 1 day of work all the same"),
    ],
)
def test_calendar_is_told_in_words(value: OfficeCalendar, words: str) -> None:
    assert in_words(CALENDAR, value) == words


def test_countries_have_names_in_the_readers_language() -> None:
    with translation.override("nb"):
        assert country_name("SE") == "Sverige"
    assert country_name("QQ") == "QQ"


def test_form_gives_back_what_it_was_filled_with() -> None:
    form = bound(
        FULL, packs=["nb-NO"], regions="SE", open_days="2026-12-26", **row(1, "Early", "2026-12-24", "2026-12-24")
    )

    assert (form.errors, form.value()) == ({}, FULL)


def test_form_has_a_row_for_each_closure_and_empty_ones() -> None:
    form = CalendarForm(initial=CalendarForm.fill(FULL))

    rows = [(found.title, found.remove is not None) for found in form.closures]
    assert rows == [("Early", True), ("Another closure", False), ("Another closure", False)]


def test_form_adds_takes_out_and_sorts_closures() -> None:
    form = bound(
        FULL,
        **row(1, "Early", "2026-12-24", "2026-12-24", remove_1="on"),
        **row(2, "Stocktaking", "2027-01-04", "2027-01-05"),
        **row(3, "Planning day", "2026-12-01"),
        **row(4),
    )

    planning = date(2026, 12, 1)
    assert form.value().closures == (
        Closure(planning, planning, "Planning day"),
        Closure(date(2027, 1, 4), date(2027, 1, 5), "Stocktaking"),
    )


def test_form_takes_codes_and_days_as_they_are_typed() -> None:
    form = bound(regions=" no \n\nau-nsw\nNO", open_days="2026-12-26\n\n 2026-12-24 \n2026-12-26")

    assert (form.value().jurisdictions, form.value().open_days) == (
        ("NO", "AU-NSW"),
        (date(2026, 12, 24), date(2026, 12, 26)),
    )


@pytest.mark.parametrize(
    ("values", "field", "error"),
    [
        ({"regions": "NO\nQQ"}, "regions", "No public holidays are known for QQ."),
        ({"open_days": "2026-02-30"}, "open_days", "There is no day 2026-02-30: write it like 2026-12-24."),
        (row(1, "", "2026-12-24"), "name_1", "Say why you are closed: everybody who asks reads it."),
        (row(1, "Early"), "first_1", "Choose a day."),
        (row(1, "Early", "2026-12-24", "2026-12-23"), "last_1", "The last day is before the first."),
        (row(1, "Early", "2026-12-32"), "first_1", "Enter a valid date."),
        (row(1, "Long", "2026-01-01", "2027-06-01"), "__all__", "A closure lasts a year at most."),
    ],
)
def test_form_says_what_is_wrong_where_it_is(values: dict[str, Any], field: str, error: str) -> None:
    form = bound(**values)

    assert {name: list(found) for name, found in form.errors.items()} == {field: [error]}


def test_coming_year_shows_closed_days_with_their_reasons(cast: Any) -> None:
    value = OfficeCalendar(("NO",), (Closure(date(2026, 12, 29), date(2027, 1, 4), "Moving"),), (date(2026, 12, 5),))
    found = closed_ahead(cast.body, value, cast.now)

    # Friday 1 January is a holiday within our own closure; the weekend parts nothing.
    assert found["closed"][:2] == [
        Closed(date(2026, 12, 25), None, "Christmas Day", ours=False, estimated=False),
        Closed(date(2026, 12, 29), date(2027, 1, 4), "Moving", ours=True, estimated=False),
    ]
    assert found["opened"] == [date(2026, 12, 5)]
    assert closed_ahead(cast.body, OfficeCalendar(), cast.now) == {"closed": [], "opened": []}


def test_administrator_keeps_the_calendar_on_its_page(cast: Any) -> None:
    client = cast.client(cast.administrator)
    answer = client.post(page(), sent(packs=["nb-NO"], **row(1, "Early", "2099-12-24"), reason="Council decision 12"))

    assert (answer.status_code, decided(CALENDAR)) == (
        302,
        OfficeCalendar(("nb-NO",), (Closure(date(2099, 12, 24), date(2099, 12, 24), "Early"),)),
    )
    shown = client.get(page()).content.decode()
    assert [text in shown for text in ("Early", "Council decision 12", "checked")] == [True, True, True]


def test_every_member_reads_the_calendar_and_only_administrators_change_it(cast: Any) -> None:
    decide(question=CALENDAR, value=OfficeCalendar(("SA",)), by=None, now=cast.now)
    client = cast.client(cast.reader)
    shown = client.get(page()).content.decode()

    assert [
        "Estimated: the day may be announced otherwise" in shown,
        '<form method="post" class="form" id="decide"' in shown,
    ] == [
        True,
        False,
    ]
    assert client.post(page(), sent()).status_code == 403


def test_what_is_impossible_is_said_on_the_page(cast: Any) -> None:
    this = datetime.now(tz=ZoneInfo("UTC")).year
    rows = [row(number, "Closed", f"{this + number}-01-01", f"{this + number}-12-31") for number in (1, 2, 3)]
    answer = cast.client(cast.administrator).post(page(), sent(**rows[0], **rows[1], **rows[2]))

    assert (answer.status_code, "Nobody would work for more than a year" in answer.content.decode()) == (422, True)
    assert decided(CALENDAR) == OfficeCalendar()


def test_body_is_at_work_in_its_hours_on_its_days(cast: Any) -> None:
    decide(question=CALENDAR, value=OfficeCalendar(("NO",)), by=None, now=cast.now)
    oslo = ZoneInfo("Europe/Oslo")
    moments = [datetime(2026, 12, 23, 9), datetime(2026, 12, 23, 17), datetime(2026, 12, 25, 9)]  # noqa: DTZ001

    assert [at_work(cast.body, moment.replace(tzinfo=oslo)) for moment in moments] == [True, False, False]
