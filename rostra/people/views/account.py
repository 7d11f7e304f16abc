"""Sign-in, sign-out and passwords: allauth's views behind our marks, with 422 for a form that has errors."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as allauth
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_language_cookie

from rostra.people import actions
from rostra.people.access import public, signed_in
from rostra.people.models import User

View = Callable[..., HttpResponse]


def unprocessable(view: View) -> View:
    """The same page with status 422 where one of its forms has errors."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            forms = [response.context_data.get(name) for name in ("form", "webauthn_form")]
            if any(form is not None and form.errors for form in forms):
                response.status_code = 422
        return response

    return answer


def _with_directory(view: View) -> View:
    """The page offers single sign-on where it is set up."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        response = view(request)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data["directory"] = bool(settings.ROSTRA_OIDC_SERVER)
            response.context_data["directory_name"] = settings.ROSTRA_OIDC_NAME
        return response

    return answer


login = public(_with_directory(unprocessable(allauth.login)))
logout = public(allauth.logout)
inactive = public(allauth.account_inactive)
password_reset = public(unprocessable(allauth.password_reset))
password_reset_done = public(allauth.password_reset_done)
password_reset_from_key = public(unprocessable(allauth.password_reset_from_key))
password_reset_from_key_done = public(allauth.password_reset_from_key_done)
password_change = signed_in(unprocessable(allauth.password_change))
reauthenticate = signed_in(unprocessable(allauth.reauthenticate))


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """The language menu: a cookie for this browser, and the profile of somebody signed in."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        actions.choose_language(user=request.user, language=language, now=timezone.now())
    response: HttpResponse = set_language_cookie(request)
    return response
