"""An older revision is brought back, as a new one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.core.refusals import Refused
from rostra.editorial.actions.writing import Saved, save_post
from rostra.editorial.content import Content
from rostra.editorial.models import Post
from rostra.editorial.queries import current
from rostra.editorial.revisions import stages
from rostra.people.models import Member


@transaction.atomic
def restore_revision(*, post: Post, number: int, revision: int, by: Member, now: datetime) -> Saved:
    """Title, words, accounts, link and pictures as they stood then; the time and the details stay as they are.

    `revision` is the one that the editor saw. Raises what `save_post` raises, and Refused for a revision that never was,
    or that says what stands there now.
    """
    then = next((stage for stage in stages(post) if stage.revision == number), None)
    if then is None:
        raise Refused(_("There is no such revision."))
    old = current(post, upto=number)
    saved = save_post(
        post=post,
        revision=revision,
        title=then.title,
        due_at=post.due_at,
        texts={code: Content.of(version) for code, version in old.texts.items()},
        versions={target: Content.of(version) for target, version in old.targets.items()},
        # What agreed with the original then agrees with it again.
        compared=[code for code in old.texts if code and code not in old.outdated],
        by=by,
        now=now,
        restored=number,
    )
    if not saved.changes:
        raise Refused(_("This is how the post stands now."))
    return saved
