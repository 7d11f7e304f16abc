"""Around every request: an id, the time it took, one log line; and the way back from an address that only takes forms."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from rostra.core.logs import request_id

logger = logging.getLogger("rostra.web")


class RequestLog:
    """Logs method, route name and status, never the path's text: it may hold what people wrote."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = request_id.set(uuid.uuid4().hex[:16])
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            match = request.resolver_match
            logger.info(
                "request",
                extra={
                    "method": request.method,
                    "view": match.view_name if match else "",
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                },
            )
            return response
        finally:
            request_id.reset(token)


class WayBack:
    """Leads a browser that opens an address which only takes forms to the page above it.

    It stands in the address bar after a form was refused: switching the language, signing in again or Enter open it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        opened = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
        return redirect(_above(request.path_info)) if opened and response.status_code == 405 else response


def _above(path: str) -> str:
    """The nearest address above that leads somewhere."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        break
    return path
