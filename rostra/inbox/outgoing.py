"""What leaves when a conversation is answered: the text with what it answers and whom it is for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from rostra.accounts.models import Account
from rostra.accounts.queries import plain_channel
from rostra.channels import registry
from rostra.channels.contract import Capabilities, Media, Outgoing, Problem
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.inbox.enums import Visibility
from rostra.inbox.models import Answer, Conversation, Message
from rostra.inbox.sources import ANSWER
from rostra.publishing.queries import deliveries_of

REFERENCES = 30
"""How many earlier items of the thread an answer names: enough for every mail program."""

FILES = 4
"""Files with a description in one answer: what the networks that have descriptions take."""


def capabilities(account: Account) -> Capabilities | None:
    """What the account's channel can; None when it is not installed any more."""
    return registry.get(account.channel).can if account.channel in registry.names() else None


def described_files(can: Capabilities | None) -> int:
    """How many files with a description each an answer may have; 0 where the channel knows no descriptions."""
    return min(can.media, FILES) if can and can.alt_text else 0


def message_to_answer(conversation: Conversation) -> Message | None:
    """The newest message of the citizen that still stands at its source."""
    rows = Message.objects.filter(conversation=conversation, own=False, deleted_at=None)
    return rows.order_by("-sent_at", "-pk").first()


def outgoing_for(
    conversation: Conversation,
    *,
    text: str,
    visibility: Visibility,
    reply_to: Message | None,
    media: Sequence[Media] = (),
) -> Outgoing:
    """The content of a delivery; nothing here asks the network."""
    post = conversation.post_delivery
    return Outgoing(
        text=text,
        language=conversation.language,
        media=tuple(media),
        subject=conversation.subject,
        reply_to=reply_to.ref if reply_to else "",
        root=(post.ref if post else "") or conversation.root,
        references=_references(conversation, reply_to),
        to=(conversation.author_handle or conversation.author_id) if visibility == Visibility.PRIVATE else "",
        visibility="public" if visibility == Visibility.PUBLIC else "private",
    )


def problems_of(account: Account, outgoing: Outgoing) -> list[Problem]:
    """What the channel would say to it. No network."""
    return plain_channel(account).check(outgoing)


def media_of(file: StoredFile, *, name: str, alt: str) -> Media:
    return Media(
        sha256=bytes(file.sha256).hex(),
        content_type=file.content_type,
        size=file.size,
        name=name,
        alt=alt,
        read=partial(files.read, file),
    )


def media_data(media: Sequence[Media]) -> list[dict[str, Any]]:
    """The files as an answer keeps them: by hash, never their bytes."""
    return [{"sha256": m.sha256, "name": m.name, "type": m.content_type, "alt": m.alt, "size": m.size} for m in media]


def media_kept(data: Sequence[dict[str, Any]]) -> list[Media]:
    """Files as they were kept, to be sent; the other way round of `media_data`."""
    rows = StoredFile.objects.filter(sha256__in=[bytes.fromhex(row["sha256"]) for row in data])
    stored = {bytes(row.sha256).hex(): row for row in rows}
    return [media_of(stored[row["sha256"]], name=row["name"], alt=row["alt"]) for row in data]


def _references(conversation: Conversation, reply_to: Message | None) -> tuple[str, ...]:
    """The thread so far, oldest first: the citizen's messages and our answers that left."""
    rows = Message.objects.filter(conversation=conversation).order_by("-sent_at", "-pk")
    items = list(rows.values_list("sent_at", "ref")[:REFERENCES])
    ids = Answer.objects.filter(conversation=conversation).order_by("-pk").values_list("pk", flat=True)[:REFERENCES]
    for deliveries in deliveries_of(ANSWER, ids).values():
        items += [(delivery.sent_at, delivery.ref) for delivery in deliveries if delivery.sent_at and delivery.ref]
    refs = [ref for _, ref in sorted(items) if reply_to is None or ref != reply_to.ref]
    return tuple(refs[-REFERENCES:])
