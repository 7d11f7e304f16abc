"""What the body's lawyer says to a shipped jurisdiction pack: confirmations and corrections, laid over it."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.refusals import Faster, Refused
from rostra.people.enums import Right
from rostra.people.models import Body, Member
from rostra.people.rules import may
from rostra.policy import events
from rostra.policy.actions.deciding import NotAllowed
from rostra.policy.enums import Function
from rostra.policy.models import PackConfirmation, PackCorrection, TeamSeat
from rostra.policy.open_points import POINT
from rostra.policy.queries.packs import Standing, fits, standing, value_hash


def may_say(member: Member) -> bool:
    """Administrators of the body, and whoever has the seat for the law in the team of the policy."""
    return may(member, Right.ADMINISTER) or TeamSeat.objects.filter(member=member, function=Function.LAW).exists()


@transaction.atomic
def confirm_value(
    *, pack: str, path: str, name: str, title: str, on: date, note: str, by: Member, now: datetime
) -> PackConfirmation:
    """Somebody with a name confirmed, on that day, what the pack states there now; it counts for this value alone.

    `path` may be that of an open point. Raises NotAllowed; Refused without a name or an office, for a day to come, and
    for a value that there is not.
    """
    _require(by)
    held = _value_at(standing(pack), path)
    for field, words in (("name", name), ("title", title)):
        if not words.strip():
            raise Refused(_("Say who confirmed it, and in which office."), field=field)
    if on > now.astimezone(ZoneInfo(by.body.time_zone)).date():
        raise Refused(_("This day is still to come."), field="on")
    row = PackConfirmation.objects.create(
        pack=pack,
        path=path,
        value_hash=value_hash(held),
        name=name.strip(),
        title=title.strip(),
        on=on,
        note=note.strip(),
        by=by.user,
        at=now,
    )
    data: Data = {"pack": pack, "path": path, "name": row.name, "title": row.title, "on": on.isoformat()}
    _note(row, "packconfirmation", events.PACK_CONFIRMED.name, {**data, "value_hash": row.value_hash}, by, now)
    return row


@transaction.atomic
def correct_value(
    *, pack: str, path: str, value: Any, source: str, reason: str, by: Member, now: datetime
) -> PackCorrection:
    """From now on the value holds in place of the shipped one; a correction that was there before ends.

    Raises NotAllowed; Refused without a source or a reason, for a value of another kind, and for a path that there is not.
    """
    _require(by)
    held = standing(pack).values.get(path)
    if held is None:
        raise Refused(_("The pack states nothing of this kind."), field="value")
    if not fits(held.shipped, value):
        raise Refused(_("This value is not possible here."), field="value")
    for field, words in (("source", source), ("reason", reason)):
        if not words.strip():
            raise Refused(_("Say where it is written, and why it differs from what Rostra ships."), field=field)
    # Of two at the same moment the second ends what the first wrote.
    Body.objects.select_for_update(no_key=True).get(pk=by.body_id)
    for row in PackCorrection.objects.filter(pack=pack, path=path, ended_at=None):
        end_correction(correction=row, by=by, now=now)
    made = PackCorrection.objects.create(
        pack=pack, path=path, value=value, source=source.strip(), reason=reason.strip(), by=by.user, at=now
    )
    data: Data = {"pack": pack, "path": path, "value": json.dumps(value), "source": made.source, "reason": made.reason}
    _note(made, "packcorrection", events.PACK_CORRECTED.name, data, by, now)
    return made


@transaction.atomic
def end_correction(*, correction: PackCorrection, by: Member, now: datetime) -> PackCorrection:
    """What Rostra ships holds again. Raises NotAllowed, Faster where it ended already."""
    _require(by)
    rows = PackCorrection.objects.filter(pk=correction.pk, ended_at=None)
    if not rows.update(ended_at=now, ended_by=by.user):
        raise Faster(_("This correction ended already."))
    correction.ended_at, correction.ended_by = now, by.user
    data: Data = {"pack": correction.pack, "path": correction.path}
    _note(correction, "packcorrection", events.PACK_CORRECTION_ENDED.name, data, by, now)
    return correction


def _value_at(there: Standing, path: str) -> Any:
    held = there.values.get(path)
    if held is not None:
        return held.value
    if path.startswith(POINT) and any(path in point.paths for point in there.points):
        return path
    raise Refused(_("The pack states nothing of this kind."), field="name")


def _require(by: Member) -> None:
    if not may_say(by):
        raise NotAllowed(_("Only administrators, and whoever has the seat for the law, say this."))


def _note(row: PackConfirmation | PackCorrection, thing: str, kind: str, data: Data, by: Member, now: datetime) -> None:
    record(body=row.body_id, by=by.user, now=now, kind=kind, about=f"policy.{thing}:{row.pk}", data=data)
