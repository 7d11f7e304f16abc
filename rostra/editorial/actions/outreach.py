"""Writing down what was said for the body elsewhere, correcting an entry and striking one out (R-220).

Nothing is overwritten: each of these writes a new row, which is a record at once. What was said cannot be taken back by
a check, so none blocks here: what the checks say is kept with the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.refusals import Faster, Refused
from rostra.editorial import events
from rostra.editorial.actions.moves import NotAllowed, allow
from rostra.editorial.models import Outreach
from rostra.editorial.outreach import outreach_capture
from rostra.editorial.outreach_log import IN_USE, findings, kept, may_speak, network_of
from rostra.people.models import Member
from rostra.people.rules import held_back
from rostra.policy.learning_alarm import sentence
from rostra.records.actions.capturing import ask_capture, is_page
from rostra.records.enums import CaptureReason

AHEAD = timedelta(minutes=5)
"""Clocks differ by so much."""
CHANGED = _("Somebody else corrected this entry in the meantime. This is how it stands now.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says about a comment; see `models.Outreach` for the words."""

    account: Account
    place: str
    text: str
    language: str
    said_at: datetime
    answered: str
    url: str = ""
    quote: str = ""
    approved_words: bool = False


@transaction.atomic
def note_outreach(*, said: Said, capture: bool, by: Member, now: datetime) -> Outreach:
    """Write down what the member said; with `capture`, its page is captured.

    Raises NotAllowed for who may not speak with that account now, Refused for what is missing or impossible.
    """
    _may(by, said.account, now)
    row = Outreach.objects.create(**_values(said, now), said_by=by.user, by=by.user, at=now)
    _note(row, events.OUTREACH_NOTED, by=by, now=now, data={"account": row.account_id, "said_by": row.said_by_id})
    if capture:
        _capture(row, by, now)
    return row


@transaction.atomic
def correct_outreach(*, row: Outreach, said: Said, reason: str, capture: bool, by: Member, now: datetime) -> Outreach:
    """A new row in place of this one, the newest of its entry. Raises NotAllowed, Refused without a reason, Faster."""
    _may(by, said.account, now)
    return _replace(row, _values(said, now), reason, events.OUTREACH_CORRECTED, capture=capture, by=by, now=now)


@transaction.atomic
def remove_outreach(*, row: Outreach, reason: str, by: Member, now: datetime) -> Outreach:
    """Strike out an entry that was a mistake; what it said stays in its history. Raises NotAllowed, Refused, Faster."""
    values = {name: getattr(row, name) for name in (*Said.__dataclass_fields__, "network", "findings")}
    return _replace(row, {**values, "removed": True}, reason, events.OUTREACH_REMOVED, capture=False, by=by, now=now)


def outreach_exported(*, rows: int, by: Member, now: datetime) -> None:
    """A member downloads the list."""
    about = f"people.member:{by.pk}"
    record(body=by.body_id, by=by.user, now=now, kind=events.OUTREACH_EXPORTED.name, about=about, data={"rows": rows})


def _may(by: Member, account: Account, now: datetime) -> None:
    lacks = held_back(by, now)
    if lacks:
        raise NotAllowed(sentence(lacks))
    allow(may_speak(by, account, now))


def _values(said: Said, now: datetime) -> dict[str, Any]:
    """The columns of a row. Raises Refused."""
    if said.account.stage not in IN_USE:
        raise Refused(_("This account is not in use."), field="account")
    if not said.place.strip():
        raise Refused(_("Say where it stands."), field="place")
    if not said.text.strip():
        raise Refused(_("Write what was said, word for word."), field="text")
    if not said.answered.strip():
        raise Refused(_("Say what it answered."), field="answered")
    if said.url and not is_page(said.url):
        raise Refused(_("This is not the address of a public page."), field="url")
    if said.said_at > now + AHEAD:
        raise Refused(_("This time is still to come: write down what was said after it was said."), field="clock")
    found = findings(said.account, said.text.strip(), said.language, url=said.url, now=now)
    return {
        "account": said.account,
        "network": network_of(said.url, said.account),
        "place": said.place.strip(),
        "url": said.url,
        "text": said.text.strip(),
        "language": said.language,
        "said_at": said.said_at,
        "answered": said.answered.strip(),
        "quote": said.quote.strip(),
        "approved_words": said.approved_words,
        "findings": kept(found),
    }


def _replace(
    row: Outreach,
    values: dict[str, Any],
    reason: str,
    kind: EventKind,
    *,
    capture: bool,
    by: Member,
    now: datetime,
) -> Outreach:
    """Raises NotAllowed unless it is the member's own or they speak with the account; Faster for a row that counts no more."""
    _may(by, row.account, now)
    if not reason.strip():
        raise Refused(_("Say what was wrong."), field="reason")
    if row.removed or not row.salt:
        raise Refused(_("This entry cannot be changed any more."))
    values = {**values, "first": row.first or row, "number": row.number + 1, "reason": reason.strip()}
    try:
        with transaction.atomic():
            fresh = Outreach.objects.create(**values, said_by=row.said_by, by=by.user, at=now)
    except IntegrityError as error:
        raise Faster(CHANGED) from error
    _note(fresh, kind, by=by, now=now, data={"account": fresh.account_id, "number": fresh.number})
    if capture:
        _capture(fresh, by, now)
    return fresh


def _note(row: Outreach, kind: EventKind, *, by: Member, now: datetime, data: Data) -> None:
    about, capture = f"editorial.outreach:{row.entry}", outreach_capture(row)
    record(body=row.body_id, by=by.user, now=now, kind=kind.name, about=about, data=data, capture=capture)


def _capture(row: Outreach, by: Member, now: datetime) -> None:
    if row.url:
        ask_capture(
            url=row.url,
            account=row.account_id,
            reason=CaptureReason.DEMAND,
            about=f"editorial.outreach:{row.entry}",
            by=by.user,
            now=now,
        )
