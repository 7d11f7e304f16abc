"""The page for what went wrong on our side."""

from __future__ import annotations

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation
from django.views.decorators.csrf import requires_csrf_token

from rostra.people.access import public

RETRY_AFTER = "30"


@requires_csrf_token
@public
def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 with a word about it where the database is away, which passes by itself; 507 where the disk is full."""
    error = sys.exc_info()[1]
    away = isinstance(error, OperationalError | InterfaceError)
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    status = 503 if away else 507 if full else 500
    # The browser's language: whose profile it is may be just what could not be asked.
    with translation.override(translation.get_language_from_request(request)):
        response = HttpResponse(loader.get_template(f"{status}.html").render(), status=status)
    if away:
        response["Retry-After"] = RETRY_AFTER
    return response
