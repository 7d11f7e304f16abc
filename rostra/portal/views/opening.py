"""What the public pages that anybody may keep have in common: for everybody the same, and for nobody without end."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.core.cookieless import cookieless
from rostra.core.throttle import MINUTE, Throttle, visitor_of
from rostra.people.access import public

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

throttle = Throttle()


def open_page(view: View[P]) -> View[P]:
    """A public page whose answer depends on its address alone."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if throttle.too_many(visitor_of(request)):
            words = _("Too many requests from this address. Try again in a minute.")
            response = HttpResponse(words, status=429, content_type="text/plain; charset=utf-8")
            response["Retry-After"], response["Cache-Control"] = str(MINUTE), "no-store"
            return response
        return view(request, *args, **kwargs)

    return public(cookieless(require_safe(answer)))
