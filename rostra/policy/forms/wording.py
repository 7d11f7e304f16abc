from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class WordingForm(forms.Form):
    """A clause as the body says it. `reword` judges it."""

    text = forms.CharField(
        label=_("The clause in our words"),
        help_text=_("Plain text. An empty line begins a new paragraph. Names in braces stand for what the rule says."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
