"""Questions about what was said for the body elsewhere: entries as they stand, who may see them, what the checks say."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from rostra.accounts.enums import OPENED, OWN_NETWORKS, Stage
from rostra.accounts.models import Account
from rostra.accounts.networks import WEBSITE, networks
from rostra.channels import registry
from rostra.channels.contract import Level
from rostra.editorial.checks import SPOKEN, Finding, stopped, version_problems
from rostra.editorial.content import Content
from rostra.editorial.models import Outreach
from rostra.people.enums import Right
from rostra.people.models import Body, Member
from rostra.people.rules import granted_accounts, may_on, units_with
from rostra.policy.content_checks import CHECKS as KNOWN

LATELY = timedelta(days=90)
IN_USE = OPENED | {Stage.UNSANCTIONED}
"""Stages of accounts that people take for the body's voice, decided or not."""
SPEAKING = (Right.ANSWER, Right.WRITE)
"""Who speaks for the body on an account of its own with one of these does so elsewhere: the same gate."""
LENGTHS = frozenset({"too_long"})
"""What adapters say of posts that holds for comments as well."""
BY_HAND = "assisted"
WEIGHTS = {
    Level.BLOCK.value: _("Would stop a post"),
    Level.WARN.value: _("Warning"),
    Level.HINT.value: _("Hint"),
}
STOPPED = _("Publishing was stopped")
NETWORK = _("Longer than the network takes")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which entries are asked for: all unless chosen. `place` is a part of its name or address."""

    account: int | None = None
    person: int | None = None
    since: date | None = None
    until: date | None = None
    place: str = ""


def may_speak(member: Member, account: Account, now: datetime | None = None) -> bool:
    return any(may_on(member, right, account, now) for right in SPEAKING)


def identities(member: Member) -> QuerySet[Account]:
    """The accounts in use with which the member may speak for the body; web forms and the like speak nowhere else."""
    held = Q()
    for right in SPEAKING:
        units = units_with(member, right)
        if units is None:
            held = Q()
            break
        held |= Q(unit__in=units) | Q(pk__in=granted_accounts(member, right))
    rows = Account.objects.filter(held, stage__in=IN_USE).exclude(channel__in=OWN_NETWORKS)
    return rows.exclude(network__in=OWN_NETWORKS).order_by("name", "pk")


def entries(member: Member) -> QuerySet[Outreach]:
    """Every entry that the member may read, as it stands: those of accounts that they see, and their own."""
    rows = newest().select_related("account", "said_by", "by", "first")
    units = units_with(member, Right.READ)
    if units is None:
        return rows
    seen = Q(account__unit__in=units) | Q(account__in=granted_accounts(member, Right.READ))
    return rows.filter(seen | Q(said_by=member.user_id))


def newest() -> QuerySet[Outreach]:
    """Of each entry the row that counts."""
    later = Outreach.objects.filter(number__gt=OuterRef("number"), first=OuterRef("entry_id"))
    rows = Outreach.objects.annotate(entry_id=Coalesce(F("first_id"), F("pk")))
    return rows.filter(~Exists(later))


def chosen(rows: QuerySet[Outreach], choice: Choice, body: Body) -> QuerySet[Outreach]:
    """Days are those of the body's clock, the last one included."""
    zone = ZoneInfo(body.time_zone)
    if choice.account is not None:
        rows = rows.filter(account=choice.account)
    if choice.person is not None:
        rows = rows.filter(said_by=choice.person)
    if choice.since is not None:
        rows = rows.filter(said_at__gte=datetime.combine(choice.since, time.min, zone))
    if choice.until is not None:
        rows = rows.filter(said_at__lt=datetime.combine(choice.until + timedelta(days=1), time.min, zone))
    if choice.place:
        rows = rows.filter(Q(place__icontains=choice.place) | Q(url__icontains=choice.place))
    return rows


def history(entry: int) -> list[Outreach]:
    """All rows of an entry, the newest first."""
    rows = Outreach.objects.filter(Q(pk=entry, first=None) | Q(first=entry))
    return list(rows.select_related("account", "said_by", "by").order_by("-number"))


def offered(rows: QuerySet[Outreach]) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The accounts and the people that these entries name, by name; two queries."""
    plain = rows.order_by()
    accounts = plain.values_list("account", "account__name").distinct()
    people = plain.values_list("said_by", "said_by__name").distinct()
    return sorted(accounts, key=_by_name), sorted(people, key=_by_name)


def _by_name(row: tuple[int, str]) -> tuple[str, int]:
    return row[1].casefold(), row[0]


def lately(rows: QuerySet[Outreach], now: datetime) -> list[tuple[str, int]]:
    """Who said how much elsewhere in the last 90 days, the most first; entries struck out are not counted."""
    standing = rows.order_by().filter(removed=False, said_at__gt=now - LATELY, said_at__lte=now)
    counted = standing.values_list("said_by__name").annotate(said=Count("pk"))
    return sorted(counted, key=lambda row: (-row[1], row[0]))


def network_of(url: str, account: Account) -> str:
    """Where it was said: the network that the address is on, else a website; without an address that of the account."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        host = ""
    if not host:
        return account.network or account.channel
    for key, network in networks().items():
        names = {name.removeprefix("*.") for name in network.hosts}
        if any(host == name or host.endswith(f".{name}") for name in names):
            return key
    # A server of a federated network looks like any website: the account tells.
    return account.network if account.network and host == _host(account.url) else WEBSITE


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def findings(account: Account, text: str, language: str, *, url: str, now: datetime) -> list[Finding]:
    """What stands against these words, the worst first: the checks of answers, and what the network takes where it is the account's.

    No network is asked.
    """
    here = network_of(url, account) == (account.network or account.channel)
    found = version_problems(_checkable(account), Content(text, language), now=now)
    wanted = SPOKEN | LENGTHS if here else SPOKEN
    return [*(one for one in found if one.code in wanted), *stopped([account], now=now)]


def _checkable(account: Account) -> Account:
    """The account itself, or one that is not connected as if people post there by hand: checks need its network only."""
    if account.channel in registry.names():
        return account
    by_hand = copy(account)
    by_hand.channel, by_hand.fields = BY_HAND, {"network": account.network}
    return by_hand


def kept(found: Iterable[Finding]) -> list[dict[str, str]]:
    """Findings as a row keeps them: what was found, and how much it weighed."""
    return [{"code": one.code, "level": str(one.level)} for one in found]


def finding_label(code: str) -> str:
    """What a kept finding is called in the reader's language."""
    if code in KNOWN:
        return str(KNOWN[code].label)
    return str(STOPPED if code == "stopped" else NETWORK)
