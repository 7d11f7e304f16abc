"""A draft of the policy: opened, answered, given up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.refusals import Faster, Refused
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may
from rostra.policy import answering, events
from rostra.policy.actions.changing import typed, withdraw_change
from rostra.policy.actions.deciding import require_possible
from rostra.policy.agreement import may_propose
from rostra.policy.answering import NotAnAnswer
from rostra.policy.decisions import QUESTIONS
from rostra.policy.enums import VERSION_MOVES, AnswerState, VersionForm, VersionState
from rostra.policy.models import Answer, Change, Version, Wording
from rostra.policy.queries import (
    administrators,
    answers_of,
    coming,
    decided,
    in_force,
    packs_that_count,
    people_named,
    team,
    vacant,
)
from rostra.policy.questionnaire import Item, items, text


class MayNotDraft(Refused):
    """The member is neither of the team nor an administrator of the body, where one of these is needed."""


class NotOpen(Refused):
    """The version is not worked on: it waits for the decision, was adopted, or given up."""


class Outdated(Faster):
    """Somebody proposed another answer in the meantime; nothing was written over."""


class Barred(NotAnAnswer):
    """The law of one of the body's jurisdictions stands against the choice."""


class Vacant(NotAnAnswer):
    """The answer relies on a role that nobody holds."""


@transaction.atomic
def open_draft(*, form: VersionForm, only: bool, by: Member, now: datetime) -> Version:
    """Begin a version; it starts from what the version before it says, with the rules as they are in force now.

    What agrees with the rules in force counts as agreed; the rest is proposed again. Raises MayNotDraft, Refused where
    a version is worked on already.
    """
    require_administrator(by)
    base = coming() or in_force()
    number = (Version.objects.aggregate(Max("number"))["number__max"] or 0) + 1
    try:
        with transaction.atomic():
            version = Version.objects.create(number=number, form=str(form), only=only, opened_at=now, opened_by=by.user)
    except IntegrityError as error:
        raise Refused(_("A version of the policy is worked on already.")) from error
    data: Data = {"number": number, "form": str(form), "only": only}
    note(version, events.DRAFT_OPENED.name, by, now, data)
    if base is not None:
        _take_over(base, version, by, now)
    return version


@transaction.atomic
def drop_draft(*, version: Version, by: Member, now: datetime, reason: str = "") -> Version:
    """Give up a version that is not in force; what was planned with it is withdrawn. Raises MayNotDraft, Faster."""
    require_administrator(by)
    reason = answering.clean(reason, answering.LONGEST["reason"], field="reason")
    move(version, VersionState.DROPPED)
    for change in Change.objects.filter(version=version, taken_at=None, withdrawn_at=None).order_by("pk"):
        withdraw_change(change=change, by=by, now=now)
    note(version, events.DRAFT_DROPPED.name, by, now, {"number": version.number, "reason": reason})
    return version


@transaction.atomic
def propose(*, version: Version, item: str, value: dict[str, Any], edition: int, by: Member, now: datetime) -> Answer:
    """Answer a question of the draft; `edition` is that of the answer which the proposer saw, 0 where there was none.

    `value` is as in `Answer`; a decision about which it says nothing stays as it is in force. Raises MayNotDraft,
    NotOpen, Outdated, NotAnAnswer (Barred, Vacant), and NotAllowed for a value that a decision does not admit.
    """
    require_open(version)
    if not may_propose(by, team()):
        raise MayNotDraft(_("Only the team of the policy and administrators answer its questions."))
    asked = known(item)
    said = answering.whole(asked, value, lambda key: QUESTIONS[key].write(decided(QUESTIONS[key])))
    rules = {key: typed(key, stored) for key, stored in said["rules"].items()}
    for key, wanted in rules.items():
        require_possible(question=QUESTIONS[key], value=wanted, now=now, beside=rules)
    _require_lawful(version, asked, said)
    _require_held(asked, said)
    row = Answer.objects.filter(version=version, item=item).first()
    if edition != (row.edition if row else 0):
        raise Outdated(_("Somebody else proposed another answer in the meantime: read it before you propose yours."))
    if row is not None and row.value == said and row.state != AnswerState.RETURNED:
        return row
    fields = {"value": said, "state": AnswerState.PROPOSED, "edition": edition + 1}
    people = {"proposed_at": now, "proposed_by": by.user, "agreed_at": None, "agreed_by": None}
    row, _new = Answer.objects.update_or_create(
        version=version, item=item, defaults={**fields, **people}, create_defaults={**fields, **people}
    )
    note(version, events.ANSWER_PROPOSED.name, by, now, {"item": item, "edition": row.edition})
    return row


