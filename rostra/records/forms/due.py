from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.core.ui.choices import offer
from rostra.records.actions.due import LONGEST


class SeenForm(forms.Form):
    """How many records the page showed as due."""

    records = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class KeepForm(SeenForm):
    months = forms.IntegerField(
        label=_("Keep for so many more months"), min_value=1, max_value=LONGEST, help_text=_("Counted from today")
    )
    reason = forms.CharField(label=_("Why they stay"), widget=forms.Textarea(attrs={"rows": 2}))


class ReleaseForm(SeenForm):
    decision = forms.TypedChoiceField(label=pgettext_lazy("disposal", "Decision"), coerce=int)
    reason = forms.CharField(label=_("Why they may go"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, decisions: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, decision=decisions)


class HandOverForm(forms.Form):
    """That a handover took place; `outcome` is the one that the page showed."""

    outcome = forms.IntegerField(widget=forms.HiddenInput)
    to = forms.CharField(label=_("Handed over to"), max_length=200, help_text=_("The archive that took them"))
    on = forms.DateField(label=_("Handed over on"), widget=forms.DateInput(attrs={"type": "date"}))
    reference = forms.CharField(
        label=_("Reference"), max_length=200, help_text=_("The number of the receipt, or of the agreement")
    )
