"""What a page's HTML says without running it: title, text, the pictures and styles it needs, whether it asks to sign in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from rostra.channels.markup import End, Start, tokens

HTML = frozenset({"text/html", "application/xhtml+xml"})
_SIGN_IN = re.compile(
    r"/(?:log-?in|sign-?in|authwall|checkpoint|accounts/(?:login|suspended)|i/flow/(?:login|signup)|uas/login)(?:[/.?]|$)",
    re.IGNORECASE,
)
_CSS_URL = re.compile(r"""url\(\s*+(?:"([^"\\\n]*+)"|'([^'\\\n]*+)'|([^"'()\s\\]*+))\s*+\)""", re.IGNORECASE)
_HIDDEN = frozenset({"script", "style", "noscript", "template", "title"})
_BREAKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "header"})
_COOKIES = re.compile(r"cookie|consent|gdpr|onetrust|didomi|usercentrics", re.IGNORECASE)


@dataclass(slots=True)
class Read:
    """What was read of a page; `parts` are whole addresses, each once, in order."""

    title: str = ""
    text: str = ""
    parts: list[str] = field(default_factory=list)
    password: bool = False
    cookies: bool = False


def read(page: str, url: str, limit: int) -> Read:
    """Read the page that lies at `url`; at most `limit` characters of its text."""
    found = Read()
    base, hidden, title = url, [], []
    words: list[str] = []
    for token in tokens(page):
        if isinstance(token, Start):
            if token.tag == "base" and base == url:
                base = joined(url, token.attributes.get("href", "")) or url
            if token.tag in _HIDDEN:
                hidden.append(token.tag)
            if token.tag in _BREAKS:
                words.append("\n")
            _note(found, token, base)
        elif isinstance(token, End):
            if hidden and hidden[-1] == token.tag:
                hidden.pop()
        elif not hidden:
            words.append(token.text)
        elif hidden[-1] == "title":
            title.append(token.text)
    found.title = " ".join("".join(title).split())
    lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
    found.text = "\n".join(line for line in lines if line)[:limit]
    found.parts = list(dict.fromkeys(found.parts))
    return found


def _note(found: Read, token: Start, base: str) -> None:
    attributes = token.attributes
    if token.tag == "input" and attributes.get("type", "").strip().lower() == "password":
        found.password = True
    if _COOKIES.search(f"{attributes.get('id', '')} {attributes.get('class', '')}"):
        found.cookies = True
    wanted = []
    if token.tag == "img":
        wanted = [attributes.get("src", "")]
    elif token.tag == "link" and "stylesheet" in attributes.get("rel", "").lower().split():
        wanted = [attributes.get("href", "")]
    found.parts += [part for part in (joined(base, link) for link in wanted if link) if part]


def css_parts(css: str, url: str) -> Iterator[str]:
    """The addresses that a style sheet at `url` names."""
    for match in _CSS_URL.finditer(css):
        part = joined(url, match[1] or match[2] or match[3] or "")
        if part:
            yield part


def asks_to_sign_in(url: str, status: int | None, *, password: bool) -> bool:
    """Whether this is a page at which one signs in, or one that answers only those who have."""
    return password or status in (401, 407) or bool(_SIGN_IN.search(urlsplit(url).path))


def joined(base: str, link: str) -> str:
    """The whole address of a link, without its fragment; empty where it is none of the web."""
    try:
        whole = urljoin(base, link.strip()).partition("#")[0]
        return whole if urlsplit(whole).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def decoded(body: bytes, content_type: str) -> str:
    """The page as text: by the name of its character set, else as UTF-8."""
    name = content_type.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    try:
        return body.decode(name or "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
