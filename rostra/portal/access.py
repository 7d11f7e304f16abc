"""Citizens' doors: a body by its short name, a question by the secret in its address."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils import timezone

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.core.scoping import scope
from rostra.people.models import Body
from rostra.portal.models import Receipt


@contextmanager
def open_body(slug: str) -> Iterator[Body]:
    """The body, with its scope and time zone; 404 for a name that none has."""
    body = Body.objects.filter(slug=slug).first()
    if body is None:
        raise Http404
    with scope(body), timezone.override(ZoneInfo(body.time_zone)):
        yield body


def web_form() -> Account:
    """The web form of the body in scope; 404 where it has none, or has closed it."""
    account = Account.objects.filter(channel="webform", state=AccountState.ACTIVE).order_by("pk").first()
    if account is None:
        raise Http404
    return account


def receipt(token: str) -> Receipt:
    """The receipt whose secret this is; 404 for every other."""
    digest = hashlib.sha256(token.encode()).digest()
    row = Receipt.objects.select_related("account").filter(token_hash=digest).first()
    if row is None:
        raise Http404
    return row
