"""Who read what: the access log of the records, and how the log comes to vouch for it."""

from __future__ import annotations

import re
from datetime import datetime
from functools import reduce
from operator import or_
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import record as tell
from rostra.audit.models import Event
from rostra.core.refusals import Refused
from rostra.core.scoping import current_body_id
from rostra.people.models import User
from rostra.records import events
from rostra.records.erasure import parties_of
from rostra.records.models import ErasureCase, Reading, ReadingSeal, Record
from rostra.records.readings import ABOUT, is_whole, sealed

TOGETHER = 1_000
"""Readings at most that are sealed by one event."""


class NoPurpose(Refused):
    """A person is looked for, and nobody said why."""


def note_reading(*, event: Event, by: User, now: datetime, purpose: str = "") -> None:
    """The content of what the event captured was shown to somebody: one row for each person, record and hour.

    What is not filed yet is noted by its event.
    """
    record = Record.objects.filter(source=event.source, source_key=event.source_key).first()
    search = {"event": event.pk} if record is None else None
    hour = now.replace(minute=0, second=0, microsecond=0)
    same = Reading.objects.filter(user=by, at__gte=hour)
    same = same.filter(search=search) if record is None else same.filter(record=record)
    if purpose or not same.exists():
        Reading.objects.create(user=by, at=now, purpose=purpose, record=record, search=search)


def forget_person(case: ErasureCase, now: datetime) -> None:
    """What went is not to be learnt from who looked for it: searches for the person say only by which request it went, and
    reasons that name them are gone.

    Nor from the hashes of all this: the salts go as well.
    """
    pairs = [Q(search={"account": account, "party": party}) for account, party in parties_of(case.parties)]
    person = _words(case.person)
    searches = Reading.objects.filter(search__has_key="name").values_list("pk", "search__name")
    named = Q(pk__in=[pk for pk, name in searches if _same(person, _words(name))])
    searched = set(Reading.objects.filter(reduce(or_, pairs, named)).values_list("pk", flat=True))
    reasons = Reading.objects.exclude(purpose="").values_list("pk", "purpose")
    naming = {pk for pk, why in reasons if person & _words(why) and (pk in searched or person <= _words(why))}
    known = Reading.objects.filter(pk__in=searched | naming)
    # Nobody seals them meanwhile.
    list(known.select_for_update().order_by("pk").values_list("pk"))
    seals = ReadingSeal.objects.select_for_update().filter(pk__in=known.values("seal")).order_by("pk")
    # What somebody changed behind our back is not said anew: that would hide it.
    whole = {seal: is_whole(seal) for seal in seals}
    Reading.objects.filter(pk__in=searched).update(search={"case": case.pk})
    Reading.objects.filter(pk__in=naming).update(purpose="")
    for seal, was_whole in whole.items():
        seal.salt = _salt()
        seal.save(update_fields=["salt"])
        if was_whole:
            _tell(seal, now)


def _same(person: set[str], name: set[str]) -> bool:
    return bool(person and name) and (name <= person or person <= name)


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold()))


def note_search(*, search: dict[str, Any], purpose: str, by: User, now: datetime) -> Reading:
    """Somebody looks for a person: what they look for (a name, or an account with the id of one), and why."""
    if not purpose.strip():
        raise NoPurpose(_("Say why you look for this person."))
    return Reading.objects.create(user=by, search=search, purpose=purpose.strip(), at=now)


def seal_readings(*, now: datetime) -> int:
    """Have the log vouch for what was noted since the last time, of the body in scope; gives how much that was."""
    count = 0
    while added := _seal_some(now):
        count += added
    return count


@transaction.atomic
def _seal_some(now: datetime) -> int:
    unsealed = Reading.objects.select_for_update(skip_locked=True).filter(seal=None).order_by("pk")
    ids = list(unsealed.values_list("pk", flat=True)[:TOGETHER])
    if ids:
        seal = ReadingSeal.objects.create(salt=_salt(), at=now)
        Reading.objects.filter(pk__in=ids).update(seal=seal)
        _tell(seal, now)
    return len(ids)


def _salt() -> str:
    return token_hex(16)


def _tell(seal: ReadingSeal, now: datetime) -> None:
    said = sealed(seal.body_id, [seal.pk])[seal.pk]
    kind, about = events.READINGS_SEALED.name, ABOUT % seal.pk
    tell(body=current_body_id(), by=None, now=now, kind=kind, about=about, data=said)
