"""When the time has come: versions of the policy come into force, and decisions that wait are taken."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from textwrap import shorten
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import override

from rostra.audit.actions import Data, record
from rostra.audit.models import Event
from rostra.core.apart import apart
from rostra.core.refusals import Refused
from rostra.core.scoping import scope
from rostra.people.actions import notify
from rostra.policy import events
from rostra.policy.actions.campaigns import ask_all
from rostra.policy.actions.changing import is_value, note, overruled, typed
from rostra.policy.actions.deciding import decide
from rostra.policy.decisions import QUESTIONS
from rostra.policy.enums import VersionState
from rostra.policy.models import Change, Version
from rostra.policy.queries import administrators

logger = logging.getLogger("rostra.policy")

STUCK = "policy.change_stuck"
LATE = "policy.version_late"


def take_due(now: datetime) -> int:
    """In every body: versions of the policy whose time has come are in force, planned decisions are taken; gives how many.

    What is refused is marked once. What fails otherwise is tried again each time, and marked too: administrators are
    told once. All others are taken all the same.
    """
    taken = 0
    due = Version.everywhere.filter(state=VersionState.ADOPTED, effective_at__lte=now)
    for version in due.select_related("body", "adopted_by").order_by("effective_at", "pk"):
        with apart("version of the policy not told of", version=version.pk), scope(version.body):
            taken += _bring_in(version, now)
    alone = Change.everywhere.filter(at__lte=now, taken_at=None, withdrawn_at=None, stuck_at=None).exclude(
        version__state=VersionState.ADOPTED
    )
    for change in alone.select_related("body", "planned_by").order_by("at", "pk"):
        with apart("planned decision not told of", change=change.pk), scope(change.body):
            taken += _try(change, now)
    return taken


@transaction.atomic
def come_into_force(*, version: Version, now: datetime) -> int:
    """The version holds from now on, the one before no longer; its decisions are taken with it. Gives how many.

    A rule that somebody decided on otherwise since the version was adopted is as the version says again (see
    `changing.overruled`). Nothing happens where somebody else was faster.
    """
    before = Version.objects.select_for_update().filter(state=VersionState.IN_FORCE).first()
    adopted = Version.objects.select_for_update().filter(pk=version.pk, state=VersionState.ADOPTED).first()
    if adopted is None:
        return 0
    if before is not None:
        Version.objects.filter(pk=before.pk).update(state=VersionState.PAST, ended_at=now)
        _note_version(before, events.VERSION_ENDED.name, {}, now)
    Version.objects.filter(pk=version.pk).update(state=VersionState.IN_FORCE, in_force_at=now)
    version.state, version.in_force_at = VersionState.IN_FORCE, now
    _note_version(version, events.VERSION_IN_FORCE.name, {}, now)
    assert adopted.adopted_by is not None  # noqa: S101 - somebody adopted it
    for key, value in overruled(adopted).items():
        Change.objects.create(
            key=key,
            value=value,
            at=adopted.effective_at or now,
            reason=reason_of(adopted),
            version=adopted,
            planned_at=now,
            planned_by=adopted.adopted_by,
        )
    waiting = Change.objects.filter(version=version, taken_at=None, withdrawn_at=None, stuck_at=None)
    rows = list(waiting.select_related("body", "planned_by").order_by("pk"))
    beside = {row.key: typed(row.key, row.value) for row in rows if is_value(row.key, row.value)}
    taken = sum(_try(row, now, beside) for row in rows)
    ask_all(version=adopted, by=adopted.adopted_by, now=now)
    return taken


def reason_of(version: Version) -> str:
    """Why a decision was taken that came with the version, in the body's language, for all who read it later."""
    with override(version.body.language):
        words = translate("Version %(number)d of the policy, decision %(decision)s")
    return words % {"number": version.number, "decision": version.decision_number}


def _bring_in(version: Version, now: datetime) -> int:
    try:
        return come_into_force(version=version, now=now)
    except Exception as error:
        logger.exception("version of the policy not in force", extra={"version": version.pk})
        _tell_late(version, error, now)
    return 0


def _try(change: Change, now: datetime, beside: Mapping[str, Any] | None = None) -> int:
    try:
        return _take(change, now, beside or {})
    except Exception as error:
        logger.exception("planned decision failed", extra={"change": change.pk})
        _failing(change, error, now)
    return 0


def _take(change: Change, now: datetime, beside: Mapping[str, Any]) -> int:
    """1 where the decision was taken, 0 where it is stuck or somebody was faster."""
    try:
        # What is refused stays with the change, for all who read it later.
        with override(change.body.language), transaction.atomic():
            open_ = Change.objects.filter(pk=change.pk, taken_at=None, withdrawn_at=None, stuck_at=None)
            if not open_.update(taken_at=now, trouble=""):
                return 0
            value, by = typed(change.key, change.value), change.planned_by
            decide(question=QUESTIONS[change.key], value=value, by=by, now=now, reason=change.reason, beside=beside)
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
    _tell(change, trouble, now)


@transaction.atomic
def _failing(change: Change, error: Exception, now: datetime) -> None:
    """It goes on waiting and is tried again; administrators are told the first time, with what to do."""
    with override(change.body.language):
        words = translate(
            "Rostra failed while it took this decision (%(error)s, change %(number)d in its log) and tries again every "
            "minute. If this stays so, tell whoever runs Rostra; or withdraw it and decide anew."
        )
        trouble = words % {"error": type(error).__name__, "number": change.pk}
    if Change.objects.filter(pk=change.pk, trouble="").update(trouble=trouble):
        _tell(change, trouble, now)


def _tell(change: Change, trouble: str, now: datetime) -> None:
    note(change, events.CHANGE_STUCK.name, None, now, {"key": change.key, "trouble": trouble})
    notify(
        users=[member.user for member in administrators()],
        kind=STUCK,
        now=now,
        data={"key": change.key, "trouble": shorten(trouble, 200, placeholder=" …")},
        url=reverse("policy:overview"),
    )


@transaction.atomic
def _tell_late(version: Version, error: Exception, now: datetime) -> None:
    """It is tried again; administrators are told the first time. The page of the policy says what to do."""
    about, kind = f"policy.version:{version.pk}", events.VERSION_LATE.name
    if Event.objects.filter(body=version.body_id, kind=kind, about=about).exists():
        return
    _note_version(version, kind, {"trouble": type(error).__name__}, now)
    users = [member.user for member in administrators()]
    notify(users=users, kind=LATE, now=now, data={"number": version.number}, url=reverse("policy:overview"))


def _note_version(version: Version, kind: str, data: Data, now: datetime) -> None:
    about = f"policy.version:{version.pk}"
    record(body=version.body_id, by=None, now=now, kind=kind, about=about, data={"number": version.number, **data})
