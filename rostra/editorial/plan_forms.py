"""Forms of the plan: kinds of content, slots, other entries, ideas, calendar addresses, and what the calendar shows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from rostra.core.ui import channels
from rostra.core.ui.choices import offer, offer_rows
from rostra.editorial.actions import plan
from rostra.editorial.enums import EntryKind, Form, PostState, Quiet, Risk
from rostra.editorial.forms.plain import area, day, line, web_address
from rostra.editorial.models import ContentType, PlanEntry, Slot
from rostra.editorial.planning import Wanted, accounts_by_name, accounts_open, content_types
from rostra.editorial.starter import DAY, HOUR, MONTH, STARTER, WEEK
from rostra.editorial.times import nearest
from rostra.people.models import Member, Unit
from rostra.people.queries import below

MIDNIGHT = time()


def _clock(label: Any, *, required: bool = False, help_text: Any = "") -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, widget=widget, help_text=help_text)


def _rows(label: Any, empty: Any, *, required: bool = False, help_text: Any = "") -> Any:
    """A choice of rows that are known only in a body's scope."""
    none: QuerySet[Any] = Unit.everywhere.none()
    return forms.ModelChoiceField(none, label=label, required=required, empty_label=empty, help_text=help_text)


def _members() -> QuerySet[Member]:
    rows = Member.objects.filter(left_at=None, user__is_active=True)
    return rows.select_related("user").order_by("user__name", "pk")


def _units() -> QuerySet[Unit]:
    return Unit.objects.filter(closed_at=None).order_by("name", "pk")


