"""The register as everybody may see it: accounts that were opened by a decision, and nothing internal about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Greatest

from rostra.accounts.enums import OPENED, OWN_NETWORKS, PUBLIC, Stage
from rostra.accounts.models import Account
from rostra.accounts.queries.proofs import PublicProof, network_label, public_proofs
from rostra.core.links import web_address

SIZE = 50
Status = Literal["official", "closed"]


@dataclass(frozen=True, slots=True)
class Official:
    """What the public may know of one account; `pk` is a place in the list, nothing more.

    `checked_at` is when the body last proved that the account is in its hands, `due` that it should do so again.
    """

    pk: int
    network: str
    label: str
    key: str
    handle: str
    url: str
    name: str
    unit: str
    languages: tuple[str, ...]
    summary: str
    status: Status
    opened_at: datetime | None
    closed_at: datetime | None
    checked_at: datetime | None = None
    due: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the public register is asked for; empty is everything."""

    words: str = ""
    network: str = ""
    language: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class PublicPage:
    """Rows by name, how many the filters leave, and the cursors of the pages beside it, None at the ends."""

    rows: list[Official]
    total: int
    newer: int | None
    older: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of the whole register, its last change, and what it can be filtered by."""

    in_use: int
    closed: int
    changed_at: datetime | None
    networks: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]

    @property
    def all(self) -> int:
        return self.in_use + self.closed


@dataclass(frozen=True, slots=True)
class Change:
    """An account came into the register, or was closed; `place` is the cursor behind which older changes stand."""

    kind: Literal["opened", "closed"]
    at: datetime
    account: Official
    place: str


def published(accounts: QuerySet[Account] | None = None) -> QuerySet[Account]:
    """The accounts that the public register shows: of the body in scope, or among these.

    What nobody decided on is not in it, and of the closed ones only those that had been opened. The body's own
    channels (its mailbox, its form) are no accounts on anybody's network.
    """
    rows = Account.objects.all() if accounts is None else accounts
    rows = rows.filter(stage__in=PUBLIC).exclude(stage=Stage.CLOSED, opened_at=None)
    return rows.exclude(network__in=OWN_NETWORKS).select_related("unit")


def overview() -> Overview:
    """One query, which reads the register once, whatever its size."""
    kinds = (
        published()
        .order_by()
        .values("network", "languages", shut=Q(stage=Stage.CLOSED))
        # GREATEST of PostgreSQL passes over NULL.
        .annotate(number=Count("pk"), changed=Max(Greatest("opened_at", "closed_at")))
    )
    rows = list(kinds)
    keys = {row["network"] for row in rows}
    return Overview(
        in_use=sum(row["number"] for row in rows if not row["shut"]),
        closed=sum(row["number"] for row in rows if row["shut"]),
        changed_at=max((row["changed"] for row in rows if row["changed"]), default=None),
        networks=tuple(sorted(((key, network_label(key)) for key in keys), key=lambda pair: pair[1].casefold())),
        languages=tuple(sorted({code for row in rows for code in row["languages"]})),
    )


def public_page(
    wanted: Wanted,
    *,
    now: datetime,
    before: int | None = None,
    after: int | None = None,
    size: int = SIZE,
    everything: int | None = None,
) -> PublicPage:
    """One page by name: what stands after an account, or before it; as quick on the last page as on the first.

    `everything` is how many accounts there are without a filter, where that is known: counting reads them all.
    """
    rows = _filtered(wanted)
    total = everything if wanted == Wanted() and everything is not None else rows.order_by().count()
    if before is not None:
        found = list(_beyond(rows, before, "lt").order_by("-name", "-pk")[: size + 1])
        shown = officials(found[:size][::-1], now=now)
        return PublicPage(shown, total, shown[0].pk if len(found) > size else None, shown[-1].pk if shown else None)
    if after is not None:
        rows = _beyond(rows, after, "gt")
    found = list(rows.order_by("name", "pk")[: size + 1])
    shown = officials(found[:size], now=now)
    newer = shown[0].pk if after is not None and shown else None
    return PublicPage(shown, total, newer, shown[-1].pk if len(found) > size else None)


def public_list(*, now: datetime, after: int = 0, size: int | None = None) -> list[Official]:
    """The register in the order in which accounts came into it; all of it, or so many behind a place."""
    return officials(published().filter(pk__gt=after).order_by("pk")[:size], now=now)


def public_changes(*, now: datetime, place: str = "", size: int = SIZE) -> list[Change]:
    """What came and went, newest first; behind a place where one is given. Raises ValueError for no such place."""
    rows = published()
    found: list[tuple[datetime, int, Account]] = []
    for number, name in enumerate(KINDS):
        kind = rows.filter(**{f"{name}_at__isnull": False})
        if place:
            at, rank = _read_place(place)
            same = Q(**{f"{name}_at": at, "pk__lte": (rank - number - 1) // 2})
            kind = kind.filter(Q(**{f"{name}_at__lt": at}) | same)
        for account in kind.order_by(f"-{name}_at", "-pk")[:size]:
            found.append((getattr(account, f"{name}_at"), 2 * account.pk + number, account))
    found.sort(key=lambda each: each[:2], reverse=True)
    shown = {row.pk: row for row in officials((account for _at, _rank, account in found[:size]), now=now)}
    return [
        Change(KINDS[rank % 2], at, shown[account.pk], f"{int(at.timestamp() * 1_000_000)}-{rank}")
        for at, rank, account in found[:size]
    ]


KINDS: tuple[Literal["opened"], Literal["closed"]] = ("opened", "closed")


def officials(accounts: Iterable[Account], *, now: datetime) -> list[Official]:
    """The public side of accounts of the body in scope, with their proofs, in the order given; one more query."""
    rows = list({account.pk: account for account in accounts}.values())
    proofs = public_proofs(rows, now)
    return [_official(account, proofs[account.pk]) for account in rows]


def _official(account: Account, proof: PublicProof) -> Official:
    closed = account.stage == Stage.CLOSED
    return Official(
        pk=account.pk,
        network=account.network,
        label=network_label(account.network),
        key=account.key,
        handle=account.handle,
        url=web_address(account.url),
        name=account.name,
        unit=account.unit.name if account.unit else "",
        languages=tuple(account.languages) or ((account.language,) if account.language else ()),
        summary=account.summary,
        status="closed" if closed else "official",
        opened_at=account.opened_at,
        closed_at=account.closed_at if closed else None,
        checked_at=proof.at,
        due=proof.state == "due",
    )


def _filtered(wanted: Wanted) -> QuerySet[Account]:
    rows = published()
    if wanted.network:
        rows = rows.filter(network=wanted.network)
    if wanted.language:
        rows = rows.filter(Q(languages__contains=[wanted.language]) | Q(languages=[], language=wanted.language))
    if wanted.status == "closed":
        rows = rows.filter(stage=Stage.CLOSED)
    elif wanted.status == "official":
        rows = rows.filter(stage__in=OPENED)
    for word in wanted.words.split()[:5]:
        found = Q(name__icontains=word) | Q(handle__icontains=word) | Q(url__icontains=word)
        rows = rows.filter(found | Q(summary__icontains=word) | Q(unit__name__icontains=word))
    return rows


def _beyond(rows: QuerySet[Account], pk: int, side: Literal["lt", "gt"]) -> QuerySet[Account]:
    """Those on that side of an account in the order of names; the first comparison is the one that the index answers."""
    name = published().filter(pk=pk).values_list("name", flat=True).first() or ""
    ahead: dict[str, Any] = {f"name__{side}": name}
    return rows.filter(**{f"name__{side}e": name}).filter(Q(**ahead) | Q(**{f"pk__{side}": pk}))


def _read_place(place: str) -> tuple[datetime, int]:
    at, _dash, rank = place.partition("-")
    if not (at.isascii() and at.isdecimal() and rank.isascii() and rank.isdecimal() and len(place) < 60):
        raise ValueError(place)
    try:
        return datetime.fromtimestamp(int(at) // 1_000_000, tz=UTC).replace(microsecond=int(at) % 1_000_000), int(rank)
    except (OverflowError, OSError) as error:
        raise ValueError(place) from error
