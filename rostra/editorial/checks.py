"""What an author should know before approval: the network's own checks and ours. No network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.accounts.queries import plain_channel, publishing_stops
from rostra.channels.adapter import megabytes
from rostra.channels.contract import Capabilities, Channel, Level
from rostra.core.refusals import Refused
from rostra.editorial.content import Content, Current, Picture, outgoing
from rostra.editorial.media import TYPES, can_be_fitted, fits
from rostra.editorial.models import Post

_is_web_address = URLValidator(schemes=["http", "https"])
ORDER = (Level.BLOCK, Level.WARN, Level.HINT)


class Blocked(Refused):
    """A check says that the post cannot go out like this."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found, in the reader's language; without an account it concerns the post as a whole."""

    code: str
    level: Level
    text: str
    account: Account | None = None

    @property
    def blocks(self) -> bool:
        return self.level == Level.BLOCK


def problems(post: Post, current: Current, *, now: datetime) -> list[Finding]:
    """All findings about the post as it stands, the worst first."""
    found = list(_whole(post, current, now))
    for account, version in current.by_account.items():
        found += version_problems(account, Content.of(version))
    found += stopped(current.by_account, now=now)
    return sorted(found, key=lambda finding: ORDER.index(finding.level))


def stopped(accounts: Iterable[Account], *, now: datetime) -> list[Finding]:
    """The accounts where the body itself lets nothing out for now: what is approved waits there."""
    by_id = {account.pk: account for account in accounts}
    words = _("Nothing goes out there for now: %(reason)s")
    return [
        Finding("stopped", Level.WARN, words % {"reason": stop.reason}, by_id[pk])
        for pk, stop in publishing_stops(by_id.values(), now).items()
    ]


def version_problems(account: Account, content: Content) -> list[Finding]:
    """What stands against this content on this account."""
    channel = plain_channel(account)
    large = [p for p in content.media if not fits(p.type, p.size, channel.can) and can_be_fitted(p.type, channel.can)]
    # Saving makes copies of these: what is checked here are the others.
    checked = replace(content, media=tuple(p if p not in large else _as_copied(p, channel.can) for p in content.media))
    found = [
        Finding(problem.code, problem.level, _(problem.text) % problem.data, account)
        for problem in channel.check(outgoing(checked))
    ]
    found += [Finding("media_copy", Level.HINT, _copied(picture, channel), account) for picture in large]
    found += [Finding(code, level, text, account) for code, level, text in _account(account)]
    if content.link and not _valid(content.link):
        text = _("The link is no web address: it must begin with http:// or https://.")
        found.append(Finding("link", Level.BLOCK, text, account))
    if any(not picture.alt.strip() for picture in content.media) and all(f.code != "alt_missing" for f in found):
        text = _("A picture has no description for people who cannot see it.")
        found.append(Finding("alt_missing", Level.WARN, text, account))
    return sorted(found, key=lambda finding: ORDER.index(finding.level))


def require_unblocked(found: Sequence[Finding]) -> None:
    """Raises Blocked with the first finding that blocks."""
    for finding in found:
        if finding.blocks and finding.account:
            words = {"account": finding.account.name, "problem": finding.text}
            raise Blocked(_("%(account)s: %(problem)s") % words)
        if finding.blocks:
            raise Blocked(finding.text)


def _whole(post: Post, current: Current, now: datetime) -> Iterator[Finding]:
    if not current.versions:
        yield Finding("accounts", Level.BLOCK, _("Choose at least one account."))
    if post.due_at is not None and post.due_at <= now:
        yield Finding("due", Level.BLOCK, _("The time for this post has passed: choose another."))


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
