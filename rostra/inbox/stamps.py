"""Times of a list, drawn as the tags `when` and `due` draw them, at a tenth of their price.

A page has a hundred times of a few days: what a day is called is asked once for each.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rostra.core.templatetags import ui
from rostra.core.ui import times
from rostra.core.ui.states import LOOKS


class Stamps:
    """For one page, in the reader's language and the zone of the body."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._zone = timezone.get_current_timezone()
        self._today = now.astimezone(self._zone).date()
        self._absolute = str(escape(_("%(day)s, %(time)s %(zone)s")))
        self._long: dict[date, str] = {}
        self._short: dict[date, str] = {}
        self._pills: dict[str, tuple[SafeString, SafeString]] = {}

    def when(self, moment: datetime) -> SafeString:
        """The clock today, else the day."""
        here = moment.astimezone(self._zone)
        day = here.date()
        if day not in self._short and day <= self._today:
            self._short[day] = "" if day == self._today else escape(times.short(moment, self._now))
        # Tomorrow is told with its clock, so it is no word for a whole day.
        words = self._short[day] if day in self._short else escape(times.short(moment, self._now))
        return _time("nums", "", moment, self._title(here), words or f"{here:%H:%M}")

    def due(self, moment: datetime) -> SafeString:
        """A pill with the time left, or overdue."""
        clock = times.clock(moment, self._now)
        if clock.kind not in self._pills:
            look = LOOKS[clock.kind]
            data = format_html('data-color="{}" data-kind="{}"', look.color, clock.kind)
            self._pills[clock.kind] = (data, ui.icon(look.icon))
        data, icon = self._pills[clock.kind]
        title = self._title(moment.astimezone(self._zone))
        return _time("pill nums", f" {data}", moment, title, f"{icon}{escape(clock.text)}")

    def _title(self, here: datetime) -> str:
        day = here.date()
        if day not in self._long:
            self._long[day] = escape(times.long_day(here))
        return self._absolute % {"day": self._long[day], "time": f"{here:%H:%M}", "zone": here.tzname()}


def _time(css: str, data: str, moment: datetime, title: str, words: str) -> SafeString:
    # Every part is escaped where it is made.
    html = f'<time class="{css}"{data} datetime="{moment.isoformat()}" title="{title}">{words}</time>'
    return mark_safe(html)  # noqa: S308
