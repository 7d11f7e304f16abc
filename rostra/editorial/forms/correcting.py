"""What somebody says about a post that stands in public already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class CorrectionForm(forms.Form):
    """The words, and a description of each file: `files` are their names and how they are described now, in order."""

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

    def __init__(self, *args: Any, files: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self._alts = [f"alt-{number}" for number in range(len(files))]
        for field, (name, alt) in zip(self._alts, files, strict=True):
            self.fields[field] = forms.CharField(
                label=_("What “%(name)s” shows") % {"name": name},
                max_length=1_500,
                required=False,
                initial=alt,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
                help_text=_("For people who cannot see it."),
            )

    @property
    def descriptions(self) -> list[BoundField]:
        return [self[field] for field in self._alts]

    @property
    def alts(self) -> list[str] | None:
        """What was said of each file; None where nobody was asked, as on a page from before there were descriptions."""
        asked = self._alts and all(field in self.data for field in self._alts)
        return [self.cleaned_data[field] for field in self._alts] if asked else None

    def clean(self) -> dict[str, Any]:
        # Browsers send every line end as two characters; networks count them.
        return {name: value.replace("\r\n", "\n") for name, value in (super().clean() or {}).items()}


class WhyForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
