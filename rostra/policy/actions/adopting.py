"""A version of the policy is asked for, decided by a second person, frozen, and comes into force at its time."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from rostra.audit.actions import record
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.people.actions import notify
from rostra.people.models import Body, Member
from rostra.policy import answering, events
from rostra.policy.actions.changing import is_value, plan_change, typed
from rostra.policy.actions.drafting import move, note, require_administrator
from rostra.policy.actions.taking import come_into_force, reason_of
from rostra.policy.consistency import Contradiction, contradictions
from rostra.policy.content import version_capture
from rostra.policy.decisions import QUESTIONS
from rostra.policy.enums import AnswerState, VersionState
from rostra.policy.models import Answer, Conflict, Version
from rostra.policy.queries import administrators, answer_rows, answers_of, coming, decided, open_conflicts, required
from rostra.policy.queries.said import rules_of
from rostra.policy.questionnaire import items

ASKED = "policy.adoption_asked"
LONGEST_NUMBER = 100

Write = Callable[[Version], Mapping[str, Any]]
"""Gives the document as it is frozen with the version."""


class NotReady(Refused):
    """Something of the draft is not answered, not agreed, or contradicts itself."""


class SecondPerson(Refused):
    """Whoever asked for the decision does not take it, where somebody else can."""


@transaction.atomic
def ask_adoption(*, version: Version, by: Member, now: datetime) -> Version:
    """The draft is ready, and waits for the decision; other administrators are told. Raises MayNotDraft, NotReady, Faster."""
    require_administrator(by)
    _hold(version)
    require_ready(version)
    move(version, VersionState.ASKED, asked_at=now, asked_by=by.user)
    note(version, events.ADOPTION_ASKED.name, by, now, {"number": version.number})
    others = [member.user for member in administrators() if member.pk != by.pk]
    data: dict[str, str | int] = {"by": by.user.name, "number": version.number}
    notify(users=others, kind=ASKED, now=now, data=data, url=page_of(version))
    return version


@transaction.atomic
def return_draft(*, version: Version, reason: str, by: Member, now: datetime) -> Version:
    """What waits for the decision is worked on again. Raises MayNotDraft, Refused without a reason, Faster."""
    require_administrator(by)
    why = answering.clean(reason, answering.LONGEST["reason"], field="reason")
    if not why:
        raise Refused(_("Say why: those who worked on it read it."), field="reason")
    move(version, VersionState.DRAFT, asked_at=None, asked_by=None)
    note(version, events.DRAFT_RETURNED.name, by, now, {"number": version.number, "reason": why})
    return version


@transaction.atomic
def adopt(
    *,
    version: Version,
    decision_number: str,
    effective_at: datetime | None,
    review_on: date,
    summary: str,
    write: Write,
    by: Member,
    now: datetime,
) -> Version:
    """Decide that the version holds from `effective_at` on (None: at once); what it says is frozen, and a record.

    Each typed decision that differs from the one in force is planned for that time. Raises MayNotDraft, SecondPerson,
    NotReady, AlreadyPlanned, Refused for a number or a date that is none, Faster.
    """
    require_administrator(by)
    _hold(version)
    if needs_another(version, by):
        raise SecondPerson(_("You asked for this decision: another administrator takes it."))
    number = answering.clean(decision_number, LONGEST_NUMBER, field="decision_number")
    if not number:
        raise Refused(_("Write the number under which the decision is on file."), field="decision_number")
    at = effective_at or now
    body = Body.objects.get(pk=current_body_id())
    _require_time(at, review_on, body, now)
    if (other := coming()) is not None:
        refusal = _("Version %(number)d is adopted and comes into force first: wait for it, or give it up.")
        raise Refused(refusal % {"number": other.number})
    require_ready(version)
    content = freeze(version, write)
    move(
        version,
        VersionState.ADOPTED,
        adopted_at=now,
        adopted_by=by.user,
        decision_number=number,
        effective_at=at,
        review_on=review_on,
        summary=answering.clean(summary, answering.LONGEST["words"], field="summary"),
        content=content,
    )
    record(
        body=version.body_id,
        by=by.user,
        now=now,
        kind=events.VERSION_ADOPTED.name,
        about=f"policy.version:{version.pk}",
        data={
            "number": version.number,
            "decision": number,
            "effective_at": at.isoformat(),
            "review_on": review_on.isoformat(),
        },
        capture=version_capture(version),
    )
    rules = rules_of(answers_of(version))
    beside = {key: typed(key, value) for key, value in rules.items() if is_value(key, value)}
    for key, value in differing(rules).items():
        plan_change(
            key=key, value=value, at=at, reason=reason_of(version), version=version, by=by, now=now, beside=beside
        )
    if at <= now:
        come_into_force(version=version, now=now)
    return version


def needs_another(version: Version, by: Member) -> bool:
    """Whether somebody else than `by` has to decide: who asked does not, unless they administer the body alone."""
    return version.asked_by_id == by.user_id and any(member.pk != by.pk for member in administrators())


def require_ready(version: Version) -> None:
    """Raises NotReady for what is not answered or not agreed, for contradictions, and for conflicts that are open."""
    rows = answer_rows(version)
    wanted = [items()[pk].number for pk in not_settled(version, rows)]
    comma = pgettext("between the items of a list", ", ")
    if wanted:
        raise NotReady(_("Not agreed yet: %(numbers)s.") % {"numbers": comma.join(wanted)})
    answers = {pk: row.value for pk, row in rows.items()}
    if standing := unresolved(answers, rows):
        raise NotReady(" ".join(each.text for each in standing))
    if conflicts := open_conflicts():
        numbers = dict.fromkeys(items()[pk].number for row in conflicts for pk in row.items if pk in items())
        raise NotReady(
            _("A conflict of rules is not resolved yet. It concerns: %(numbers)s.") % {"numbers": comma.join(numbers)}
        )


def not_settled(version: Version, rows: Mapping[str, Answer]) -> list[str]:
    """The questions that are not agreed, of those that the version must answer and of those that it does.

    So is an answer that this release does not know any more; a question that it does not ask holds nobody up.
    """
    asked = dict.fromkeys([*(item.id for item in required(version)), *(pk for pk in rows if pk in items())])
    return [pk for pk in asked if not _agreed(rows.get(pk))]


def unresolved(answers: Mapping[str, Mapping[str, Any]], rows: Mapping[str, Answer]) -> list[Contradiction]:
    """The contradictions between the answers that nobody resolved in words since these were proposed."""
    settled = list(Conflict.objects.exclude(resolved_at=None).values_list("items", "resolved_at"))

    def resolved(each: Contradiction) -> bool:
        asked = [rows[pk].proposed_at for pk in each.items if pk in rows]
        return not each.barred and any(
            set(each.items) == set(about) and at is not None and all(at > since for since in asked)
            for about, at in settled
        )

    return [each for each in contradictions(answers) if not resolved(each)]


def freeze(version: Version, write: Write) -> dict[str, Any]:
    """All that the version says, as it is kept and vouched for."""
    answers = answers_of(version)
    ordered = {pk: answers[pk] for pk in items() if pk in answers}
    kept: dict[str, Any] = json.loads(json.dumps({"rules": rules_of(ordered), **write(version), "answers": ordered}))
    return kept


def differing(rules: Mapping[str, Any]) -> dict[str, Any]:
    """Of these stored values those that are not in force, and that this release knows."""
    return {
        key: value
        for key, value in rules.items()
        if is_value(key, value) and typed(key, value) != decided(QUESTIONS[key])
    }


def page_of(version: Version) -> str:
    return reverse("policy:version", args=[version.number])


def _agreed(row: Answer | None) -> bool:
    if (
        row is None
        or row.state != AnswerState.AGREED
        or set(row.value.get("options", ())) - set(items()[row.item].options)
    ):
        return False
    return all(is_value(key, value) for key, value in row.value.get("rules", {}).items())


def _hold(version: Version) -> None:
    """Until the caller's transaction is over nobody answers, takes back or decides. Raises Faster.

    Not only the state counts: what went back and was asked for again may say something else than was read.
    """
    rows = Version.objects.select_for_update().values_list("state", "asked_at")
    if rows.get(pk=version.pk) != (version.state, version.asked_at):
        raise Faster(_("This version of the policy stands otherwise by now."))


def _require_time(at: datetime, review_on: date, body: Body, now: datetime) -> None:
    if at < now:
        raise Refused(_("Choose a time that is not over yet."), field="effective_at")
    if review_on <= at.astimezone(ZoneInfo(body.time_zone)).date():
        raise Refused(_("Choose a day after the version comes into force."), field="review_on")
