"""Linking a sender to another one, and forgetting them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rostra.inbox.models import Conversation
from rostra.inbox.rules import reach
from rostra.people.enums import Right
from rostra.people.models import Member


class LinkForm(forms.Form):
    """Another conversation of the same person, by its number, and how the member knows."""

    other = forms.IntegerField(label=_("Number of the other conversation"), min_value=1, max_value=2**63 - 1)
    reason = forms.CharField(
        label=_("How do you know?"),
        help_text=_("For example: the person said so in this conversation. Nothing is looked up anywhere."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        self._member = member

    def clean_other(self) -> Conversation:
        rows = Conversation.objects.select_related("account").filter(reach(self._member, Right.READ))
        found = rows.filter(pk=self.cleaned_data["other"]).first()
        if found is None:
            raise forms.ValidationError(_("There is no conversation of this number that you may read."))
        return found


class ForgetForm(forms.Form):
    reason = forms.CharField(
        label=_("Who asked for it, and on what ground?"),
        help_text=_("This stays in the log: do not name the person here."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
