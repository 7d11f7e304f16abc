"""What a policy stands on: the team that settles it, the rules that it stands beside, and their conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import record
from rostra.core.refusals import Faster, Refused
from rostra.people.models import Member
from rostra.policy import answering, events
from rostra.policy.actions.agreeing import settle_all
from rostra.policy.actions.drafting import MayNotDraft, known, require_administrator
from rostra.policy.agreement import may_propose
from rostra.policy.enums import Function, InstrumentKind
from rostra.policy.models import Conflict, Instrument, TeamSeat
from rostra.policy.queries import team


@transaction.atomic
def give_seat(*, member: Member, function: Function, by: Member, now: datetime) -> TeamSeat:
    """Somebody of the body joins the team for a function. Raises MayNotDraft, Refused where they have that seat."""
    require_administrator(by)
    if not member.active:
        raise Refused(_("This person is no member any more."), field="member")
    try:
        with transaction.atomic():
            seat = TeamSeat.objects.create(member=member, function=function)
    except IntegrityError as error:
        raise Refused(_("This person has this seat already."), field="member") from error
    data = {"member": member.pk, "function": str(function)}
    _note(seat, events.SEAT_GIVEN.name, f"policy.seat:{seat.pk}", by, now, data)
    return seat


@transaction.atomic
def end_seat(*, seat: TeamSeat, by: Member, now: datetime) -> None:
    """They leave the team; what waited only for them is agreed. Raises MayNotDraft, Faster."""
    require_administrator(by)
    pk, data = seat.pk, {"member": seat.member_id, "function": str(seat.function)}
    if not TeamSeat.objects.filter(pk=pk).delete()[0]:
        raise Faster(_("Somebody else ended this already."))
    _note(seat, events.SEAT_ENDED.name, f"policy.seat:{pk}", by, now, data)
    settle_all(by, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A rule beside the policy, as somebody describes it. `items` are the questions that it concerns."""

    title: str
    kind: InstrumentKind
    reference: str = ""
    url: str = ""
    items: Sequence[str] = ()
    pack: str = ""
    owner: Member | None = None
    valid_until: date | None = None


@transaction.atomic
def add_instrument(*, described: Described, by: Member, now: datetime) -> Instrument:
    """A law or a rule that holds beside the policy. Raises MayNotDraft, Refused without a title or where it is there."""
    _require_team(by)
    title = answering.clean(described.title, 300, field="title")
    if not title:
        raise Refused(_("Say how it is called."), field="title")
    if Instrument.objects.filter(title=title, ended_at=None).exists():
        raise Refused(_("This is in the list already."), field="title")
    row = Instrument.objects.create(
        title=title,
        kind=described.kind,
        reference=answering.clean(described.reference, 300, field="reference"),
        url=described.url,
        items=_known(described.items),
        pack=described.pack,
        owner=described.owner,
        valid_until=described.valid_until,
        added_at=now,
        added_by=by.user,
    )
    until = row.valid_until.isoformat() if row.valid_until else None
    data = {"title": title, "kind": str(row.kind), "reference": row.reference, "valid_until": until}
    _note(row, events.INSTRUMENT_ADDED.name, f"policy.instrument:{row.pk}", by, now, data)
    return row


@transaction.atomic
def end_instrument(*, instrument: Instrument, by: Member, now: datetime) -> Instrument:
    """It holds no longer; that it did stays. Raises MayNotDraft, Faster."""
    _require_team(by)
    if not Instrument.objects.filter(pk=instrument.pk, ended_at=None).update(ended_at=now):
        raise Faster(_("Somebody else ended this already."))
    instrument.ended_at = now
    about = f"policy.instrument:{instrument.pk}"
    _note(instrument, events.INSTRUMENT_ENDED.name, about, by, now, {"title": instrument.title})
    return instrument


@transaction.atomic
def raise_conflict(
    *, items: Sequence[str], text: str, by: Member, now: datetime, instrument: Instrument | None = None
) -> Conflict:
    """Two rules contradict each other: what they are, to be discussed (R-370). Raises MayNotDraft, Refused."""
    _require_team(by)
    said = answering.clean(text, answering.LONGEST["words"], field="text")
    if not said:
        raise Refused(_("Say what contradicts what."), field="text")
    if not items:
        raise Refused(_("Choose at least one question."), field="items")
    row = Conflict.objects.create(
        items=_known(items), instrument=instrument, text=said, raised_at=now, raised_by=by.user
    )
    data = {"items": row.items, "text": said}
    _note(row, events.CONFLICT_RAISED.name, f"policy.conflict:{row.pk}", by, now, data)
    return row


@transaction.atomic
def resolve_conflict(*, conflict: Conflict, resolution: str, by: Member, now: datetime) -> Conflict:
    """How it was resolved, in words that stay. Raises MayNotDraft, Refused without words, Faster."""
    _require_team(by)
    said = answering.clean(resolution, answering.LONGEST["words"], field="resolution")
    if not said:
        raise Refused(_("Say how it was resolved: it stays on record."), field="resolution")
    fields = {"resolution": said, "resolved_at": now, "resolved_by": by.user}
    if not Conflict.objects.filter(pk=conflict.pk, resolved_at=None).update(**fields):
        raise Faster(_("Somebody else resolved this already."))
    conflict.resolution, conflict.resolved_at, conflict.resolved_by = said, now, by.user
    data = {"items": conflict.items, "resolution": said}
    _note(conflict, events.CONFLICT_RESOLVED.name, f"policy.conflict:{conflict.pk}", by, now, data)
    return conflict


def _require_team(by: Member) -> None:
    if not may_propose(by, team()):
        raise MayNotDraft(_("Only the team of the policy and administrators do this."))


def _known(given: Sequence[str]) -> list[str]:
    return [known(pk).id for pk in dict.fromkeys(given)]


def _note(row: Any, kind: str, about: str, by: Member, now: datetime, data: dict[str, Any]) -> None:
    record(body=row.body_id, by=by.user, now=now, kind=kind, about=about, data=data)
