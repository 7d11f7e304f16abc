"""What a check is given, and what it gives: frozen values, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import regex

from rostra.accounts.models import Account
from rostra.channels.contract import Capabilities
from rostra.core.reading import addresses, base, fold, plain, prose, unquoted, words
from rostra.editorial.checks.lists import pattern
from rostra.editorial.content import Content, Picture


def whole(content: Content) -> str:
    """The texts of all items of the thread."""
    return "\n\n".join(part.text for part in content.parts)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a check found, as a sentence in the reader's language."""

    text: str


@dataclass(frozen=True, slots=True)
class Twin:
    """Another post and its words: on which account it stands, or will stand, and from when on."""

    account_id: int
    account: str
    at: datetime
    essence: str
    post_id: int | None = None


@dataclass(frozen=True)
class Around:
    """What a body has decided and said besides: the same for every check of one request.

    `hosts`: where the body is at home, in small letters. `broken`: web addresses that led nowhere when last tried.
    `twins`: what other posts said lately. `election`: the name of the election before which the post would go out, or "".
    `words`: the body's own, of internal matters. `marked`: how confidential the post says it is, in words, if not public;
    `secret`: whether that is a class of its own. `also_at`: the post names where else it stands.
    `unsourced`: it comes from others, and does not name its source or by what right it is shared.
    `recorded`, `unagreed`, `captioned`: hashes of files whose rights are on record, which show people who have not
    agreed, and which have captions.
    """

    hosts: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    twins: tuple[Twin, ...] = ()
    election: str = ""
    words: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    marked: str = ""
    secret: bool = False
    also_at: bool = False
    unsourced: bool = False
    recorded: frozenset[str] = frozenset()
    unagreed: frozenset[str] = frozenset()
    captioned: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Draft:
    """One version of a post as the checks read it; `siblings` are the texts on the post's accounts before this one."""

    content: Content
    account: Account
    can: Capabilities
    around: Around = field(default_factory=Around)
    siblings: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def media(self) -> tuple[Picture, ...]:
        """Of all items of the thread."""
        return tuple(picture for part in self.content.parts for picture in part.media)

    @cached_property
    def language(self) -> str:
        return base(self.content.language)

    @cached_property
    def raw(self) -> str:
        """As it was written, all items of the thread."""
        return whole(self.content)

    @cached_property
    def text(self) -> str:
        """In one spelling; see `reading.plain`."""
        return plain(self.raw)

    @cached_property
    def prose(self) -> str:
        return prose(self.text)

    @cached_property
    def words(self) -> list[str]:
        return words(self.prose)

    @cached_property
    def folded(self) -> str:
        return fold(self.text, self.language)

    @cached_property
    def own_words(self) -> str:
        """Folded, without what others are quoted with."""
        return fold(unquoted(self.text), self.language)

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The web addresses of the post, each once: the link, then those in the text."""
        given = [self.content.link] if self.content.link else []
        return tuple(dict.fromkeys([*given, *addresses(self.text)]))

    def finds(self, name: str, *, text: str | None = None) -> regex.Match[str] | None:
        """The first phrase of the language's list in the folded text."""
        known = pattern(self.language, name)
        return known.search(self.folded if text is None else text) if known else None
