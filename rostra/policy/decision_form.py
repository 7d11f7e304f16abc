from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """What all decisions have: the reason. A subclass has its fields, and says what they amount to."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stays on record with your name, and is read by those who come after you."),
    )

    @classmethod
    def fill(cls, value: Any) -> dict[str, Any]:
        """The initial values of the fields for a value that holds now."""
        return {"answer": value}

    def value(self) -> Any:
        """The typed value; only after `is_valid()`."""
        return self.cleaned_data["answer"]
