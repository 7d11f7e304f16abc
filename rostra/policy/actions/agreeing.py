"""What people say to the answers of a draft: comments, agreement for a function, objections; and what that comes to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data
from rostra.core.refusals import Refused
from rostra.people.actions import notify
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may
from rostra.policy import answering, events
from rostra.policy.actions.drafting import MayNotDraft, Outdated, known, note, require_open
from rostra.policy.agreement import agreement, may_propose
from rostra.policy.enums import ANSWER_MOVES, AnswerState, Stand, VersionState
from rostra.policy.models import Answer, Version, Voice
from rostra.policy.queries import draft, functions_of, team, voices
from rostra.policy.questionnaire import items

RETURNED = "policy.answer_returned"


@transaction.atomic
def say(
    *,
    version: Version,
    item: str,
    edition: int,
    stand: Stand,
    text: str,
    by: Member,
    now: datetime,
    function: str = "",
) -> Voice:
    """A comment, agreement or objection about one edition of an answer; a comment also before there is one.

    Who agrees does so for a function of theirs; where nobody has a seat for any that the question concerns, an
    administrator agrees for none. Raises MayNotDraft, NotOpen, Outdated for another edition than the newest, Refused
    for a comment or an objection without words.
    """
    asked = known(item)
    answer = _newest(version, item, edition, stand)
    seats = team()
    if not may_propose(by, seats):
        raise MayNotDraft(_("Only the team of the policy and administrators speak here."))
    said = answering.clean(text, answering.LONGEST["words"], field="text")
    if stand != Stand.AGREE and not said:
        raise Refused(_("Say it in words: others read it."), field="text")
    if stand == Stand.AGREE:
        needed = agreement(asked, edition, seats, ()).needed
        if needed and function not in set(functions_of(by, seats)) & set(needed):
            raise MayNotDraft(_("You have no seat in the team for this question."))
        if not needed and not may(by, Right.ADMINISTER):
            raise MayNotDraft(_("Nobody of the team is named for this question: an administrator agrees."))
        function = function if needed else ""
    voice = Voice.objects.create(
        version=version,
        item=item,
        edition=edition,
        stand=stand,
        function=function if stand == Stand.AGREE else "",
        text=said,
        by=by.user,
        at=now,
    )
    data: Data = {"item": item, "edition": edition, "stand": str(stand), "function": voice.function}
    note(version, events.SPOKEN.name, by, now, data)
    if answer is not None and stand != Stand.COMMENT:
        _settle(answer, by, now)
    return voice


@transaction.atomic
def agree(*, version: Version, item: str, edition: int, by: Member, now: datetime) -> Answer:
    """Agree for every function of one's own that the question concerns. Raises as `say`."""
    seats = team()
    mine = set(functions_of(by, seats))
    functions = [code for code in agreement(known(item), edition, seats, ()).needed if code in mine]
    for function in functions or [""]:
        say(version=version, item=item, edition=edition, stand=Stand.AGREE, function=function, text="", by=by, now=now)
    return Answer.objects.get(version=version, item=item)


@transaction.atomic
def return_answer(*, version: Version, item: str, edition: int, text: str, by: Member, now: datetime) -> Answer:
    """Send a proposed answer back to whoever proposed it, with what is missing; they are told.

    Raises MayNotDraft, NotOpen, Outdated, Refused without words and where it is agreed already.
    """
    answer = _newest(version, item, edition, Stand.OBJECT)
    if not may_propose(by, team()):
        raise MayNotDraft(_("Only the team of the policy and administrators speak here."))
    why = answering.clean(text, answering.LONGEST["words"], field="text")
    if not why:
        raise Refused(_("Say it in words: others read it."), field="text")
    if answer is None or not ANSWER_MOVES.allowed(answer.state, AnswerState.RETURNED):
        raise Refused(_("Only what is proposed can be returned."))
    Answer.objects.filter(pk=answer.pk).update(state=AnswerState.RETURNED)
    answer.state = AnswerState.RETURNED
    Voice.objects.create(version=version, item=item, edition=edition, stand=Stand.OBJECT, text=why, by=by.user, at=now)
    note(version, events.ANSWER_RETURNED.name, by, now, {"item": item, "edition": edition, "reason": why})
    if answer.proposed_by_id != by.user_id:
        notify(
            users=[answer.proposed_by],
            kind=RETURNED,
            now=now,
            data={"by": by.user.name, "number": known(item).number},
            url=reverse("policy:question", args=[item]),
        )
    return answer


def settle_all(by: Member, now: datetime) -> None:
    """After a change of the team: what everybody has agreed to who still has a seat is agreed."""
    version = draft()
    if version is None or version.state != VersionState.DRAFT:
        return
    # Whoever proposes something else meanwhile waits: what nobody has seen is not agreed.
    require_open(version)
    # What an earlier release asked is agreed by nobody.
    asked = Answer.objects.filter(version=version, state=AnswerState.PROPOSED, item__in=items())
    for answer in asked.order_by("pk"):
        _settle(answer, by, now)


def _newest(version: Version, item: str, edition: int, stand: Stand) -> Answer | None:
    """The answer with this edition. Raises NotOpen, Outdated; Refused where there is none to agree or object to."""
    require_open(version)
    answer = Answer.objects.select_related("proposed_by").filter(version=version, item=item).first()
    if (answer.edition if answer else 0) != edition:
        raise Outdated(_("Another answer was proposed in the meantime: read it first."))
    if answer is None and stand != Stand.COMMENT:
        raise Refused(_("There is no answer yet."))
    return answer


def _settle(answer: Answer, by: Member, now: datetime) -> None:
    """An answer is agreed once everybody asked has agreed and nobody objects; an objection opens it again."""
    said = voices(answer.version, answer.item)
    reached = agreement(known(answer.item), answer.edition, team(), said).reached
    to = AnswerState.AGREED if reached else AnswerState.PROPOSED
    if to == answer.state or not ANSWER_MOVES.allowed(answer.state, to):
        return
    agreed = {"agreed_at": now, "agreed_by": by.user} if reached else {"agreed_at": None, "agreed_by": None}
    Answer.objects.filter(pk=answer.pk).update(state=to, **agreed)
    answer.state = to
    if reached:
        data: Data = {"item": answer.item, "edition": answer.edition}
        note(answer.version, events.ANSWER_AGREED.name, by, now, data)
