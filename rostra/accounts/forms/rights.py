"""Forms about who may do what on which account."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.core.ui.choices import offer_rows
from rostra.people.actions import Wish
from rostra.people.enums import DutyCode, GrantRight, RoleCode, RuleKey
from rostra.people.forms import PersonField
from rostra.people.models import Member
from rostra.people.queries import active_members, rule
from rostra.people.rules import may_give
from rostra.policy.decisions import CRITERIA


def _day(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


def _begin(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day is not None else None


def end_of(day: date | None) -> datetime | None:
    """The moment at which a day is over, in the body's time zone: "until Friday" includes Friday."""
    return _begin(day + timedelta(days=1)) if day is not None else None


def _starts_at(day: date | None, now: datetime) -> datetime:
    """From the beginning of a later day; today and earlier days mean: at once."""
    begin = _begin(day)
    return begin if begin is not None and begin > now else now


class GrantForm(forms.Form):
    """A right on one account, for one person."""

    starts_on = _day(_("From"), _("Empty: at once."))
    ends_on = _day(_("Until"), _("The last day. Empty: until somebody ends it."))
    personal_handle = forms.CharField(
        label=_("Personal account"),
        help_text=_("Only where the network forces a personal account to administer this one: its handle."),
        max_length=200,
        required=False,
    )
    field_order = ("member", "right", "starts_on", "ends_on", "personal_handle")

    def __init__(self, by: Member, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"] = PersonField(active_members().exclude(pk=by.pk), label=_("Person"), required=True)
        given = [(right.value, right.label) for right in GrantRight if may_give(by, right, account)]
        self.fields["right"] = forms.ChoiceField(label=_("Right"), choices=given, widget=forms.RadioSelect)
        self.order_fields(self.field_order)

    def values(self, now: datetime) -> dict[str, Any]:
        """What `give_grant` takes."""
        said = self.cleaned_data
        return {
            "member": said["member"],
            "right": said["right"],
            "starts_at": _starts_at(said["starts_on"], now),
            "ends_at": end_of(said["ends_on"]),
            "personal_handle": said["personal_handle"].strip(),
        }


class MandateForm(forms.Form):
    scope = forms.CharField(
        label=_("What for"),
        help_text=_("What the person may do in the body's name, in a sentence."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    duties = forms.MultipleChoiceField(
        label=_("Duties"), choices=DutyCode.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_on = _day(_("From"), _("Empty: at once."))
    ends_on = _day(_("Until"), _("The last day. Empty: until somebody ends it."))
    rights = forms.MultipleChoiceField(
        label=_("Rights that come with it"),
        help_text=_("On the accounts below. They end with the mandate."),
        choices=GrantRight.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    accounts: forms.ModelMultipleChoiceField[Account] = forms.ModelMultipleChoiceField(
        label=_("On these accounts"),
        queryset=Account.everywhere.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("manager", "scope", "duties", "starts_on", "ends_on", "rights", "accounts")

    def __init__(self, member: Member, by: Member, *args: Any, **kwargs: Any) -> None:
        """Whoever writes a mandate down for themselves gives themselves no rights with it."""
        super().__init__(*args, **kwargs)
        self.fields["manager"] = PersonField(active_members().exclude(pk=member.pk), label=_("Manager"), required=True)
        rows = Account.objects.filter(closed_at=None).order_by("name", "pk")
        offer_rows(self, accounts=rows)
        if member.pk == by.pk:
            del self.fields["rights"], self.fields["accounts"]
        self.order_fields(self.field_order)

    def clean(self) -> None:
        if bool(self.cleaned_data.get("rights")) != bool(self.cleaned_data.get("accounts")):
            self.add_error("accounts", _("Choose both rights and accounts, or neither."))

    def values(self, now: datetime) -> dict[str, Any]:
        """What `give_mandate` takes."""
        said = self.cleaned_data
        return {
            "manager": said["manager"],
            "scope_text": said["scope"],
            "duties": said["duties"],
            "starts_at": _starts_at(said["starts_on"], now),
            "ends_at": end_of(said["ends_on"]),
            "wishes": [
                Wish(account, right) for account in said.get("accounts", ()) for right in said.get("rights", ())
            ],
        }


class AskForm(forms.Form):
    """Somebody asks for a right or a role; the body says what else they must tell."""

    def __init__(self, account: Account | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = GrantRight.choices if account is not None else RoleCode.choices
        label = _("Right") if account is not None else _("Role")
        self.fields["wanted"] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
        self.fields["reason"] = forms.CharField(label=_("Why you need it"), widget=forms.Textarea(attrs={"rows": 3}))
        self.criteria = [code for code in rule(RuleKey.ACCESS_CRITERIA) if code in CRITERIA]
        for code in self.criteria:
            self.fields[code] = forms.CharField(label=str(CRITERIA[code]), max_length=500)

    def said(self) -> dict[str, str]:
        return {code: self.cleaned_data[code] for code in self.criteria}


class VerdictForm(forms.Form):
    """Granted or not, and why. An end is possible for a right on an account."""

    granted = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Give the access")), ("no", _("Refuse it"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    verdict = forms.CharField(
        label=_("Reason"),
        help_text=_("The person reads it. A refusal needs one."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ends_on = _day(_("Until"), _("The last day. Empty: until somebody ends it."))
    personal_handle = forms.CharField(
        label=_("Personal account"),
        help_text=_("Only where the network forces a personal account to administer this one: its handle."),
        max_length=200,
        required=False,
    )
