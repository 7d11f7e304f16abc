"""The way of an answer from the reply box: checked, confirmed, read by a second person where policy asks, and sent.

What a second person approved is sent with exactly these words, to what was asked when they were written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Capture, Data
from rostra.channels.contract import Media
from rostra.core.refusals import Faster, Refused
from rostra.editorial.checks import Finding
from rostra.inbox import events
from rostra.inbox.actions.answering import answer, prepare
from rostra.inbox.actions.changes import WrongState, change, note
from rostra.inbox.actions.library import OwnWords
from rostra.inbox.actions.work import add_note
from rostra.inbox.checks import answer_findings, doubts, objections
from rostra.inbox.enums import DRAFT_MOVES, ConversationState, DraftState, DraftWhy, Purpose, Visibility
from rostra.inbox.models import Answer, ApprovedText, Conversation, Draft, Message
from rostra.inbox.outgoing import capabilities, media_data, media_kept
from rostra.inbox.phrases import acknowledgement, thanks
from rostra.inbox.placeholders import places_in, unit_of
from rostra.inbox.prepared import DRAFT, draft_content
from rostra.inbox.queries import approvers
from rostra.inbox.queries.library import usable_texts
from rostra.inbox.routing import Router
from rostra.inbox.rules import may_on, ways
from rostra.people.actions import NotAllowed, notify
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.policy.decisions import REPLY_REVIEW
from rostra.policy.queries import decided


class Unfilled(Refused):
    """A place in the words still waits to be filled."""


class Objected(Refused):
    """A check says that this cannot be published."""


GONE = _(
    "The approved answer from which it was made is not offered any more: it was withdrawn, its date has passed, or it has "
    "newer words."
)


class OutOfDate(Refused):
    """The approved answer from which the words were made does not hold any more."""


class Unconfirmed(Refused):
    """Somebody should look once more before everybody reads it; `doubts` say at what, `why`: a reason is asked for."""

    def __init__(self, found: list[str], *, why: bool) -> None:
        super().__init__(_("Everybody will read this. Look once more, then confirm."))
        self.doubts = found
        self.why = why


@transaction.atomic
def give(
    *,
    conversation: Conversation,
    text: str,
    visibility: Visibility,
    by: Member,
    now: datetime,
    version: int | None = None,
    media: Sequence[Media] = (),
    override: bool = False,
    purpose: Purpose = Purpose.ANSWER,
    approved_text: ApprovedText | None = None,
    confirmed: bool = False,
    why: str = "",
) -> Answer | Draft:
    """Send an answer, or give it to a second person where policy asks for one.

    A public one is checked as posts are; `confirmed` is the author's word that they looked once more, `why` their
    reason where the policy wants one: it is kept as a note. Raises Unfilled, Objected, Unconfirmed, and what `answer`
    raises.
    """
    text = text.strip()
    if not text and not media and purpose == Purpose.ACKNOWLEDGE:
        text = _signed(acknowledgement(conversation), conversation, now)
    _filled(text)
    prepare(conversation, text=text, visibility=visibility, media=media)
    if visibility == Visibility.PUBLIC:
        version = _confirmed(conversation, text, by, now, version, confirmed=confirmed, why=why.strip())
    reason = review_asked(conversation, by, now)
    if reason is not None:
        return _draft(conversation, text, visibility, by, now, version, media, purpose, approved_text, reason)
    return answer(
        conversation=conversation,
        text=text,
        visibility=visibility,
        by=by,
        now=now,
        version=version,
        media=media,
        override=override,
        purpose=purpose,
        approved_text=approved_text,
    )


@transaction.atomic
def thank(
    *, conversation: Conversation, by: Member, now: datetime, version: int | None = None, override: bool = False
) -> Answer | Draft:
    """Say thanks with the body's own words: nothing more is owed. Raises what `answer` raises; `override` as there.

    The words are nobody's own, but that thanks are all that is owed is a judgement: a second person reads it where
    policy asks for one.
    """
    way = Visibility(conversation.visibility)
    possible = ways(conversation, capabilities(conversation.account))
    visibility = way if way in possible or not possible else possible[0]
    text = _signed(thanks(conversation), conversation, now)
    reason = review_asked(conversation, by, now)
    if reason is not None:
        prepare(conversation, text=text, visibility=visibility, media=())
        return _draft(conversation, text, visibility, by, now, version, (), Purpose.THANKS, None, reason)
    return answer(
        conversation=conversation,
        text=text,
        visibility=visibility,
        by=by,
        now=now,
        version=version,
        override=override,
        purpose=Purpose.THANKS,
    )


def review_asked(conversation: Conversation, by: Member, now: datetime) -> DraftWhy | None:
    """Why a second person reads what this member answers here; None where nobody does."""
    return review_asked_of([conversation], by, now)


def review_asked_of(conversations: Sequence[Conversation], by: Member, now: datetime) -> DraftWhy | None:
    """Why a second person reads what this member answers in all of these; None where nobody does."""
    policy = decided(REPLY_REVIEW)
    if by.pk in policy.members:
        return DraftWhy.CHOSEN
    if policy.new_days and now - by.joined_at < timedelta(days=policy.new_days):
        return DraftWhy.NEW
    if policy.sensitive and any(row.topic is not None and row.topic.sensitive for row in conversations):
        return DraftWhy.SENSITIVE
    router = Router(now)
    places = {(row.account_id, row.queue_id): row for row in conversations}
    if any(router.monitored(row.account) and not may_on(by, Right.APPROVE, row) for row in places.values()):
        return DraftWhy.MONITOR
    return None


@transaction.atomic
def approve_draft(*, draft: Draft, by: Member, now: datetime, version: int | None = None) -> Answer:
    """Send these words as they are, in their author's name. `version` is that of the page on which they were read.

    Raises OwnWords, NotAllowed, OutOfDate, Objected where the policy forbids meanwhile what was written, and Faster where
    something came in since, or somebody decided first.
    """
    conversation = draft.conversation
    _may_decide(draft, by)
    if outdated(draft, now=now):
        raise OutOfDate(GONE)
    if not may_on(draft.author, Right.ANSWER, conversation):
        raise NotAllowed(_("Whoever wrote this may not answer here any more: somebody else writes the answer."))
    if draft.visibility == Visibility.PUBLIC:
        confirm_findings(answer_findings(conversation, draft.text, now=now), [], confirmed=True, why="")
    if came_since(draft):
        raise Faster(_("Something has come in since this was written: return it, so that its author reads that first."))
    _move(draft, DraftState.SENT, by, now)
    row = answer(
        conversation=conversation,
        text=draft.text,
        visibility=Visibility(draft.visibility),
        by=draft.author,
        now=now,
        version=version,
        media=media_kept(draft.media),
        override=True,
        purpose=Purpose(draft.purpose),
        approved_text=draft.approved_text,
    )
    Draft.objects.filter(pk=draft.pk).update(answer=row)
    draft.answer = row
    note(conversation, events.DRAFT_SENT, by=by, now=now, data={"draft": draft.pk, "answer": row.pk})
    _tell(draft, [draft.author], "inbox.draft_sent", by, now)
    return row


@transaction.atomic
def return_draft(*, draft: Draft, reason: str, by: Member, now: datetime) -> None:
    """Give it back to its author, who writes it anew. Raises Refused without a reason, OwnWords, NotAllowed, Faster."""
    _may_decide(draft, by)
    if not reason.strip():
        raise Refused(_("Say what should be different."), field="reason")
    _move(draft, DraftState.RETURNED, by, now, reason=reason.strip())
    change(draft.conversation)
    note(draft.conversation, events.DRAFT_RETURNED, by=by, now=now, data={"draft": draft.pk, "reason": reason.strip()})
    _tell(draft, [draft.author], "inbox.draft_returned", by, now, reason=reason.strip())


@transaction.atomic
def take_back_draft(*, draft: Draft, by: Member, now: datetime) -> None:
    """Its author changes their mind, or its words. Raises NotAllowed for anybody else, Faster."""
    if draft.author != by:
        raise NotAllowed(_("Only its author takes an answer back."))
    _move(draft, DraftState.WITHDRAWN, by, now)
    change(draft.conversation)
    note(draft.conversation, events.DRAFT_TAKEN_BACK, by=by, now=now, data={"draft": draft.pk})


def outdated(draft: Draft, *, now: datetime) -> bool:
    """Whether the approved answer from which it was made is not offered any more."""
    made_from = draft.approved_text_id
    return made_from is not None and not usable_texts(now=now).filter(pk=made_from).exists()


def came_since(draft: Draft) -> bool:
    """Whether the citizen has written, changed or deleted something since, or somebody else has answered."""
    messages = Message.objects.filter(conversation=draft.conversation_id, own=False)
    news = messages.filter(Q(received_at__gt=draft.at) | Q(deleted_at__gt=draft.at))
    return news.exists() or Answer.objects.filter(conversation=draft.conversation_id, at__gt=draft.at).exists()


def _filled(text: str) -> None:
    if left := places_in(text):
        words = {"place": "{" + left[0] + "}"}
        raise Unfilled(translate("Write what stands for %(place)s: braces are never sent.") % words, field="text")


def _confirmed(
    conversation: Conversation,
    text: str,
    by: Member,
    now: datetime,
    version: int | None,
    *,
    confirmed: bool,
    why: str,
) -> int | None:
    """The version of the page, counted on where the reason was kept as a note. Raises Objected, Unconfirmed."""
    found = answer_findings(conversation, text, now=now)
    if not confirm_findings(found, doubts(conversation, found), confirmed=confirmed, why=why):
        return version
    shown = conversation.version if version is None else version
    if shown == conversation.version:
        shown += 1
    add_note(
        conversation=conversation, text=translate("Why this may be published: %(why)s") % {"why": why}, by=by, now=now
    )
    return shown


def _signed(text: str, conversation: Conversation, now: datetime) -> str:
    """Words that Rostra brings, under the name of the unit where units answer in theirs."""
    return f"{text}\n{unit_of(conversation)}" if Router(now).unit_speaks(conversation.account) else text


def confirm_findings(found: Sequence[Finding], doubtful: list[str], *, confirmed: bool, why: str) -> str:
    """The reason that is to be kept, "" where none is asked for. Raises Objected, Unconfirmed."""
    if stops := objections(found):
        raise Objected(" ".join(dict.fromkeys(finding.text for finding in stops)), field="text")
    asked = any(finding.overridable for finding in found)
    if doubtful and (not confirmed or (asked and not why)):
        raise Unconfirmed(doubtful, why=asked)
    return why if asked else ""


def _draft(
    conversation: Conversation,
    text: str,
    visibility: Visibility,
    by: Member,
    now: datetime,
    version: int | None,
    media: Sequence[Media],
    purpose: Purpose,
    approved_text: ApprovedText | None,
    why: DraftWhy,
) -> Draft:
    if Draft.objects.filter(conversation=conversation, state=DraftState.WAITING).exists():
        raise WrongState(_("An answer waits for a second person here already."))
    state = ConversationState.OPEN if conversation.state == ConversationState.NEW else conversation.state
    owner = conversation.owner or by
    change(conversation, version=version, state=state, owner=owner, writing_by=None, writing_until=None)
    row = Draft.objects.create(
        conversation=conversation,
        version=conversation.version,
        author=by,
        text=text,
        visibility=visibility.value,
        purpose=purpose.value,
        media=media_data(media),
        approved_text=approved_text,
        why=why.value,
        at=now,
    )
    capture = Capture(DRAFT, str(row.pk), bytes(row.salt), draft_content(row))
    data: Data = {"draft": row.pk, "why": why.value}
    note(conversation, events.DRAFTED, by=by, now=now, data=data, capture=capture)
    _tell(row, [member for member in approvers(conversation) if member != by], "inbox.draft_waits", by, now)
    return row


def _may_decide(draft: Draft, by: Member) -> None:
    if draft.author == by:
        raise OwnWords(_("You wrote these words: somebody else approves them."))
    if not may_on(by, Right.APPROVE, draft.conversation):
        raise NotAllowed(_("Your roles do not let you approve answers here."))


def _move(draft: Draft, state: DraftState, by: Member, now: datetime, *, reason: str = "") -> None:
    rows = Draft.objects.filter(pk=draft.pk, state=draft.state)
    values = {"state": state, "decided_by": by.user, "decided_at": now, "reason": reason}
    if not DRAFT_MOVES.allowed(draft.state, state) or not rows.update(**values):
        raise Faster(_("Somebody has decided about this answer already."))
    for name, value in values.items():
        setattr(draft, name, value)


def _tell(draft: Draft, members: Sequence[Member], kind: str, by: Member, now: datetime, **more: str) -> None:
    data: dict[str, str | int] = {"conversation": draft.conversation_id, "by": by.user.name, **more}
    users = [member.user for member in members]
    notify(users=users, kind=kind, now=now, data=data, url=f"/inbox/{draft.conversation_id}/")
