"""What the pages of queues say, parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.accounts.queries import accounts
from rostra.core.ui.choices import offer, offer_rows
from rostra.inbox.models import Queue, QueueMember, Route
from rostra.inbox.queries import answerers
from rostra.people.models import Member, Unit

if TYPE_CHECKING:
    UnitField = forms.ModelChoiceField[Unit]
else:
    # Generic for type checkers only.
    UnitField = forms.ModelChoiceField


class AddQueueForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    unit = UnitField(label=_("Unit"), queryset=Unit.everywhere.none(), required=False, empty_label=_("The whole body"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, unit=Unit.objects.filter(closed_at=None))


class QueueForm(forms.Form):
    """Who works on a queue, and whose new conversations go into it."""

    members = forms.MultipleChoiceField(label=_("Who works on it"), required=False, widget=forms.CheckboxSelectMultiple)
    accounts_ = forms.MultipleChoiceField(
        label=_("Accounts whose new conversations come here"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, queue: Queue, *args: Any, **kwargs: Any) -> None:
        self._members = {str(member.pk): member for member in answerers()}
        open_states = [state for state in AccountState if state != AccountState.CLOSED]
        self._accounts = {str(account.pk): account for account in accounts(states=open_states)}
        self.routed = set(Route.objects.filter(queue=queue).values_list("account", flat=True))
        working = QueueMember.objects.filter(queue=queue).values_list("member", flat=True)
        initial = {"members": [str(pk) for pk in working], "accounts_": [str(pk) for pk in self.routed]}
        super().__init__(*args, **kwargs)
        self.initial = initial
        offer(
            self,
            members=[(key, member.user.name) for key, member in self._members.items()],
            accounts_=[(key, account.name) for key, account in self._accounts.items()],
        )

    def accounts(self) -> list[Account]:
        return list(self._accounts.values())

    def clean_members(self) -> list[Member]:
        return [self._members[key] for key in self.cleaned_data["members"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["accounts"] = [self._accounts[key] for key in cleaned.pop("accounts_", [])]
        return cleaned