def known(item: str) -> Item:
    """Raises NotAnAnswer for a question that is none."""
    if item not in items():
        raise NotAnAnswer(_("There is no such question."))
    return items()[item]


def require_administrator(by: Member) -> None:
    if not may(by, Right.ADMINISTER):
        raise MayNotDraft(_("Only an administrator of the body does this."))


def require_open(version: Version) -> None:
    """Whoever works on the draft next waits until the caller's transaction is over. Raises NotOpen."""
    state = Version.objects.select_for_update().values_list("state", flat=True).get(pk=version.pk)
    if state != VersionState.DRAFT:
        raise NotOpen(_("This version is not worked on any more."))


def move(version: Version, to: VersionState, **fields: Any) -> None:
    """Raises Faster where it stands otherwise by now, or cannot go there."""
    rows = Version.objects.filter(pk=version.pk, state=version.state)
    if not VERSION_MOVES.allowed(version.state, to) or not rows.update(state=to, **fields):
        raise Faster(_("This version of the policy stands otherwise by now."))
    for name, value in {"state": to, **fields}.items():
        setattr(version, name, value)


def note(version: Version, kind: str, by: Member, now: datetime, data: Data) -> None:
    record(body=version.body_id, by=by.user, now=now, kind=kind, about=f"policy.version:{version.pk}", data=data)


def _take_over(base: Version, version: Version, by: Member, now: datetime) -> None:
    rows = []
    for pk, value in answers_of(base).items():
        if pk not in items() or set(value["options"]) - set(items()[pk].options):
            # An earlier release asked it; it is asked anew.
            continue
        said, same = _as_in_force(items()[pk], value)
        agreed = {"state": AnswerState.AGREED, "agreed_at": now, "agreed_by": by.user} if same else {}
        rows.append(Answer(version=version, item=pk, value=said, proposed_at=now, proposed_by=by.user, **agreed))
    Answer.objects.bulk_create(rows)
    Wording.objects.bulk_create(
        Wording(
            version=version,
            item=row.item,
            language=row.language,
            text=row.text,
            rule_hash=row.rule_hash,
            by=row.by,
            at=row.at,
        )
        for row in Wording.objects.filter(version=base).select_related("by").order_by("pk")
    )


def _as_in_force(item: Item, value: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The answer with the rules as they are now, and whether that is what it said.

    What an option settles by itself stays: whoever proposes the answer again sees the difference.
    """
    now_held = {key: QUESTIONS[key].write(decided(QUESTIONS[key])) for key in item.keys}
    by_option = {key for code in value["options"] for key in (item.sets or {}).get(code, {})}
    rules = {key: value["rules"].get(key, held) if key in by_option else held for key, held in now_held.items()}
    return {**value, "rules": rules}, all(value["rules"].get(key) == held for key, held in now_held.items())


def _require_lawful(version: Version, item: Item, said: dict[str, Any]) -> None:
    bars, adds = item.bars or {}, item.adds or {}
    for option in said["options"]:
        if option not in {**bars, **adds}:
            continue
        packs = packs_that_count(answers_of(version))
        if packs & set(bars.get(option, ())):
            raise Barred(text(item.id, get_language() or "").barred[option], field="options")
        if not item.offers(option, packs):
            raise Barred(_("This choice belongs to a jurisdiction that is none of yours."), field="options")


def _require_held(item: Item, said: dict[str, Any]) -> None:
    """Raises Vacant, in words that say whom to ask."""
    relied = answering.named(item, said)
    empty = set(vacant(code for each in relied for code in each.codes))
    for each in relied:
        if set(each.codes) <= empty:
            comma = pgettext("between the items of a list", ", ")
            refusal = _(
                "Nobody has “%(role)s” at present, and nobody could do this. "
                "Ask %(people)s to give it to somebody, or name somebody else."
            )
            words = {
                "role": comma.join(people_named(each.codes)[code] for code in each.codes),
                "people": comma.join(member.user.name for member in administrators()[:3]),
            }
            raise Vacant(refusal % words, field=each.field)
