from __future__ import annotations

from datetime import date

import pytest

from rostra.jurisdictions.closures import Cause, ClosedDays, Closure, Why
from rostra.jurisdictions.packs import Period, Region


def test_closure_over_new_year_closes_days_of_both_years() -> None:
    closed = ClosedDays(own=(Closure(date(2026, 12, 30), date(2027, 1, 2), "Moving"),))

    days = [date(2026, 12, 29), date(2026, 12, 30), date(2027, 1, 2), date(2027, 1, 3)]
    assert [day in closed for day in days] == [False, True, True, False]
    assert closed.why(date(2027, 1, 1)) == Why(Cause.OWN, "Moving")


def test_first_region_names_a_day_that_several_keep() -> None:
    closed = ClosedDays((Region("NO"), Region("SE")))

    assert closed.why(date(2026, 12, 25)) == Why(Cause.HOLIDAY, "Første juledag")
    assert closed.why(date(2027, 1, 6)) == Why(Cause.HOLIDAY, "Trettondedag jul")


def test_closed_days_hold_days_only() -> None:
    assert ("2026-12-25" in ClosedDays((Region("NO"),))) is False


def test_equal_closed_days_are_one_key() -> None:
    first, second = ClosedDays((Region("NO"),)), ClosedDays((Region("NO"),))
    assert date(2026, 12, 25) in first

    assert (first == second, hash(first) == hash(second)) == (True, True)


def test_closure_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="Moving ends before it begins"):
        Closure(date(2026, 12, 2), date(2026, 12, 1), "Moving")


@pytest.mark.parametrize(
    ("period", "inside", "outside"),
    [
        (Period((12, 25), (1, 15)), [(12, 25), (12, 31), (1, 1), (1, 15)], [(12, 24), (1, 16), (6, 1)]),
        (Period((7, 1), (7, 31)), [(7, 1), (7, 31)], [(6, 30), (8, 1)]),
    ],
)
def test_period_covers_its_days_of_each_year(
    period: Period, inside: list[tuple[int, int]], outside: list[tuple[int, int]]
) -> None:
    assert [period.covers(date(2027, *day)) for day in inside] == [True] * len(inside)
    assert [period.covers(date(2027, *day)) for day in outside] == [False] * len(outside)
