"""Captures a page as people saw it, by a headless Chromium that has no network of its own.

Each request of the page stops before it leaves the browser; we ask in its place, on checked connections and within the
limits, keep the exchange, and give the answer to the browser. What slips past that (sockets, prefetching, programs in
the background) finds a proxy that does not exist. Nothing is clicked, nothing typed, nobody signed in.
"""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rostra.core.http import Http
from rostra.records.pages import markup, scripts
from rostra.records.pages.fetching import Fetcher, NotFetched
from rostra.records.pages.taken import Exchange, Limits, NotTaken, Resource, Taken
from rostra.records.pages.wacz import DOM

if TYPE_CHECKING:
    from playwright.async_api import Browser, CDPSession, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NONE = "none"
"""In the setting: never use a browser."""
ARGUMENTS = (
    "--proxy-server=http://127.0.0.1:9",
    # Without this, loopback addresses go past the proxy.
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # All frames in one process, so that their requests stop at the same door.
    "--disable-site-isolation-trials",
    "--disable-features=IsolateOrigins,site-per-process,Prerender2,SpeculationRulesPrefetchFuture",
    "--disable-background-networking",
    "--disable-gpu",
    "--mute-audio",
)
WIDTH, HEIGHT = 1280, 960
AT_ONCE = 6
SEEN = frozenset({"Document", "Stylesheet", "Image", "Font"})
"""Kinds of parts that people see; others (programs, counters) may fail without anybody missing them."""
LOADING = 30.0
"""Seconds that loading may take before what is there is captured."""
QUIET, PATIENCE = 0.5, 6.0
"""Seconds without a request that count as quiet, and how long that is waited for."""
ENDING = 12.0
"""Seconds kept for text and screenshot."""


class BrowserFailed(Exception):
    """The browser did not start or broke down; the page may be captured without it."""


