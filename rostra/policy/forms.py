"""A form for each question: parses and validates; `decide` saves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.policy.decisions import (
    ENGAGEMENT,
    MONITORING,
    RESPONSE_MINUTES,
    SECOND_PERSON,
    WORKING_HOURS,
    WorkingHours,
)

DAYS: Mapping[int, str | Promise] = {
    0: _("Monday"),
    1: _("Tuesday"),
    2: _("Wednesday"),
    3: _("Thursday"),
    4: _("Friday"),
    5: _("Saturday"),
    6: _("Sunday"),
}
LEVELS: Mapping[str, str | Promise] = {
    "reserved": _("Reserved: we look once a day"),
    "moderate": _("Moderate: we look several times a day"),
    "elaborate": _("Elaborate: we look all the time, also for mentions elsewhere"),
}
DEGREES: Mapping[int, str | Promise] = {
    1: _("One way: we publish only"),
    2: _("Comments are switched off"),
    3: _("Comments are open"),
    4: _("People can send us input"),
    5: _("Contests and votes"),
    6: _("Ideas that people develop together"),
}


class DecisionForm(forms.Form):
    """What all decisions have: the reason. A subclass has its fields, and says what they amount to."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stays on record with your name, and is read by those who come after you."),
    )

    @classmethod
    def fill(cls, value: Any) -> dict[str, Any]:
        """The initial values of the fields for a value that holds now."""
        return {"answer": value}

    def value(self) -> Any:
        """The typed value; only after `is_valid()`."""
        return self.cleaned_data["answer"]


class MinutesForm(DecisionForm):
    hours = forms.IntegerField(label=_("Hours of working time"), min_value=0, max_value=24 * 90)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=59)
    field_order = ("hours", "minutes", "reason")

    @classmethod
    def fill(cls, value: int) -> dict[str, Any]:
        return {"hours": value // 60, "minutes": value % 60}

    def value(self) -> int:
        return int(self.cleaned_data["hours"]) * 60 + int(self.cleaned_data["minutes"])


def _time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class WorkingHoursForm(DecisionForm):
    days = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=list(DAYS.items()), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    start = forms.TimeField(label=_("From"), widget=_time_input())
    end = forms.TimeField(label=_("Until"), widget=_time_input())
    field_order = ("days", "start", "end", "reason")

    @classmethod
    def fill(cls, value: WorkingHours) -> dict[str, Any]:
        return {"days": list(value.days), "start": value.start, "end": value.end}

    def clean(self) -> None:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start is not None and end is not None and start >= end:
            self.add_error("end", _("The working day must end after it begins."))

    def value(self) -> WorkingHours:
        cleaned = self.cleaned_data
        return WorkingHours(tuple(sorted(cleaned["days"])), f"{cleaned['start']:%H:%M}", f"{cleaned['end']:%H:%M}")


class SecondPersonForm(DecisionForm):
    answer = forms.TypedChoiceField(
        label=_("Before a post goes out"),
        choices=[
            ("yes", _("A second person approves it")),
            ("no", _("Its author may publish it alone")),
        ],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ("answer", "reason")

    @classmethod
    def fill(cls, value: bool) -> dict[str, Any]:
        return {"answer": "yes" if value else "no"}


class MonitoringForm(DecisionForm):
    answer = forms.ChoiceField(label=_("Level"), choices=list(LEVELS.items()), widget=forms.RadioSelect)
    field_order = ("answer", "reason")


class EngagementForm(DecisionForm):
    answer = forms.TypedChoiceField(
        label=_("Degree"), choices=list(DEGREES.items()), coerce=int, widget=forms.RadioSelect
    )
    field_order = ("answer", "reason")


FORMS: Mapping[str, type[DecisionForm]] = {
    RESPONSE_MINUTES.key: MinutesForm,
    WORKING_HOURS.key: WorkingHoursForm,
    SECOND_PERSON.key: SecondPersonForm,
    MONITORING.key: MonitoringForm,
    ENGAGEMENT.key: EngagementForm,
}
