"""When what a law asks for falls due: working days by its own calendar, or calendar days as they are.

Plain Python. Whether a date is statutory is for the certainty of its value, and for whoever confirmed it, to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from rostra.jurisdictions.calendars import WorkingCalendar, of_law
from rostra.jurisdictions.packs import Law, Pack, Stated, Term, Unit

COUNTED = ("ack", "transfer", "respond", "deemed_refusal", "refuse", "extend")
"""What counts from the request itself; a delivery counts from its payment, an appeal from its refusal."""
UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day. `or_on`: where the last of calendar days is no working day, the next one, as the rule is uncertain.

    `estimated`: a holiday on the way is estimated by the moon. `days` and `unit` are what was counted.
    """

    key: str
    days: int
    unit: Unit
    due: date
    or_on: date | None = None
    estimated: bool = False


def deadlines(pack: Pack, law: Law, received: date) -> list[Deadline]:
    """All that the law counts from a request that was received (or registered, where it says so) on this day."""
    calendar = of_law(pack, law, UTC)
    found = []
    for key in COUNTED:
        term = _term(law, key)
        answer = _term(law, "respond")
        number, unit = _days(term, answer if key == "extend" else None)
        if number is not None and unit is not None:
            found.append(_deadline(key, number, unit, calendar, received))
    return found


def _term(law: Law, key: str) -> Term | None:
    stated: Stated[Any] | None = {"respond": law.respond, "extend": law.extend}.get(key) or law.further.get(key)
    value = stated.value if stated is not None else None
    if isinstance(value, Mapping):
        unit = Unit(value["unit"]) if value.get("unit") else None
        return Term(value.get("n"), unit, MappingProxyType({k: v for k, v in value.items() if k not in ("n", "unit")}))
    return value if isinstance(value, Term) else None


def _days(term: Term | None, answer: Term | None) -> tuple[int | None, Unit | None]:
    """An extension counts on top of the time to answer, unless it says up to which day."""
    if term is None or term.unit is None:
        return None, None
    if "to" in term.further:
        return int(term.further["to"]), term.unit
    if answer is None or term.number is None:
        return term.number, term.unit
    if answer.number is None or answer.unit != term.unit:
        return None, None
    return answer.number + term.number, term.unit


def _deadline(key: str, number: int, unit: Unit, calendar: WorkingCalendar, received: date) -> Deadline:
    if unit == Unit.WORKING:
        due, or_on = calendar.add_working_days(received, number), None
    else:
        due = received + timedelta(days=number)
        or_on = None if calendar.is_working(due) else calendar.add_working_days(due, 1)
    counted = calendar.closed_days(received, or_on or due)
    return Deadline(key, number, unit, due, or_on, any(why.estimated for _day, why in counted))
