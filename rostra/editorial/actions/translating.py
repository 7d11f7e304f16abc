"""A colleague is asked to translate."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.core.refusals import Refused
from rostra.editorial import events
from rostra.editorial.actions.moves import NotNow, allow, note
from rostra.editorial.content import language_name
from rostra.editorial.enums import OPEN_STATES
from rostra.editorial.models import Post
from rostra.editorial.rules import may_on
from rostra.people.actions import notify
from rostra.people.enums import Right
from rostra.people.models import Member


@transaction.atomic
def ask_translation(*, post: Post, language: str, of: Member, by: Member, now: datetime) -> None:
    """Tell somebody that their words in this language are wanted, with a link to where they go.

    Raises NotAllowed, NotNow, and Refused for somebody who may not write on the post.
    """
    allow(may_on(by, Right.WRITE, post))
    if post.state not in OPEN_STATES:
        raise NotNow(_("This post can no longer be changed."))
    if of.left_at is not None or not may_on(of, Right.WRITE, post):
        words = {"person": of.user.name}
        raise Refused(_("%(person)s may not write on this post.") % words, field="translator")
    note(post, events.TRANSLATION_ASKED, by=by.user, now=now, data={"language": language, "asked": of.user_id})
    url = f"{reverse('editorial:edit', args=[post.pk])}#in-{language}"
    data: dict[str, str | int] = {
        "post": post.pk,
        "title": post.name_in_mails,
        "by": by.user.name,
        "language": language_name(language),
    }
    notify(users=[of.user], kind="editorial.translation_asked", now=now, data=data, url=url)
