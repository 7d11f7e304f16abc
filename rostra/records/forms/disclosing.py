from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class Lines(forms.CharField):
    """Words, those of each line together."""

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]  # a list where Django has one text
        lines = (super().to_python(value) or "").splitlines()
        return [line.strip() for line in lines if line.strip()]


class DisclosureForm(forms.Form):
    """What a person takes out besides, and what may stand; for the copy itself also what it is made for."""

    also = Lines(
        label=_("Take out as well"),
        required=False,
        max_length=4000,
        help_text=_("One name or phrase on each line, wherever it stands."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    keep = Lines(
        label=_("Leave in"),
        required=False,
        max_length=4000,
        help_text=_("One phrase on each line that was taken out and may stand."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    purpose = forms.CharField(
        label=_("For whom, and why"),
        required=False,
        max_length=500,
        help_text=_("Kept in the log with your name when you download the copy."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
