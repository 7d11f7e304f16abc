"""A real demo for the browser: the program as a user starts it, once a run, and a Chromium."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scripts.browser import find

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "build" / "axe" / "axe.min.js"
READY = re.compile(r"Ready: (http://localhost:\d+)/  sign in as (\S+) / (.+)")
PATIENCE = 150
WAIT = 20_000
"""Milliseconds for anything on a page: the demo, its browser and another worker may share two slow cores."""
expect.set_options(timeout=WAIT)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full-matrix", action="store_true", help="every page, language, width and theme")


# First: the workers read the marks in this hook as well.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys share one demo: one worker runs them."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@dataclass(frozen=True)
class Demo:
    """A running demo: where, who signs in, and the environment for `rostra` beside it."""

    url: str
    email: str
    password: str
    environment: dict[str, str]

    def rostra(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "rostra.config", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="rostra-journey-") as folder:
        Path(folder).chmod(0o755)
        outside = {k: v for k, v in os.environ.items() if not k.startswith(("ROSTRA_", "DATABASE_", "DJANGO_"))}
        environment = {**outside, "ROSTRA_DATA": f"{folder}/var", "ROSTRA_PORT": str(port), "ROSTRA_LANGUAGE": "en"}
        log = Path(folder) / "log"
        with log.open("w") as output:
            command = [sys.executable, "-m", "rostra.config", "demo"]
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            url, email, password = _wait(process, log)
            yield Demo(url, email, password, environment)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


def _wait(process: subprocess.Popen[bytes], log: Path) -> tuple[str, str, str]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if ready := READY.search(log.read_text()):
            return ready[1], ready[2], ready[3].strip()
        time.sleep(0.2)
    raise RuntimeError(f"The demo did not get ready:\n{log.read_text()}")


# For a module, not the session: Playwright keeps a loop running, in which Django refuses the other tests' database.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        yield running
        running.close()


Open = Callable[..., Page]


@pytest.fixture(scope="module")
def sign_in(demo: Demo, browser: Browser) -> Iterator[Open]:
    """A page of somebody signed in, in a language and at a width; the console must stay silent."""
    contexts: dict[tuple[str, str, str], BrowserContext] = {}

    def open_page(who: str = "ana", *, language: str = "en", width: int = 1440, scheme: Any = "light") -> Page:
        key = (who, language, scheme)
        if key not in contexts:
            contexts[key] = browser.new_context(base_url=demo.url, locale=language, color_scheme=scheme)
            contexts[key].set_default_timeout(WAIT)
            page = contexts[key].new_page()
            page.goto("/account/login/")
            page.fill("input[name=login]", f"{who}@portavale.example")
            page.fill("input[name=password]", demo.password)
            page.press("input[name=password]", "Enter")
            page.wait_for_url(lambda url: "/account/" not in url)
            page.close()
        page = contexts[key].new_page()
        page.set_viewport_size({"width": width, "height": 900})
        return page

    yield open_page
    for context in contexts.values():
        context.close()


def complaints(page: Page) -> list[str]:
    """What axe-core finds on the page: WCAG 2.0–2.2 A and AA, and its best practices."""
    # Evaluated over the debugger's line: our content policy lets no other script in.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
