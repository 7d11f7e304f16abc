"""Captures a page without a browser: its HTML, the pictures and styles that it names, and no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urljoin

from rostra.core.http import MAX_REDIRECTS, Http
from rostra.records.pages import markup
from rostra.records.pages.fetching import Fetcher, NotFetched
from rostra.records.pages.taken import Exchange, Limits, NotTaken, Taken, header

NAMES = {"refused": "not_public", "missing_parts": "unreachable"}
"""What the code of a part means for the page itself."""


def capture(
    url: str,
    http: Http,
    limits: Limits,
    *,
    tool: str,
    findings: tuple[str, ...],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Taken:
    """Capture the page. `findings` say why there is no browser. Raises NotTaken where nothing came."""
    began_at = now()
    fetcher = Fetcher(http, limits, now=now)
    try:
        page = follow(fetcher, url)
        read = _read(page, limits)
        _parts(fetcher, read.parts)
    finally:
        fetcher.close()
    return Taken(
        asked=url,
        url=page.url,
        began_at=began_at,
        tool=tool,
        status=page.status,
        title=read.title,
        text=read.text,
        findings=tuple(sorted({*findings, *fetcher.codes, *_found(page, read)})),
        exchanges=tuple(fetcher.exchanges),
    )


def follow(fetcher: Fetcher, url: str) -> Exchange:
    """The page, wherever the address leads. Raises NotTaken."""
    for _step in range(MAX_REDIRECTS + 1):
        try:
            exchange = fetcher.fetch(url)
        except NotFetched as error:
            raise NotTaken(NAMES.get(error.code, error.code)) from error
        place = header(exchange.headers, "location")
        if not (place and 300 <= exchange.status < 400):
            return exchange
        url = urljoin(url, place)
    raise NotTaken("unreachable")


def _read(page: Exchange, limits: Limits) -> markup.Read:
    if page.content_type not in markup.HTML:
        return markup.Read()
    text = markup.decoded(page.body, header(page.headers, "content-type"))
    return markup.read(text, page.url, limits.text)


def _found(page: Exchange, read: markup.Read) -> set[str]:
    found = set()
    if page.status >= 400:
        found.add("http_error")
    if page.content_type not in markup.HTML:
        found.add("not_html")
    if read.cookies:
        found.add("cookie_banner")
    if markup.asks_to_sign_in(page.url, page.status, password=read.password):
        found.add("login_wall")
    return found


def _parts(fetcher: Fetcher, urls: list[str]) -> None:
    """The parts of a page, and those that its styles name; what does not come is noted by the fetcher."""
    seen: set[str] = set()
    waiting = list(urls)
    while waiting:
        url = waiting.pop(0)
        if url in seen:
            continue
        seen.add(url)
        try:
            part = fetcher.fetch(url)
        except NotFetched as error:
            if error.code in ("time_out", "too_many", "too_large"):
                return
            fetcher.codes.add(error.code)
            continue
        if part.status >= 400:
            fetcher.codes.add("missing_parts")
        elif place := header(part.headers, "location"):
            waiting += [link for link in [markup.joined(url, place)] if link]
        elif part.content_type == "text/css":
            css = markup.decoded(part.body, header(part.headers, "content-type"))
            waiting += markup.css_parts(css, part.url)
