"""Questions about templates, style, brand, partners and press."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from rostra.accounts.enums import OPENED, OWN_NETWORKS
from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.editorial import events
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


def style_for(accounts: Iterable[Account], *languages: str) -> list[Style]:
    """What holds for writing on these accounts in one of these languages, the most general first; one query."""
    where = Q(account=None) | Q(account__in=[account.pk for account in accounts])
    rows = Style.objects.filter(where, language__in=["", *languages]).select_related("account")
    return sorted(rows, key=lambda row: (row.account_id is not None, row.language != "", row.pk))


def brand() -> Brand | None:
    return Brand.objects.select_related("logo", "saved_by").first()


def deviations(kit: Brand) -> Iterator[Deviation]:
    """Where name or handle of an open account does not have the body's in it (R-108).

    What a profile says of itself and its picture cannot be read by a program on most networks: a person compares those.
    """
    for account in _open_accounts():
        if kit.name and kit.name.casefold() not in account.name.casefold():
            yield Deviation(account, "name", kit.name, account.name)
        if kit.handle and account.handle and kit.handle.casefold() not in account.handle.casefold():
            yield Deviation(account, "handle", kit.handle, account.handle)


@dataclass(frozen=True, slots=True)
class Profile:
    """An open account, and what somebody said who looked at it last; None: nobody has since the brand was written down."""

    account: Account
    looked: Event | None


def profiles(kit: Brand) -> list[Profile]:
    """Those that have a page to look at, in two queries."""
    rows = list(_open_accounts().exclude(url=""))
    about = {f"accounts.account:{row.pk}": row.pk for row in rows}
    said = Event.objects.filter(kind=events.PROFILE_COMPARED.name, about__in=list(about), at__gte=kit.saved_at)
    newest = {about[event.about]: event for event in said.select_related("actor").order_by("pk")}
    return [Profile(row, newest.get(row.pk)) for row in rows]


def _open_accounts() -> QuerySet[Account]:
    return Account.objects.filter(stage__in=OPENED).exclude(network__in=OWN_NETWORKS).order_by("name", "pk")


def contacts(*, press: bool | None = None) -> QuerySet[Contact]:
    rows = Contact.objects.filter(archived_at=None)
    return rows if press is None else rows.filter(press=press)


def share_requests(limit: int = 50) -> list[ShareRequest]:
    """What partners and we asked of each other, open ones first, newest first."""
    rows = ShareRequest.objects.select_related("contact", "post", "asked_by")
    return list(rows.order_by(F("done_at").desc(nulls_first=True), "-pk")[:limit])
