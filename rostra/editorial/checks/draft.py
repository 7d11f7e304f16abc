"""What a check is given, and what it gives: frozen values, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import unquote, unquote_plus

import regex
from django.utils.translation import gettext as _

from rostra.accounts.models import Account
from rostra.channels.contract import Capabilities
from rostra.core.reading import addresses, base, fold, plain, prose, unquoted, words
from rostra.editorial.checks.lists import pattern
from rostra.editorial.content import Content, Picture


def whole(content: Content) -> str:
    """The texts of all items of the thread."""
    return "\n\n".join(part.text for part in content.parts)


_BEFORE_PATH = regex.compile(r"(?i)^(?:https?://)?[^/?#]*")
# Cameras and telephones name a file by its moment, which looks like a number of somebody born that day.
_STAMP = regex.compile(
    r"(?<!\d)20\d\d[-._ ]?(?:0[1-9]|1[0-2])[-._ ]?(?:0[1-9]|[12]\d|3[01])[-._ T]{0,3}(?:[01]\d|2[0-3])[-._ ]?[0-5]\d"
    r"(?:[-._ ]?[0-5]\d\d{0,3})?(?!\d)"
)
_BETWEEN_STEPS = regex.compile(r"[/?#&;=\n]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Words that everybody would read: of the text, of the description of `picture`, or (`link`) of a web address.

    `captions`: of the captions of the picture, a film; `name`: what its file is called, which some addresses show.
    """

    text: str
    folded: str
    picture: str = ""
    link: bool = False
    captions: bool = False
    name: bool = False

    def says(self, problem: str) -> str:
        """The problem with where it stands, unless that is the text."""
        if self.link:
            return _("In the link: %(problem)s") % {"problem": problem}
        if self.name:
            # Which file it is would show what the check hides.
            return _("In the name of a file: %(problem)s") % {"problem": problem}
        words = {"name": self.picture, "problem": problem}
        if self.captions:
            return _("In the captions of “%(name)s”: %(problem)s") % words
        return _("In the description of “%(name)s”: %(problem)s") % words if self.picture else problem


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
    `twins`: what other posts say within some days. `election`: the name of the election before which the post would go out, or "".
    `words`: the body's own, of internal matters. `marked`: how confidential the post says it is, in words, if not public;
    `secret`: whether that is a class of its own. `also_at`: the post names where else it stands.
    `unsourced`: it comes from others, and does not name its source or by what right it is shared.
    `recorded`, `unagreed`: hashes of files whose rights are on record, and which show people who have not
    agreed. `spoken`: the words of captions, by the hash of their file.
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
    spoken: Mapping[str, str] = field(default_factory=dict)


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
        """As it was written, the heading and all items of the thread."""
        return "\n\n".join(part for part in (self.content.heading, whole(self.content)) if part)

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

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """All words that would be public: the text, what pictures and films show, their captions and names, the links."""
        described = (self._place(item.alt, picture=item.name) for item in self.media if item.alt)
        spoken = (
            self._place(words, picture=item.name, captions=True)
            for item in self.media
            for each in item.captions
            if (words := self.around.spoken.get(each.sha256))
        )
        named = (self._place(_STAMP.sub(" ", item.name), picture=item.name, name=True) for item in self.media)
        linked = (self._place(_path_words(link), link=True) for link in self.links)
        return Place(self.text, self.folded), *described, *spoken, *named, *linked

    def _place(self, words: str, **where: Any) -> Place:
        text = plain(words)
        return Place(text, fold(text, self.language), **where)

    def finds(self, name: str, *, text: str | None = None) -> regex.Match[str] | None:
        """The first phrase of the language's list in the folded text."""
        known = pattern(self.language, name)
        return known.search(self.folded if text is None else text) if known else None


def _path_words(link: str) -> str:
    """What an address says behind its host, as people read it: each step, name and value on a line of its own."""
    path, _mark, query = _BEFORE_PATH.sub("", link).partition("?")
    parts = (*map(unquote, _BETWEEN_STEPS.split(path)), *map(unquote_plus, _BETWEEN_STEPS.split(query)))
    return "\n".join(part for part in parts if part)
