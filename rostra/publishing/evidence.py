"""What a public page shows of our words: opened as anybody would, never signed in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import requests

from rostra.channels.markup import Start, Text, tokens
from rostra.core.http import Fetched, fetch_limited
from rostra.publishing.enums import Found

PAGE_BYTES = 3_000_000
SECONDS = 20.0
PAGES = frozenset({"text/html", "application/xhtml+xml"})
MISSING = frozenset({404, 410})
KEPT_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of opening a page: `text` is what could be read of it, `body` the bytes as they came."""

    found: Found
    text: str = ""
    body: bytes = b""
    content_type: str = ""


def read(session: requests.Session, url: str, words: str) -> Reading:
    """Open the page and look for these words in it.

    `SAME`: they stand there, all of them. `GONE`: nothing stands there for the public. `UNREAD`: the page did not come,
    or does not show the words to a program; networks do that to visitors who are not signed in, so it proves nothing.
    """
    try:
        found = fetch_limited(session, url, PAGE_BYTES, seconds=SECONDS)
    except requests.HTTPError as error:
        missing = error.response is not None and error.response.status_code in MISSING
        return Reading(Found.GONE if missing else Found.UNREAD)
    except (requests.RequestException, ValueError):
        return Reading(Found.UNREAD)
    kind, _semicolon, parameters = found.content_type.partition(";")
    if kind.strip().casefold() not in PAGES:
        return Reading(Found.UNREAD, body=found.body, content_type=found.content_type)
    return _compare(found, _decoded(found.body, parameters), words)


def _compare(found: Fetched, markup: str, words: str) -> Reading:
    pieces = list(_texts(markup))
    wanted = plain(words)
    # Descriptions for search engines hold the words in one piece; on the page they may stand in several.
    shown = [*map(plain, pieces), plain(" ".join(pieces))]
    same = bool(wanted) and any(wanted in piece for piece in shown)
    text = plain(words) if same else " ".join(" ".join(pieces).split())[:KEPT_CHARS]
    return Reading(Found.SAME if same else Found.UNREAD, text, found.body, found.content_type)


def plain(text: str) -> str:
    """One spelling: signs composed, marks that nobody sees left out, every run of white space one space."""
    composed = unicodedata.normalize("NFKC", text)
    seen = "".join(sign for sign in composed if unicodedata.category(sign) != "Cf")
    return " ".join(seen.split())


def _texts(markup: str) -> Iterator[str]:
    for token in tokens(markup):
        if isinstance(token, Text):
            yield token.text
        elif isinstance(token, Start) and token.tag == "meta":
            yield token.attributes.get("content", "")


def _decoded(body: bytes, parameters: str) -> str:
    name = parameters.casefold().partition("charset=")[2].partition(";")[0].strip(" \"'")
    try:
        return body.decode(name or "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
