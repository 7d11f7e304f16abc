"""Whether an account is the body's: the question of everybody who got a message from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rostra.accounts.enums import LISTED_FAKES, Stage
from rostra.accounts.models import Account, FakeCase
from rostra.accounts.networks import NotRecognised, Recognised, networks, recognise
from rostra.accounts.networks.websites import recognise_anything
from rostra.accounts.queries.published import Official, officials, published
from rostra.core.scoping import scope
from rostra.people.models import Body

Answer = Literal["official", "reported", "closed", "unknown"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the register says. `body` is whose account it is, `odd` that the name mixes letters of several scripts."""

    status: Answer
    account: Official | None = None
    body: Body | None = None
    odd: bool = False


def verify(text: str, *, now: datetime, network: str = "", body: int | None = None) -> tuple[Recognised, Verdict]:
    """About what somebody pasted, in one body's register or in all of the installation: what it is, and whose.

    Raises NotRecognised where it is neither a profile nor a website that a body warns of.
    """
    try:
        profile = recognise(text, network=network)
    except NotRecognised:
        site = recognise_anything(text, network=network)
        if not _is_listed_fake(_website_keys(site), body):
            raise
        return site, Verdict("reported", odd=site.odd)
    return profile, _about(profile, now, body)


def check(text: str, *, now: datetime, body: int) -> list[Verdict]:
    """As `verify`, in one body's register, and for a handle alone too: that may be right on several networks."""
    try:
        return [verify(text, now=now, body=body)[1]]
    except NotRecognised:
        profiles = list(_on_any_network(text))
        if not profiles:
            raise
    found = _rows([profile.key for profile in profiles], body)
    in_use = {account.key: account for account in found if account.stage != Stage.CLOSED}
    # Somebody else may have taken a name that the body gave up: it is named beside those in use.
    given_up = {account.key: account for account in reversed(found) if account.key not in in_use}
    verdicts = [_verdict("official", account, now) for account in in_use.values()]
    if _is_listed_fake([profile.key for profile in profiles], body):
        verdicts.append(Verdict("reported"))
    verdicts += [_verdict("closed", account, now) for account in given_up.values()]
    return verdicts or [Verdict("unknown")]


def _about(profile: Recognised, now: datetime, body: int | None) -> Verdict:
    rows = _rows([profile.key], body)
    in_use = [account for account in rows if account.stage != Stage.CLOSED]
    if in_use:
        return _verdict("official", in_use[0], now)
    if _is_listed_fake([profile.key], body):
        return Verdict("reported", odd=profile.odd)
    if rows:
        return _verdict("closed", rows[0], now)
    return Verdict("unknown", odd=profile.odd)


def _verdict(status: Answer, account: Account, now: datetime) -> Verdict:
    with scope(account.body_id):
        return Verdict(status, officials([account], now=now)[0], account.body)


def _rows(keys: Iterable[str], body: int | None) -> list[Account]:
    rows = Account.everywhere.filter(key__in=list(keys))
    if body is not None:
        rows = rows.filter(body=body)
    return list(published(rows).select_related("unit", "body").order_by("-closed_at", "pk"))


def _is_listed_fake(keys: Iterable[str], body: int | None) -> bool:
    rows = FakeCase.everywhere.filter(key__in=list(keys), state__in=LISTED_FAKES)
    return (rows if body is None else rows.filter(body=body)).exists()


def _website_keys(site: Recognised) -> list[str]:
    """A page stands among the fakes by itself, or with its whole website."""
    return [site.key, site.key.partition("/")[0]]


def _on_any_network(text: str) -> Iterable[Recognised]:
    for key in networks():
        try:
            yield recognise(text, network=key)
        except NotRecognised:
            continue
