"""Who writes to the body: a sender is a channel and their number there; a person may be several of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.core.refusals import Refused
from rostra.inbox.models import Conversation, Identity

Sender = tuple[str, str]


class NoSender(Refused):
    """Nobody knows who wrote: the channel gave no sender."""


def sender_of(conversation: Conversation) -> Sender:
    """Raises NoSender."""
    if not conversation.author_id:
        raise NoSender(_("The channel did not say who wrote this."))
    return conversation.account.channel, conversation.author_id


def senders_of(conversation: Conversation) -> list[Sender]:
    """The sender, and those who are the same person because somebody linked them. Raises NoSender."""
    mine = sender_of(conversation)
    identity = Identity.objects.filter(any_of([mine])).first()
    if identity is None:
        return [mine]
    return list(Identity.objects.filter(person=identity.person_id).order_by("pk").values_list("channel", "author_id"))


def any_of(senders: Iterable[Sender]) -> Q:
    """Identities of any of these."""
    found = Q(pk__in=())
    for channel, author_id in senders:
        found |= Q(channel=channel, author_id=author_id)
    return found


def written_by(senders: Iterable[Sender]) -> Q:
    """Rows with an account and an author that came from any of these."""
    found = Q(pk__in=())
    for channel, author_id in senders:
        found |= Q(account__channel=channel, author_id=author_id)
    return found
