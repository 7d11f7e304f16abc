"""What a capture of a page consists of, before it is packed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a page is captured: seconds in all, bytes after decompression, requests, screens to scroll."""

    seconds: float = 60.0
    size: int = 50_000_000
    requests: int = 200
    screens: int = 12
    height: int = 16_000
    """Of the screenshot, in pixels."""
    text: int = 200_000
    """Characters of the page's text that are kept for search."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; `body` without transfer and content encodings. `at` is when it was asked.

    `truncated` says in WARC's words why the body ends before its end: "length", "time", "disconnect".
    """

    url: str
    method: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    at: datetime
    truncated: str = ""

    @property
    def content_type(self) -> str:
        """The media type without its parameters, in small letters."""
        return header(self.headers, "content-type").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that no server sent: a screenshot, the page as the browser had it, an item as Rostra knows it."""

    url: str
    content_type: str
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A captured page. `url` is where it was in the end; `findings` are codes that say what stood in the way."""

    asked: str
    url: str
    began_at: datetime
    tool: str
    status: int | None
    title: str
    text: str
    findings: tuple[str, ...]
    exchanges: tuple[Exchange, ...]
    resources: tuple[Resource, ...] = ()
    picture: bytes | None = None


class NotTaken(Exception):
    """Nothing of the page came. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def header(headers: tuple[tuple[str, str], ...], name: str) -> str:
    """The first header of this name (in small letters); empty where there is none."""
    return next((value for key, value in headers if key.lower() == name), "")
