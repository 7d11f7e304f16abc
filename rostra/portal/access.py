"""Citizens' doors: a body by its short name, a question by the secret in its address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone, translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account, FakeReport
from rostra.core import files
from rostra.core.scoping import scope
from rostra.core.tickets import hash_of
from rostra.inbox.models import Attachment
from rostra.people.models import Body
from rostra.portal.models import Receipt
from rostra.portal.queries import files_of


@contextmanager
def open_body(slug: str) -> Iterator[Body]:
    """The body, with its scope and time zone; 404 for a name that none has."""
    body = Body.objects.filter(slug=slug).first()
    if body is None:
        raise Http404
    with scope(body, version=body.policy_version), timezone.override(ZoneInfo(body.time_zone)):
        yield body


@contextmanager
def reading(request: HttpRequest, body: Body) -> Iterator[str]:
    """The language of a public page: what ?lang= asks for, else the browser's, else the body's own; one of the body's.

    Gives the language that the address chose, empty where it left that to the browser.
    """
    spoken = [code for code in dict.fromkeys([body.language, *body.languages]) if code in dict(settings.LANGUAGES)]
    asked = request.GET.get("lang", "")
    chosen = asked if asked in spoken else ""
    with translation.override(chosen or _of_browser(request, spoken) or body.language):
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        yield chosen


def _of_browser(request: HttpRequest, spoken: list[str]) -> str:
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            known = get_supported_language_variant(wanted)
        except LookupError:
            continue
        if known in spoken:
            return known
    return ""


def web_form() -> Account:
    """The web form of the body in scope; 404 where it has none, or has closed it."""
    account = Account.objects.filter(channel="webform", state=AccountState.ACTIVE).order_by("pk").first()
    if account is None:
        raise Http404
    return account


def receipt(token: str) -> Receipt:
    """The receipt whose secret this is; 404 for every other."""
    row = Receipt.objects.select_related("account").filter(token_hash=hash_of(token)).first()
    if row is None:
        raise Http404
    return row


def fake_report(token: str) -> FakeReport:
    """The report of a fake whose secret this is; 404 for every other."""
    row = FakeReport.objects.select_related("case").filter(token_hash=hash_of(token)).first()
    if row is None:
        raise Http404
    return row


def file(receipt: Receipt, pk: int) -> tuple[Attachment, bytes]:
    """A file that was sent with this question, and its bytes; 404 for every other, and where the folder lost it."""
    row = files_of(receipt).filter(pk=pk).first()
    if row is None or row.file is None:
        raise Http404
    try:
        return row, files.read(row.file)
    except FileNotFoundError as error:
        raise Http404 from error
