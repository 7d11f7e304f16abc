"""Questions about templates, style, brand, partners and press."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from rostra.accounts.enums import OPENED, OWN_NETWORKS
from rostra.accounts.models import Account
from rostra.editorial.models import Brand, Contact, ShareRequest, Style, Template


@dataclass(frozen=True, slots=True)
class Deviation:
    """Something in which an account is not like the others: `what` is "name" or "handle"."""

    account: Account
    what: str
    wanted: str
    found: str


def templates(language: str = "") -> QuerySet[Template]:
    """The texts to start from, of all languages or one."""
    rows = Template.objects.filter(archived_at=None).select_related("content_type", "saved_by")
    return rows.filter(language=language) if language else rows


def styles() -> QuerySet[Style]:
    return Style.objects.select_related("account", "saved_by").order_by("account__name", "language")


def style_for(accounts: Iterable[Account], language: str) -> list[Style]:
    """What holds for writing on these accounts in this language, the most general first; one query."""
    where = Q(account=None) | Q(account__in=[account.pk for account in accounts])
    rows = Style.objects.filter(where, language__in=["", language]).select_related("account")
    return sorted(rows, key=lambda row: (row.account_id is not None, row.language != "", row.pk))


def brand() -> Brand | None:
    return Brand.objects.select_related("logo", "saved_by").first()


def deviations(kit: Brand) -> Iterator[Deviation]:
    """Where name or handle of an open account does not have the body's in it (R-108).

    What a profile says of itself and its picture cannot be read by a program on most networks: a person compares those.
    """
    rows = Account.objects.filter(stage__in=OPENED).exclude(network__in=OWN_NETWORKS).order_by("name", "pk")
    for account in rows:
        if kit.name and kit.name.casefold() not in account.name.casefold():
            yield Deviation(account, "name", kit.name, account.name)
        if kit.handle and account.handle and kit.handle.casefold() not in account.handle.casefold():
            yield Deviation(account, "handle", kit.handle, account.handle)


def contacts(*, press: bool | None = None) -> QuerySet[Contact]:
    rows = Contact.objects.filter(archived_at=None)
    return rows if press is None else rows.filter(press=press)


def share_requests(limit: int = 50) -> list[ShareRequest]:
    """What partners and we asked of each other, open ones first, newest first."""
    rows = ShareRequest.objects.select_related("contact", "post", "asked_by")
    return list(rows.order_by(F("done_at").desc(nulls_first=True), "-pk")[:limit])
