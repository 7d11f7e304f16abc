"""Profiles that copy the body: reported by anybody, looked into, warned of, reported to their network, watched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import requests
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.accounts import events
from rostra.accounts.actions.links import ask
from rostra.accounts.actions.moves import allow
from rostra.accounts.enums import FAKE_MOVES, LISTED_FAKES, SETTLED_FAKES, FakeState, LinkState
from rostra.accounts.line import keepers
from rostra.accounts.models import FakeCase, FakeNote, FakeReport
from rostra.accounts.networks import Recognised
from rostra.accounts.rules import may_pursue, pursuers
from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.refusals import Faster, Refused
from rostra.core.tickets import Ticket
from rostra.people.actions import notify
from rostra.people.models import Member, User
from rostra.people.queries import told_since

AGAIN = timedelta(days=7)
TOLD_AGAIN = timedelta(days=1)
"""Who looks into cases hears at most so often that one which had ended is reported again."""
AT_ONCE = 20


@transaction.atomic
def report_fake(
    *,
    profile: Recognised,
    text: str,
    ticket: Ticket,
    language: str,
    now: datetime,
    email: str = "",
    by: User | None = None,
) -> FakeReport:
    """Take in a report, by anybody; reports of one profile make one case.

    Who looks into such cases is told of a new case, and once a day of one that had ended: it stays as it was decided,
    with the report beside it, until they look into it anew.
    """
    fresh = FakeCase(
        network=profile.network,
        key=profile.key,
        handle=profile.handle[:300],
        url=profile.url,
        odd=profile.odd,
        opened_at=now,
    )
    FakeCase.objects.bulk_create([fresh], ignore_conflicts=True)
    # Two people may report one profile at the same moment: both wait here, and find the same row.
    case = FakeCase.objects.select_for_update().get(key=profile.key)
    row = FakeReport.objects.create(
        case=case,
        text=text,
        email=email,
        language=language,
        number=ticket.number,
        token_hash=ticket.token_hash,
        reported_at=now,
    )
    data = {"network": case.network, "handle": case.handle, "number": row.number}
    _note(case, events.FAKE_REPORTED, by=by, now=now, data=data)
    if case.reports.count() == 1:
        _tell(case, "accounts.fake_reported", now)
    elif case.state in SETTLED_FAKES and not told_since("accounts.fake_again", _page(case), now - TOLD_AGAIN):
        _tell(case, "accounts.fake_again", now)
    return row


@transaction.atomic
def move_case(
    *,
    case: FakeCase,
    to: FakeState,
    by: Member,
    now: datetime,
    note: str = "",
    warning: str = "",
    told_on: date | None = None,
) -> FakeCase:
    """Decide about a case, or write down that it was reported to its network.

    `warning` is for the public, when it is said that the profile is not ours; `note` for colleagues.
    Raises NotAllowed, Refused for a move that is not possible or lacks its day, Faster.
    """
    allow(may_pursue(by))
    note, warning = note.strip(), warning.strip()
    fields: dict[str, object] = {}
    if to == FakeState.FAKE:
        fields = {"warning": warning, "listed_at": case.listed_at or now, "gone_at": None}
    if to == FakeState.TOLD:
        if told_on is None or told_on > now.date():
            raise Refused(_("Say on which day it was reported; it cannot be in the future."), field="told_on")
        fields = {"told_on": told_on, "told_by": by}
    if to == FakeState.GONE:
        fields = {"gone_at": now}
    if to in (FakeState.NOT_FAKE, FakeState.OURS) and not note:
        raise Refused(_("Write down how you know."), field="note")
    data: Data = {"note": note}
    if to == FakeState.FAKE:
        data = {**data, "warning": warning}
    if told_on is not None and to == FakeState.TOLD:
        data = {**data, "told_on": told_on.isoformat()}
    _move(case, to, by=by.user, now=now, data=data, **fields)
    return case


@transaction.atomic
def tell_reporters(*, case: FakeCase, text: str, by: Member, now: datetime) -> FakeNote:
    """Say something to everybody who reported the profile: on their status page, and by mail where they gave an address.

    Raises NotAllowed, Refused for an empty text.
    """
    allow(may_pursue(by))
    text = text.strip()
    if not text:
        raise Refused(_("Write something first."), field="text")
    row = FakeNote.objects.create(case=case, text=text, at=now, by=by)
    _note(case, events.FAKE_NOTED, by=by.user, now=now, data={"text": text})
    return row


def bodies_with_fakes(now: datetime) -> Iterable[int]:
    """The bodies with a listed fake that is to be asked for."""
    return FakeCase.everywhere.filter(_due(now)).values_list("body_id", flat=True).distinct().order_by("body_id")


def check_fakes(*, session: requests.Session, now: datetime) -> int:
    """Ask once a week whether listed fakes are still there, in the body in scope; gives how many were asked for.

    Calls the network: call it outside any transaction. What is gone leaves the public list by itself.
    """
    rows = FakeCase.objects.filter(_due(now)).order_by(F("link_checked_at").asc(nulls_first=True), "pk")[:AT_ONCE]
    checked = 0
    for case in rows:
        _keep(case, ask(session, case.url), now)
        checked += 1
    return checked


def _due(now: datetime) -> Q:
    late = Q(link_checked_at=None) | Q(link_checked_at__lt=now - AGAIN)
    return late & Q(state__in=LISTED_FAKES)


@transaction.atomic
def _keep(case: FakeCase, state: LinkState, now: datetime) -> None:
    FakeCase.objects.filter(pk=case.pk).update(link_state=state, link_checked_at=now)
    if state != LinkState.GONE:
        return
    try:
        _move(case, FakeState.GONE, by=None, now=now, gone_at=now)
    except Faster:
        # A person decided at the same moment: they know better.
        return
    _tell(case, "accounts.fake_gone", now)


def _move(
    case: FakeCase, to: FakeState, *, by: User | None, now: datetime, data: Data | None = None, **fields: object
) -> None:
    if not FAKE_MOVES.allowed(case.state, to):
        raise Refused(_("This is not possible while the case stands as it does."))
    old = case.state
    if not FakeCase.objects.filter(pk=case.pk, state=old).update(state=to, **fields):
        raise Faster(_("Somebody else changed this case in the meantime."))
    for name, value in {"state": to, **fields}.items():
        setattr(case, name, value)
    given = {name: value for name, value in (data or {}).items() if value}
    _note(case, events.FAKE_MOVED, by=by, now=now, data={"old": old, "new": to.value, **given})


def _note(case: FakeCase, kind: EventKind, *, by: User | None, now: datetime, data: Data) -> None:
    record(body=case.body_id, by=by, now=now, kind=kind.name, about=f"accounts.fakecase:{case.pk}", data=data)


def _tell(case: FakeCase, kind: str, now: datetime) -> None:
    data: dict[str, str | int] = {"handle": case.handle, "network": case.network}
    notify(users=pursuers() or keepers(), kind=kind, now=now, data=data, url=_page(case))


def _page(case: FakeCase) -> str:
    return reverse("accounts:fake", args=[case.pk])
