"""A time on the clocks of the body, and a reason."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.editorial.times import NoSuchTime, moment
from rostra.people.models import Body


def shown(at: datetime | None, zone: ZoneInfo) -> tuple[date | None, time | None]:
    """The day and the time that clocks in the zone show then, to the minute."""
    if at is None:
        return None, None
    local = at.astimezone(zone)
    return local.date(), local.time().replace(second=0, microsecond=0)


class WhenForm(forms.Form):
    """A day and a time on the clocks of the body."""

    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    clock = forms.TimeField(
        label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), required=False
    )
    needs_time = True

    def __init__(self, *args: Any, body: Body, due_at: datetime | None = None, **kwargs: Any) -> None:
        self.zone = ZoneInfo(body.time_zone)
        self.known_due_at = due_at
        day, clock = shown(due_at, self.zone)
        kwargs["initial"] = {"day": day, "clock": clock, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["due_at"] = self.instant("day", "clock", self.known_due_at, needed=self.needs_time)
        return cleaned

    def instant(self, day_name: str, clock_name: str, known: datetime | None, *, needed: bool) -> datetime | None:
        """What the two fields say together, and errors on them for what they cannot."""
        day, clock = self.cleaned_data.get(day_name), self.cleaned_data.get(clock_name)
        if day is None and (clock is not None or needed) and day_name not in self.errors:
            self.add_error(day_name, _("Choose a day."))
        if clock is None and (day is not None or needed) and clock_name not in self.errors:
            self.add_error(clock_name, _("Choose a time."))
        if day is None or clock is None:
            return None
        if (day, clock) == (self.initial.get(day_name), self.initial.get(clock_name)):
            # Unchanged, to the second and to the right one of two equal hours in autumn.
            return known
        try:
            return moment(day, clock, self.zone)
        except NoSuchTime as refused:
            self.add_error(clock_name, str(refused))
        except OverflowError:
            self.add_error(day_name, _("Choose a day."))
        return None


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What should be different?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
