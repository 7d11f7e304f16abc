"""What the buttons of a conversation say, parsed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.choices import offer
from rostra.inbox.enums import CloseReason
from rostra.inbox.forms.replies import LONGEST
from rostra.inbox.models import Conversation, Queue
from rostra.inbox.offered import Offered
from rostra.people.models import Member


class VersionForm(forms.Form):
    """A button that acts on the page that was shown."""

    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, conversation: Conversation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].initial = conversation.version


class CloseForm(VersionForm):
    reason = forms.ChoiceField(label=_("Why?"), choices=CloseReason.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, conversation: Conversation, **options: Any) -> None:
        super().__init__(*args, conversation=conversation, **options)
        self.fields["reason"].initial = CloseReason.ANSWERED if conversation.answered_at else CloseReason.NO_ANSWER

    def clean_reason(self) -> CloseReason:
        return CloseReason(self.cleaned_data["reason"])


class AssignForm(VersionForm):
    to = forms.ChoiceField(label=_("To whom?"))

    def __init__(self, *args: Any, conversation: Conversation, offered: Offered | None = None, **options: Any) -> None:
        super().__init__(*args, conversation=conversation, **options)
        people = (offered or Offered(conversation)).answerers_here
        self.members = {str(member.pk): member for member in people}
        offer(self, to=[(pk, member.user.name) for pk, member in self.members.items()])

    def clean_to(self) -> Member:
        return self.members[self.cleaned_data["to"]]


class HandOverForm(VersionForm):
    to = forms.ChoiceField(label=_("To which queue?"))
    note = forms.CharField(
        label=_("Note for those who work there"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, conversation: Conversation, offered: Offered | None = None, **options: Any) -> None:
        super().__init__(*args, conversation=conversation, **options)
        every = (offered or Offered(conversation)).queues
        self.queues = {str(queue.pk): queue for queue in every if queue.pk != conversation.queue_id}
        offer(self, to=[(pk, queue.name) for pk, queue in self.queues.items()])

    def clean_to(self) -> Queue:
        return self.queues[self.cleaned_data["to"]]


def sentences(form: forms.Form) -> list[str]:
    """What is wrong with a form, for a place that shows no fields."""
    return [str(error) for errors in form.errors.values() for error in errors]
