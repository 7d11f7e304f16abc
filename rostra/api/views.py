"""The HTTP API of the public register: JSON for everybody, without a key. Described in openapi.json beside this file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from rostra.accounts.networks import NotRecognised
from rostra.accounts.queries import published, verifying
from rostra.accounts.queries.opendata import as_data
from rostra.core.cookieless import cookieless, shared
from rostra.core.scoping import scope
from rostra.core.throttle import MINUTE, Throttle, visitor_of
from rostra.people.access import public
from rostra.people.models import Body

KEPT = 60
LIMIT, MOST = 100, 1000
throttle = Throttle()
_DESCRIPTION = Path(__file__).with_name("openapi.json")

View = Callable[[HttpRequest], HttpResponseBase]


class Wrong(Exception):
    """The request cannot be answered; the words go to the caller, with the status."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.status = status


def endpoint(view: View) -> View:
    """A public address of the API: English, read by any page (CORS), throttled, mistakes as {"error": …}."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        with translation.override("en"):
            try:
                _count(request)
                response = view(request)
            except Wrong as wrong:
                response = _json({"error": str(wrong)}, status=wrong.status)
                response["Cache-Control"] = "no-store"
                if wrong.status == 429:
                    response["Retry-After"] = str(MINUTE)
        # Public data, the same for everybody: every page may read them.
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return public(cookieless(require_safe(answer)))


@endpoint
def body_register(request: HttpRequest) -> HttpResponseBase:
    """The public register of one body, page by page."""
    body = _body(request)
    if body is None:
        raise Wrong("Say whose register: ?body= is missing.")
    cursor = _number(request, "cursor", 0)
    limit = min(max(_number(request, "limit", LIMIT), 1), MOST)
    with scope(body):
        rows = published.public_list(now=timezone.now(), after=cursor, size=limit + 1)
    shown = rows[:limit]
    more = len(rows) > limit
    query = urlencode({"body": body.slug, "cursor": shown[-1].pk, "limit": limit}) if more else ""
    document = {
        "body": _body_data(body),
        "accounts": [as_data(row) for row in shown],
        "next": f"{settings.ROSTRA_URL}{reverse('api:register')}?{query}" if more else None,
    }
    return shared(request, _json(document), seconds=KEPT)


@endpoint
def verify(request: HttpRequest) -> HttpResponseBase:
    """Whether the account behind an address is that of a public body."""
    now = timezone.now()
    asked, network = request.GET.get("url", ""), request.GET.get("network", "")
    body = _body(request)
    try:
        profile, verdict = verifying.verify(asked, now=now, network=network, body=body.pk if body else None)
    except NotRecognised as refused:
        raise Wrong(str(refused)) from refused
    answer: dict[str, Any] = {"status": verdict.status, "network": profile.network, "handle": profile.handle}
    if verdict.account is not None and verdict.body is not None:
        answer["account"] = {**as_data(verdict.account), "body": _body_data(verdict.body)}
    if verdict.odd:
        answer["mixed_scripts"] = True
    # Two answers that differ only in when they were given say the same: a weak tag.
    etag = f'W/"{hashlib.sha256(json.dumps(answer).encode()).hexdigest()[:32]}"'
    answer["checked_at"] = now.isoformat(timespec="seconds")
    return shared(request, _json(answer), seconds=KEPT, etag=etag)


@endpoint
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The description of this API (OpenAPI 3.1)."""
    document = json.loads(_DESCRIPTION.read_text(encoding="utf-8"))
    document["servers"] = [{"url": settings.ROSTRA_URL}]
    return shared(request, _json(document), seconds=KEPT)


def _count(request: HttpRequest) -> None:
    if throttle.too_many(visitor_of(request)):
        raise Wrong("Too many requests from this address. Try again in a minute.", 429)


def _body(request: HttpRequest) -> Body | None:
    slug = request.GET.get("body", "")
    if not slug:
        return None
    body = Body.objects.filter(slug=slug).first() if "\0" not in slug else None
    if body is None:
        raise Wrong("There is no such body here.", 404)
    return body


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Wrong(f"?{name}= must be a number.")
    return int(text)


def _body_data(body: Body) -> dict[str, str]:
    page = settings.ROSTRA_URL + reverse("portal:accounts", args=[body.slug])
    return {"slug": body.slug, "name": body.name, "register": page}


def _json(document: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(document, ensure_ascii=False), content_type="application/json", status=status)
