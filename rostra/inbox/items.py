"""What the records of the inbox are, in the words that all sources share; each question asked once for all keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from rostra.audit.models import Event
from rostra.audit.sources import Enclosed, Item
from rostra.core.folding import fold
from rostra.inbox import events
from rostra.inbox.enums import WAS_HIDDEN, ApprovedState, TopicBy, Visibility
from rostra.inbox.exposure import hints_at_case
from rostra.inbox.models import (
    Answer,
    ApprovedAnswer,
    ApprovedText,
    Attachment,
    Conversation,
    Draft,
    ExpertQuestion,
    GroupSending,
    Hiding,
    Message,
    MessageVersion,
    Note,
)
from rostra.publishing.belonging import Belonging

TELLING = tuple(
    kind.name
    for kind in (
        events.CLOSED,
        events.REOPENED,
        events.UNDONE,
        events.SPLIT,
        events.SORTED,
        events.TOPIC_SAID,
        events.DELETED,
        events.HIDDEN,
        events.ATTACHED,
        events.NOT_ATTACHED,
        events.GROUP_CLOSED,
        events.GROUP_DISSOLVED,
        events.GROUP_SPLIT,
        events.GROUP_JOINED,
        events.APPROVED_CHANGED,
        events.APPROVED_AGREED,
        events.APPROVED_WITHDRAWN,
    )
)
"""After these, items of the conversation, group or approved answer say something else."""
_SAID = ("account", "topic", "topic_by", "language", "closed_at", "author_id", "author_name", "author_handle")
"""What items say of their conversation."""


def _ids(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys]


def _conversations(ids: Iterable[int]) -> Mapping[int, Conversation]:
    # Thousands are of few accounts: each account is read once.
    return Conversation.objects.only(*_SAID).prefetch_related("account").in_bulk(set(ids))


def _place(conversation: Conversation, text: str, language: str) -> dict[str, Any]:
    """What every item of a conversation says of it; whether the item's own words hint at a case."""
    # A suggestion is nobody's word yet.
    known = conversation.topic_by not in ("", TopicBy.SUGGESTED)
    return {
        "account": conversation.account_id,
        "topic": conversation.topic_id if known else None,
        "about": f"inbox.conversation:{conversation.pk}",
        "ended_at": conversation.closed_at,
        "text": text,
        "language": language,
        "case_like": _case_like(conversation, text, language),
    }


def _party(conversation: Conversation) -> dict[str, Any]:
    return {
        "party": conversation.author_id,
        "party_name": conversation.author_name,
        "party_handle": conversation.author_handle,
    }


def _case_like(conversation: Conversation, text: str, language: str) -> bool:
    # What a network gives is no number with blanks of any kind around: folded as the inbox searches.
    return hints_at_case(text, fold(text), language=language, account=conversation.account)


def _enclosed(media: Sequence[Mapping[str, Any]]) -> tuple[Enclosed, ...]:
    return tuple(
        Enclosed(item["sha256"], item.get("name", ""), item.get("type", ""), item.get("alt", ""), item.get("size", 0))
        for item in media
    )


def _messages(keys: Sequence[str]) -> Mapping[str, Item]:
    """Each version; an older one has the words that it had, and where it was put from the current one."""
    wanted = {key: (int(key.partition(".")[0]), int(key.partition(".")[2])) for key in keys}
    ids = {message_id for message_id, _ in wanted.values()}
    messages = Message.objects.defer("search").in_bulk(ids)
    rows: dict[tuple[int, int], Message | MessageVersion] = {
        (row.message_id, row.version): row for row in MessageVersion.objects.filter(message_id__in=messages)
    }
    rows |= {(pk, message.version): message for pk, message in messages.items()}
    places = _conversations(message.conversation_id for message in messages.values())
    hidden = _hidden(messages)
    return {
        key: _message(
            rows[pair],
            messages[pair[0]],
            places[messages[pair[0]].conversation_id],
            removed=pair[0] in hidden,
        )
        for key, pair in wanted.items()
        if pair in rows and bytes(rows[pair].salt)
    }


