"""Captures of pages as people look for them: what is due, what was captured, what failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db.models import Count, Q, QuerySet

from rostra.audit.models import Event
from rostra.people.models import Body, Member
from rostra.people.naming import Mention, mentions
from rostra.records.enums import CaptureState
from rostra.records.events import PAGE_CAPTURED
from rostra.records.models import PageCapture, Record
from rostra.records.page_content import KEPT, PAGE
from rostra.records.rules import may_ask_capture

SALT = "records.capture"
GROUPS: Mapping[str, Sequence[str]] = {
    "due": (CaptureState.DUE, CaptureState.RUNNING),
    "done": KEPT,
    "failed": (CaptureState.FAILED,),
}
"""What people tell apart."""
SHOWN = 5


@dataclass(frozen=True, slots=True)
class CaptureChoice:
    """Which captures are asked for; all unless chosen."""

    group: str = ""
    account: int | None = None
    reason: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class CaptureBox:
    """The captures of one page, for the page of an account or of an item.

    `ask` is what the button sends; empty where nobody may ask, or there is no page. `due_at`: the next one.
    """

    rows: Sequence[PageCapture]
    has_page: bool
    ask: str
    due_at: datetime | None
    count: int
    query: str


def captures(choice: CaptureChoice) -> QuerySet[PageCapture]:
    rows = PageCapture.objects.select_related("archive", "picture")
    if choice.group:
        rows = rows.filter(state__in=GROUPS[choice.group])
    if choice.account is not None:
        rows = rows.filter(account=choice.account)
    if choice.reason:
        rows = rows.filter(reason=choice.reason)
    if choice.about:
        rows = rows.filter(about=choice.about)
    return rows


def counts() -> Mapping[str, int]:
    """How many there are in each group, in one query."""
    asked = {name: Count("pk", filter=Q(state__in=states)) for name, states in GROUPS.items()}
    return PageCapture.objects.aggregate(**asked)


def accounts_named(rows: Sequence[PageCapture]) -> Mapping[int, Mention]:
    """The accounts of these captures in words, by id; one query for any number."""
    abouts = {row.account_id: f"accounts.account:{row.account_id}" for row in rows if row.account_id is not None}
    named = mentions(abouts.values())
    return {pk: named[about] for pk, about in abouts.items()}


def accounts_captured() -> list[tuple[int, str]]:
    """The accounts that have captures, by name, as a form offers them."""
    ids = PageCapture.objects.exclude(account=None).order_by().values_list("account", flat=True).distinct()
    named = mentions(f"accounts.account:{pk}" for pk in ids)
    return sorted(((int(about.rpartition(":")[2]), one.name) for about, one in named.items()), key=lambda row: row[1])


def event_of(body: Body, row: PageCapture) -> Event | None:
    """The entry of the log that vouches for the capture."""
    rows = Event.objects.filter(body=body, about=f"records.capture:{row.pk}", kind=PAGE_CAPTURED.name)
    return rows.order_by("-pk").first()


def record_of(row: PageCapture) -> Record | None:
    return records_of([row]).get(row.pk)


def records_of(rows: Sequence[PageCapture]) -> Mapping[int, Record]:
    """The records that these captures became, by the captures' ids; one query for any number."""
    keys = [str(row.pk) for row in rows]
    found = Record.objects.filter(source=PAGE.name, source_key__in=keys).select_related("record_class")
    return {int(record.source_key): record for record in found.defer("words")}


def box(member: Member, *, url: str, account: int, about: str = "") -> CaptureBox:
    """The captures of an account's page, or of an item's (`about`); `url` is empty where it has no public page."""
    found = captures(CaptureChoice(account=account, about=about)).order_by("-pk")
    if not about:
        found = found.filter(about="")
    # Those to come do not push what was captured out of sight.
    rows = list(found.exclude(state=CaptureState.DUE)[:SHOWN])
    due = found.filter(state=CaptureState.DUE).order_by("due_at").values_list("due_at", flat=True).first()
    ask = ""
    if url and may_ask_capture(member):
        ask = signing.dumps({"url": url, "account": account, "about": about}, salt=SALT)
    query = f"about={about}" if about else f"account={account}"
    return CaptureBox(rows, bool(url), ask, due, len(rows), query)


def asked_for(token: str) -> dict[str, object] | None:
    """What a button asked for; None for a token that we did not make."""
    try:
        value: dict[str, object] = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return value
