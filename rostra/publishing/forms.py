"""Forms of stops and of posting by hand; nothing is saved here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.accounts.models import Account
from rostra.core.ui.choices import offer

EVERYTHING = "all"
"""The choice of the whole body."""

OVERDUE = (
    ("now", gettext_lazy("It goes out at once")),
    ("spread", gettext_lazy("It goes out one after the other")),
    ("decide", gettext_lazy("It stays here: somebody decides on each")),
)


class StopForm(forms.Form):
    where = forms.ChoiceField(label=gettext_lazy("Where"))
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        help_text=gettext_lazy("Everybody who publishes is told. It stays on record."),
    )
    answers_go_on = forms.BooleanField(label=gettext_lazy("Answers to people go on"), required=False)

    def __init__(self, *args: Any, whole: bool, accounts: Iterable[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(account.pk): account for account in accounts}
        rows = [(pk, account.name) for pk, account in self.accounts.items()]
        offer(self, where=[*([(EVERYTHING, _("All accounts of the body"))] if whole else []), *rows])

    def account(self) -> Account | None:
        """The chosen account; None for all of them."""
        return self.accounts.get(self.cleaned_data["where"])


class ResumeForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)
    overdue = forms.ChoiceField(
        label=gettext_lazy("What was due meanwhile"), choices=OVERDUE, widget=forms.RadioSelect, initial="now"
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes between two on one account"),
        min_value=1,
        max_value=240,
        initial=10,
        help_text=gettext_lazy("Only where it goes out one after the other."),
    )

    def apart(self) -> timedelta:
        return timedelta(minutes=self.cleaned_data["minutes"])


class LinkForm(forms.Form):
    url = forms.URLField(
        label=gettext_lazy("Address of what you posted"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "inputmode": "url", "autocomplete": "off"}),
    )


class WhyForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)
