"""Captures what is due, one page after the other: by a browser where there is one, by plain requests otherwise."""

from __future__ import annotations

import dataclasses
import logging
import platform
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

from django.conf import settings

from rostra.audit import sources
from rostra.core import files
from rostra.core.http import Http
from rostra.core.models import StoredFile
from rostra.core.refusals import Faster
from rostra.core.scoping import scope
from rostra.core.worker import release_connection, stopping
from rostra.records.actions.capturing import claim, finish, is_last, put_off
from rostra.records.findings import IN_PART
from rostra.records.models import PageCapture
from rostra.records.pages import browser, plain
from rostra.records.pages.taken import Limits, NotTaken, Resource, Taken
from rostra.records.pages.wacz import ITEM, pack

logger = logging.getLogger("rostra.records")

Clock = Callable[[], datetime]
SHIFT = timedelta(minutes=10)
"""After so long a job ends, and the next one goes on: a worker that is to stop never waits for a long row of pages."""
BUSY = (429, 500, 502, 503, 504)
LIMITS = Limits()


def software() -> str:
    return f"Rostra {version('rostra')}"


def capture_due(*, clock: Clock, limits: Limits = LIMITS) -> int:
    """Capture what is due; gives how many pages were tried. Calls the network: call it outside any transaction."""
    executable = browser.find(settings.ROSTRA_CHROMIUM)
    until = clock() + SHIFT
    tried = 0
    while not stopping() and clock() < until and (row := claim(clock())) is not None:
        with scope(row.body_id):
            visit(row, executable=executable, clock=clock, limits=limits)
        tried += 1
    return tried


def visit(row: PageCapture, *, executable: str | None, clock: Clock, limits: Limits = LIMITS) -> None:
    """Capture one page that was claimed, and keep what came, or put it off. In the body's scope."""
    try:
        taken = _take(row, executable, clock, limits)
        if taken.status in BUSY and not is_last(row):
            put_off(row, ["busy"], now=clock())
        else:
            finish(row, taken, pack(taken, software=software()), now=clock())
    except NotTaken as error:
        put_off(row, [error.code], now=clock())
    except Faster:
        # Its lease had ended: whoever has it now keeps what they capture.
        logger.warning("capture overtaken", extra={"capture": row.pk})
    except OSError:
        logger.exception("capture not stored", extra={"capture": row.pk})
        put_off(row, ["not_stored"], now=clock())


def _take(row: PageCapture, executable: str | None, clock: Clock, limits: Limits) -> Taken:
    """The page, and what Rostra knows of the item where the page alone does not say it all. Raises NotTaken."""
    try:
        taken = _load(row, executable, clock, limits)
    except NotTaken as error:
        known = _known(row.about, clock()) if is_last(row) else ()
        if not known:
            raise
        return Taken(
            asked=row.url,
            url=row.url,
            began_at=clock(),
            tool=software(),
            status=None,
            title="",
            text="",
            findings=(error.code, "item_only"),
            exchanges=(),
            resources=known,
        )
    if IN_PART.isdisjoint(taken.findings):
        return taken
    return dataclasses.replace(taken, resources=(*taken.resources, *_known(row.about, clock())))


def _load(row: PageCapture, executable: str | None, clock: Clock, limits: Limits) -> Taken:
    release_connection()
    http = Http(allow=settings.ROSTRA_ALLOW_HOSTS, user_agent=f"Mozilla/5.0 (compatible; {software()})")
    findings: tuple[str, ...] = ("no_browser",)
    if executable is not None:
        try:
            return browser.capture(row.url, http, limits, executable=executable, tool=software(), now=clock)
        except browser.BrowserFailed as error:
            # What it complained about quotes the address, and that says who wrote.
            logger.warning("browser failed", extra={"capture": row.pk, "error": str(error)})
            findings = ("browser_failed",)
    tool = f"{software()}, Python {platform.python_version()}"
    return plain.capture(row.url, http, limits, tool=tool, findings=findings, now=clock)


def _known(about: str, now: datetime) -> tuple[Resource, ...]:
    """The item as the log vouches for it, with its files; nothing where `about` names no record."""
    source, _colon, key = about.rpartition(":")
    if source not in sources.names() or (found := sources.get(source).read([key]).get(key)) is None:
        return ()
    at = now.astimezone(UTC)
    item = Resource(f"{ITEM}{about}", "application/json", found[1], at)
    return (item, *_files(source, key, at))


def _files(source: str, key: str, at: datetime) -> list[Resource]:
    items = sources.get(source).items
    item = items([key]).get(key) if items is not None else None
    if item is None:
        return []
    types = {file.sha256: file.type for file in item.media}
    rows = StoredFile.objects.filter(sha256__in=[bytes.fromhex(name) for name in types]).order_by("pk")
    left, kept = LIMITS.size, []
    for row in rows:
        left -= row.size
        name = bytes(row.sha256).hex()
        if left < 0:
            break
        try:
            kept.append(Resource(f"{ITEM}{source}:{key}/{name}", types[name], files.read(row), at))
        except FileNotFoundError:
            # Lost or disposed of: `rostra verify` tells which. The page is kept all the same.
            logger.warning("file not there", extra={"file": name})
    return kept
