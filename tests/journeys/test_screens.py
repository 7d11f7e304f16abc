"""Every screen: accessible, within its window, in English and Arabic; in five languages at 320 pixels."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import ROOT, Demo, Open, complaints, overflow

PAGES = {
    "today": "/",
    "inbox": "/inbox/",
    "conversation": "/inbox/2/",
    "calendar": "/calendar/",
    "balance": "/calendar/balance/",
    "compose": "/posts/new/",
    "post": "/posts/4/",
    "thread": "/posts/3/",
    "month": "/calendar/?view=month",
    "ideas": "/ideas/",
    "library": "/library/",
    "asset": "/library/1/",
    "voice": "/voice/",
    "stop": "/publishing/stop/",
    "by_hand": "/publishing/by-hand/",
    "accounts": "/accounts/",
    "account": "/accounts/2/",
    "connect": "/accounts/new/mail/",
    "records": "/records/",
    "record": "/records/30/",
    "people": "/settings/people/",
    "devices": "/settings/devices/",
    "leave": "/settings/people/3/end/",
    "decisions": "/settings/decisions/",
    "log": "/log/",
    "sign_ins": "/log/sign-ins/",
    "profile": "/me/",
    "notices": "/me/notices/",
    "contacts": "/settings/contacts/",
    "mandates": "/settings/mandates/",
    "access": "/accounts/access/",
    "account_access": "/accounts/2/access/",
    "secrets": "/settings/secrets/",
    "secret": "/settings/secrets/1/",
    "units": "/settings/units/",
    "duties": "/settings/duties/",
    "body": "/settings/body/",
    "ask": "/p/demo/ask/",
    "register": "/p/demo/accounts/?check=@portavale",
    "changes": "/p/demo/accounts/changes/",
    "import": "/accounts/import/",
    "export": "/accounts/export/",
    "proof": "/accounts/2/proof/",
    "fakes": "/accounts/fakes/",
    "sites": "/accounts/sites/",
    "report": "/p/demo/accounts/report/",
    "asked_list": "/inbox/asked/",
    "listening": "/listening/",
    "watches": "/listening/watches/",
    "privacy": "/p/demo/privacy/",
    "topics": "/inbox/settings/topics/",
    "topic": "/inbox/settings/topics/1/",
    "topic_import": "/inbox/settings/topics/import/",
    "rules": "/inbox/settings/rules/",
    "rule": "/inbox/settings/rules/1/",
    "learnt": "/inbox/settings/learnt/",
    "by_topic": "/inbox/by-topic/",
    "duty": "/inbox/settings/response/",
    "model": "/inbox/settings/response/new/several/",
    "simulate": "/inbox/settings/response/4/simulate/",
    "watch": "/inbox/settings/response/watch/",
    "clocks": "/inbox/settings/clocks/",
    "alarms": "/inbox/alarms/",
    "performance": "/inbox/performance/",
    "approved_list": "/inbox/approved/",
    "approved": "/inbox/approved/7/",
    "approved_words": "/inbox/approved/7/words/",
    "drafts": "/inbox/drafts/",
    "groups": "/inbox/groups/",
    "group": "/inbox/groups/1/",
    "group_answer": "/inbox/groups/1/answer/",
    "sending": "/inbox/sendings/1/",
    "proposed": "/inbox/groups/4/",
    "many": "/inbox/many/",
    "themes": "/inbox/themes/",
    "theme": "/inbox/themes/1/",
    "working_calendar": "/settings/decisions/calendar/",
    "missing": "/nothing-here/",
}
FOUND = {
    "draft": ("/inbox/drafts/", "section[aria-labelledby=waiting] a", ""),
    "urgent": ("/inbox/?tab=all&urgent=yes", "#list a.item", ""),
    "paused": ("/inbox/?q=gångvägen", "#list a.item", ""),
    "expert": ("/inbox/?q=bebeluș", "#list a.item", "ask/"),
    "person": ("/inbox/?q=yusuf", "#list a.item", "person/"),
}
"""Conversations whose number depends on the day: on which page they are found, and what comes behind their address."""
ARCHIVE = {
    "archive": "/records/",
    "classes": "/records/classes/",
    "class": "/records/classes/4/",
    "filing_rules": "/records/rules/",
    "filing_rule": "/records/rules/1/",
    "unclassed": "/records/classes/unclassed/",
    "journal": "/records/journal/",
    "captures": "/records/captures/",
    "capture": "/records/captures/1/",
    "disposal_decisions": "/records/decisions/",
    "disposal_decision": "/records/decisions/1/",
    "disposal": "/records/disposal/",
    "disposal_list": "/records/disposal/1/",
    "holds": "/records/holds/",
    "hold": "/records/holds/1/",
    "erasure": "/records/erasure/",
    "erasure_case": "/records/erasure/1/",
    "exports": "/records/exports/",
    "export_new": "/records/exports/new/",
    "past": "/records/imports/",
    "persons": "/records/persons/",
    "readings": "/records/readings/",
    "log_of_records": "/records/log/",
    "log_in_public": "/p/demo/log/",
}
"""What the records officer sees of the archive."""
LANGUAGES = ("en", "ro", "nb", "sv", "ar")
HIDDEN_ROWS = "[...document.querySelectorAll('.table-wrap')].reduce((n, e) => n + e.scrollHeight - e.clientHeight, 0)"
"""By how many pixels the tables of a page are higher than the boxes in which they stand."""
FOLDER = ROOT / "build" / "screens"


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("ar", 390)])
def test_screen_has_no_complaints(demo: Demo, sign_in: Open, language: str, width: int) -> None:
    page = sign_in("ana", language=language, width=width)
    found = {}
    for name, path in _pages(page).items():
        page.goto(path)
        _shoot(page, f"{name}-{language}-{width}")
        trouble = complaints(page)
        if trouble or overflow(page):
            found[name] = (overflow(page), trouble)
    assert found == {}


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("ar", 390), ("ro", 320)])
def test_screen_of_the_archive_has_no_complaints(demo: Demo, sign_in: Open, language: str, width: int) -> None:
    page = sign_in("ravi", language=language, width=width)
    found = {}
    for name, path in ARCHIVE.items():
        answer = page.goto(path)
        _shoot(page, f"{name}-{language}-{width}")
        trouble = complaints(page)
        if answer is None or answer.status != 200 or trouble or overflow(page):
            found[name] = (answer and answer.status, overflow(page), trouble)
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_screen_fits_320_pixels(demo: Demo, sign_in: Open, language: str) -> None:
    page = sign_in("ana", language=language, width=320)
    wider = {}
    for name, path in _pages(page).items():
        page.goto(path)
        if extra := overflow(page):
            wider[name] = extra
    assert wider == {}


def test_long_page_hides_no_row_of_a_table(demo: Demo, sign_in: Open) -> None:
    page = sign_in("ana")
    hidden = {}
    for name, path in _pages(page).items():
        page.goto(path)
        if lost := page.evaluate(HIDDEN_ROWS):
            hidden[name] = lost
    assert hidden == {}


def test_screen_is_dark_without_complaints(demo: Demo, sign_in: Open) -> None:
    page = sign_in("ana", scheme="dark")
    found = {}
    for name in ("today", "conversation", "calendar", "accounts"):
        page.goto(PAGES[name])
        _shoot(page, f"{name}-dark")
        if trouble := complaints(page):
            found[name] = trouble
    assert found == {}


def test_pages_are_small(demo: Demo, sign_in: Open) -> None:
    """At most 12 kB of compressed HTML."""
    page = sign_in("ana")
    sizes = {}
    for name, path in _pages(page).items():
        answer = page.request.get(path, headers={"Accept-Encoding": "identity"})
        sizes[name] = len(_compressed(answer.body()))
    assert {name: size for name, size in sizes.items() if size > 12_000} == {}


def test_every_screen(demo: Demo, sign_in: Open, pytestconfig: pytest.Config) -> None:
    if not pytestconfig.getoption("--full-matrix"):
        pytest.skip("the full matrix is `make screens`: every page × 5 languages × 3 widths")
    found = {}
    for language in LANGUAGES:
        for width in (1440, 390, 320):
            page = sign_in("ana", language=language, width=width)
            for name, path in _pages(page).items():
                page.goto(path)
                _shoot(page, f"{name}-{language}-{width}")
                trouble = complaints(page)
                if trouble or overflow(page):
                    found[name, language, width] = (overflow(page), trouble)
            page.close()
    assert found == {}


def _pages(page: Page) -> dict[str, str]:
    """Every page with its address, those of FOUND too."""
    pages = dict(PAGES)
    for name, (where, link, behind) in FOUND.items():
        page.goto(where)
        href = page.locator(link).first.get_attribute("href") or ""
        pages[name] = href.partition("?")[0] + behind
    return pages


def _compressed(body: bytes) -> bytes:
    import gzip

    return gzip.compress(body, 6)


def _shoot(page: object, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=Path(FOLDER) / f"{name}.png")  # type: ignore[attr-defined]
