"""Pages that are the same for everybody: they know no visitor, set no cookie, and any cache may keep them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_language

P = ParamSpec("P")


def cookieless(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Mark a view whose answer depends on the address alone; the middleware keeps cookies from it."""
    view.cookieless = True  # type: ignore[attr-defined]
    return view


class CookielessMiddleware:
    """Around sessions and sign-in: to a view with the mark every visitor is a stranger, and leaves as one.

    Without it the session, which every page looks into, would make each answer one for a single visitor (Vary: Cookie).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_cookieless(request.path_info):
            return self.get_response(request)
        request.COOKIES = {}
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.cookies.clear()
        vary = [name.strip() for name in response.headers.get("Vary", "").split(",")]
        kept = [name for name in vary if name and name.casefold() != "cookie"]
        if kept:
            response.headers["Vary"] = ", ".join(kept)
        else:
            response.headers.pop("Vary", None)
        return response


def shared(
    request: HttpRequest,
    response: HttpResponseBase,
    *,
    seconds: int,
    modified: datetime | None = None,
    etag: str = "",
    vary: tuple[str, ...] = (),
) -> HttpResponseBase:
    """The response as caches may keep it for so long, or 304 where the visitor has it (RFC 9110, section 13).

    Call it where the answer's language is active: it is said in the header, for the answer and for "not modified".
    `etag` is needed only where two answers that say the same differ in their bytes; else it is the response's own, or
    made of its bytes.
    """
    etag = etag or _etag_of(response)
    response.headers["ETag"] = etag
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified.timestamp())
    patch_cache_control(response, public=True, max_age=seconds)
    patch_vary_headers(response, vary)
    stamp = int(modified.timestamp()) if modified is not None else None
    # It reads headers only, which every response has, also one that is sent in pieces.
    known = cast("HttpResponse", response)
    answer = get_conditional_response(request, etag=etag, last_modified=stamp, response=known) or response
    answer.headers["Content-Language"] = get_language() or settings.LANGUAGE_CODE
    return answer


def _etag_of(response: HttpResponseBase) -> str:
    if isinstance(response, HttpResponse) and "ETag" not in response:
        return f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return response["ETag"]


def _is_cookieless(path: str) -> bool:
    try:
        return getattr(resolve(path).func, "cookieless", False)
    except Resolver404:
        return False
