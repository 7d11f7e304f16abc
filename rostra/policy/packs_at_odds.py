"""Where a decision of the body does not go with the laws that it says apply to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from rostra.jurisdictions.packs import Law, Pack, Term, Unit
from rostra.policy.calendar_form import country_name
from rostra.policy.decisions import CALENDAR, RESPONSE_MINUTES, WORKING_HOURS
from rostra.policy.office_calendar import regions_of
from rostra.policy.pack_wording import days_in_words
from rostra.policy.queries.deciding import decided

WEEK = 7


class Odd(NamedTuple):
    """What does not go together, and the decision that could be another."""

    text: str
    key: str


def at_odds(pack: Pack) -> list[Odd]:
    return [*_holidays(pack), *(odd for law in pack.laws for odd in _answers(law))]


def _holidays(pack: Pack) -> Iterator[Odd]:
    """A body that works on days that do not count for the law has longer than it thinks; rarely what is meant."""
    kept = {region.country for code in decided(CALENDAR).jurisdictions for region in regions_of(code)}
    for country in sorted({region.country for region in pack.regions} - kept):
        words = _("Your working calendar keeps no public holidays of %(country)s.")
        yield Odd(words % {"country": country_name(country)}, CALENDAR.key)


def _answers(law: Law) -> Iterator[Odd]:
    """The time that was decided for all messages, against that of the law and that after which silence is a refusal."""
    refused = law.further.get("deemed_refusal")
    terms = [law.respond.value, *([_term(refused.value)] if refused is not None else [])]
    days = _working_days(decided(RESPONSE_MINUTES))
    for term in terms:
        if term.number is not None and term.unit is not None and days > _in_working_days(term.number, term.unit):
            words = _("Your time to answer comes to %(days)s; %(law)s has %(term)s.") % {
                "days": days_in_words(round(days), Unit.WORKING),
                "law": law.name,
                "term": days_in_words(term.number, term.unit),
            }
            yield Odd(words, RESPONSE_MINUTES.key)


def _term(value: Any) -> Term:
    return Term(value["n"], Unit(value["unit"]), {})


def _working_days(minutes: int) -> float:
    hours = decided(WORKING_HOURS)
    begin, end = (time.fromisoformat(text) for text in (hours.start, hours.end))
    # 00:00 as the end is midnight.
    long = (end.hour * 60 + end.minute or 24 * 60) - (begin.hour * 60 + begin.minute)
    return minutes / long


def _in_working_days(number: int, unit: Unit) -> float:
    return number if unit == Unit.WORKING else number * len(decided(WORKING_HOURS).days) / WEEK
