"""What charters, terms, their acceptances and snapshots are as records, in the words that all sources share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery

from rostra.accounts import events
from rostra.accounts.models import Acceptance, Account, Charter, Snapshot, Terms
from rostra.audit.sources import Enclosed, Item
from rostra.core.models import StoredFile

TELLING = (
    events.STAGE_CHANGED.name,
    events.CLOSING_ENDED.name,
    events.MOVED.name,
    events.TERMS_REPLACED.name,
)
"""After these, items of the account, or the terms, say something else."""


def _ids(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys]


def _place(account: Account) -> dict[str, Any]:
    return {
        "account": account.pk,
        "about": f"accounts.account:{account.pk}",
        "subject": account.name,
        "language": account.language,
        "ended_at": account.closed_at,
    }


def _enclosed(file: StoredFile | None, name: str) -> tuple[Enclosed, ...]:
    return (Enclosed(bytes(file.sha256).hex(), name, file.content_type, "", file.size),) if file else ()


def _words(value: object) -> Iterator[str]:
    """What stands in JSON, line by line; of what is not text, its JSON."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)
    elif value not in ("", None):
        yield value if isinstance(value, str) else json.dumps(value)


def _charters(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = Charter.objects.filter(pk__in=_ids(keys)).exclude(salt=b"").select_related("account")
    return {
        str(row.pk): Item(
            kind="charter",
            at=row.saved_at,
            text="\n".join(_words(row.content)),
            more={"author": row.saved_by_id, "number": row.number},
            **_place(row.account),
        )
        for row in rows
    }


def _terms(keys: Sequence[str]) -> Mapping[str, Item]:
    newer = Terms.objects.filter(network=OuterRef("network"), pk__gt=OuterRef("pk")).order_by("pk")
    found = Terms.objects.filter(pk__in=_ids(keys)).exclude(salt=b"").select_related("file")
    rows = found.annotate(replaced_at=Subquery(newer.values("created_at")[:1]))
    return {
        str(row.pk): Item(
            kind="terms",
            at=row.created_at,
            incoming=True,
            about=f"accounts.terms:{row.pk}",
            party_name=row.network,
            subject=row.label,
            text="\n".join(row.clauses),
            url=row.url,
            ended_at=row.replaced_at,
            media=_enclosed(row.file, row.file_name),
            more={
                "network": row.network,
                "seen_on": row.seen_on.isoformat(),
                "risk": str(row.risk),
                "unlimited": row.unlimited,
            },
        )
        for row in rows
    }


def _acceptances(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = (
        Acceptance.objects.filter(pk__in=_ids(keys)).exclude(salt=b"").select_related("account", "authority", "opinion")
    )
    return {
        str(row.pk): Item(
            kind="acceptance",
            at=row.accepted_at,
            text=row.risk_note,
            media=_enclosed(row.opinion, row.opinion_name),
            more={"terms": row.terms_id, "member": row.authority.member_id},
            **_place(row.account),
        )
        for row in rows
    }


def _snapshots(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = Snapshot.objects.filter(pk__in=_ids(keys)).exclude(salt=b"").select_related("account")
    return {
        str(row.pk): Item(
            kind="snapshot",
            at=row.at,
            text="\n".join(_words(row.content)),
            more={"author": row.by_id},
            **_place(row.account),
        )
        for row in rows
    }


ITEMS = {
    "accounts.charter": _charters,
    "accounts.terms": _terms,
    "accounts.acceptance": _acceptances,
    "accounts.snapshot": _snapshots,
}
