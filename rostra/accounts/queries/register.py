"""The register as people look through it: filtered, searched, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from rostra.accounts.enums import AccountState, Stage
from rostra.accounts.models import Account

SIZE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the register is asked for; empty is everything. `trouble`: those whose connection needs a person."""

    words: str = ""
    network: str = ""
    stage: str = ""
    unit: int | None = None
    owner: int | None = None
    language: str = ""
    trouble: bool = False


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Rows by name; `newer` and `older` are the cursors of the pages beside it, None at the ends."""

    rows: list[Account]
    newer: int | None
    older: int | None


def chosen(filters: Filters) -> QuerySet[Account]:
    """The body's accounts that the filters leave, by name."""
    rows = Account.objects.all()
    exact: Mapping[str, object] = {
        "network": filters.network,
        "stage": filters.stage,
        "unit": filters.unit,
        "owner": filters.owner,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.language:
        rows = rows.filter(Q(languages__contains=[filters.language]) | Q(language=filters.language))
    if filters.trouble:
        rows = rows.filter(Q(state=AccountState.LOCKED) | Q(failing_since__isnull=False)).exclude(stage=Stage.CLOSED)
    for word in filters.words.split()[:5]:
        found = Q(name__icontains=word) | Q(handle__icontains=word) | Q(url__icontains=word)
        rows = rows.filter(found | Q(summary__icontains=word))
    return rows


def register_page(
    filters: Filters, *, before: int | None = None, after: int | None = None, size: int = SIZE
) -> RegisterPage:
    """One page by name: what stands after an account, or before it; as quick on the last page as on the first."""
    rows = chosen(filters)
    if before is not None:
        found = _ids(_beyond(rows, before, "<").order_by("-name", "-pk"), size)
        shown = _shown(found[:size][::-1])
        return RegisterPage(shown, shown[0].pk if len(found) > size else None, shown[-1].pk if shown else None)
    if after is not None:
        rows = _beyond(rows, after, ">")
    found = _ids(rows.order_by("name", "pk"), size)
    shown = _shown(found[:size])
    newer = shown[0].pk if after is not None and shown else None
    return RegisterPage(shown, newer, shown[-1].pk if len(found) > size else None)


def _ids(rows: QuerySet[Account], size: int) -> list[int]:
    """The ids of a page and of one more: what is searched for is found before anything is joined to it."""
    return list(rows.values_list("pk", flat=True)[: size + 1])


def _shown(ids: list[int]) -> list[Account]:
    found = Account.objects.select_related("unit", "owner__user", "substitute__user").in_bulk(ids)
    return [found[pk] for pk in ids]


def _beyond(rows: QuerySet[Account], pk: int, sign: str) -> QuerySet[Account]:
    """Those on that side of an account in the order of names; one comparison of rows, which the index answers."""
    name = Account.objects.filter(pk=pk).values_list("name", flat=True).first() or ""
    where = f"(accounts_account.name, accounts_account.id) {sign} (%s, %s)"
    return rows.extra(where=[where], params=[name, pk])  # noqa: S610 - the sign is ours
