"""A post goes out although a check stands against it: somebody says why, for exactly what stands there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data
from rostra.core.refusals import Refused
from rostra.editorial import events
from rostra.editorial.actions.moves import NotNow, allow, note
from rostra.editorial.checks import content_hash as hash_of
from rostra.editorial.checks import findings
from rostra.editorial.content import Content, Target
from rostra.editorial.enums import PostState
from rostra.editorial.models import Override, Post
from rostra.editorial.queries import current
from rostra.editorial.rules import may_move
from rostra.editorial.sources import override_capture
from rostra.people.models import Member

LONGEST = 2_000
"""Characters of a reason."""


class NothingToOverride(Refused):
    """The check says nothing about this content, or the body lets nobody override it."""


@transaction.atomic
def override_check(
    *, post: Post, target: Target, code: str, content_hash: bytes, reason: str, by: Member, now: datetime
) -> Override:
    """Let this version pass this check as long as it stays as it is; the approver is shown who said so, and why.

    `content_hash` is the one that the finding carried. Once only: of two who say it for the same content, the first
    stands. Raises NotAllowed, NotNow, NothingToOverride, and Refused without a reason.
    """
    allow(may_move(by, post))
    if post.state not in (PostState.DRAFT, PostState.REVIEW):
        raise NotNow(_("Only a post that is not approved yet can be let past a check."))
    if not reason.strip():
        raise Refused(_("Say why it may go out like this."), field="reason")
    _require_overridable(post, target, code, content_hash, now)
    row, made = Override.objects.get_or_create(
        post=post,
        account=target.account,
        translation=target.translation,
        code=code,
        content_hash=content_hash,
        defaults={"reason": reason.strip()[:LONGEST], "by": by.user, "at": now},
    )
    if made:
        Post.objects.filter(pk=post.pk).update(checked_at=None)
        data: Data = {"override": row.pk, "account": target.account.pk, "check": code}
        note(post, events.OVERRIDDEN, by=by.user, now=now, data=data, capture=override_capture(row))
    return row


def _require_overridable(post: Post, target: Target, code: str, content_hash: bytes, now: datetime) -> None:
    held = current(post).targets
    version = held.get(target)
    if version is None or hash_of(Content.of(version)) != content_hash:
        raise NothingToOverride(
            _("The post was changed after you opened it. Look at it again; this is how it stands now.")
        )
    contents = {place: Content.of(row) for place, row in held.items()}
    found = [each for each in findings(contents, post=post, now=now)[target] if each.code == code]
    if not found:
        raise NothingToOverride(_("The check has nothing against it any more."))
    if not found[0].overridable:
        raise NothingToOverride(_("Your body decided that nobody overrides this check."))