def find(named: str = "") -> str | None:
    """The path of a Chromium: the one that is named, one of the system, or Playwright's own. None: no browser."""
    if named == NONE:
        return None
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    if named:
        return named if Path(named).exists() else None
    for name in NAMES:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def capture(
    url: str,
    http: Http,
    limits: Limits,
    *,
    executable: str,
    tool: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Taken:
    """Capture the page. Raises NotTaken where nothing came, BrowserFailed."""
    fetcher = Fetcher(http, limits, now=now)
    try:
        return asyncio.run(_Visit(url, fetcher, limits, tool, now).run(executable))
    finally:
        fetcher.close()


class _Visit:
    """One visit to one page."""

    def __init__(self, url: str, fetcher: Fetcher, limits: Limits, tool: str, now: Callable[[], datetime]) -> None:
        self._url, self._fetcher, self._limits, self._tool, self._now = url, fetcher, limits, tool, now
        self._began_at = now()
        self._open = 0
        self._last = time.monotonic()
        self._found: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._first_error = ""
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="page")

    async def run(self, executable: str) -> Taken:
        from playwright.async_api import Error, async_playwright

        try:
            async with asyncio.timeout(self._limits.seconds + ENDING * 2), async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=executable, args=list(ARGUMENTS), chromium_sandbox=os.geteuid() != 0
                )
                try:
                    self._tool = f"{self._tool}, Chromium {browser.version}"
                    return await self._visit(browser)
                finally:
                    with suppress(Error, TimeoutError):
                        await asyncio.wait_for(browser.close(), ENDING)
        except (Error, OSError, TimeoutError) as error:
            raise BrowserFailed(type(error).__name__) from error
        finally:
            for task in self._tasks:
                task.cancel()
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def _visit(self, browser: Browser) -> Taken:
        from playwright.async_api import Error

        context = await browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, service_workers="block", accept_downloads=False
        )
        page = await context.new_page()
        context.on("page", lambda other: self._keep(other.close()))
        page.on("dialog", lambda dialog: self._keep(dialog.dismiss()))
        session = await context.new_cdp_session(page)
        session.on("Fetch.requestPaused", lambda event: self._keep(self._answer(session, event)))
        await session.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})
        try:
            await page.goto(self._url, wait_until="load", timeout=self._time(LOADING) * 1000)
        except Error as error:
            if type(error).__name__ == "TimeoutError":
                self._found.add("time_out")
            elif self._main(page.url) is None:
                raise NotTaken(self._first_error or "unreachable") from error
        await self._settled()
        await self._scroll(page)
        return await self._take(page)

    def _keep(self, what: Any) -> None:
        """Run it beside the visit; the browser may be gone by then."""
        task = asyncio.ensure_future(self._quietly(what))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _quietly(self, what: Any) -> None:
        from playwright.async_api import Error

        with suppress(Error):
            await what

    async def _answer(self, session: CDPSession, event: dict[str, Any]) -> None:
        """Ask in the browser's place, and give it the answer."""
        self._open += 1
        try:
            exchange = await self._ask(event["request"])
        except NotFetched as error:
            if error.code == "missing_parts" and event.get("resourceType") in SEEN:
                self._found.add("missing_parts")
            if event.get("resourceType") == "Document" and not self._fetcher.exchanges:
                self._first_error = {"refused": "not_public", "missing_parts": "unreachable"}.get(
                    error.code, error.code
                )
            reason = "BlockedByClient" if error.code == "refused" else "Failed"
            await session.send("Fetch.failRequest", {"requestId": event["requestId"], "errorReason": reason})
        else:
            if exchange.status >= 400 and event.get("resourceType") in SEEN - {"Document"}:
                self._found.add("missing_parts")
            await session.send("Fetch.fulfillRequest", _fulfilled(event["requestId"], exchange))
        finally:
            self._open -= 1
            self._last = time.monotonic()

    async def _ask(self, request: dict[str, Any]) -> Exchange:
        body = request.get("postData", "").encode()
        headers = list(request.get("headers", {}).items())

        def fetch() -> Exchange:
            return self._fetcher.fetch(request["url"], method=request["method"], headers=headers, body=body)

        return await asyncio.get_running_loop().run_in_executor(self._pool, fetch)

    def _time(self, most: float) -> float:
        """Seconds for a step, so that enough is left to keep what came."""
        return max(0.1, min(most, self._fetcher.seconds - ENDING))

    async def _settled(self) -> None:
        """Until nothing was asked for a moment, or for so long as there is patience."""
        until = time.monotonic() + self._time(PATIENCE)
        while time.monotonic() < until:
            if not self._open and time.monotonic() - self._last > QUIET:
                return
            await asyncio.sleep(0.05)

    async def _scroll(self, page: Page) -> None:
        """Down screen by screen, so that what waits for that is loaded; back to the top for the picture."""
        height = await self._number(page, scripts.HEIGHT)
        for screen in range(1, self._limits.screens + 1):
            if screen * HEIGHT >= height:
                break
            if self._fetcher.seconds < ENDING:
                self._found.add("time_out")
                break
            await self._asked(page, scripts.SCROLL, screen * HEIGHT)
            await self._settled()
            height = await self._number(page, scripts.HEIGHT)
        if height > max(self._limits.screens * HEIGHT, self._limits.height):
            self._found.add("endless")
        await self._asked(page, scripts.SCROLL, 0)

    async def _asked(self, page: Page, script: str, value: int | None = None) -> Any:
        """What the page's own document answers; None where the page keeps the browser busy."""
        from playwright.async_api import Error

        try:
            return await asyncio.wait_for(page.evaluate(script, value), min(5.0, max(0.5, self._fetcher.seconds)))
        except (Error, TimeoutError):
            self._found.add("time_out")
            return None

    async def _number(self, page: Page, script: str) -> int:
        value = await self._asked(page, script)
        return int(value) if isinstance(value, int | float) and 0 <= value < 10**9 else 0

    async def _text(self, page: Page, script: str, most: int) -> str:
        value = await self._asked(page, script, most)
        return value[:most] if isinstance(value, str) else ""

    async def _take(self, page: Page) -> Taken:
        url = page.url
        main = self._main(url)
        if main is None:
            raise NotTaken(self._first_error or "unreachable")
        text = await self._text(page, scripts.TEXT, self._limits.text)
        title = await self._text(page, scripts.TITLE, 300)
        dom = await self._text(page, scripts.DOM, self._limits.size)
        marks = await self._asked(page, scripts.MARKS)
        self._note(main, marks if isinstance(marks, dict) else {})
        picture = await self._picture(page)
        seen = [Resource(f"{DOM}{url}", "text/html; charset=utf-8", dom.encode("utf-8", "replace"), self._now())]
        return Taken(
            asked=self._url,
            url=url,
            began_at=self._began_at,
            tool=self._tool,
            status=main.status,
            title=" ".join(title.split()),
            text=text.strip(),
            findings=tuple(sorted(self._found | self._fetcher.codes)),
            exchanges=tuple(self._fetcher.exchanges),
            resources=tuple(seen if dom else ()),
            picture=picture,
        )

    def _main(self, url: str) -> Exchange | None:
        """The exchange that brought the page that the browser shows."""
        place = url.partition("#")[0]
        return next((one for one in self._fetcher.exchanges if one.url.partition("#")[0] == place), None)

    def _note(self, main: Exchange, marks: dict[str, Any]) -> None:
        if main.status >= 400:
            self._found.add("http_error")
        if main.content_type not in markup.HTML:
            self._found.add("not_html")
        if marks.get("cookies") is True:
            self._found.add("cookie_banner")
        if markup.asks_to_sign_in(main.url, main.status, password=marks.get("password") is True):
            self._found.add("login_wall")

    async def _picture(self, page: Page) -> bytes | None:
        from playwright.async_api import Error

        height = min(max(await self._number(page, scripts.HEIGHT), HEIGHT), self._limits.height)
        try:
            picture = page.screenshot(
                full_page=True,
                clip={"x": 0, "y": 0, "width": WIDTH, "height": height},
                animations="disabled",
                timeout=ENDING * 1000,
            )
            return await asyncio.wait_for(picture, ENDING)
        except (Error, TimeoutError):
            self._found.add("no_picture")
            return None


def _fulfilled(request: str, exchange: Exchange) -> dict[str, Any]:
    headers = [
        {"name": name, "value": value} for name, value in exchange.headers if not name.startswith("X-Archive-Orig-")
    ]
    return {
        "requestId": request,
        "responseCode": exchange.status,
        "responseHeaders": headers,
        "body": base64.b64encode(exchange.body).decode("ascii"),
    }
