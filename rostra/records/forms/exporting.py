from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.core.ui.choices import offer
from rostra.records.actions.exporting import LARGEST_SPLIT, SMALLEST_SPLIT
from rostra.records.enums import ExportFormat


class ExportForm(forms.Form):
    """How the chosen records are written, and what for. Without `journal`, the public journal is not offered."""

    format = forms.ChoiceField(label=_("Format"), initial=ExportFormat.EARK)
    title = forms.CharField(label=_("Title"), max_length=200)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is written into the log and into the package."),
    )
    redacted = forms.BooleanField(
        label=_("Copy for disclosure"),
        required=False,
        help_text=_("Personal data of others is left out, with marks; files are left out."),
    )
    split_mb = forms.IntegerField(
        label=pgettext_lazy("export", "New part after (MB)"),
        required=False,
        min_value=SMALLEST_SPLIT,
        max_value=LARGEST_SPLIT,
        help_text=_("Each part stands by itself. Empty: one part."),
    )

    def __init__(self, *args: Any, journal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [choice for choice in ExportFormat.choices if journal or choice[0] != ExportFormat.JOURNAL]
        offer(self, format=offered)
