"""People outside in the records: who bears a name or a handle, on which account. For records officers who say why."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import JSONField, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, NullIf
from django.utils.translation import gettext as _

from rostra.audit import sources
from rostra.audit.sources import Item
from rostra.people.naming import Mention, mentions
from rostra.records.content import JOURNAL
from rostra.records.loaded_content import item_of
from rostra.records.models import JournalEntry, LoadedItem, PastItem, Record
from rostra.records.parties import MOST, PACKAGES, Party, bearing
from rostra.records.selecting import Selection

_ACTOR = {"known_id": "id", "known_name": "name", "known_handle": "preferredUsername"}


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
    pairs = ((account or PACKAGES, party) for account, party in by_id)
    parties += [Party(*pair) for pair in pairs if pair not in known]
    accounts = mentions({f"accounts.account:{party.account}" for party in parties})
    accounts[f"accounts.account:{PACKAGES}"] = Mention("", "", _("A package that was loaded"), "")
    found = [Person(accounts[f"accounts.account:{party.account}"], party) for party in parties]
    return People(found[:MOST], len(found) > MOST)


def past_parties(words: str, most: int) -> Iterable[Party]:
    """Who wrote what was brought in from before Rostra (see `records.parties`)."""
    rows = PastItem.objects.exclude(author_id="").filter(holding(words, "author_name"))
    found = rows.order_by("account", "author_id").values_list("account", "author_id", "author_name").distinct()
    return [Party(account, party, name) for account, party, name in found[:most]]


def loaded_parties(words: str, most: int) -> Iterable[Party]:
    """Who wrote what packages brought in that were loaded (see `records.parties`)."""
    said = Cast(NullIf("activity", Value("")), JSONField())
    rows = LoadedItem.objects.annotate(actor=KeyTransform("actor", said)).annotate(
        **{column: KeyTextTransform(name, "actor") for column, name in _ACTOR.items()}
    )
    asked = rows.filter(
        holding(words, "known_name", "known_handle") | Q(known_id__endswith=f":{quote(words, safe='')}")
    )
    found: dict[str, Party] = {}
    for activity in asked.order_by("pk").values_list("activity", flat=True).iterator():
        item = item_of(json.loads(activity))
        if item.party:
            found.setdefault(item.party, Party(PACKAGES, item.party, item.party_name, item.party_handle))
        if len(found) == most:
            break
    return found.values()


def journal_parties(words: str, most: int) -> Iterable[Party]:
    """Whom entries of the public journal name, also once what was entered is gone (see `records.parties`)."""
    rows = entries_naming(words).exclude(party="").order_by("account", "party", "-pk").distinct("account", "party")
    found = list(rows.values_list("account", "party", "source_key")[:most])
    names = dict(JournalEntry.objects.filter(pk__in=[int(key) for *_, key in found]).values_list("pk", "party"))
    return [Party(account or PACKAGES, party, names[int(key)]) for account, party, key in found]


def entries_naming(words: str) -> QuerySet[Record]:
    """The records of the journal's entries whose other side bears the name."""
    entries = JournalEntry.objects.exclude(salt=b"").filter(holding(words, "party"))
    keys = entries.annotate(key=Cast("pk", TextField())).values("key")
    return Record.objects.filter(source=JOURNAL.name, source_key__in=keys)


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
