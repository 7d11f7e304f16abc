"""Mastodon's HTML as the plain text that the person wrote, and how Mastodon counts characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import urlsplit

from rostra.channels import words
from rostra.channels.counting import graphemes, with_links
from rostra.channels.markup import End, Start, tokens

URL_LENGTH = 23
"""Every link counts as this many characters, whatever its length (documentation, “Posting to your profile”)."""

BLOCKS = {"p", "div", "blockquote", "pre", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"}

_MENTION = re.compile(r"(?<![\w/@])@([\w]+(?:[.-]+\w+)*)@[\w.-]+\w")
_NAME = re.compile(r"@[\w.-]+")
_LEADING = re.compile(r"^(?:@[\w.-]+(?:@[\w.-]+)?\s+)+")


def plain(html: str, mentions: Mapping[str, str]) -> str:
    """Text with line breaks, full addresses of links, and mentions as @user@host.

    `mentions` gives the handle for the address that a mention links to.
    """
    reader = _Reader(mentions)
    for token in tokens(html):
        match token:
            case Start(tag, attributes):
                reader.start(tag, attributes)
            case End(tag):
                reader.end(tag)
            case _:
                reader.write(token.text)
    lines = [line.strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def length(text: str) -> int:
    """Characters as people see them; a link counts 23, and of a mention only the part before the host counts."""
    return with_links(text, lambda rest: graphemes(_MENTION.sub(r"@\1", rest)), URL_LENGTH)


def same(one: str, other: str) -> bool:
    """Whether two texts are the same post.

    The server trims, breaks lines anew, shortens or adds the people addressed and writes their names as they do.
    """
    return _comparable(one) == _comparable(other)


def shows(shown: str, ours: str, *, answer: bool) -> bool:
    """Whether a status says our words, capitals and all.

    Of a mention, only the name counts. Before an `answer`, the server puts whom it is for.
    """
    texts = [_MENTION.sub(r"@\1", text) for text in (shown, ours)]
    one, other = [_LEADING.sub("", text.strip() + " ") for text in texts] if answer else texts
    return words.same(one, [other])


def _comparable(text: str) -> str:
    body = _LEADING.sub("", text.strip() + " ")
    return unicodedata.normalize("NFC", " ".join(_MENTION.sub(r"@\1", body).split())).casefold()


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


class _Reader:
    def __init__(self, mentions: Mapping[str, str]) -> None:
        self.mentions = mentions
        self.parts: list[str] = []
        self.link: str | None = None
        self.link_start = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag == "img":
            self.parts.append(attributes.get("alt", ""))
        elif tag == "a":
            self.link, self.link_start = attributes.get("href", ""), len(self.parts)

    def end(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a" and self.link is not None:
            shown = "".join(self.parts[self.link_start :])
            self.parts[self.link_start :] = [self._written(shown, self.link)]
            self.link = None

    def write(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))

    def _written(self, shown: str, address: str) -> str:
        """A link as people write it: the mention, the hashtag, the whole address, or the words and the address."""
        if not address or shown.startswith("#"):
            return shown
        if address in self.mentions and shown.startswith("@"):
            return f"@{self.mentions[address]}"
        if _NAME.fullmatch(shown) and (host := _host(address)):
            return f"{shown}@{host}"
        visible = shown.strip().rstrip("…")
        return address if visible in address else f"{shown} ({address})"
