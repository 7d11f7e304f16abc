"""Every half year each holder says whether they still need a secret and have it alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import record
from rostra.core.refusals import Faster, Refused
from rostra.people.actions import notify
from rostra.people.models import Member
from rostra.policy.decisions import ATTEST_MONTHS
from rostra.policy.queries import decided
from rostra.vault import events
from rostra.vault.actions.items import end
from rostra.vault.actions.rotating import open_rotations
from rostra.vault.actions.sealing import about
from rostra.vault.enums import Answer, Cause
from rostra.vault.models import Attestation, Holding

MONTH = timedelta(days=365.25 / 12)
TIME_TO_ANSWER = timedelta(days=14)


class NotAnswered(Refused):
    """The question is somebody else's, or cannot be answered like this."""


@transaction.atomic
def open_attestations(*, now: datetime) -> list[Attestation]:
    """Ask every holder of the body in scope who was not asked within the months that the policy says."""
    made = []
    for holding in to_attest(decided(ATTEST_MONTHS), now).select_related("item", "member__user").order_by("pk"):
        made.append(_ask(holding, now))
    return made


def to_attest(months: int, now: datetime) -> QuerySet[Holding]:
    """The holdings of which nobody was asked within so many months."""
    since = now - months * MONTH
    asked = Attestation.objects.filter(item=OuterRef("item"), member=OuterRef("member"), asked_at__gt=since)
    return Holding.objects.filter(~Exists(asked), ended_at=None, since__lte=since, item__retired_at=None)


@transaction.atomic
def answer_attestation(*, attestation: Attestation, answer: Answer, by: Member, now: datetime) -> Attestation:
    """The holder answers. Who cannot confirm starts a rotation; who needs it no more holds it no more, and it is
    changed as well.

    Raises NotAnswered for somebody else's question, and for a custodian who gives up without a successor.
    """
    item = attestation.item
    if by.pk != attestation.member_id:
        raise NotAnswered(_("This question is for somebody else."))
    if answer == Answer.NOT_NEEDED and item.custodian_id == by.pk:
        raise NotAnswered(_("You are the custodian: name another one first."), field="answer")
    rows = Attestation.objects.filter(pk=attestation.pk, answered_at=None)
    if not rows.update(answered_at=now, answer=answer.value):
        raise Faster(_("This is answered already."))
    attestation.refresh_from_db()
    data = {"answer": answer.value}
    record(body=item.body_id, by=by.user, now=now, kind=events.ATTESTED.name, about=about(item), data=data)
    if answer == Answer.NOT_NEEDED:
        for holding in Holding.objects.filter(item=item, member=by, ended_at=None):
            end(holding, by=by.user, now=now)
    if answer != Answer.YES:
        cause = Cause.ATTESTATION if answer == Answer.NO else Cause.ROLE_CHANGE
        open_rotations(cause=cause, member=by, items=[item], by=by.user, now=now)
    return attestation


def _ask(holding: Holding, now: datetime) -> Attestation:
    item, member = holding.item, holding.member
    attestation = Attestation.objects.create(item=item, member=member, asked_at=now, due_at=now + TIME_TO_ANSWER)
    data = {"holder": member.user_id}
    record(body=item.body_id, by=None, now=now, kind=events.ATTESTATION_ASKED.name, about=about(item), data=data)
    url = reverse("vault:attest", args=[attestation.pk])
    notify(users=[member.user], kind="vault.attest_asked", now=now, data={"secret": item.label}, url=url)
    return attestation
