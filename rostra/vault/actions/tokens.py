"""The credentials that channels use. Only `accounts` calls these; everybody else asks for an open channel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import connection, transaction
from django.db.models import DateTimeField, F, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from rostra.core.refusals import Faster
from rostra.people.models import Member, User
from rostra.vault.actions.items import hold, retire_item
from rostra.vault.actions.sealing import close_rotations, open_row, same, write_version
from rostra.vault.enums import How, Kind, kind_of_field
from rostra.vault.models import Item, Secret

if TYPE_CHECKING:
    from rostra.accounts.models import Account

LOCKS = 7_301
"""First half of the advisory locks of refreshing; the second is the account."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a network gives when it renews a credential. `issued_at` orders two answers that cross."""

    values: Mapping[str, str]
    issued_at: datetime
    expires_at: datetime | None = None
    scopes: Sequence[str] = ()


@transaction.atomic
def store_secrets(*, account: Account, values: Mapping[str, str], by: User | None, now: datetime) -> None:
    """Seal the account's credentials, each as a new version of its item.

    An empty value never replaces a stored one, and the same value again is no new version. Whatever had to be changed
    counts as changed.
    """
    for name, value in values.items():
        if not value:
            continue
        item = _item(account, name, by=by, now=now)
        if same(item, value):
            continue
        write_version(item, value, by=by, now=now)
        item.changed_at = item.issued_at = now
        item.expires_at, item.warned_days = None, None
        item.save(update_fields=["changed_at", "issued_at", "expires_at", "warned_days"])
        close_rotations(item, how=How.CHANGED, by=by, now=now)


def open_secrets(account: Account) -> dict[str, str]:
    """The account's credentials in the clear, for the adapter that needs them now; never stored, logged or shown.

    What was sealed under a key that was given up is empty. Raises keyring.KeyMissing when a key is not at hand.
    """
    return unsealed(sealed_secrets([account]).get(account.pk, []))


def sealed_secrets(accounts: Iterable[Account]) -> dict[int, list[Secret]]:
    """The newest version of each credential of these accounts, still sealed, in one query; without those that have none."""
    rows = Secret.objects.filter(item__account__in=list(accounts), item__retired_at=None).exclude(item__name="")
    found: dict[int, list[Secret]] = {}
    for row in rows.select_related("item").order_by("item_id", "-version").distinct("item_id"):
        found.setdefault(cast("int", row.item.account_id), []).append(row)
    return found


def unsealed(rows: Iterable[Secret]) -> dict[str, str]:
    """As `open_secrets` gives them."""
    return {row.name: "" if row.lost_at is not None else open_row(row, row.item) for row in rows}


@transaction.atomic
def replace_tokens(
    *,
    account: Account,
    values: Mapping[str, str],
    issued_at: datetime,
    expires_at: datetime | None,
    scopes: Sequence[str] = (),
    by: User | None = None,
    now: datetime,
) -> list[str]:
    """Keep what a network gave on renewal; gives the names that were stored.

    An empty value, and one that was issued before what is stored, change nothing. A renewal is no rotation: who took
    the credential along can renew it as well, so tasks stay open until somebody connects again.
    """
    stored = []
    for name, value in values.items():
        if not value:
            continue
        item = _item(account, name, by=by, now=now)
        if item.issued_at is not None and issued_at < item.issued_at:
            continue
        if not same(item, value):
            write_version(item, value, by=by, now=now)
        item.issued_at, item.expires_at, item.warned_days = issued_at, expires_at, None
        item.scopes = list(scopes) or item.scopes
        item.save(update_fields=["issued_at", "expires_at", "warned_days", "scopes"])
        stored.append(name)
    return stored


@transaction.atomic
def note_reach(*, account: Account, scopes: Sequence[str], expires_at: datetime | None) -> None:
    """Keep what the network says of the account's credentials: what they may do, and until when.

    What it does not say stays as people wrote it.
    """
    items = Item.objects.filter(account=account, retired_at=None, kind__in=(Kind.TOKEN, Kind.APP_PASSWORD))
    items = items.exclude(name="")
    if scopes:
        items.update(scopes=list(scopes))
    if expires_at is not None:
        items.exclude(expires_at=expires_at).update(expires_at=expires_at, warned_days=None)


def renewable(now: datetime) -> QuerySet[Item]:
    """The credentials, in every body, of which more than half of the time is over that the network gave them."""
    moment = Value(now, output_field=DateTimeField())
    rows = Item.everywhere.filter(retired_at=None, issued_at__isnull=False, expires_at__isnull=False)
    rows = rows.exclude(name="").annotate(left=F("expires_at") - moment, used=moment - F("issued_at"))
    return rows.filter(left__lte=F("used"))


def refresh_tokens(
    *, account: Account, renew: Callable[[dict[str, str]], Tokens], now: Callable[[], datetime]
) -> list[str]:
    """Renew an account's credentials on the network, one process at a time; gives the names that were stored.

    `renew` gets what is stored at that moment and asks the network; call this outside any transaction. Raises Faster
    while somebody else renews: single-use refresh tokens do not survive being used twice.
    """
    with _alone(account):
        tokens = renew(open_secrets(account))
        return replace_tokens(
            account=account,
            values=tokens.values,
            issued_at=tokens.issued_at,
            expires_at=tokens.expires_at,
            scopes=tokens.scopes,
            now=now(),
        )


@transaction.atomic
def retire_credentials(*, account: Account, reason: str, by: User | None, now: datetime) -> int:
    """Destroy every secret of an account that is closed; gives how many. Their history stays."""
    items = list(Item.objects.filter(account=account, retired_at=None))
    for item in items:
        retire_item(item=item, reason=reason, by=by, now=now)
    return len(items)


def _item(account: Account, name: str, *, by: User | None, now: datetime) -> Item:
    """The item of one field of the account, its row locked; made at first use, kept by whoever connects."""
    item = Item.objects.select_for_update().filter(account=account, name=name).first()
    if item is not None and item.retired_at is None:
        return item
    keeper = Member.objects.filter(user=by, left_at=None).first() if by is not None else None
    if item is None:
        item = Item.objects.create(
            account=account,
            name=name,
            kind=kind_of_field(account.channel, name),
            label=account.name,
            custodian=keeper,
            created_at=now,
            changed_at=now,
        )
    else:
        item.retired_at, item.custodian = None, keeper
        item.save(update_fields=["retired_at", "custodian"])
    if keeper is not None:
        hold(item, keeper, by=by, now=now)
    return item


@contextmanager
def _alone(account: Account) -> Iterator[None]:
    """A lock of the session, not of a transaction: the network is asked in between."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, account.pk])
        if not cursor.fetchone()[0]:
            raise Faster(_("Somebody else is renewing this credential."))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, account.pk])
