"""What a post asks people for, changed after its approval."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from rostra.editorial.enums import Asks
from rostra.editorial.forms.details import LONGEST_URL
from rostra.editorial.models import Post


class AskingForm(forms.Form):
    """The last day and, of a contest, its rules: whoever takes part must be able to know them."""

    asks_until = forms.DateField(
        label=gettext_lazy("Last day for it"),
        help_text=gettext_lazy("What was written before is late or in time as it was."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("A contest needs a last day.")},
    )
    rules_url = forms.URLField(
        label=gettext_lazy("Rules of the contest"),
        max_length=LONGEST_URL,
        assume_scheme="https",
        error_messages={"required": gettext_lazy("A contest needs rules that people can read.")},
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        kwargs["initial"] = {"asks_until": post.asks_until, "rules_url": post.rules_url, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if post.asks != Asks.ENTRY:
            self.fields["asks_until"].required = False
            del self.fields["rules_url"]

    @property
    def said(self) -> dict[str, date | str | None]:
        """What the valid form says, by the names of the post's own fields."""
        return {"asks_until": self.cleaned_data["asks_until"], "rules_url": self.cleaned_data.get("rules_url", "")}
