"""Captures in the demo: accounts' pages as they might look, kept as a worker would; and one that a worker makes at once.

The addresses of the demo's accounts may be somebody's on the real networks: nobody is asked.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from html import escape

from django.conf import settings

from rostra.accounts.actions.capturing import plan
from rostra.accounts.models import Account
from rostra.config.demo.office import Office
from rostra.core.scoping import current_body_id
from rostra.people.models import Body
from rostra.records.actions.capturing import ask_capture, claim, finish
from rostra.records.actions.visiting import software
from rostra.records.enums import CaptureReason
from rostra.records.models import PageCapture
from rostra.records.pages.taken import Exchange, Taken
from rostra.records.pages.wacz import pack

FINDINGS = (("no_browser",), ("login_wall", "no_browser"), ("cookie_banner", "no_browser"))
TYPE = (("Content-Type", "text/html; charset=utf-8"),)


def capture(office: Office, now: datetime) -> None:
    """The last half-yearly round of all accounts, the next one waiting, and the list of what the body says, now."""
    plan(now=now - timedelta(days=9))
    keep_waiting(now - timedelta(days=9))
    keep_waiting(now)
    plan(now=now)
    slug = Body.objects.get(pk=current_body_id()).slug
    # In production, too, the body's own public page is one of those that records officers want to have.
    ask_capture(
        url=f"{settings.ROSTRA_URL}/p/{slug}/ask/",
        account=None,
        reason=CaptureReason.DEMAND,
        by=office.ravi.user,
        now=now,
    )


def keep_waiting(now: datetime) -> int:
    """Keep what waits as it might have come; gives how many captures that were."""
    names = dict(Account.objects.values_list("pk", "name"))
    kept = 0
    while (row := claim(now)) is not None:
        taken = _taken(row, names.get(row.account_id or 0, ""), now)
        finish(row, taken, pack(taken, software=software()), now=now + timedelta(seconds=8))
        kept += 1
    return kept


def _taken(row: PageCapture, name: str, now: datetime) -> Taken:
    """A small page with the account's name; each account has its own difficulty, always the same."""
    findings = FINDINGS[hashlib.sha256(row.url.encode()).digest()[0] % len(FINDINGS)]
    words = "Portavale Municipality. Roads, water, schools: what is new, and where to ask."
    page = f"<!DOCTYPE html><title>{escape(name)}</title><h1>{escape(name)}</h1><p>{words}</p>"
    exchange = Exchange(row.url, "GET", (), b"", 200, "OK", TYPE, page.encode(), now)
    return Taken(row.url, row.url, now, software(), 200, name, f"{name}\n{words}", findings, (exchange,))
