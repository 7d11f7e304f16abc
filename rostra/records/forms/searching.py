from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class KeepForm(forms.Form):
    """Under which name a search is kept."""

    name = forms.CharField(label=_("Name"), max_length=200)
    shared = forms.BooleanField(label=_("For all who work here"), required=False)


class PersonForm(forms.Form):
    """Whom an officer looks for, and why."""

    name = forms.CharField(
        label=_("Name, handle or address"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    purpose = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("It is kept with your name, and all records officers can read it."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class OnePersonForm(forms.Form):
    """One of those who were found."""

    account = forms.IntegerField(min_value=0)
    party = forms.CharField(max_length=300)
