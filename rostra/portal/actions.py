"""What citizens do on the body's own pages."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from rostra.accounts.models import Account
from rostra.channels.contract import Attachment, Incoming
from rostra.inbox.intake import receive
from rostra.portal.models import Receipt

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


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
    token, number = secrets.token_urlsafe(24), _number()
    ref = f"form-{number}"
    row = Receipt.objects.create(
        account=account,
        ref=ref,
        number=number,
        token_hash=hashlib.sha256(token.encode()).digest(),
        email=email,
        language=language,
        asked_at=now,
    )
    _take_in(account, ref, row, text=text, name=name, language="", files=files, reply_to="", now=now)
    return Asked(row, token)


@transaction.atomic
def add(*, receipt: Receipt, text: str, name: str, now: datetime) -> None:
    """Something more to the same question; opens the conversation again where it was closed."""
    ref = f"{receipt.ref}-{secrets.token_hex(4)}"
    _take_in(receipt.account, ref, receipt, text=text, name=name, language="", files=(), reply_to=receipt.ref, now=now)


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


def _number() -> str:
    """A number to tell somebody on the telephone: no letter that looks like a digit. Not a secret."""
    letters = [secrets.choice(ALPHABET) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])
