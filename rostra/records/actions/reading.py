"""Who read what: the access log of the records."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.audit.models import Event
from rostra.core.refusals import Refused
from rostra.people.models import User
from rostra.records.erasure import parties_of
from rostra.records.models import ErasureCase, Reading, Record


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


def forget_person(case: ErasureCase) -> None:
    """What went is not to be learnt from who looked for it: searches for the person say only by which request it went."""
    pairs = [Q(search={"account": account, "party": party}) for account, party in parties_of(case.parties)]
    person = _words(case.person)
    searches = Reading.objects.filter(search__has_key="name").values_list("pk", "search__name")
    named = Q(
        pk__in=[pk for pk, name in searches if _words(name) and (_words(name) <= person or person <= _words(name))]
    )
    Reading.objects.filter(reduce(or_, pairs, named)).update(search={"case": case.pk})


def _words(name: str) -> set[str]:
    return set(name.casefold().split())


def note_search(*, search: dict[str, Any], purpose: str, by: User, now: datetime) -> Reading:
    """Somebody looks for a person: what they look for (a name, or an account with the id of one), and why."""
    if not purpose.strip():
        raise NoPurpose(_("Say why you look for this person."))
    return Reading.objects.create(user=by, search=search, purpose=purpose.strip(), at=now)
