from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from rostra.core.logs import conceal
from rostra.core.ui.channels import mark
from rostra.core.ui.choices import offer, offer_rows
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.queries import active_members
from rostra.people.rules import may
from rostra.vault.enums import INVENTORY, Answer, Cause, Kind
from rostra.vault.models import Item
from rostra.vault.queries import secured_by

AREA = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
BY_HAND = (Cause.SUSPICION, Cause.BREACH, Cause.LOST_DEVICE, Cause.ROLE_CHANGE)
"""Causes that a person reports; the others are found by Rostra."""


class SealedArea(forms.Textarea):
    """Takes a secret and never gives it back: a form that comes again with its errors has it empty."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off", "dir": "ltr", "spellcheck": "false", "rows": 3})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was sent; from here on no log line shows it, whatever an error message quotes."""
        value = super().value_from_datadict(data, files, name)
        conceal([value or ""])
        return value

    def format_value(self, value: Any) -> None:
        """Nothing, whatever was sent."""


class EntryForm(forms.Form):
    """What is known of a secret, without its value."""

    label = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("What your colleagues call it: “City on X, main password”.")
    )
    contact = forms.CharField(
        label=_("Recovery number or address"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Only for a recovery phone or a recovery mail address."),
    )
    custodian = forms.ModelChoiceField(label=_("Custodian"), queryset=Member.everywhere.none())
    expires_at = forms.DateTimeField(
        label=_("Expires"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, custodian=active_members())


class AddForm(EntryForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.SHARED_PASSWORD)
    account = forms.ModelChoiceField(label=_("Account"), queryset=Item.everywhere.none(), required=False)
    value = forms.CharField(
        label=_("Value"),
        required=False,
        strip=False,
        max_length=8000,
        widget=SealedArea(),
        help_text=_("A password, recovery codes one a line, or the seed of a code generator. Sealed at once."),
    )
    field_order = ("kind", "account", "label", "value", "contact", "custodian", "expires_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Accounts lie above this layer: the model is asked for by name, as the foreign key does.
        accounts: Any = apps.get_model("accounts", "Account")
        rows = accounts.objects.exclude(state="closed").order_by("name", "pk")
        offer_rows(self, account=rows)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") in INVENTORY and data.get("value"):
            self.add_error("value", _("This kind has no value: write the number or address."))
        return data


class RotateForm(forms.Form):
    value = forms.CharField(
        label=_("New value"),
        strip=False,
        max_length=8000,
        widget=SealedArea(),
        help_text=_("Change it at the provider first, then write it here."),
    )
    expires_at = forms.DateTimeField(
        label=_("Expires"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=AREA, max_length=1000)


class RevealForm(ReasonForm):
    """`once` makes the form good for one showing."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class HolderForm(forms.Form):
    member = forms.ModelChoiceField(label=_("Person"), queryset=Member.everywhere.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, member=active_members())


class ReportForm(forms.Form):
    """A secret may be in wrong hands."""

    cause = forms.ChoiceField(label=_("What happened"), choices=[(cause.value, cause.label) for cause in BY_HAND])
    detail = forms.CharField(
        label=_("More about it"), required=False, max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )


class IncidentForm(forms.Form):
    """Something happened that concerns many secrets at once; offered is what the member has order over."""

    cause = forms.ChoiceField(
        label=_("What happened"),
        choices=[(cause.value, cause.label) for cause in (Cause.BREACH, Cause.SUSPICION)],
        widget=forms.RadioSelect,
    )
    network = forms.ChoiceField(label=_("Network"), required=False, help_text=_("Every secret of our accounts there."))
    account = forms.ModelChoiceField(
        label=_("Account"),
        queryset=Item.everywhere.none(),
        required=False,
        empty_label="—",
        help_text=_("Every secret that belongs to it."),
    )
    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=Member.everywhere.none(),
        required=False,
        empty_label="—",
        help_text=_("Every secret that this person could have had shown. All their sessions end."),
    )
    detail = forms.CharField(label=_("More about it"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts: Any = apps.get_model("accounts", "Account")
        rows = accounts.objects.filter(items__in=secured_by(member)).order_by("name", "pk").distinct()
        names = sorted({row.network for row in rows if row.network})
        offer(self, network=[("", "—"), *((name, mark(name).label) for name in names)])
        offer_rows(self, account=rows)
        if may(member, Right.SECURE):
            offer_rows(self, person=active_members())
        else:
            # Who secures a part of the body has no order over its people.
            del self.fields["person"]


class AttestForm(forms.Form):
    answer = forms.ChoiceField(label=_("Your answer"), choices=Answer.choices, widget=forms.RadioSelect)
