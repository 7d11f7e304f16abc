"""The lock of whoever writes an answer: it warns others, and ends by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from rostra.inbox.models import Conversation
from rostra.people.models import Member

WRITING = timedelta(minutes=2)


def start_writing(*, conversation: Conversation, by: Member, now: datetime) -> Member | None:
    """Say, for two minutes, that `by` writes an answer. Returns who does already: somebody else, or None."""
    free = Q(writing_by=None) | Q(writing_by=by) | Q(writing_until__lt=now)
    rows = Conversation.objects.filter(free, pk=conversation.pk)
    if rows.update(writing_by=by, writing_until=now + WRITING):
        return None
    return Conversation.objects.select_related("writing_by__user").get(pk=conversation.pk).writing_by


def stop_writing(*, conversation: Conversation, by: Member) -> None:
    """`by` does not write any more; somebody else's lock stays."""
    Conversation.objects.filter(pk=conversation.pk, writing_by=by).update(writing_by=None, writing_until=None)
