"""What citizens do on the body's own pages."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from rostra.accounts.actions import report_fake
from rostra.accounts.models import Account
from rostra.accounts.networks import Recognised
from rostra.channels.contract import Attachment, Incoming
from rostra.core.tickets import new_ticket
from rostra.inbox.intake import receive
from rostra.portal.models import Receipt


@dataclass(frozen=True, slots=True)
class Asked:
    """`token` is the secret of the status page: shown once, stored as a hash only."""

    receipt: Receipt
    token: str


@transaction.atomic
def ask(
    *,
    account: Account,
    text: str,
    name: str,
    email: str,
    language: str,
    files: Sequence[Attachment],
    now: datetime,
) -> Asked:
    """Take in a question from the web form; gives the receipt."""
    ticket = new_ticket()
    ref = f"form-{ticket.number}"
    row = Receipt.objects.create(
        account=account,
        ref=ref,
        number=ticket.number,
        token_hash=ticket.token_hash,
        email=email,
        language=language,
        asked_at=now,
    )
    _take_in(account, ref, row, text=text, name=name, language="", files=files, reply_to="", now=now)
    return Asked(row, ticket.token)


@transaction.atomic
def add(*, receipt: Receipt, text: str, name: str, now: datetime) -> None:
    """Something more to the same question; opens the conversation again where it was closed."""
    ref = f"{receipt.ref}-{secrets.token_hex(4)}"
    _take_in(receipt.account, ref, receipt, text=text, name=name, language="", files=(), reply_to=receipt.ref, now=now)


def report(*, profile: Recognised, text: str, email: str, language: str, now: datetime) -> str:
    """Take in that a profile copies the body; gives the secret of the status page, which is stored as a hash only."""
    ticket = new_ticket()
    report_fake(profile=profile, text=text, ticket=ticket, language=language, email=email, now=now)
    return ticket.token


def _take_in(
    account: Account,
    ref: str,
    receipt: Receipt,
    *,
    text: str,
    name: str,
    language: str,
    files: Sequence[Attachment],
    reply_to: str,
    now: datetime,
) -> None:
    given = {"text": text, "name": name, "email": receipt.email, "number": receipt.number, "at": now.isoformat()}
    message = Incoming(
        ref=ref,
        text=text,
        sent_at=now,
        author_id=receipt.ref,
        author_name=name,
        author_handle=receipt.email,
        reply_to=reply_to,
        root=receipt.ref if reply_to else "",
        visibility="private",
        language=language,
        attachments=tuple(files),
        raw=json.dumps(given, ensure_ascii=False).encode(),
    )
    receive(account=account, messages=[message], now=now)
