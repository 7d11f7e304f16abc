"""Approved answers: written in versions, approved by somebody else, withdrawn, and looked at again in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Capture, Data, record
from rostra.audit.registry import EventKind
from rostra.core.refusals import Faster, Refused
from rostra.inbox import events
from rostra.inbox.enums import APPROVED_MOVES, ApprovedState
from rostra.inbox.models import ApprovedAnswer, ApprovedText, Topic
from rostra.inbox.placeholders import NAMES, places_in
from rostra.inbox.prepared import APPROVED_TEXT, approved_text_content
from rostra.inbox.queries import approvers
from rostra.people.actions import NotAllowed, notify
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may_anywhere


class ApprovedNotPossible(Refused):
    """The approved answer cannot be like this."""


ENDED = _("This answer was withdrawn: what holds again is written as a new one.")


class OwnWords(Refused):
    """Nobody approves what they wrote themselves."""


@dataclass(frozen=True, slots=True)
class About:
    """What is known about an approved answer besides its words. `review_on` is a day of the body, `valid_until` a moment."""

    title: str
    topic: Topic | None = None
    owner: Member | None = None
    review_on: date | None = None
    valid_until: datetime | None = None
    source_url: str = ""

    def check(self) -> None:
        """Raises ApprovedNotPossible."""
        if not self.title.strip():
            raise ApprovedNotPossible(_("Give the answer a title."), field="title")
        if self.source_url and urlsplit(self.source_url).scheme not in ("http", "https"):
            raise ApprovedNotPossible(_("Write an address that begins with https://."), field="source_url")

    def data(self) -> Data:
        return {
            "title": self.title.strip(),
            "topic": self.topic.pk if self.topic else None,
            "owner": self.owner.user_id if self.owner else None,
            "review_on": self.review_on.isoformat() if self.review_on else None,
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
            "source_url": self.source_url,
        }


@transaction.atomic
def add_approved(
    *, about: About, language: str, question: str, text: str, by: Member, now: datetime, quiet: bool = False
) -> ApprovedAnswer:
    """A new answer with its first words, which wait for approval; `quiet`: they are one of many of a file, of which only
    owners are told. Raises ApprovedNotPossible, NotAllowed.
    """
    _may_write(by)
    about.check()
    row = ApprovedAnswer.objects.create(
        title=about.title.strip(),
        topic=about.topic,
        owner=about.owner,
        review_on=about.review_on,
        valid_until=about.valid_until,
        source_url=about.source_url,
        by=by.user,
        at=now,
    )
    _note(row, events.APPROVED_ADDED, by, now, about.data())
    _write(row, language, question, text, by, now, quiet)
    return row


@transaction.atomic
def change_approved(*, answer: ApprovedAnswer, about: About, by: Member, now: datetime) -> None:
    """What is known about it; a new day of review is reminded of anew. Raises ApprovedNotPossible, NotAllowed."""
    _may_write(by)
    about.check()
    if about.review_on != answer.review_on:
        answer.reminded_at = None
    answer.title, answer.topic, answer.owner = about.title.strip(), about.topic, about.owner
    answer.review_on, answer.valid_until, answer.source_url = about.review_on, about.valid_until, about.source_url
    answer.save(
        update_fields=["title", "topic", "owner", "review_on", "valid_until", "source_url", "reminded_at"],
    )
    _note(answer, events.APPROVED_CHANGED, by, now, about.data())


@transaction.atomic
def write_approved(
    *,
    answer: ApprovedAnswer,
    language: str,
    question: str,
    text: str,
    by: Member,
    now: datetime,
    quiet: bool = False,
) -> ApprovedText:
    """Words in a language, or its next version; those approved before hold until these are. `quiet` as in `add_approved`.

    Raises ApprovedNotPossible for an empty text, one with an unknown placeholder or without a change, and for an answer
    that was withdrawn, NotAllowed.
    """
    _may_write(by)
    if answer.state == ApprovedState.WITHDRAWN:
        raise ApprovedNotPossible(ENDED)
    return _write(answer, language, question, text, by, now, quiet)


@transaction.atomic
def approve_text(*, text: ApprovedText, by: Member, now: datetime) -> None:
    """From now on these words are offered in their language. Raises NotAllowed, OwnWords, Faster, and ApprovedNotPossible
    for an answer that was withdrawn.
    """
    if not may_anywhere(by, Right.APPROVE):
        raise NotAllowed(_("Your roles do not let you approve."))
    if text.by_id == by.user_id:
        raise OwnWords(_("You wrote these words: somebody else approves them."))
    newest = ApprovedText.objects.filter(answer=text.answer_id, language=text.language).order_by("-version").first()
    waits = ApprovedText.objects.filter(pk=text.pk, approved_at=None)
    if newest != text or not waits.update(approved_by=by.user, approved_at=now):
        raise Faster(_("Somebody approved these words or wrote newer ones in the meantime."))
    offered = ApprovedAnswer.objects.filter(pk=text.answer_id).exclude(state=ApprovedState.WITHDRAWN)
    if not offered.update(state=ApprovedState.APPROVED):
        raise ApprovedNotPossible(ENDED)
    _note(text.answer, events.APPROVED_AGREED, by, now, {"approved_text": text.pk})


@transaction.atomic
def withdraw_approved(*, answer: ApprovedAnswer, reason: str, by: Member, now: datetime) -> None:
    """It is offered to nobody any more; where it was used stays known. Raises ApprovedNotPossible, NotAllowed, Faster."""
    if not may_anywhere(by, Right.APPROVE):
        raise NotAllowed(_("Your roles do not let you approve."))
    if not reason.strip():
        raise ApprovedNotPossible(_("Say why."), field="reason")
    if not APPROVED_MOVES.allowed(answer.state, ApprovedState.WITHDRAWN):
        raise ApprovedNotPossible(_("This answer is withdrawn already."))
    rows = ApprovedAnswer.objects.filter(pk=answer.pk, state=answer.state)
    if not rows.update(state=ApprovedState.WITHDRAWN):
        raise Faster(_("Somebody changed this answer in the meantime."))
    _note(answer, events.APPROVED_WITHDRAWN, by, now, {"reason": reason.strip()})


@transaction.atomic
def remind_reviews(*, now: datetime) -> int:
    """Ask the owners of answers whose day of review has come whether they still hold; gives how many answers that are.

    For the body in scope. Where nobody owns it, whoever added it is asked.
    """
    due = Q(review_on__lte=timezone.localdate(now), reminded_at=None, state=ApprovedState.APPROVED)
    rows = list(ApprovedAnswer.objects.filter(due).select_related("owner__user", "by"))
    for row in rows:
        user = row.owner.user if row.owner and row.owner.active else row.by
        notify(users=[user], kind="inbox.approved_review", now=now, data={"title": row.title}, url=_url(row))
    ApprovedAnswer.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=now)
    return len(rows)


def _write(
    answer: ApprovedAnswer, language: str, question: str, text: str, by: Member, now: datetime, quiet: bool
) -> ApprovedText:
    text = text.strip()
    check_words(text)
    newest = ApprovedText.objects.filter(answer=answer, language=language).order_by("-version").first()
    if newest is not None and (newest.question, newest.text) == (question.strip(), text):
        raise ApprovedNotPossible(_("These are the words that stand there already."), field="text")
    row = ApprovedText.objects.create(
        answer=answer,
        language=language,
        version=newest.version + 1 if newest else 1,
        question=question.strip(),
        text=text,
        by=by.user,
        at=now,
    )
    capture = Capture(APPROVED_TEXT, str(row.pk), bytes(row.salt), approved_text_content(row))
    _note(answer, events.APPROVED_WRITTEN, by, now, {"approved_text": row.pk}, capture)
    data: dict[str, str | int] = {"by": by.user.name, "title": answer.title}
    users = [member.user for member in _approvers(answer, by, quiet)]
    notify(users=users, kind="inbox.approved_waits", now=now, data=data, url=_url(answer))
    return row


def _approvers(answer: ApprovedAnswer, by: Member, quiet: bool) -> list[Member]:
    """Who is told of new words: the owner who may approve them, else all who may."""
    if answer.owner is not None and answer.owner != by and may_anywhere(answer.owner, Right.APPROVE):
        return [answer.owner]
    return [] if quiet else [member for member in approvers() if member != by]


def check_words(text: str) -> None:
    """Raises ApprovedNotPossible for no words, and for places that nothing fills."""
    if not text:
        raise ApprovedNotPossible(_("Write something first."), field="text")
    unknown = [name for name in places_in(text) if name not in NAMES]
    if unknown:
        words = {"place": "{" + unknown[0] + "}", "known": ", ".join("{" + name + "}" for name in NAMES)}
        raise ApprovedNotPossible(translate("Nothing stands for %(place)s. Known are: %(known)s") % words, field="text")


def _may_write(by: Member) -> None:
    if not (may_anywhere(by, Right.ANSWER) or may_anywhere(by, Right.APPROVE)):
        raise NotAllowed(_("Your roles let you read these answers, not write them."))


def _url(answer: ApprovedAnswer) -> str:
    return f"/inbox/approved/{answer.pk}/"


def _note(
    answer: ApprovedAnswer, kind: EventKind, by: Member, now: datetime, data: Data, capture: Capture | None = None
) -> None:
    about = f"inbox.approved:{answer.pk}"
    record(body=answer.body_id, by=by.user, now=now, kind=kind.name, about=about, data=data, capture=capture)
