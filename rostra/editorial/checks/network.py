"""What the network itself takes, by its own counting, and the state of the account. No policy changes this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.accounts.queries import publishing_stops
from rostra.channels.adapter import megabytes
from rostra.channels.contract import Capabilities, Channel, Level
from rostra.editorial.checks.findings import Finding
from rostra.editorial.content import Content, Part, Picture, outgoing
from rostra.editorial.media import TYPES, can_be_fitted, fits

_is_web_address = URLValidator(schemes=["http", "https"])

OURS = frozenset({"alt_missing"})
"""What adapters say and a check of ours says for every network."""


def stopped(accounts: Iterable[Account], *, now: datetime) -> list[Finding]:
    """The accounts where the body itself lets nothing out for now: what is approved waits there."""
    by_id = {account.pk: account for account in accounts}
    words = _("Nothing goes out there for now: %(reason)s")
    return [
        Finding("stopped", Level.WARN, words % {"reason": stop.reason}, by_id[pk])
        for pk, stop in publishing_stops(by_id.values(), now).items()
    ]


def network_problems(account: Account, channel: Channel, content: Content) -> Iterator[tuple[str, Level, str]]:
    """Code, level and sentence of everything that stands against the content on this account."""
    yield from _account(account)
    if content.link and not _valid(content.link):
        yield "link", Level.BLOCK, _("The link is no web address: it must begin with http:// or https://.")
    if content.more and not channel.can.threads:
        text = _("%(network)s has no threads: put everything into one item.")
        yield "threads", Level.BLOCK, text % {"network": channel.label}
    for number, part in enumerate(content.parts):
        for code, level, text in _part(channel, content, number, part):
            words = {"number": number + 1, "problem": text}
            yield code, level, _("Item %(number)d: %(problem)s") % words if content.more else text


def _part(channel: Channel, content: Content, number: int, part: Part) -> Iterator[tuple[str, Level, str]]:
    can = channel.can
    large = [p for p in part.media if not fits(p.type, p.size, can) and can_be_fitted(p.type, can)]
    # Saving makes copies of these: what is checked here are the others.
    media = tuple(p if p not in large else _as_copied(p, can) for p in part.media)
    checked = replace(content, text=part.text, media=media, link=content.link if number == 0 else "", more=())
    for problem in channel.check(outgoing(checked)):
        if problem.code not in OURS:
            yield problem.code, problem.level, _(problem.text) % problem.data
    for picture in large:
        yield "media_copy", Level.HINT, _copied(picture, channel)
    for picture in part.media:
        if picture.captions and not can.captions:
            text = _("%(network)s takes no captions from Rostra: people see “%(name)s” there without them.")
            yield "captions_stay", Level.HINT, text % {"network": channel.label, "name": picture.name}


def _as_copied(picture: Picture, can: Capabilities) -> Picture:
    """A stand-in for the copy: of a type and size that the network takes."""
    kind = picture.type if fits(picture.type, 0, can) else next(kind for kind in TYPES.values() if fits(kind, 0, can))
    return replace(picture, type=kind, size=min(picture.size, can.media_bytes or picture.size))


def _copied(picture: Picture, channel: Channel) -> str:
    words = {"name": picture.name, "network": channel.label}
    if fits(picture.type, 0, channel.can):
        text = _("“%(name)s” has %(size)s MB; %(network)s takes at most %(limit)s MB: a smaller copy goes out there.")
        return text % {**words, **megabytes(picture.size, limit=channel.can.media_bytes)}
    return _("%(network)s does not take files like “%(name)s”: a copy of another type goes out there.") % words


def _account(account: Account) -> Iterator[tuple[str, Level, str]]:
    if account.state == AccountState.CLOSED:
        yield "closed", Level.BLOCK, _("The account is closed.")
    elif account.state == AccountState.LOCKED:
        yield "locked", Level.WARN, _("The account needs a person before anything can be sent.")
    elif account.state == AccountState.PAUSED:
        yield "paused", Level.WARN, _("The account is paused: the post waits until it is resumed.")


def _valid(link: str) -> bool:
    try:
        _is_web_address(link)
    except ValidationError:
        return False
    return True
