"""What somebody says about a post that stands in public already."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class CorrectionForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("The right words"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    note = forms.CharField(
        label=gettext_lazy("What was wrong"),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=gettext_lazy("Readers see it under the text, with the day, in the language of the post."),
    )


class WhyForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
