from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _


class FromWhenForm(forms.Form):
    """From when a decision holds: at once, or from a day and a time on the body's clocks."""

    AT_ONCE, LATER = "now", "later"

    when = forms.ChoiceField(
        label=_("From when"),
        choices=[(AT_ONCE, _("At once")), (LATER, _("From a day and a time on"))],
        initial=AT_ONCE,
        # Who sends no answer decides at once, as ever.
        required=False,
        widget=forms.RadioSelect,
    )
    from_day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    from_clock = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        cleaned["at"] = None
        if cleaned.get("when") == self.LATER and not self.errors:
            cleaned["at"] = self._moment(cleaned["from_day"], cleaned["from_clock"])
        return cleaned

    def at(self) -> datetime | None:
        """None for at once; only after `is_valid()`."""
        moment: datetime | None = self.cleaned_data["at"]
        return moment

    def _moment(self, day: Any, clock: time | None) -> datetime | None:
        if day is None:
            self.add_error("from_day", translate("Choose a day."))
            return None
        try:
            # In the time zone of the request, which is that of the body; refuses what the clocks skip or show twice.
            return from_current_timezone(datetime.combine(day, clock or time(0)))
        except forms.ValidationError as error:
            self.add_error("from_clock", error)
            return None
