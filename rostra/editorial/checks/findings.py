"""What the checks say about a post, and the refusal that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rostra.accounts.models import Account
from rostra.channels.contract import Level
from rostra.core.refusals import Refused
from rostra.editorial.models import Override
from rostra.people.models import User
from rostra.policy.content_checks import TWO_PERSONS

ORDER = (Level.BLOCK, Level.WARN, Level.HINT)


class Blocked(Refused):
    """A check says that the post cannot go out like this."""


class OneHand(Refused):
    """Whoever let something past a check cannot be the one who approves it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found, in the reader's language; without an account it concerns the post as a whole.

    `translation` is the language of a translation, "" for the original. `overridable`: the policy lets it go out when
    somebody says why; `override` is who did, for exactly the content with the hash `content_hash`.
    """

    code: str
    level: Level
    text: str
    account: Account | None = None
    translation: str = ""
    overridable: bool = False
    override: Override | None = None
    content_hash: bytes = b""

    @property
    def blocks(self) -> bool:
        return self.level == Level.BLOCK and self.override is None


def worst_first(found: Iterable[Finding]) -> list[Finding]:
    """What blocks comes first; what was overridden ranks as it did."""
    return sorted(found, key=lambda finding: ORDER.index(finding.level))


def require_unblocked(found: Sequence[Finding]) -> None:
    """Raises Blocked with the first finding that blocks."""
    for finding in found:
        if finding.blocks and finding.account:
            words = {"account": finding.account.name, "problem": finding.text}
            raise Blocked(_("%(account)s: %(problem)s") % words)
        if finding.blocks:
            raise Blocked(finding.text)


def require_two_persons(found: Iterable[Finding], approver: User) -> None:
    """Raises OneHand where the approver overrode a check that needs two persons (R-283)."""
    for finding in found:
        if finding.override and finding.code in TWO_PERSONS and finding.override.by_id == approver.pk:
            raise OneHand(_("You said why this may go out although it looks confidential: somebody else approves it."))
