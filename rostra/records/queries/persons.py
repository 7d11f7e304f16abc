"""People outside in the records: who bears a name or a handle, on which account. For records officers who say why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from rostra.audit import sources
from rostra.audit.sources import Item
from rostra.people.naming import Mention, mentions
from rostra.records.models import PastItem, Record
from rostra.records.parties import MOST, Party, bearing
from rostra.records.selecting import Selection


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as one account's network knows them."""

    account: Mention
    party: Party


@dataclass(frozen=True, slots=True)
class People:
    """Who was found; `cut`: more bear the name than are shown."""

    found: list[Person]
    cut: bool


def people_called(name: str) -> People:
    """Those whose name or handle holds the words, or whose id it is, in a bound number of queries."""
    parties = bearing(name)
    known = {(party.account, party.party) for party in parties}
    by_id = Selection(party=name, disposed=False).rows().order_by().values_list("account", "party").distinct()
    parties += [Party(account, party) for account, party in by_id if account and (account, party) not in known]
    accounts = mentions({f"accounts.account:{party.account}" for party in parties})
    found = [Person(accounts[f"accounts.account:{party.account}"], party) for party in parties]
    return People(found[:MOST], len(found) > MOST)


def past_parties(words: str, most: int) -> Iterable[Party]:
    """Who wrote what was brought in from before Rostra (see `records.parties`)."""
    rows = PastItem.objects.exclude(author_id="").filter(holding(words, "author_name"))
    found = rows.order_by("account", "author_id").values_list("account", "author_id", "author_name").distinct()
    return [Party(account, party, name) for account, party, name in found[:most]]


def holding(words: str, *columns: str) -> Q:
    """All the words are in these columns taken together, each in any of them."""
    asked = Q()
    for word in words.lstrip("@").split():
        one = Q()
        for column in columns:
            one |= Q(**{f"{column}__icontains": word})
        asked &= one
    return asked


def items_of(records: Iterable[Record]) -> dict[int, Item]:
    """What the records are, by their ids, of those whose content is there; few queries for each source."""
    keys: dict[str, dict[str, int]] = {}
    for record in records:
        keys.setdefault(record.source, {})[record.source_key] = record.pk
    found: dict[int, Item] = {}
    for name, ids in keys.items():
        items = sources.get(name).items
        if items is not None:
            found.update((ids[key], item) for key, item in items(list(ids)).items())
    return found
