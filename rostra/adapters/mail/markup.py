"""HTML of a mail to plain text: what a person would read aloud, with links, lists and quotes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rostra.channels.markup import End, Start, tokens

HTML_CHARS = 1_000_000
"""Longer HTML is cut before it is read; the message as it came keeps all."""

_SILENT = frozenset({"script", "style", "title", "template"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ]
)
_SPACED = frozenset({"p", "blockquote", "ul", "ol", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_DEPTH = 8


def from_html(html: str) -> str:
    """The text of an HTML page; scripts and styles dropped, links as `text (address)`, quotes as lines of `>`."""
    reader = _Reader()
    for token in tokens(html[:HTML_CHARS]):
        match token:
            case Start(tag, attributes):
                reader.start(tag, attributes)
            case End(tag):
                reader.end(tag)
            case _:
                reader.write(token.text)
    return reader.text()


class _Reader:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._words: list[str] = []
        self._silent = ""
        self._quotes = 0
        self._pre = 0
        self._lists: list[int] = []
        self._link: tuple[str, int] | None = None
        self._mark = ""

    def text(self) -> str:
        self._break()
        while self._lines and not self._lines[-1].strip("> "):
            self._lines.pop()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "body":
            self._silent = ""
        if self._silent:
            return
        if tag in _SILENT:
            self._silent = tag
        elif tag == "br":
            self._break(blank=True)
        elif tag in _BLOCKS:
            self._open(tag)
        elif tag == "a":
            # As in browsers, a link ends where the next one begins.
            self._close_link()
            self._link = attributes.get("href", ""), len(self._words)
        elif tag == "img":
            self._words.append(attributes.get("alt", ""))
        elif tag in {"td", "th"}:
            self._words.append(" ")

    def end(self, tag: str) -> None:
        if self._silent:
            self._silent = "" if tag == self._silent else self._silent
        elif tag == "a":
            self._close_link()
        elif tag in _BLOCKS:
            self._shut(tag)

    def write(self, data: str) -> None:
        if self._silent:
            return
        if not self._pre:
            self._words.append(data)
            return
        first, *rest = data.split("\n")
        self._words.append(first)
        for line in rest:
            self._break(blank=True)
            self._words.append(line)

    def _open(self, tag: str) -> None:
        self._break()
        if tag in _SPACED and not self._lists:
            self._gap()
        if tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._pre += 1
        elif tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._mark = self._item()

    def _shut(self, tag: str) -> None:
        self._break()
        if tag == "blockquote":
            self._quotes = max(self._quotes - 1, 0)
        elif tag == "pre":
            self._pre = max(self._pre - 1, 0)
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag in _SPACED and not self._lists:
            self._gap()

    def _item(self) -> str:
        indent = "  " * (min(len(self._lists), _DEPTH) - 1)
        if not self._lists or self._lists[-1] < 0:
            return f"{indent}- "
        self._lists[-1] += 1
        return f"{indent}{self._lists[-1]}. "

    def _close_link(self) -> None:
        if self._link is None:
            return
        (address, start), self._link = self._link, None
        shown = _SPACE.sub(" ", "".join(self._words[start:])).strip()
        target = address.strip().removeprefix("mailto:")
        useful = address.strip().lower().startswith(("http://", "https://", "mailto:"))
        if useful and shown.rstrip("/") != target.rstrip("/"):
            self._words.append(f" ({target})" if shown else target)

    def _break(self, *, blank: bool = False) -> None:
        """End the line; an empty one counts only where the author asked for it."""
        joined = "".join(self._words)
        line = joined.rstrip().replace("\xa0", " ") if self._pre else _SPACE.sub(" ", joined).strip()
        self._words.clear()
        self._link = self._link and (self._link[0], 0)
        if line:
            self._lines.append(self._prefix() + self._mark + line)
            self._mark = ""
        elif blank:
            self._gap(force=True)

    def _gap(self, *, force: bool = False) -> None:
        prefix = self._prefix().rstrip()
        if self._lines and (force or self._lines[-1].strip("> ")):
            self._lines.append(prefix)
        elif self._lines:
            # One empty line between two depths belongs to the outer one.
            self._lines[-1] = min(self._lines[-1], prefix, key=len)

    def _prefix(self) -> str:
        return "> " * min(self._quotes, _DEPTH)
