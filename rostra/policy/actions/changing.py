"""Decisions that take effect at a time: planned, withdrawn, and taken when it comes; with a version, or by themselves."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from textwrap import shorten
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rostra.audit.actions import record
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import scope
from rostra.people.actions import notify
from rostra.people.enums import Right
from rostra.people.models import Member, User
from rostra.people.rules import may
from rostra.policy import events
from rostra.policy.actions.campaigns import ask_all
from rostra.policy.actions.deciding import NotAllowed, decide, require_possible
from rostra.policy.decisions import QUESTIONS
from rostra.policy.enums import VersionState
from rostra.policy.models import Change, Version
from rostra.policy.queries import administrators

logger = logging.getLogger("rostra.policy")

STUCK = "policy.change_stuck"


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


@transaction.atomic
def plan_change(
    *, key: str, value: Any, at: datetime, reason: str, version: Version | None, by: Member, now: datetime
) -> Change:
    """The decision on `key` becomes `value` (as it is stored) at that time.

    Raises NotAllowed for who is no administrator of the body and for a value that `decide` would refuse; Refused for a
    time that is over; AlreadyPlanned.
    """
    _require_administrator(by)
    wanted = typed(key, value)
    require_possible(question=QUESTIONS[key], value=wanted, now=now)
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
    _note(change, events.CHANGE_PLANNED.name, by.user, now, data)
    return change


@transaction.atomic
def withdraw_change(*, change: Change, by: Member, now: datetime) -> Change:
    """The decision stays as it is. Raises NotAllowed, Faster where it was taken or withdrawn already."""
    _require_administrator(by)
    open_ = Change.objects.filter(pk=change.pk, taken_at=None, withdrawn_at=None)
    if not open_.update(withdrawn_at=now, withdrawn_by=by.user):
        raise Faster(_("This change was taken or withdrawn already."))
    change.withdrawn_at, change.withdrawn_by = now, by.user
    _note(change, events.CHANGE_WITHDRAWN.name, by.user, now, {"key": change.key})
    return change


def take_due(now: datetime) -> int:
    """In every body: versions of the policy whose time has come are in force, planned decisions are taken; gives how many.

    A decision that is refused is marked once, and administrators are told; all others are taken all the same.
    """
    taken = 0
    due = Version.everywhere.filter(state=VersionState.ADOPTED, effective_at__lte=now)
    for version in due.select_related("body", "adopted_by").order_by("effective_at", "pk"):
        with scope(version.body):
            try:
                taken += come_into_force(version=version, now=now)
            except Exception:
                # The others come into force all the same; this one is tried again in a minute.
                logger.exception("version of the policy not in force", extra={"version": version.pk})
    alone = Change.everywhere.filter(at__lte=now, taken_at=None, withdrawn_at=None, stuck_at=None).exclude(
        version__state=VersionState.ADOPTED
    )
    for change in alone.select_related("body", "planned_by").order_by("at", "pk"):
        with scope(change.body):
            try:
                taken += _take(change, now)
            except Exception:
                logger.exception("planned decision failed", extra={"change": change.pk})
    return taken


@transaction.atomic
def come_into_force(*, version: Version, now: datetime) -> int:
    """The version holds from now on, the one before no longer; its decisions are taken with it. Gives how many.

    Nothing happens where somebody else was faster.
    """
    before = Version.objects.select_for_update().filter(state=VersionState.IN_FORCE).first()
    adopted = Version.objects.select_for_update().filter(pk=version.pk, state=VersionState.ADOPTED).first()
    if adopted is None:
        return 0
    if before is not None:
        Version.objects.filter(pk=before.pk).update(state=VersionState.PAST, ended_at=now)
        _note_version(before, events.VERSION_ENDED.name, now)
    Version.objects.filter(pk=version.pk).update(state=VersionState.IN_FORCE, in_force_at=now)
    version.state, version.in_force_at = VersionState.IN_FORCE, now
    _note_version(version, events.VERSION_IN_FORCE.name, now)
    waiting = Change.objects.filter(version=version, taken_at=None, withdrawn_at=None, stuck_at=None)
    taken = sum(_take(change, now) for change in waiting.select_related("body", "planned_by").order_by("pk"))
    assert adopted.adopted_by is not None  # noqa: S101 - somebody adopted it
    ask_all(version=adopted, by=adopted.adopted_by, now=now)
    return taken


def _take(change: Change, now: datetime) -> int:
    """1 where the decision was taken, 0 where it is stuck or somebody was faster."""
    try:
        # What is refused stays with the change, for all who read it later.
        with override(change.body.language), transaction.atomic():
            open_ = Change.objects.filter(pk=change.pk, taken_at=None, withdrawn_at=None, stuck_at=None)
            if not open_.update(taken_at=now):
                return 0
            value = typed(change.key, change.value)
            decide(question=QUESTIONS[change.key], value=value, by=change.planned_by, now=now, reason=change.reason)
    except Refused as refused:
        with override(change.body.language):
            trouble = str(refused)
        _stuck(change, trouble, now)
        return 0
    return 1


@transaction.atomic
def _stuck(change: Change, trouble: str, now: datetime) -> None:
    """The row stays, and says why; whoever administers the body decides, or withdraws it."""
    Change.objects.filter(pk=change.pk).update(stuck_at=now, trouble=trouble)
    _note(change, events.CHANGE_STUCK.name, None, now, {"key": change.key, "trouble": trouble})
    notify(
        users=[member.user for member in administrators()],
        kind=STUCK,
        now=now,
        data={"key": change.key, "trouble": shorten(trouble, 200, placeholder=" …")},
        url=reverse("policy:overview"),
    )


def _require_administrator(by: Member) -> None:
    if not may(by, Right.ADMINISTER):
        raise NotAllowed(_("Only an administrator of the body decides this."))


def _note(change: Change, kind: str, by: User | None, now: datetime, data: dict[str, Any]) -> None:
    record(body=change.body_id, by=by, now=now, kind=kind, about=f"policy.change:{change.pk}", data=data)


def _note_version(version: Version, kind: str, now: datetime) -> None:
    about = f"policy.version:{version.pk}"
    record(body=version.body_id, by=None, now=now, kind=kind, about=about, data={"number": version.number})
