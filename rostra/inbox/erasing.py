"""How what was said, and what was said back, goes, when it is disposed of, from everywhere that it was carried to.

The address of a message at its network (`ref`) stays: by it we know, when the network tells of it again, that it was
here, and do not take it in a second time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from rostra.audit.erasing import Emptying
from rostra.inbox.actions.learning import learn_later
from rostra.inbox.group_content import SENDING
from rostra.inbox.intake.rows import preview
from rostra.inbox.intake.tables import run
from rostra.inbox.models import (
    Alarm,
    Answer,
    ApprovedText,
    Attachment,
    Conversation,
    Correction,
    Draft,
    ExpertQuestion,
    GroupSending,
    Identity,
    Message,
    MessageRaw,
    MessageVersion,
    Muted,
    Note,
    Person,
    Signature,
)
from rostra.inbox.prepared import APPROVED_TEXT, DRAFT, EXPERT_QUESTION
from rostra.inbox.quoting import lines_of, unquote_groups
from rostra.inbox.reading.signatures import signatures
from rostra.inbox.sources import ANSWER, ATTACHMENT, DISPOSED, MESSAGE, NOTE, keys_of

_SAID = {"subject": "", "text": "", "language": "", "author_id": "", "author_name": "", "author_handle": ""}
_MESSAGE = {**_SAID, "url": ""}

_ERASING = {
    ATTACHMENT: Emptying(
        Attachment, {"name": "", "alt": "", "url": "", "content_type": "", "file": None}, {"refused": DISPOSED}
    ),
    NOTE: Emptying(Note, {"text": ""}),
    ANSWER: Emptying(Answer, {"text": "", "media": []}),
    DRAFT: Emptying(Draft, {"text": "", "media": [], "reason": ""}),
    EXPERT_QUESTION: Emptying(ExpertQuestion, {"name": "", "email": "", "text": "", "shown": []}),
    APPROVED_TEXT: Emptying(ApprovedText, {"question": "", "text": ""}),
    SENDING: Emptying(GroupSending, {"texts": {}, "approved_texts": {}}),
}

# Its codes and numbers stay; the words it was read by go. Rows that have none are not written once more for nothing.
_UNREAD = """
UPDATE inbox_conversation SET reading = reading - ARRAY['words', 'urgent', 'personal']
WHERE id = ANY(%s) AND reading ?| ARRAY['words', 'urgent', 'personal']
"""
# One conversation is enough: some people wrote hundreds.
_STILL_THERE = """
SELECT sender.account, sender.author FROM unnest(%s::int8[], %s::text[]) AS sender (account, author)
CROSS JOIN LATERAL (
  SELECT 1 FROM inbox_conversation c WHERE c.account_id = sender.account AND c.author_id = sender.author LIMIT 1
) AS found
"""
_SHOWN = """
UPDATE inbox_conversation c SET subject = s.subject, preview = s.preview
FROM json_to_recordset(%s::json) AS s (id int8, subject varchar, preview varchar) WHERE c.id = s.id
"""
_CURRENT = (
    "SELECT m.id FROM inbox_message m JOIN unnest(%s::int8[], %s::int4[]) AS gone (id, version) USING (id, version)"
)
_VERSIONS = """
UPDATE inbox_messageversion v SET subject = '', text = '', language = '', author_id = '', author_name = '',
  author_handle = '', salt = ''
FROM unnest(%s::int8[], %s::int4[]) AS gone (id, version) WHERE v.message_id = gone.id AND v.version = gone.version
"""
_RAWS = """
DELETE FROM inbox_messageraw r USING unnest(%s::int8[], %s::int4[]) AS gone (id, version)
WHERE r.message_id = gone.id AND r.version = gone.version
"""


def _messages(keys: Sequence[str]) -> None:
    pairs = [(int(pk), int(version)) for pk, _, version in (key.partition(".") for key in keys)]
    gone = [list(column) for column in zip(*pairs, strict=True)]
    current = [pk for (pk,) in run(_CURRENT, *gone)]
    lines = lines_of(current)
    unquote_groups(lines)
    if Correction.objects.filter(message__in=current).exists():
        # What was learnt from them is forgotten with all the rest, and learnt anew from what is there.
        learn_later()
    Message.objects.filter(pk__in=current).update(salt=b"", **_MESSAGE)
    run(_VERSIONS, *gone)
    run(_RAWS, *gone)
    # Last: who takes in what people say writes to conversations, and is not to wait for all of this.
    _conversations(lines)


def _conversations(which: Collection[int]) -> None:
    """What a conversation shows of its messages is what is left of them; where nothing is, nobody stands there."""
    ids = list(which)
    rows = Conversation.objects.filter(pk__in=ids)
    senders = set(rows.exclude(author_id="").values_list("account_id", "account__channel", "author_id"))
    kept = Message.objects.filter(conversation__in=ids, own=False).exclude(salt=b"").order_by("sent_at", "pk")
    left: dict[int, list[tuple[str, str]]] = {}
    for conversation, subject, text in kept.values_list("conversation_id", "subject", "text"):
        left.setdefault(conversation, []).append((subject, text))
    rows.exclude(pk__in=left).update(subject="", preview="", author_id="", author_name="", author_handle="")
    shown = [{"id": pk, "subject": said[0][0], "preview": preview(said[-1][1])} for pk, said in left.items()]
    if shown:
        run(_SHOWN, shown)
    run(_UNREAD, ids)
    Alarm.objects.filter(conversation__in=rows).exclude(words="").update(words="")
    Signature.objects.filter(conversation__in=rows).update(data=signatures([""])[0])
    _forget(senders)


def _forget(senders: Collection[tuple[int, str, str]]) -> None:
    """Links and marks of those of whom no conversation is left."""
    accounts, authors = [account for account, *_rest in senders], [author for *_rest, author in senders]
    there = set(run(_STILL_THERE, accounts, authors))
    gone = {author for account, _channel, author in senders if (account, author) not in there}
    muted = Muted.objects.filter(author_id__in=gone)
    Muted.objects.filter(pk__in=[row.pk for row in muted if (row.account_id, row.author_id) not in there]).delete()
    channels = {channel for _account, channel, _author in senders}
    elsewhere = Conversation.objects.filter(account__channel=OuterRef("channel"), author_id=OuterRef("author_id"))
    linked = Identity.objects.filter(~Exists(elsewhere), author_id__in=gone, channel__in=channels)
    people = set(linked.values_list("person", flat=True))
    linked.delete()
    Person.objects.filter(pk__in=people, identities=None).delete()


def _messages_not_gone() -> Iterable[QuerySet[Any, Any]]:
    current = Message.everywhere.filter(salt=b"")
    older = MessageVersion.objects.filter(salt=b"")
    # Two questions: as one, it looks at all raw bytes there are.
    raws_of_current = MessageRaw.objects.filter(message__salt=b"", version=F("message__version"))
    raws_of_older = MessageRaw.objects.filter(
        Exists(older.filter(message=OuterRef("message"), version=OuterRef("version")))
    )
    return (
        keys_of(current.exclude(**_MESSAGE), "id", "version"),
        keys_of(older.exclude(**_SAID), "message_id", "version"),
        keys_of(raws_of_current, "message_id", "version"),
        keys_of(raws_of_older, "message_id", "version"),
    )


ERASE = {MESSAGE: _messages, **{name: emptying.erase for name, emptying in _ERASING.items()}}
NOT_GONE = {MESSAGE: _messages_not_gone, **{name: emptying.not_gone for name, emptying in _ERASING.items()}}
