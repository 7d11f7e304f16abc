"""Decisions in words, for pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rostra.core.ui.times import CLOCK
from rostra.policy.decisions import (
    ENGAGEMENT,
    MONITORING,
    RESPONSE_MINUTES,
    SECOND_PERSON,
    WORKING_HOURS,
    Question,
    WorkingHours,
)
from rostra.policy.forms import DAYS, DEGREES, LEVELS


def in_words(question: Question[Any], value: Any) -> str:
    """A typed value of the question as people read it."""
    return WORDS[question.key](value)


def _minutes(value: int) -> str:
    # Not in days: a working day is not 24 hours.
    hours, minutes = divmod(value, 60)
    if not hours:
        return ngettext("%(count)d minute of working time", "%(count)d minutes of working time", minutes) % {
            "count": minutes
        }
    if not minutes:
        return ngettext("%(count)d hour of working time", "%(count)d hours of working time", hours) % {"count": hours}
    return _("%(hours)d h %(minutes)d min of working time") % {"hours": hours, "minutes": minutes}


def _working_hours(value: WorkingHours) -> str:
    days = pgettext("between the items of a list", ", ").join(str(DAYS[day]) for day in value.days)
    begin, end = (time_format(time.fromisoformat(text), CLOCK) for text in (value.start, value.end))
    return _("%(days)s, %(begin)s to %(end)s") % {"days": days, "begin": begin, "end": end}


def _second_person(value: bool) -> str:
    return _("A second person approves it") if value else _("Its author may publish it alone")


WORDS: Mapping[str, Callable[[Any], str]] = {
    RESPONSE_MINUTES.key: _minutes,
    WORKING_HOURS.key: _working_hours,
    SECOND_PERSON.key: _second_person,
    MONITORING.key: lambda level: str(LEVELS[level]),
    ENGAGEMENT.key: lambda degree: str(DEGREES[degree]),
}
