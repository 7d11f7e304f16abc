"""Searches that a member keeps, for themselves or for all."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.refusals import Refused
from rostra.people.models import Member
from rostra.records.events import SEARCH_DROPPED, SEARCH_KEPT
from rostra.records.models import SavedSearch
from rostra.records.selecting import Selection


class ForAPerson(Refused):
    """A search for a person is not kept: each has a purpose of its own."""


class NotTheirs(Refused):
    """Somebody else keeps the search."""


@transaction.atomic
def keep_search(*, member: Member, name: str, selection: Selection, shared: bool, now: datetime) -> SavedSearch:
    """Keep a search under a name; one that the member keeps under the same name is replaced. Raises ForAPerson."""
    if selection.party:
        raise ForAPerson(_("A search for a person is not kept: each time, somebody says why."))
    search, _new = SavedSearch.objects.update_or_create(
        member=member, name=name, defaults={"selection": selection.as_json(), "shared": shared, "at": now}
    )
    _tell(SEARCH_KEPT.name, search, member, now)
    return search


@transaction.atomic
def drop_search(*, search: SavedSearch, member: Member, now: datetime) -> None:
    """Raises NotTheirs."""
    if search.member_id != member.pk:
        raise NotTheirs(_("Only who keeps a search drops it."))
    _tell(SEARCH_DROPPED.name, search, member, now)
    search.delete()


def _tell(kind: str, search: SavedSearch, member: Member, now: datetime) -> None:
    data: Data = {"name": search.name, "shared": search.shared}
    record(body=search.body_id, by=member.user, now=now, kind=kind, about=f"records.search:{search.pk}", data=data)
