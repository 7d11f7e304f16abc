"""A form for each question: parses and validates; `decide` saves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rostra.jurisdictions import packs
from rostra.people.enums import DutyCode, RoleCode
from rostra.policy.approval_forms import ChainsForm, WorkflowForm
from rostra.policy.calendar_form import CalendarForm, pack_label
from rostra.policy.content_checks import CHECKS, MAX_WORDS, ContentChecks, Rule
from rostra.policy.decision_form import DecisionForm
from rostra.policy.decisions import (
    ACCESS_CRITERIA,
    ACKNOWLEDGE_DAYS,
    ACKNOWLEDGE_REQUIRED,
    APPROVAL_CHAINS,
    ATTEST_MONTHS,
    CALENDAR,
    CALENDAR_ROTATION_DAYS,
    CAPTURE_MONTHS,
    CONTENT_CHECKS,
    CRITERIA,
    DORMANT_DAYS,
    ENGAGEMENT,
    GROUP_LEAST,
    GROUP_SECOND_PERSON,
    GROUP_TOLD,
    MANDATE_REQUIRED,
    MONITORING,
    OPENING,
    PACKS,
    PERSONAL_ADMINS,
    PROOF_DAYS,
    RECERTIFY_MONTHS,
    REPLY_REVIEW,
    REQUIREMENTS,
    RESPONSE_MINUTES,
    REVIEW_MONTHS,
    ROTATION_HOURS,
    SECOND_FACTOR,
    SECOND_PERSON,
    SURGE_LEAST,
    SURGE_TIMES,
    THANKS_WORDS,
    TOPIC_PRECISION,
    TRAINING_COURSES,
    TRAINING_MONTHS,
    UNSANCTIONED_PUBLISHING,
    WORKFLOW,
    WORKING_HOURS,
    Opening,
    Step,
    WorkingHours,
)
from rostra.policy.queries import course_choices
from rostra.policy.reply_form import ReplyReviewForm, ThanksForm

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


DECIDERS: Mapping[str, str | Promise] = {**dict(RoleCode.choices), **dict(DutyCode.choices)}
"""Who can decide a step or be bound by a rule: holders of a role or of a duty."""
PERSONAL: Mapping[str, str | Promise] = {
    "record": _("Allowed where the network forces it, and written down"),
    "refuse": _("Not allowed"),
}


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


def _either(label: Any, *, yes: Any, no: Any) -> forms.TypedChoiceField:
    """A question that is answered yes or no, each in words of its own."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", yes), ("no", no)],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )


def _several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    """Any number of these, none as well."""
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class SecondPersonForm(DecisionForm):
    answer = _either(
        _("Before a post goes out"), yes=_("A second person approves it"), no=_("Its author may publish it alone")
    )
    field_order = ("answer", "reason")

    @classmethod
    def fill(cls, value: bool) -> dict[str, Any]:
        return {"answer": "yes" if value else "no"}


class GroupSecondPersonForm(SecondPersonForm):
    answer = _either(
        _("Before one answer goes to many"),
        yes=_("A second person approves it"),
        no=_("Whoever wrote it may send it alone"),
    )


class MonitoringForm(DecisionForm):
    answer = forms.ChoiceField(label=_("Level"), choices=list(LEVELS.items()), widget=forms.RadioSelect)
    field_order = ("answer", "reason")


class EngagementForm(DecisionForm):
    answer = forms.TypedChoiceField(
        label=_("Degree"), choices=list(DEGREES.items()), coerce=int, widget=forms.RadioSelect
    )
    field_order = ("answer", "reason")


class NumberForm(DecisionForm):
    """A whole number; whether it is possible is for the question to say."""

    answer = forms.IntegerField(label=_("Number"), min_value=0)
    field_order = ("answer", "reason")


class UnsanctionedForm(SecondPersonForm):
    answer = _either(
        _("On an account that nobody decided on"),
        yes=_("Posts may go out, and the account is marked"),
        no=_("Nothing is posted"),
    )


class MandateForm(SecondPersonForm):
    answer = _either(
        _("To write or answer for the body"),
        yes=_("A mandate of the manager is needed"),
        no=_("A role or a right is enough"),
    )


class PersonalAdminsForm(DecisionForm):
    answer = forms.ChoiceField(
        label=_("Personal accounts as administrators"), choices=list(PERSONAL.items()), widget=forms.RadioSelect
    )
    field_order = ("answer", "reason")


class SecondFactorForm(DecisionForm):
    answer = _several(_("Holders of these roles and duties"), list(DECIDERS.items()))
    field_order = ("answer", "reason")

    def value(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["answer"])


class CriteriaForm(SecondFactorForm):
    answer = _several(_("What they must say"), list(CRITERIA.items()))


class PacksForm(SecondFactorForm):
    answer = _several(_("Jurisdictions"), lambda: [(name, pack_label(name)) for name in packs.names()])


class CoursesForm(SecondFactorForm):
    answer = _several(_("Courses"), course_choices)


class AcknowledgeForm(SecondPersonForm):
    answer = _either(
        _("To write or answer for the body"),
        yes=_("The policy has to be acknowledged first"),
        no=_("Whoever has not is reminded"),
    )