class TypeForm(forms.Form):
    name = line(_("Name"), length=100, required=True)
    purpose = area(_("Purpose"), help_text=_("Why the body publishes this, and for whom."))
    form = forms.ChoiceField(label=_("Form"), choices=Form.choices)
    risk = forms.ChoiceField(
        label=_("Risk"), choices=Risk.choices, help_text=_("How much harm a mistake would do: decides who approves.")
    )
    service = forms.BooleanField(
        label=_("Service notice"),
        required=False,
        help_text=_("May go out in a quiet period, such as before an election."),
    )
    shown_days = forms.IntegerField(
        label=_("Days in public"),
        required=False,
        min_value=1,
        max_value=3660,
        help_text=_("After so many days a post of this type is withdrawn by itself, unless it names another end."),
    )
    unit = _rows(_("Unit"), _("The whole body"))
    owner = _rows(_("Owner"), _("Nobody yet"), help_text=_("Hears of it when content of this type is overdue."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, unit=_units(), owner=_members())

    @staticmethod
    def of(kind: ContentType) -> dict[str, Any]:
        return {name: getattr(kind, name) for name in TypeForm.base_fields}

    @property
    def values(self) -> plan.TypeFields:
        return plan.TypeFields(**self.cleaned_data)


class CadenceForm(forms.Form):
    """How often: a number and a unit of time, or as needed."""

    UNITS = {"minutes": 1, "hours": HOUR, "days": DAY, "weeks": WEEK, "months": MONTH}

    account = _rows(_("On"), _("Any account"))
    number = forms.IntegerField(label=_("At least once every"), min_value=1, max_value=366, required=False)
    unit = forms.ChoiceField(
        label=_("Unit of time"),
        choices=[
            ("needed", _("As needed")),
            ("minutes", _("Minutes")),
            ("hours", _("Hours")),
            ("days", _("Days")),
            ("weeks", _("Weeks")),
            ("months", _("Months (30 days)")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, account=accounts_open())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("unit") in self.UNITS and data.get("number") is None and "number" not in self.errors:
            self.add_error("number", _("Say how many, or choose “As needed”."))
        return data

    @property
    def minutes(self) -> int | None:
        unit = self.cleaned_data["unit"]
        return self.cleaned_data["number"] * self.UNITS[unit] if unit in self.UNITS else None


class StarterForm(forms.Form):
    keys = forms.MultipleChoiceField(
        label=_("Content types to begin with"), widget=forms.CheckboxSelectMultiple, required=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"keys": [kind.key for kind in STARTER]})
        super().__init__(*args, **kwargs)
        offer(self, keys=[(kind.key, kind.name) for kind in STARTER])


class SlotForm(forms.Form):
    name = line(_("Name"), length=100, required=True)
    account = _rows(_("Account"), None, required=True)
    days = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=list(WEEKDAYS.items()), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    clock = _clock(_("Time"), required=True, help_text=_("On the clocks of the body, in summer and in winter."))
    every_weeks = forms.IntegerField(label=_("Every how many weeks"), min_value=1, max_value=52, initial=1)
    starts_on = day(_("First day"), required=True)
    ends_on = day(_("Last day"))
    content_type = _rows(_("Content type"), _("Any"))
    owner = _rows(
        _("Owner"), _("Nobody yet"), help_text=_("Hears of it when a day of the slot is still empty the day before.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, account=accounts_open(), content_type=content_types(), owner=_members())

    @staticmethod
    def of(slot: Slot) -> dict[str, Any]:
        return {name: getattr(slot, name) for name in SlotForm.base_fields}

    @property
    def values(self) -> plan.SlotFields:
        return plan.SlotFields(**{**self.cleaned_data, "days": tuple(self.cleaned_data["days"])})


class EntryForm(forms.Form):
    """Days on the clocks of the body; without times whole days."""

    kind = forms.ChoiceField(label=_("What it is"), choices=EntryKind.choices)
    title = line(_("Title"), required=True)
    first_day = day(_("First day"), required=True)
    first_clock = _clock(_("From (time)"))
    last_day = day(_("Last day"), required=True)
    last_clock = _clock(_("Until (time)"), help_text=_("Without a time, the whole day."))
    quiet = forms.ChoiceField(label=_("What may go out meanwhile"), choices=Quiet.choices)
    text = area(_("Note"))
    url = web_address(_("Link"))
    unit = _rows(_("Unit"), _("The whole body"))

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        self.zone = zone
        super().__init__(*args, **kwargs)
        offer_rows(self, unit=_units())

    @staticmethod
    def of(entry: PlanEntry, zone: ZoneInfo) -> dict[str, Any]:
        first, last = entry.starts_at.astimezone(zone), entry.ends_at.astimezone(zone)
        whole = last.time() == MIDNIGHT
        return {
            **{name: getattr(entry, name) for name in ("kind", "title", "quiet", "text", "url", "unit")},
            "first_day": first.date(),
            "first_clock": None if first.time() == MIDNIGHT else first.time(),
            "last_day": last.date() - timedelta(days=whole),
            "last_clock": None if whole else last.time(),
        }

    @property
    def values(self) -> plan.EntryFields:
        data = dict(self.cleaned_data)
        first, last = data.pop("first_day"), data.pop("last_day")
        first_clock, last_clock = data.pop("first_clock"), data.pop("last_clock")
        starts_at = self._at(first, first_clock or MIDNIGHT)
        ends_at = self._at(last, last_clock) if last_clock else self._at(last + timedelta(days=1), MIDNIGHT)
        return plan.EntryFields(starts_at=starts_at, ends_at=ends_at, **data)

    def _at(self, day: date, clock: time) -> datetime:
        return nearest(day, clock, self.zone).at


class IdeaForm(forms.Form):
    title = line(_("Idea"), required=True)
    text = area(_("Say more"), rows=5, help_text=_("What people should hear, why now, who knows more."))
    content_type = _rows(_("Content type"), _("Not sure"))
    unit = _rows(_("It concerns"), _("The whole body"))
    wanted_on = day(_("Best on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, content_type=content_types(), unit=_units())


class IdeaCommentForm(forms.Form):
    text = area(_("Comment"), required=True)


class DeclineForm(forms.Form):
    reason = area(_("Why not now?"), required=True, help_text=_("Who had the idea reads this."))


class FeedForm(forms.Form):
    unit = _rows(_("Team"), _("All that I may read"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, unit=_units())


class FilterForm(forms.Form):
    """What the calendar shows; anything that is no choice narrows nothing."""

    where = forms.ChoiceField(label=_("Channel or account"), required=False)
    unit = _rows(_("Team"), _("All teams"))
    content_type = _rows(_("Content type"), _("All content types"))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All states")),
            *((state.value, state.label) for state in PostState if state != PostState.DISCARDED),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._accounts = {str(row.pk): row for row in accounts_by_name()}
        used = sorted({row.channel for row in self._accounts.values() if row.channel})
        self._channels = {f"c-{name}": name for name in used}
        offer(
            self,
            where=[
                ("", _("All channels")),
                (_("Channels"), [(key, channels.mark(name).label) for key, name in self._channels.items()]),
                (_("Accounts"), [(key, row.name) for key, row in self._accounts.items()]),
            ],
        )
        offer_rows(self, unit=_units(), content_type=content_types().select_related(None))

    @property
    def wanted(self) -> Wanted:
        self.is_valid()
        data = self.cleaned_data
        where = data.get("where", "")
        return Wanted(
            account=self._accounts[where].pk if where in self._accounts else None,
            channel=self._channels.get(where, ""),
            units=frozenset(below(data["unit"])) if data.get("unit") else None,
            content_type=data["content_type"].pk if data.get("content_type") else None,
            state=data.get("state", ""),
        )
