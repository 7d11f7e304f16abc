"""A person says what a message is: given because a post asked for it, or a comment or question as any other."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import record
from rostra.core.refusals import Refused
from rostra.editorial.models import Post
from rostra.inbox import events
from rostra.inbox.actions.changes import WrongState, change, note
from rostra.inbox.intake.terms import asks_of
from rostra.inbox.models import Conversation
from rostra.people.models import Member


@transaction.atomic
def say_kind(
    *, conversation: Conversation, kind: str, by: Member, now: datetime, version: int | None = None
) -> Conversation:
    """Say that it is what our post above it asks for (its code), or with "" a comment or question. Its clock stays.

    Raises Refused for what no post asked for, WrongState for what it is already, Faster.
    """
    above = conversation.post_delivery_id
    if kind not in ("", asks_of([above]).get(above, "")):
        raise Refused(_("The post does not ask for this."))
    if conversation.kind == kind:
        raise WrongState(_("The conversation is kept as this already."))
    was = conversation.kind
    change(conversation, version=version, kind=kind)
    note(conversation, events.KIND_SAID, by=by, now=now, data={"kind": kind, "was": was})
    return conversation


def contributions_exported(*, post: Post, rows: int, by: Member, now: datetime) -> None:
    """A member downloads what came in for a post."""
    kind, about = events.CONTRIBUTIONS_EXPORTED.name, f"editorial.post:{post.pk}"
    record(body=by.body_id, by=by.user, now=now, kind=kind, about=about, data={"rows": rows})
