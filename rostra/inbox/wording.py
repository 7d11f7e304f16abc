"""How the log names conversations and their parts, and what the data of their events and their content mean.

A conversation keeps its number for a name: whoever may read the log may not always read what citizens wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.inbox import events
from rostra.inbox.enums import BulkKind, CloseReason, Contribution, ConversationState, Purpose, Visibility
from rostra.inbox.intake.attachments import ADDRESS, EMPTY, GONE, TOO_LARGE, UNREACHABLE
from rostra.inbox.models import Answer, Attachment, Message, Note, Queue
from rostra.inbox.sources import ANSWER, MESSAGE, NOTE, SOURCES
from rostra.people.naming import Field, Named, Names, Thing, moment
from rostra.publishing.enums import DeliveryState

_OURS = (*(source.name for source in SOURCES), *(kind.name for kind in events.EVENTS))

NOT_KEPT = {
    TOO_LARGE: _("It is too large."),
    EMPTY: _("There was nothing in it."),
    ADDRESS: _("Its address is not allowed or cannot be found."),
    GONE: _("It was no longer there."),
    UNREACHABLE: _("It could not be fetched for a day."),
}


def _queues(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Queue.objects.filter(pk__in=ids).values_list("pk", "name")
    return {pk: Named(name, reverse("inbox:queue", args=[pk])) for pk, name in rows}


def _parts(model: type[Answer | Attachment | Message | Note], path: str) -> Names:
    """Parts of conversations, by number; their page is the conversation, to which `path` leads."""

    def names(ids: set[int]) -> Mapping[int, str | Named]:
        found: Iterable[tuple[int, int]] = model.objects.filter(pk__in=ids).values_list("pk", path)
        return {pk: Named(str(pk), reverse("inbox:conversation", args=[conversation])) for pk, conversation in found}

    return names


THINGS = (
    Thing("inbox.conversation", _("Conversation"), "inbox:conversation"),
    Thing("inbox.queue", _("Queue"), names=_queues),
    Thing("inbox.message", _("Message"), names=_parts(Message, "conversation")),
    Thing("inbox.answer", _("Answer"), names=_parts(Answer, "conversation")),
    Thing("inbox.note", _("Internal note"), names=_parts(Note, "conversation")),
    Thing("inbox.attachment", _("Attachment"), names=_parts(Attachment, "message__conversation")),
)

_WHAT_IT_IS = {"": _("Comment or question"), **dict(Contribution.choices)}
_MOVED = (events.HANDED_OVER.name, events.ROUTED.name)
_SPLIT = (events.SPLIT.name, events.SPLIT_OFF.name)
_WROTE = (NOTE, ANSWER)
_THEMES = (events.THEME_PLANNED.name, events.THEME_SETTLED.name)
FIELDS = (
    Field("queue", _("Queue"), thing="inbox.queue"),
    Field("old", _("Queue before"), kinds=_MOVED, thing="inbox.queue"),
    Field("conversation", _("Conversation"), thing="inbox.conversation"),
    Field("conversations", _("Conversations"), kinds=(events.DUE_MOVED.name,), thing="inbox.conversation"),
    Field("cause", _("Because of"), kinds=(events.DUE_MOVED.name,)),
    Field("message", _("Message"), kinds=_OURS, thing="inbox.message"),
    Field("answer", _("Answer"), kinds=_OURS, thing="inbox.answer"),
    Field("note", _("Internal note"), kinds=_OURS, thing="inbox.note"),
    Field("attachment", _("Attachment"), kinds=_OURS, thing="inbox.attachment"),
    Field("version", _("Version"), kinds=_OURS),
    Field("muted", _("Number among the muted"), kinds=_OURS),
    Field("visibility", _("Visible"), words=dict(Visibility.choices)),
    Field("reason", _("Reason"), kinds=(events.CLOSED.name,), words=dict(CloseReason.choices)),
    Field("reason", _("Reason"), kinds=(events.UNREADABLE.name,)),
    Field("reason", _("Reason"), kinds=(events.NOT_ATTACHED.name,), words=NOT_KEPT),
    Field("state", _("State of the answer"), kinds=(events.NOT_SENT.name,), words=dict(DeliveryState.choices)),
    Field("other", _("Other conversation"), kinds=(events.PERSON_LINKED.name,), thing="inbox.conversation"),
    Field("other", _("Other conversation"), kinds=_SPLIT, thing="inbox.conversation"),
    Field("messages", _("Messages"), kinds=_SPLIT),
    Field("was", _("Conversation before"), kinds=(events.MOVED.name,), thing="inbox.conversation"),
    Field("conversations", _("Conversations without a name now"), kinds=(events.PERSON_FORGOTTEN.name,)),
    Field("identities", _("Links taken away"), kinds=(events.PERSON_FORGOTTEN.name,)),
    Field("reason", _("Reason"), kinds=(events.PERSON_FORGOTTEN.name,)),
    Field("theme", pgettext_lazy("what people write about", "Theme"), kinds=_THEMES, thing="inbox.theme"),
    Field("idea", _("Idea"), kinds=_THEMES, thing="editorial.idea"),
    Field("topic", _("Topic"), kinds=_THEMES, thing="inbox.topic"),
    Field("did", _("What was done"), kinds=_THEMES),
    Field("kind", _("What it is"), kinds=(events.KIND_SAID.name,), words=_WHAT_IT_IS),
    Field("was", _("What it was before"), kinds=(events.KIND_SAID.name,), words=_WHAT_IT_IS),
    Field("rows", _("Lines"), kinds=(events.CONTRIBUTIONS_EXPORTED.name,)),
    Field("kind", _("Act"), kinds=(events.UNDONE.name,), words=dict(BulkKind.choices)),
    Field(
        "state",
        _("State after"),
        kinds=(events.REOPENED.name, events.UNDONE.name),
        words=dict(ConversationState.choices),
    ),
    Field("purpose", _("Purpose"), kinds=_WROTE, words=dict(Purpose.choices)),
    Field("author", _("Who"), kinds=_WROTE, thing="people.user"),
    Field("at", _("Time"), kinds=_WROTE, show=moment),
    Field("reply_to", _("Answer to"), kinds=(ANSWER,), thing="inbox.message"),
    Field("reply_to", _("Answer to"), kinds=(MESSAGE,)),
    Field("ref", _("Number on the network"), kinds=_OURS),
    Field("author_id", _("Number of the sender on the network"), kinds=_OURS),
    Field("author_name", _("Name of the sender"), kinds=_OURS),
    Field("author_handle", _("Address of the sender"), kinds=_OURS),
    Field("sent_at", _("Written"), kinds=_OURS, show=moment),
    Field("url", _("Address"), kinds=_OURS),
    Field("received_at", pgettext_lazy("time", "Received"), kinds=_OURS, show=moment),
    Field("type", _("Type"), kinds=_OURS),
    Field("unreadable", _("Number among the unreadable"), kinds=_OURS),
    Field("own", _("Written by the account itself"), kinds=_OURS),
    Field("raw_sha256", _("Hash of what the network gave"), kinds=_OURS),
)
