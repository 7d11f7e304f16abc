"""HTML from strangers as a row of tokens, in one pass: the time grows with the length, whatever is broken in it.

`html.parser` goes back to the beginning of what does not end, again and again; a page made for that keeps it busy
for hours. Here what does not end is text, and it is the last token. Otherwise as browsers read it (WHATWG HTML, 13.2.5).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*+)", re.ASCII)
_ATTRIBUTE = re.compile(
    r"""[\s/]*+(?:(?P<end>>)|(?P<name>[^\s/>][^\s/>=]*+)"""
    r"""(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s>"'][^\s>]*+)?))?)""",
    re.ASCII,
)
_COMMENT_END = re.compile(r"--!?>")
_RAW_END = {tag: re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE) for tag in ("script", "style")}
"""Elements whose content is not HTML, and where it ends."""

_ENDLESS_NUMBER = re.compile(r"&#(?:[0-9]{8,}+|[xX][0-9a-fA-F]{8,}+);?")
"""No character has so many digits; Python refuses to read very long ones."""


@dataclass(frozen=True, slots=True)
class Start:
    """A start tag, its name in small letters. Of two attributes of one name the first counts."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class End:
    tag: str


@dataclass(frozen=True, slots=True)
class Text:
    """What stands between tags, its character references resolved."""

    text: str


def tokens(page: str, *, raw: bool = False) -> Iterator[Start | End | Text]:
    """Tags and text in order; comments and declarations are left out, and scripts and styles are empty.

    `<br/>` is a start and an end. With `raw`, what stands in scripts and styles is text as it is.
    """
    position = 0
    while position < len(page):
        opening = page.find("<", position)
        if opening != position:
            yield _text(page[position:] if opening < 0 else page[position:opening])
            position = len(page) if opening < 0 else opening
        elif tag := _NAME.match(page, position):
            name = tag[1].lower()
            attributes, end, is_closed = _attributes(page, tag.end())
            if not end:
                yield _text(page[position:])
                return
            if page[position + 1] == "/":
                yield End(name)
            else:
                yield Start(name, attributes)
                if is_closed:
                    yield End(name)
                elif name in _RAW_END:
                    closing = _RAW_END[name].search(page, end)
                    begin, end = end, closing.start() if closing else len(page)
                    if raw:
                        yield Text(page[begin:end])
            position = end
        elif end := _skipped(page, position):
            position = end
        elif page[position + 1 : position + 2] in {"!", "?", "/"}:
            yield _text(page[position:])
            return
        else:
            yield Text("<")
            position += 1


def _attributes(page: str, position: int) -> tuple[dict[str, str], int, bool]:
    """The attributes, where the tag ends (0: nowhere), and whether it closes itself."""
    found: dict[str, str] = {}
    while match := _ATTRIBUTE.match(page, position):
        position = match.end()
        if match["end"]:
            return found, position, "/" in match[0]
        value = match["double"] or match["single"] or match["bare"] or ""
        found.setdefault(match["name"].lower(), value if "&" not in value else _resolved(value))
    return found, 0, False


def _skipped(page: str, position: int) -> int:
    """Where a comment, or a declaration that browsers take for one, ends; 0 where there is none or it does not end."""
    if page.startswith("<!--", position):
        # `<!-->` is a whole comment.
        closing = _COMMENT_END.search(page, position + 2)
        return closing.end() if closing else 0
    if page.startswith(("<!", "<?", "</"), position):
        return page.find(">", position) + 1
    return 0


def _text(raw: str) -> Text:
    return Text(_resolved(raw) if "&" in raw else raw)


def _resolved(raw: str) -> str:
    return html.unescape(_ENDLESS_NUMBER.sub("\ufffd", raw))