def _hidden(messages: Iterable[int]) -> set[int]:
    """Those that were out of sight on their network, and be it for a time: what hid them stays evidence."""
    rows = Hiding.objects.filter(message__in=list(messages), state__in=WAS_HIDDEN)
    return set(rows.values_list("message", flat=True))


def _message(row: Message | MessageVersion, message: Message, conversation: Conversation, *, removed: bool) -> Item:
    author: dict[str, Any] = {"party": row.author_id, "party_name": row.author_name, "party_handle": row.author_handle}
    return Item(
        kind="message",
        at=row.sent_at,
        incoming=not message.own,
        public=message.visibility == Visibility.PUBLIC,
        removed=removed,
        subject=row.subject,
        url=message.url,
        ref=message.ref,
        reply_to=message.reply_to,
        edited_at=row.received_at if row.version > 1 else None,
        deleted_at=message.deleted_at,
        more={
            "version": row.version,
            "received_at": row.received_at.isoformat(),
            "replaced_at": row.replaced_at.isoformat() if isinstance(row, MessageVersion) else None,
        },
        **_place(conversation, row.text, row.language),
        # What the account wrote on the network without Rostra was written to the person of the conversation.
        **(_party(conversation) if message.own else author),
    )


def _attachments(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = list(
        Attachment.objects.filter(pk__in=_ids(keys))
        .exclude(salt=b"")
        .select_related("message", "file")
        .defer("message__search")
    )
    places = _conversations(row.message.conversation_id for row in rows)
    hidden = _hidden(row.message_id for row in rows)
    return {
        str(row.pk): _attachment(row, places[row.message.conversation_id], removed=row.message_id in hidden)
        for row in rows
    }


def _attachment(row: Attachment, conversation: Conversation, *, removed: bool) -> Item:
    file = row.file
    media = (
        (Enclosed(bytes(file.sha256).hex(), row.name, row.content_type or file.content_type, row.alt, file.size),)
        if file
        else ()
    )
    return Item(
        kind="attachment",
        at=row.message.sent_at,
        incoming=not row.message.own,
        public=row.message.visibility == Visibility.PUBLIC,
        removed=removed,
        subject=row.name,
        url=row.url,
        reply_to=row.message.ref,
        deleted_at=row.message.deleted_at,
        media=media,
        more={"message": row.message_id, "refused": row.refused},
        **_place(conversation, row.alt, ""),
        **_party(conversation),
    )


def _notes(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = list(Note.objects.filter(pk__in=_ids(keys)).exclude(salt=b""))
    places = _conversations(row.conversation_id for row in rows)
    return {
        str(row.pk): Item(
            kind="note",
            at=row.at,
            more={"author": row.author_id},
            **_place(places[row.conversation_id], row.text, ""),
            **_party(places[row.conversation_id]),
        )
        for row in rows
    }


def _answers(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = list(
        Answer.objects.filter(pk__in=_ids(keys)).exclude(salt=b"").select_related("reply_to").defer("reply_to__search")
    )
    places = _conversations(row.conversation_id for row in rows)
    return {
        str(row.pk): Item(
            kind="answer",
            at=row.at,
            public=row.visibility == Visibility.PUBLIC,
            reply_to=row.reply_to.ref if row.reply_to else "",
            media=_enclosed(row.media),
            more={
                "author": row.author_id,
                "purpose": str(row.purpose),
                "approved_text": row.approved_text_id,
                "sending": row.sending_id,
            },
            **_place(places[row.conversation_id], row.text, row.language),
            **_party(places[row.conversation_id]),
        )
        for row in rows
    }


def _drafts(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = list(Draft.objects.filter(pk__in=_ids(keys)).exclude(salt=b"").select_related("author"))
    places = _conversations(row.conversation_id for row in rows)
    return {
        str(row.pk): Item(
            kind="draft",
            at=row.at,
            media=_enclosed(row.media),
            more={
                "author": row.author.user_id,
                "purpose": str(row.purpose),
                "approved_text": row.approved_text_id,
                "why": row.why,
            },
            **_place(places[row.conversation_id], row.text, places[row.conversation_id].language),
            **_party(places[row.conversation_id]),
        )
        for row in rows
    }


def _questions(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = list(ExpertQuestion.objects.filter(pk__in=_ids(keys)).exclude(salt=b"").select_related("by"))
    places = _conversations(row.conversation_id for row in rows)
    return {
        str(row.pk): Item(
            kind="question",
            at=row.at,
            more={"author": row.by.user_id, "to": row.name, "email": row.email},
            **_place(places[row.conversation_id], row.text, ""),
            **_party(places[row.conversation_id]),
        )
        for row in rows
    }


def _texts(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = list(_replaced(ApprovedText.objects.filter(pk__in=_ids(keys)).exclude(salt=b"")))
    withdrawn = _withdrawn(row.answer for row in rows)
    return {
        str(row.pk): Item(
            kind="text",
            at=row.at,
            topic=row.answer.topic_id,
            about=f"inbox.approved:{row.answer_id}",
            subject=row.question or row.answer.title,
            text=row.text,
            language=row.language,
            ended_at=min(
                filter(None, (row.replaced_at, row.answer.valid_until, withdrawn.get(row.answer_id))), default=None
            ),
            more={"author": row.by_id, "version": row.version},
        )
        for row in rows
    }


def _replaced(rows: QuerySet[ApprovedText]) -> QuerySet[ApprovedText, Any]:
    """With the moment from which newer words of the language are used instead."""
    newer = ApprovedText.objects.filter(
        answer=OuterRef("answer"), language=OuterRef("language"), version__gt=OuterRef("version")
    )
    first = newer.filter(approved_at__isnull=False).order_by("approved_at").values("approved_at")[:1]
    return rows.annotate(replaced_at=Subquery(first)).select_related("answer").defer("search")


def _withdrawn(answers: Iterable[ApprovedAnswer]) -> Mapping[int, datetime]:
    """When those that are withdrawn were."""
    named = {f"inbox.approved:{row.pk}": row.pk for row in answers if row.state == ApprovedState.WITHDRAWN}
    told = Event.objects.filter(about__in=list(named), kind=events.APPROVED_WITHDRAWN.name).order_by("pk")
    return {named[about]: at for about, at in told.values_list("about", "at")}


def _sendings(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = GroupSending.objects.filter(pk__in=_ids(keys)).exclude(salt=b"").select_related("group")
    return {str(row.pk): _sending(row) for row in rows}


def _sending(row: GroupSending) -> Item:
    # Words for one language alone have that language; several stand below each other, as records do.
    languages = {code.partition("@")[0] for code in row.texts}
    return Item(
        kind="sending",
        at=row.at,
        topic=row.group.topic_id,
        about=f"inbox.group:{row.group_id}",
        subject=row.group.title,
        text="\n\n".join(row.texts[code] for code in sorted(row.texts)),
        language=languages.pop() if len(languages) == 1 else "",
        ended_at=row.group.closed_at,
        more={"author": row.by_id, "repeats": row.repeats_id},
    )


ITEMS = {
    "inbox.message": _messages,
    "inbox.attachment": _attachments,
    "inbox.note": _notes,
    "inbox.answer": _answers,
    "inbox.draft": _drafts,
    "inbox.expertquestion": _questions,
    "inbox.approvedtext": _texts,
    "inbox.groupsending": _sendings,
}


def answers_belong(ids: Sequence[int]) -> Mapping[int, Belonging]:
    """To which conversation, and to whom, the answers go that deliveries carry."""
    rows = Answer.objects.filter(pk__in=ids).values_list("pk", "conversation_id", "text", "language")
    answers: dict[int, tuple[int, str, str]] = {pk: (place, text, language) for pk, place, text, language in rows}
    places = _conversations(place for place, _, _ in answers.values())
    return {pk: _belonging(places[place], text, language) for pk, (place, text, language) in answers.items()}


def _belonging(conversation: Conversation, text: str, language: str) -> Belonging:
    place = _place(conversation, text, language)
    ended: datetime | None = conversation.closed_at
    return Belonging(
        about=place["about"],
        kind="answer",
        topic=place["topic"],
        case_like=place["case_like"],
        ended_at=ended,
        **_party(conversation),
    )
