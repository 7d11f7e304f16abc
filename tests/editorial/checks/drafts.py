"""Drafts for the tests of the checks: no database, no network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rostra.accounts.models import Account
from rostra.channels.contract import Capabilities
from rostra.editorial.checks import CHECKS
from rostra.editorial.checks.draft import Around, Draft
from rostra.editorial.content import Content, Part, Picture

ACCOUNT = Account(pk=1, name="City")
PHOTO = Picture("ab" * 32, "bridge.jpg", "image/jpeg", 10, "People walk over the new bridge.")
FILM = Picture("cd" * 32, "film.mp4", "video/mp4", 10, "A walk over the bridge.")


def draft(
    text: str = "",
    language: str = "en",
    *,
    link: str = "",
    media: tuple[Picture, ...] = (),
    more: tuple[Part, ...] = (),
    can: Capabilities | None = None,
    siblings: Mapping[str, str] | None = None,
    **around: Any,
) -> Draft:
    content = Content(text, language, link, media, more)
    return Draft(content, ACCOUNT, can or Capabilities(), Around(**around), siblings or {})


def found(code: str, text: str = "", language: str = "en", **options: Any) -> list[str]:
    """The sentences of one check."""
    return [each.text for each in CHECKS[code](draft(text, language, **options))]
