"""Times in words: short for lists, in full for the title, and how long something still has.

Input is an aware datetime; output is in the reader's language and time zone. Digits stay Latin in every language.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

CLOCK = "H:i"
# Django's format letters by language: Norwegian has a full stop after the day; these write months in small letters.
DAY = {"nb": "j. b", "ro": "j b", "sv": "j b"}
DAY_YEAR = {"nb": "j. b Y", "ro": "j b Y", "sv": "j b Y"}
LONG_DAY = {"nb": "j. F Y"}

SOON = timedelta(hours=2)
ROUGH = timedelta(hours=4)


class Clock(NamedTuple):
    """What a due time means now: a kind of `states.LOOKS` and the words for it."""

    kind: str
    text: str


def local(moment: datetime) -> datetime:
    if timezone.is_naive(moment):
        raise ValueError("a time without a time zone cannot be shown")
    return timezone.localtime(moment)


def hour(moment: datetime) -> str:
    return date_format(local(moment), CLOCK)


def absolute(moment: datetime) -> str:
    """Day, month, year, time and zone: what a title or a record says."""
    return _("%(day)s, %(time)s %(zone)s") % {
        "day": long_day(moment),
        "time": hour(moment),
        "zone": local(moment).tzname(),
    }


def long_day(moment: datetime) -> str:
    return long_date(local(moment).date())


def long_date(day: date) -> str:
    return date_format(day, LONG_DAY.get(get_language() or "", "j F Y"))


def full(moment: datetime) -> str:
    return _("%(day)s, %(time)s") % {"day": long_day(moment), "time": hour(moment)}


def short(moment: datetime, now: datetime) -> str:
    """`09:12` today, `Yesterday`, `Tomorrow 09:12`, `21 Nov` this year, else `21 Nov 2025`."""
    here, today = local(moment), local(now).date()
    days = (here.date() - today).days
    if days == 0:
        return hour(moment)
    if days == -1:
        return _("Yesterday")
    if days == 1:
        return _("Tomorrow %(time)s") % {"time": hour(moment)}
    formats = DAY if here.year == today.year else DAY_YEAR
    default = "j M" if formats is DAY else "j M Y"
    return date_format(here, formats.get(get_language() or "", default))


def span(length: timedelta) -> str:
    """A length in its two largest units: `25 min`, `1 h 10 min`, `5 h`, `3 days`."""
    minutes = max(int(length.total_seconds() // 60), 1)
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        days = hours // 24
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    if not hours:
        return pgettext("length of time", "%(minutes)d min") % {"minutes": rest}
    if not rest or length >= ROUGH:
        return pgettext("length of time", "%(hours)d h") % {"hours": hours}
    return pgettext("length of time", "%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


def clock(due: datetime, now: datetime, soon: timedelta = SOON) -> Clock:
    """How a due time stands at `now`: overdue, due soon (within `soon`), or later."""
    left = due - now
    if left <= timedelta(0):
        return Clock("overdue", _("%(time)s overdue") % {"time": span(-left)})
    if left > timedelta(hours=24):
        if (local(due).date() - local(now).date()).days == 1:
            return Clock("due", _("Due tomorrow, %(time)s") % {"time": hour(due)})
        return Clock("due", _("Due %(day)s") % {"day": short(due, now)})
    return Clock("due_soon" if left <= soon else "due", _("%(time)s left") % {"time": span(left)})
