from __future__ import annotations

from datetime import date

import pytest

from rostra.jurisdictions.deadlines import Deadline, deadlines
from rostra.jurisdictions.packs import Unit, pack, with_values

ASKED = date(2026, 12, 15)


def found(name: str, law: int = 0, received: date = ASKED) -> dict[str, tuple[date, date | None]]:
    whole = pack(name)
    return {each.key: (each.due, each.or_on) for each in deadlines(whole, whole.laws[law], received)}


@pytest.mark.parametrize(
    ("name", "law", "received", "key", "due"),
    [
        pytest.param("en-NZ", 0, ASKED, "respond", date(2027, 2, 3), id="OIA"),
        pytest.param("en-NZ", 1, ASKED, "respond", date(2027, 2, 2), id="LGOIMA"),
        pytest.param("en-GB", 0, ASKED, "respond", date(2027, 1, 18), id="FOIA, any part of the United Kingdom"),
        pytest.param("en-US", 0, ASKED, "respond", date(2027, 1, 14), id="FOIA of the United States"),
        pytest.param("nb-NO", 0, date(2026, 12, 23), "deemed_refusal", date(2026, 12, 31), id="Norway"),
    ],
)
def test_golden_dates(name: str, law: int, received: date, key: str, due: date) -> None:
    assert found(name, law, received)[key] == (due, None)


def test_calendar_days_that_end_on_a_holiday_give_both_days() -> None:
    assert found("ro-MD") == {
        "respond": (date(2026, 12, 25), date(2026, 12, 28)),
        "extend": (date(2027, 1, 1), date(2027, 1, 4)),
    }
    assert found("en-AU")["respond"] == (date(2027, 1, 14), None)


def test_extension_counts_on_top_or_up_to() -> None:
    assert (found("en-US")["extend"][0], found("ro-RO")["extend"][0]) == (date(2027, 1, 29), date(2027, 1, 14))


@pytest.mark.parametrize(
    ("term", "respond"),
    [
        ({"n": 7, "unit": "calendar"}, {"n": 20, "unit": "working"}),
        ({"n": 7, "unit": "calendar"}, {"rule": "at once", "unit": "calendar"}),
        ({"n": 7}, {"n": 10, "unit": "calendar"}),
        ({"unit": "calendar"}, {"n": 10, "unit": "calendar"}),
    ],
)
def test_extension_of_another_kind_is_not_added(term: object, respond: object) -> None:
    whole = with_values("ro-MD", {"foi[0].extend": (term, ""), "foi[0].respond": (respond, "")})

    assert "extend" not in {each.key for each in deadlines(whole, whole.laws[0], ASKED)}


def test_law_without_a_number_has_no_date() -> None:
    assert found("sv-SE") == {}
    assert list(found("nb-NO")) == ["deemed_refusal"]


def test_holidays_by_the_moon_are_estimates() -> None:
    whole = pack("ar-SA")
    first, *_rest = deadlines(whole, whole.laws[0], date(2027, 2, 20))

    assert first == Deadline("respond", 30, Unit.CALENDAR, date(2027, 3, 22), None, estimated=True)