class OpeningForm(DecisionForm):
    """A few rows for steps, which is more than most bodies have; empty ones are left out."""

    short = _several(_("A short message must say"), list(REQUIREMENTS.items()))
    full = _several(_("A business case must say"), list(REQUIREMENTS.items()))

    STEPS = 5

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [f"{part}_{number}" for number in range(1, self.STEPS + 1) for part in ("step", "decider")]
        for number in range(1, self.STEPS + 1):
            label = gettext("Step %(number)d") % {"number": number}
            self.fields[f"step_{number}"] = forms.CharField(label=label, max_length=100, required=False)
            self.fields[f"decider_{number}"] = forms.ChoiceField(
                label=gettext("Who decides step %(number)d") % {"number": number},
                choices=[("", "—"), *DECIDERS.items()],
                required=False,
            )
        self.order_fields([*names, "short", "full", "reason"])

    @classmethod
    def fill(cls, value: Opening) -> dict[str, Any]:
        filled: dict[str, Any] = {"short": list(value.short), "full": list(value.full)}
        for number, step in enumerate(value.steps, start=1):
            filled |= {f"step_{number}": step.name, f"decider_{number}": step.decider}
        return filled

    def clean(self) -> None:
        given = False
        for number in range(1, self.STEPS + 1):
            name, decider = (self.cleaned_data.get(f"{part}_{number}") for part in ("step", "decider"))
            if bool(name) != bool(decider):
                self.add_error(f"decider_{number}", _("A step needs a name and somebody who decides."))
            given = given or bool(name and decider)
        if not given:
            raise forms.ValidationError(_("Somebody must decide: name at least one step."))

    def value(self) -> Opening:
        cleaned = self.cleaned_data
        numbers = range(1, self.STEPS + 1)
        steps = (Step(cleaned[f"step_{n}"], cleaned[f"decider_{n}"]) for n in numbers if cleaned[f"step_{n}"])
        return Opening(tuple(steps), tuple(cleaned["short"]), tuple(cleaned["full"]))


class ContentChecksForm(DecisionForm):
    """What each check does, and the body's own words."""

    words = forms.CharField(
        label=_("Our own words for internal matters"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One in each line, such as the name of a project that is not public. A star at the end stands for any ending."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, check in CHECKS.items():
            self.fields[code] = forms.ChoiceField(label=str(check.label), choices=Rule.choices)
        self.order_fields([*CHECKS, "words", "reason"])

    @classmethod
    def fill(cls, value: ContentChecks) -> dict[str, Any]:
        return {**{code: value.rule(code) for code in CHECKS}, "words": "\n".join(value.words)}

    def clean_words(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self.cleaned_data["words"].splitlines())
        words = tuple(dict.fromkeys(line for line in lines if line.strip("*")))
        if len(words) > MAX_WORDS:
            raise forms.ValidationError(_("These are too many words: choose the most telling ones."))
        return words

    def value(self) -> ContentChecks:
        cleaned = self.cleaned_data
        rules = {code: Rule(cleaned[code]) for code, check in CHECKS.items() if cleaned[code] != check.rule}
        return ContentChecks(rules, cleaned["words"])


FORMS: Mapping[str, type[DecisionForm]] = {
    RESPONSE_MINUTES.key: MinutesForm,
    WORKING_HOURS.key: WorkingHoursForm,
    CALENDAR.key: CalendarForm,
    SECOND_PERSON.key: SecondPersonForm,
    MONITORING.key: MonitoringForm,
    ENGAGEMENT.key: EngagementForm,
    OPENING.key: OpeningForm,
    UNSANCTIONED_PUBLISHING.key: UnsanctionedForm,
    RECERTIFY_MONTHS.key: NumberForm,
    CAPTURE_MONTHS.key: NumberForm,
    DORMANT_DAYS.key: NumberForm,
    PROOF_DAYS.key: NumberForm,
    SECOND_FACTOR.key: SecondFactorForm,
    ROTATION_HOURS.key: NumberForm,
    ATTEST_MONTHS.key: NumberForm,
    CALENDAR_ROTATION_DAYS.key: NumberForm,
    MANDATE_REQUIRED.key: MandateForm,
    PERSONAL_ADMINS.key: PersonalAdminsForm,
    ACCESS_CRITERIA.key: CriteriaForm,
    CONTENT_CHECKS.key: ContentChecksForm,
    APPROVAL_CHAINS.key: ChainsForm,
    WORKFLOW.key: WorkflowForm,
    REPLY_REVIEW.key: ReplyReviewForm,
    THANKS_WORDS.key: ThanksForm,
    TOPIC_PRECISION.key: NumberForm,
    GROUP_SECOND_PERSON.key: GroupSecondPersonForm,
    GROUP_LEAST.key: NumberForm,
    GROUP_TOLD.key: NumberForm,
    SURGE_TIMES.key: NumberForm,
    SURGE_LEAST.key: NumberForm,
    PACKS.key: PacksForm,
    TRAINING_COURSES.key: CoursesForm,
    TRAINING_MONTHS.key: NumberForm,
    ACKNOWLEDGE_REQUIRED.key: AcknowledgeForm,
    ACKNOWLEDGE_DAYS.key: NumberForm,
    REVIEW_MONTHS.key: NumberForm,
}
