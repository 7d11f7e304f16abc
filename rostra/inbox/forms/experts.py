"""What is asked of an expert, and what they reply, parsed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.choices import offer
from rostra.inbox.anonymous import anonymised
from rostra.inbox.models import Conversation, Message

OFFERED = 20
LONGEST = 10_000


class AskForm(forms.Form):
    """Whom, what, and which messages they may read with it: without who wrote them."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    email = forms.EmailField(label=_("E-mail address"))
    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("Without the name of the person who wrote to us and without how to reach them."),
    )
    shown = forms.MultipleChoiceField(
        label=_("What they may read with it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "The name of the person who wrote, mail addresses, and the numbers of telephones, people, accounts and cases are "
            "left out. Street addresses and names of others stay: tick only what may be read."
        ),
    )

    def __init__(self, *args: Any, conversation: Conversation, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Message.objects.filter(conversation=conversation, own=False, deleted_at=None).defer("search")
        self._messages = {str(row.pk): row for row in rows.order_by("-sent_at", "-pk")[:OFFERED]}
        offer(
            self,
            shown=[
                (key, Truncator(anonymised(row.question.strip(), conversation)).chars(300))
                for key, row in self._messages.items()
            ],
        )

    def clean_shown(self) -> list[Message]:
        return [self._messages[key] for key in self.cleaned_data["shown"]]


class ExpertReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Your reply"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"})
    )
