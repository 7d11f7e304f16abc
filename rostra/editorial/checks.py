"""What an author should know before approval: the network's own checks and ours. No network, no query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.accounts.queries import plain_channel
from rostra.channels.contract import Level
from rostra.core.refusals import Refused
from rostra.editorial.content import Content, Current, outgoing
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
    return sorted(found, key=lambda finding: ORDER.index(finding.level))


def version_problems(account: Account, content: Content) -> list[Finding]:
    """What stands against this content on this account."""
    found = [
        Finding(problem.code, problem.level, _(problem.text) % problem.data, account)
        for problem in plain_channel(account).check(outgoing(content))
    ]
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
