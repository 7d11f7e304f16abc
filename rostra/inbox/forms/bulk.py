"""One act on many conversations, as the page of the chosen ones says it."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.choices import offer
from rostra.inbox.enums import BulkKind, CloseReason
from rostra.inbox.queries import answerers, queues


class BulkForm(forms.Form):
    """Which conversations, what is done to them, and what that needs to know."""

    kind = forms.ChoiceField(label=_("What to do"), choices=BulkKind.choices, widget=forms.RadioSelect)
    member = forms.ChoiceField(label=_("To whom?"), required=False)
    queue = forms.ChoiceField(label=_("To which queue?"), required=False)
    reason = forms.ChoiceField(label=_("Why?"), required=False, choices=[("", "—"), *CloseReason.choices])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = {str(member.pk): member for member in answerers()}
        self.queues = {str(queue.pk): queue for queue in queues()}
        offer(self, member=[("", "—"), *((pk, member.user.name) for pk, member in self.members.items())])
        offer(self, queue=[("", "—"), *((pk, queue.name) for pk, queue in self.queues.items())])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        needs: dict[BulkKind, tuple[str, Container[str], Promise]] = {
            BulkKind.ASSIGN: ("member", self.members, _("Say to whom they are given.")),
            BulkKind.HAND_OVER: ("queue", self.queues, _("Say into which queue they go.")),
            BulkKind.CLOSE: ("reason", dict(CloseReason.choices), _("Say why no answer is owed.")),
        }
        if (kind := said.get("kind")) in needs:
            name, known, sentence = needs[BulkKind(kind)]
            if said.get(name) not in known:
                self.add_error(name, str(sentence))
        return said
