"""Overrides of checks: each holds for one check on one version, and for exactly the content that stood there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from rostra.audit.canonical import canonical
from rostra.editorial.content import Content, Part
from rostra.editorial.models import Override, Post

Key = tuple[int | None, str, str, bytes]
"""Account, translation, code, and the hash of the content."""


def content_hash(content: Content) -> bytes:
    """SHA-256 over all that the checks read; a copy of a picture that was made for a network counts as the picture."""
    parts = [_plain(part) for part in content.parts]
    plain: dict[str, object] = {"language": content.language, "link": content.link, "parts": parts}
    # Only where there is one: what was said of content before there were headings keeps its hash.
    plain |= {"heading": content.heading} if content.heading else {}
    return hashlib.sha256(canonical(plain)).digest()


def overrides_of(post: Post) -> Mapping[Key, Override]:
    """All that were ever made on the post; those of earlier content match nothing."""
    rows = Override.objects.filter(post=post).select_related("by")
    return {(row.account_id, row.translation, row.code, bytes(row.content_hash)): row for row in rows}


def _plain(part: Part) -> dict[str, object]:
    media = [{"sha256": item.original or item.sha256, "alt": item.alt} for item in part.media]
    return {"text": part.text, "media": media}
