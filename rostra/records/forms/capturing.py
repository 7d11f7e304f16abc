from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.core.ui.choices import offer
from rostra.records.enums import CaptureReason
from rostra.records.queries.captures import CaptureChoice

GROUPS = (("due", pgettext_lazy("capture of a page", "Due")), ("done", _("Captured")), ("failed", _("Failed")))


class CaptureFilter(forms.Form):
    """Which captures are shown; all of them unless chosen."""

    group = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *GROUPS])
    account = forms.TypedChoiceField(label=_("Account"), required=False, coerce=int, empty_value=None)
    reason = forms.ChoiceField(label=_("Reason"), required=False, choices=[("", _("All")), *CaptureReason.choices])
    about = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, accounts: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, account=[("", _("All")), *accounts])

    def choice(self) -> CaptureChoice:
        """What a valid form chose."""
        return CaptureChoice(**self.cleaned_data)


class AskCaptureForm(forms.Form):
    """A page that a records officer wants to be captured now."""

    url = forms.URLField(
        label=_("Address of a public page"), max_length=1000, assume_scheme="https", widget=forms.URLInput
    )
    account = forms.TypedChoiceField(
        label=_("Account that it belongs to"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, accounts: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, account=[("", _("None")), *accounts])
