"""Fields that forms about posts, the plan, the library and the voice have in common."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

WITHIN = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2199, 12, 31)))
"""What people plan and note lies in these years: a mistyped year would break calculations with time zones."""


def line(label: Any, *, length: int = 200, required: bool = False, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(label=label, required=required, max_length=length, widget=widget, help_text=help_text)


def area(
    label: Any, *, rows: int = 3, length: int = 5000, required: bool = False, help_text: Any = ""
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, required=required, max_length=length, widget=widget, help_text=help_text)


def day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text, validators=WITHIN)


def web_address(label: Any) -> forms.URLField:
    return forms.URLField(label=label, max_length=500, required=False, assume_scheme="https")
