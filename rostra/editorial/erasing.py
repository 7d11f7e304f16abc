"""How what was written, said about it and decided goes, when it is disposed of; who decided, and when, stays."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Func, TextField
from django.db.models.functions import Cast

from rostra.audit.erasing import Emptying
from rostra.editorial.comments import COMMENT
from rostra.editorial.models import Approval, Autosave, Comment, Override, Post, Version
from rostra.editorial.sources import APPROVAL, OVERRIDE, VERSION

_VERSIONS = Emptying(Version, {"heading": "", "text": "", "link": "", "media": [], "more": []})
_OVERRIDES = Emptying(Override, {"reason": ""})
_ERASING = {
    VERSION.name: _VERSIONS,
    # The hash of what was approved is without salt: from it, somebody could guess a short text.
    APPROVAL.name: Emptying(Approval, {"reason": "", "content_hash": b""}),
    OVERRIDE.name: _OVERRIDES,
    COMMENT.name: Emptying(Comment, {"text": ""}),
}


def _versions(keys: Sequence[str]) -> None:
    """With what somebody typed and did not save, and what the pages behind links said, where nothing of the post is left."""
    _VERSIONS.erase(keys)
    posts = Version.objects.filter(pk__in=[int(key) for key in keys]).values("post")
    left = Version.objects.exclude(salt=b"").filter(post__in=posts).values("post")
    Autosave.objects.filter(post__in=posts).exclude(post__in=left).delete()
    Post.objects.filter(pk__in=posts).exclude(pk__in=left).exclude(cards={}).update(cards={})


def _overrides(keys: Sequence[str]) -> None:
    """Their hash tells them from each other, and holds no salt: they get one that says nothing."""
    _OVERRIDES.erase(keys)
    nothing = Func(F("pk"), template="sha256(int8send(%(expressions)s))")
    Override.objects.filter(pk__in=[int(key) for key in keys]).update(content_hash=nothing)


def typed(wanted: set[str]) -> set[str]:
    """Those of the files that somebody has put into a post and not saved yet."""
    rows = Autosave.objects.annotate(words=Cast("fields", TextField()))
    return {digest for digest in wanted if rows.filter(words__contains=digest).exists()}


ERASE = {
    **{name: emptying.erase for name, emptying in _ERASING.items()},
    VERSION.name: _versions,
    OVERRIDE.name: _overrides,
}
NOT_GONE = {name: emptying.not_gone for name, emptying in _ERASING.items()}
