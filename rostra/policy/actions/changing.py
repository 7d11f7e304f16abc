"""Decisions that take effect at a time: planned and withdrawn; with a version, or by themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import record
from rostra.core.refusals import Faster, Refused
from rostra.people.enums import Right
from rostra.people.models import Member, User
from rostra.people.rules import may
from rostra.policy import events
from rostra.policy.actions.deciding import TOGETHER, NotAllowed, require_possible
from rostra.policy.decisions import QUESTIONS
from rostra.policy.models import Change, Version
from rostra.policy.queries import answers_of, decided
from rostra.policy.queries.said import rules_of


class AlreadyPlanned(Refused):
    """A change of this decision waits already."""


def typed(key: str, value: Any) -> Any:
    """A stored value of a decision as it is used. Raises NotAllowed for a decision or a value that is none."""
    question = QUESTIONS.get(key)
    if question is None:
        raise NotAllowed(_("There is no such decision any more."), field=key)
    try:
        found = question.read(value)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotAllowed(_("This value is not possible here."), field=key) from error
    if not question.allowed(found):
        raise NotAllowed(_("This value is not possible here."), field=key)
    return found


def is_value(key: str, value: Any) -> bool:
    """Whether this release knows the decision, and the stored value as one of it."""
    try:
        typed(key, value)
    except NotAllowed:
        return False
    return True


@transaction.atomic
def plan_change(
    *,
    key: str,
    value: Any,
    at: datetime,
    reason: str,
    version: Version | None,
    by: Member,
    now: datetime,
    beside: Mapping[str, Any] | None = None,
) -> Change:
    """The decision on `key` becomes `value` (as it is stored) at that time; `beside` as in `require_possible`, of a version.

    Raises NotAllowed for who is no administrator of the body and for a value that `decide` would refuse; Refused for a
    time that is over; AlreadyPlanned.
    """
    _require_administrator(by)
    wanted = typed(key, value)
    for others in [beside] if beside is not None else _beside(key, at):
        require_possible(question=QUESTIONS[key], value=wanted, now=now, beside=others)
    if version is None and at <= now:
        raise Refused(_("Choose a time that is not over yet."), field="at")
    try:
        # A savepoint of its own: a second change must not break the transaction.
        with transaction.atomic():
            change = Change.objects.create(
                key=key, value=value, at=at, reason=reason.strip(), version=version, planned_at=now, planned_by=by.user
            )
    except IntegrityError as error:
        refusal = _("A change of “%(question)s” waits already: withdraw it first.")
        raise AlreadyPlanned(refusal % {"question": QUESTIONS[key].label}, field=key) from error
    data = {"key": key, "new": json.dumps(value), "at": at.isoformat()}
    note(change, events.CHANGE_PLANNED.name, by.user, now, data)
    return change


@transaction.atomic
def withdraw_change(*, change: Change, by: Member, now: datetime) -> Change:
    """The decision stays as it is. Raises NotAllowed, Faster where it was taken or withdrawn already."""
    _require_administrator(by)
    open_ = Change.objects.filter(pk=change.pk, taken_at=None, withdrawn_at=None)
    if not open_.update(withdrawn_at=now, withdrawn_by=by.user):
        raise Faster(_("This change was taken or withdrawn already."))
    change.withdrawn_at, change.withdrawn_by = now, by.user
    note(change, events.CHANGE_WITHDRAWN.name, by.user, now, {"key": change.key})
    return change


def overruled(version: Version) -> dict[str, Any]:
    """Of what an adopted version settles, as stored, that which somebody decided on otherwise since: the version has the
    last word when it comes into force.

    Not so where its own change of the decision was withdrawn, or where another one is planned: that was done knowing it.
    """
    settled = rules_of(answers_of(version))
    known = Q(version=version) | Q(version=None, taken_at=None, withdrawn_at=None)
    left_out = set(Change.objects.filter(known, key__in=settled).values_list("key", flat=True))
    found = {}
    for key, value in settled.items():
        # What an earlier release knew, and this one does not, can be taken by nobody.
        if key not in left_out and is_value(key, value) and typed(key, value) != decided(QUESTIONS[key]):
            found[key] = value
    return found


def _beside(key: str, at: datetime) -> list[dict[str, Any]]:
    """What else will hold, from `at` on, of the decisions with which this one has to go: that which is planned as well."""
    if key not in TOGETHER:
        return [{}]
    open_ = Change.objects.filter(key__in=TOGETHER, taken_at=None, withdrawn_at=None, stuck_at=None).exclude(key=key)
    planned = open_.order_by("at").first()
    if planned is None:
        return [{}]
    then = {planned.key: typed(planned.key, planned.value)} if is_value(planned.key, planned.value) else {}
    return [then] if planned.at <= at else [{}, then]


def _require_administrator(by: Member) -> None:
    if not may(by, Right.ADMINISTER):
        raise NotAllowed(_("Only an administrator of the body decides this."))


def note(change: Change, kind: str, by: User | None, now: datetime, data: dict[str, Any]) -> None:
    record(body=change.body_id, by=by, now=now, kind=kind, about=f"policy.change:{change.pk}", data=data)
