"""A person's word on what data cannot show: given until a day, reminded of, taken back with a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from rostra.audit.actions import record
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.people.actions import notify
from rostra.people.models import Body, Member, User
from rostra.policy.queries import administrators, at_work
from rostra.policy.questionnaire import items
from rostra.reports import events
from rostra.reports.checklists import point_of
from rostra.reports.models import Attestation
from rostra.reports.notices import ENDED, ENDS_SOON
from rostra.reports.queries import ground
from rostra.reports.rules import keeps

LONGEST = timedelta(days=366)
"""A word counts for twelve months at most."""
BEFORE = timedelta(days=14)
"""So long before the day people are reminded."""


class NotAllowed(Refused):
    """The member answers for nothing on this page."""


class NotAttestable(Refused):
    """What is on record shows it, the policy does not say it yet, or there is no such thing."""


@transaction.atomic
def attest(*, subject: str, statement: str, until: date, by: Member, now: datetime) -> Attestation:
    """Say that something holds, until a day. It counts in place of what was said before.

    Raises NotAllowed, NotAttestable, and Refused for an empty statement or a day that is past or too far away.
    """
    _require_keeper(by)
    require_attestable(subject, now)
    if not statement.strip():
        raise Refused(_("Say what you have seen or done, and where it can be found."), field="statement")
    today = _today(now)
    if not today < until <= today + LONGEST:
        raise Refused(_("Choose a day within the next twelve months."), field="until")
    row = Attestation.objects.create(subject=subject, statement=statement.strip(), by=by.user, at=now, until=until)
    data = {"subject": subject, "statement": row.statement, "until": until.isoformat()}
    _note(row, events.ATTESTED.name, data, by=by.user, now=now)
    return row


def require_attestable(subject: str, now: datetime) -> None:
    """Raises NotAttestable where nobody's word is asked for."""
    point = point_of(subject)
    if point is not None and point.attest:
        return
    if subject not in items() or items()[subject].evidence:
        raise NotAttestable(_("What is on record shows whether this holds: nobody has to give their word."))
    if subject not in ground(now).answered:
        raise NotAttestable(_("The policy says nothing about this yet: answer the question first."))


@transaction.atomic
def withdraw(*, attestation: Attestation, reason: str, by: Member, now: datetime) -> Attestation:
    """It does not hold any more. Raises NotAllowed, Refused without a reason, Faster when it was withdrawn before."""
    _require_keeper(by)
    if not reason.strip():
        raise Refused(_("Say why it does not hold any more."), field="reason")
    fields = {"withdrawn_at": now, "withdrawn_by": by.user, "withdraw_reason": reason.strip()}
    if not Attestation.objects.filter(pk=attestation.pk, withdrawn_at=None).update(**fields):
        raise Faster(_("Somebody else has withdrawn it in the meantime."))
    attestation.refresh_from_db()
    data = {"subject": attestation.subject, "reason": attestation.withdraw_reason}
    _note(attestation, events.WITHDRAWN.name, data, by=by.user, now=now)
    return attestation


@transaction.atomic
def remind(now: datetime) -> int:
    """Two weeks before a word counts no longer, and on the day after its last: tell whoever gave it; how many notices.

    Where that person has left, the administrators are told. Nobody is told while the body is closed.
    """
    if not at_work(Body.objects.get(pk=current_body_id()), now):
        return 0
    today = _today(now)
    rows = Attestation.objects.select_for_update(of=("self",)).filter(withdrawn_at=None, until__lte=today + BEFORE)
    newest = _newest()
    told = 0
    for row in rows.select_related("by").order_by("pk"):
        if newest.get(row.subject) == row.pk and _is_due(row, today):
            kind = ENDED if row.until < today else ENDS_SOON
            data: dict[str, str | int] = {"subject": row.subject, "until": row.until.isoformat()}
            notify(users=_whom(row), kind=kind.name, data=data, url=page_of(row.subject), now=now)
            Attestation.objects.filter(pk=row.pk).update(reminded_at=now)
            told += 1
    return told


def page_of(subject: str) -> str:
    """Where somebody gives their word on it again."""
    point = point_of(subject)
    if point is not None:
        return reverse("reports:point", args=[point.checklist, point.id])
    return reverse("reports:item", args=[subject])


def _is_due(row: Attestation, today: date) -> bool:
    """Once in the two weeks before, once when it has ended."""
    last = _local(row.reminded_at) if row.reminded_at is not None else None
    return last is None or (last <= row.until < today)


def _newest() -> dict[str, int]:
    """The word that counts, by subject: one given since needs no reminder of the one before."""
    rows = Attestation.objects.filter(withdrawn_at=None).order_by("pk").values_list("subject", "pk")
    return dict(rows)


def _whom(row: Attestation) -> list[User]:
    stays = Member.objects.filter(user=row.by_id, left_at=None, user__is_active=True).exists()
    return [row.by] if stays else [member.user for member in administrators()]


def _require_keeper(member: Member) -> None:
    if not keeps(member):
        raise NotAllowed(_("Administrators, security officers and records officers of the body attest."))


def _note(row: Attestation, kind: str, data: dict[str, str], *, by: User, now: datetime) -> None:
    record(body=current_body_id(), by=by, now=now, kind=kind, about=f"reports.attestation:{row.pk}", data=dict(data))


def _today(now: datetime) -> date:
    return _local(now)


def _local(moment: datetime) -> date:
    zone = Body.objects.values_list("time_zone", flat=True).get(pk=current_body_id())
    return moment.astimezone(ZoneInfo(zone)).date()
