"""Our text as the HTML of a post or comment, and what stands on the site as plain text."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping

from rostra.channels.markup import End, Start, tokens

BLOCKS = frozenset(
    ["p", "div", "blockquote", "pre", "ul", "ol", "figure", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6"]
)
TITLE = 80
"""Characters of a title that is made from the text."""

_ALT = re.compile(r'(<img src="[^"]*" alt=")[^"]*(" class="wp-image-)([0-9]{1,18})(?=")')
"""As `picture` writes it."""
_LATIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
"""Letters that are not a plain one with a mark. `casefold` knows the German one."""
_URL = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]’”»]", re.IGNORECASE)


def title(subject: str, text: str) -> str:
    """The subject, else the first line, cut between words."""
    line = subject.strip() or text.strip().partition("\n")[0].strip()
    if subject.strip() or len(line) <= TITLE:
        return line
    return f"{line[:TITLE].rpartition(' ')[0] or line[:TITLE]}…"


def below(subject: str, text: str) -> str:
    """What stands under the title: the text without the line that became it.

    All of it where that line had to be cut, or has an address in it: nobody can follow one in a title.
    """
    line, _break, rest = text.strip().partition("\n")
    return text if subject.strip() or len(line.strip()) > TITLE or _URL.search(line) else rest.strip()


def paragraphs(text: str, language: str) -> str:
    """Paragraphs with their language. Square brackets are masked: WordPress runs what stands in them."""
    marks = f' lang="{html.escape(language)}" dir="auto"' if language else ""
    parts = [part.strip("\n") for part in re.split(r"\n\s*\n", text.strip())]
    return "\n\n".join(f"<p{marks}>{_lines(part)}</p>" for part in parts if part)


def _lines(part: str) -> str:
    return "<br />".join(_linked(line) for line in part.split("\n"))


def _linked(line: str) -> str:
    """Addresses as links: inside one, WordPress does not put a foreign page in their place."""
    written, position = [], 0
    for match in _URL.finditer(line):
        address = _masked(match[0])
        written += [_masked(line[position : match.start()]), f'<a href="{address}">{address}</a>']
        position = match.end()
    return "".join([*written, _masked(line[position:])])


def _masked(text: str) -> str:
    return html.escape(text).replace("[", "&#91;").replace("]", "&#93;")


def comment(text: str) -> str:
    """WordPress makes paragraphs and links of a comment itself."""
    return html.escape(text, quote=False)


def described(figures: str, alts: Mapping[str, str]) -> str:
    """Our own pictures, each with its description of today, by the number of its file."""

    def write(found: re.Match[str]) -> str:
        alt = alts.get(found[3])
        return found[0] if alt is None else f"{found[1]}{_masked(alt)}{found[2]}{found[3]}"

    return _ALT.sub(write, figures)


def picture(url: str, alt: str, number: str) -> str:
    source, words = html.escape(url), _masked(alt)
    return f'<figure class="wp-block-image"><img src="{source}" alt="{words}" class="wp-image-{number}" /></figure>'


def slug(title_: str, mark: str) -> str:
    """The end of a post's address: what of the title is plain Latin, and the mark by which we find it again."""
    letters = unicodedata.normalize("NFKD", title_.casefold().translate(_LATIN))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = "-".join(re.findall(r"[a-z0-9]+", bare))[:60].strip("-")
    return f"{words or 'post'}-{mark}"


def plain(page: str) -> str:
    """HTML as plain text: line breaks, blank lines between blocks, links with their address where it is not shown."""
    parts: list[str] = []
    link: str | None = None
    start = 0
    for token in tokens(page):
        match token:
            case Start("br"):
                # WordPress writes one, and a line break for those who read the source.
                parts.append("\v")
            case Start("li"):
                parts.append("\n- ")
            case Start("a", attributes):
                link, start = attributes.get("href", ""), len(parts)
            case End("a") if link is not None:
                shown = "".join(parts[start:]).strip()
                parts[start:] = [shown if not link or shown in link else f"{shown} ({link})"]
                link = None
            case Start(tag) | End(tag):
                parts.append("\n\n" if tag in BLOCKS else "")
            case _:
                parts.append(token.text)
    text = re.sub(r"\v\n?", "\n", "".join(parts).replace("\r\n", "\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()


def same(one: str, other: str) -> bool:
    """Whether two texts say the same, whatever the site made of spaces and forms of letters."""
    return _comparable(one) == _comparable(other)


def _comparable(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))
