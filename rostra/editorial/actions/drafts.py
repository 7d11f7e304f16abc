"""What is typed and not saved, and who has a form open. Neither is a record: both are gone when they are not needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from rostra.core.refusals import Refused
from rostra.core.scoping import current_body_id
from rostra.editorial.models import Autosave, Editing, Post
from rostra.people.models import Member, User

MAX_CHARS = 400_000
"""Of one form's fields as JSON: several languages of the longest thread."""
KEPT = timedelta(days=30)
PRESENT = timedelta(minutes=3)
"""Whose form shows no sign of life for so long has closed it; it gives one every minute."""


# One statement: it is sent every few seconds while somebody types.
_KEEP = """
INSERT INTO editorial_autosave AS kept (body_id, user_id, post_id, key, fields, revision, saved_at)
VALUES (%s, %s, %s, %s, %s::jsonb, %s, %s)
ON CONFLICT (user_id, post_id, key) DO UPDATE
SET fields = EXCLUDED.fields, revision = EXCLUDED.revision, saved_at = EXCLUDED.saved_at
WHERE kept.body_id = EXCLUDED.body_id
RETURNING id
"""


class TooLong(Refused):
    """More than fits into a form."""


def keep_words(
    *, user: User, post: Post | None, key: str, fields: Mapping[str, list[str]], revision: int, now: datetime
) -> Autosave:
    """Keep what somebody has typed, in place of what the same form had before; another form of the same post keeps its own.

    No event: it is nobody's word yet. Raises TooLong.
    """
    text = json.dumps(fields)
    if len(text) > MAX_CHARS:
        raise TooLong(_("This is too long to be kept while you write. Shorten it, or save it in parts."))
    body_id = current_body_id()
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [body_id, user.pk, post.pk if post else None, key, text, revision, now])
        # Keys are made by chance: no row of another body has this one.
        (pk,) = cursor.fetchone()
    return Autosave(
        pk=pk, body_id=body_id, user=user, post=post, key=key, fields=dict(fields), revision=revision, saved_at=now
    )


def drop_words(*, user: User, post: Post | None, key: str) -> None:
    """The form was saved."""
    Autosave.objects.filter(user=user, post=post, key=key).delete()


def discard_words(*, words: Autosave) -> None:
    """Its writer does not want it any more."""
    Autosave.objects.filter(pk=words.pk).delete()


def drop_old_words(*, now: datetime) -> int:
    """In all bodies, what nobody came back for in thirty days, and forms that were left open; gives how many rows."""
    words, _each = Autosave.everywhere.filter(saved_at__lt=now - KEPT).delete()
    forms, _each = Editing.everywhere.filter(seen_at__lt=now - PRESENT).delete()
    return words + forms


def be_present(*, post: Post, by: Member, now: datetime) -> None:
    """The form of the post is open, and shows a sign of life."""
    known = Editing.objects.filter(post=post, user=by.user, seen_at__gte=now - PRESENT)
    if not known.update(seen_at=now):
        Editing.objects.update_or_create(post=post, user=by.user, defaults={"since": now, "seen_at": now})


def leave(*, post: Post, by: Member) -> None:
    """The form was closed."""
    Editing.objects.filter(post=post, user=by.user).delete()
