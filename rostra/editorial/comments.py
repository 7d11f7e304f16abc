"""Comments on posts as content that the log vouches for; whether one is settled is no part of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC

from django.db.models import TextField
from django.db.models.functions import Cast

from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.sources import Source
from rostra.editorial.models import Comment


def comment_capture(comment: Comment) -> Capture:
    return Capture(COMMENT.name, str(comment.pk), bytes(comment.salt), _bytes(comment))


def _bytes(comment: Comment) -> bytes:
    return canonical(
        {
            "body": comment.body_id,
            "post": comment.post_id,
            "revision": comment.revision,
            "text": comment.text,
            "by": comment.by_id,
            "at": comment.at.astimezone(UTC).isoformat(),
        }
    )


def _read(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows = Comment.everywhere.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), _bytes(row)) for row in rows}


COMMENT = Source(
    "editorial.comment",
    _read,
    lambda: [Comment.everywhere.exclude(salt=b"").annotate(key=Cast("pk", TextField())).values_list("key")],
)
