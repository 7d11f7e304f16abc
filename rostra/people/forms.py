from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.choices import offer_rows
from rostra.people.enums import Digest, DutyCode, Level, RoleCode, Theme
from rostra.people.models import Member, Unit
from rostra.people.queries import Passing, administered_units, administers_body, below

EMAIL = _("E-mail address")


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for type checkers only
    """One of the members, by name. `people` None: a form offers them when it is drawn."""

    def __init__(
        self,
        people: QuerySet[Member] | None = None,
        *,
        label: Any,
        nobody: Any = "—",
        required: bool = False,
        help_text: Any = "",
    ) -> None:
        rows = Member.everywhere.none() if people is None else people
        super().__init__(rows, label=label, required=required, empty_label=nobody, help_text=help_text)


# --- One's own profile --------------------------------------------------------------------------------


def _time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("As the browser says")), *settings.LANGUAGES], required=False
    )
    theme = forms.ChoiceField(label=_("Light or dark"), choices=Theme.choices, widget=forms.RadioSelect)
    digest = forms.ChoiceField(label=_("Notices by mail"), choices=Digest.choices, widget=forms.RadioSelect)
    quiet_from = forms.TimeField(
        label=_("No mail from"),
        help_text=_("In the time zone of the body that the notice comes from."),
        required=False,
        widget=_time_input(),
    )
    quiet_until = forms.TimeField(label=_("No mail until"), required=False, widget=_time_input())


# --- People, units, the body --------------------------------------------------------------------------


class _UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for type checkers only
    """A unit that the member administers; "the whole body" only for those who administer all of it."""

    def __init__(self, member: Member, *, label: Any) -> None:
        whole = administers_body(member)
        super().__init__(
            administered_units(member),
            label=label,
            required=not whole,
            empty_label=_("The whole body") if whole else None,
        )


def _level() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Level"),
        help_text=_("For telling whether managers know the rules too."),
        choices=Level.choices,
        initial=Level.STAFF,
        required=False,
    )


class _WithLevel(forms.Form):
    """A form that may leave the level out, as those of other programs do."""

    level = _level()

    def clean_level(self) -> str:
        return self.cleaned_data["level"] or str(self.fields["level"].initial)


class MemberForm(_WithLevel):
    email = forms.EmailField(label=EMAIL)
    name = forms.CharField(label=_("Name"), max_length=200)
    title = forms.CharField(label=_("Position"), max_length=200, required=False)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _UnitChoice(member, label=_("Unit"))


class RoleForm(forms.Form):
    code = forms.ChoiceField(label=_("Role"), choices=RoleCode.choices)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _UnitChoice(member, label=_("For"))


class DutyForm(forms.Form):
    code = forms.ChoiceField(label=_("Duty"), choices=DutyCode.choices)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _UnitChoice(member, label=_("For"))


class UnitForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = _UnitChoice(member, label=_("Part of"))


class UnitNameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)


class UnitPlaceForm(forms.Form):
    """Where a unit can go: anywhere that the member administers, except to itself and below."""

    def __init__(self, member: Member, unit: Unit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = _UnitChoice(member, label=_("Part of"))
        field.queryset = administered_units(member).exclude(pk__in=below(unit))
        field.initial = unit.parent_id
        self.fields["parent"] = field


class MemberChangeForm(_WithLevel):
    """What colleagues read about a member."""

    title = forms.CharField(label=_("Position"), max_length=200, required=False)
    phone = forms.CharField(
        label=_("Telephone"), max_length=60, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    spokesperson = forms.CharField(
        label=_("Speaks for the body about"),
        help_text=_("Only for spokespersons: the subjects on which they may be quoted."),
        max_length=300,
        required=False,
    )
    field_order = ("title", "unit", "level", "phone", "spokesperson")

    def __init__(self, by: Member, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "phone", "spokesperson", "level"):
            self.fields[name].initial = getattr(member, name)
        self.fields["unit"] = _UnitChoice(by, label=_("Unit"))
        self.fields["unit"].initial = member.unit_id
        self.order_fields(self.field_order)


class BodyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(label=_("Main language"), choices=settings.LANGUAGES)
    languages = forms.MultipleChoiceField(
        label=_("Languages in which the body answers"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(name, name.replace("_", " ")) for name in sorted(available_timezones())]
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")


# --- Leaving, and devices -----------------------------------------------------------------------------


class LeavingForm(forms.Form):
    """When somebody leaves, and who takes over what: one person for all, or others for some of it."""

    at = forms.DateTimeField(
        label=_("When"),
        help_text=_("Empty: now. At a later time it happens by itself, to the minute."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, passings: list[Passing], people: QuerySet[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = [each for each in passings if each.handover.passes and each.count]
        if self.kinds:
            self.fields["to"] = PersonField(people, label=_("Who takes over"), nobody=_("Nobody in particular"))
        for number, each in enumerate(self.kinds):
            field = PersonField(
                people, label=each.handover.label, nobody=_("The same person"), help_text=each.handover.otherwise
            )
            field.initial = each.to
            self.fields[f"to_{number}"] = field

    def successors(self) -> dict[str, Member]:
        """By the name of a handover; `self` is valid."""
        chosen = {
            each.handover.name: self.cleaned_data[f"to_{number}"] or self.cleaned_data["to"]
            for number, each in enumerate(self.kinds)
        }
        return {name: to for name, to in chosen.items() if to is not None}

    def single(self) -> list[forms.BoundField]:
        """The fields for one kind of thing each."""
        return [self[f"to_{number}"] for number in range(len(self.kinds))]


class AbsenceForm(forms.Form):
    """The first and the last day away, in the body's time, and who stands in."""

    first = forms.DateField(label=_("First day away"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Last day away"), widget=forms.DateInput(attrs={"type": "date"}))
    substitute: Any = forms.ModelChoiceField(
        Member.everywhere.none(),
        label=_("Substitute"),
        required=False,
        empty_label=_("Nobody: the queue and the managers"),
    )

    def __init__(self, *args: Any, people: QuerySet[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        offer_rows(self, substitute=people)

    def wanted(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "starts_at": _midnight(said["first"]),
            "ends_at": _midnight(said["last"] + timedelta(days=1)),
            "substitute": said["substitute"],
        }


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


class DeviceForm(forms.Form):
    label = forms.CharField(label=_("Name"), help_text=_("As its label says."), max_length=200)
    kind = forms.CharField(label=_("Kind"), help_text=_("Telephone, laptop …"), max_length=60, required=False)
    tag = forms.CharField(label=_("Inventory number"), max_length=100, required=False)

    def __init__(self, people: QuerySet[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"] = PersonField(people, label=_("Who has it"), nobody=_("Nobody"))
        self.fields["updater"] = PersonField(
            people, label=_("Who updates apps and drivers"), nobody=_("Nobody"), help_text=_("Nobody else should.")
        )


class NewDeviceForm(DeviceForm):
    owned = forms.BooleanField(label=_("It belongs to the body"), required=False)
    updated_on = forms.DateField(
        label=_("Its software was last updated on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    field_order = ("label", "kind", "tag", "owned", "holder", "updater", "updated_on")


class UpdatedForm(forms.Form):
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))


# --- The log ------------------------------------------------------------------------------------------


class LogFilter(forms.Form):
    """What of the log is shown; all of it unless chosen."""

    kind = forms.ChoiceField(label=_("What"), required=False)
    actor = forms.ChoiceField(label=_("Who"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    about = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, kinds: list[tuple[str, str]], people: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("kind", kinds), ("actor", people)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for type checkers
            field.choices = [("", _("All")), *choices]
