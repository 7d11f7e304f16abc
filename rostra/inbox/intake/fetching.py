"""Fetching the attachments that came as an address, through the checked way out."""

from __future__ import annotations

from datetime import datetime, timedelta

import requests
from django.db import transaction

from rostra.accounts.queries import way_out
from rostra.audit.actions import record_many
from rostra.core import files
from rostra.core.http import AddressRefused, Fetched, fetch_limited
from rostra.core.scoping import current_body_id
from rostra.inbox.intake.alone import alone
from rostra.inbox.intake.attachments import (
    ADDRESS,
    GONE,
    MAX_BYTES,
    TOO_LARGE,
    UNKNOWN_TYPE,
    UNREACHABLE,
    clean_type,
    logged,
    pending,
)
from rostra.inbox.models import Attachment

AT_ONCE = 100
PATIENCE = timedelta(days=1)
_GONE = frozenset({401, 403, 404, 410, 451})


def fetch_attachments(*, now: datetime) -> int:
    """Fetch what is pending in the body in scope; how many were kept. What fails is tried again for a day."""
    with alone("inbox.fetch_attachments", current_body_id()) as mine:
        if not mine:
            return 0
        with way_out().session() as session:
            return sum(_fetch(row, session, now) for row in pending().select_related("message")[:AT_ONCE])


def _fetch(attachment: Attachment, session: requests.Session, now: datetime) -> bool:
    try:
        fetched = fetch_limited(session, attachment.url, MAX_BYTES)
    except AddressRefused:
        return _refuse(attachment, ADDRESS, now)
    except requests.HTTPError as error:
        if error.response.status_code in _GONE:
            return _refuse(attachment, GONE, now)
        return _wait(attachment, now)
    except requests.RequestException:
        return _wait(attachment, now)
    if not fetched.complete:
        return _refuse(attachment, TOO_LARGE, now)
    return _keep(attachment, fetched, now)


def _wait(attachment: Attachment, now: datetime) -> bool:
    """Not now; after a day, never."""
    if now - attachment.message.received_at < PATIENCE:
        return False
    return _refuse(attachment, UNREACHABLE, now)


def _refuse(attachment: Attachment, reason: str, now: datetime) -> bool:
    attachment.refused = reason
    _settle(attachment, now)
    return False


def _keep(attachment: Attachment, fetched: Fetched, now: datetime) -> bool:
    said = clean_type(fetched.content_type)
    attachment.content_type = attachment.content_type if said == UNKNOWN_TYPE else said
    with transaction.atomic():
        attachment.file = files.store(fetched.body, content_type=attachment.content_type)
        _settle(attachment, now)
    return True


@transaction.atomic
def _settle(attachment: Attachment, now: datetime) -> None:
    attachment.save(update_fields=["file", "refused", "content_type"])
    event = logged(attachment, attachment.message.conversation_id)
    record_many(body=attachment.body_id, by=None, now=now, events=[event])
