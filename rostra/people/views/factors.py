"""Second factors: allauth's views behind our marks, each change in the log within the same transaction."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.people import actions
from rostra.people.access import MemberRequest, passkey_or_404, public, signed_in
from rostra.people.freshness import note_second_factor
from rostra.people.models import User
from rostra.people.queries.security import CODES, factor_kinds, factors_of, needed_anywhere
from rostra.people.views.account import unprocessable

View = Callable[..., HttpResponse]


class AddPasskey(webauthn.AddWebAuthnView):  # type: ignore[misc]  # allauth has no type hints
    """One that can sign in by itself: kept by the device, with a PIN, finger or face."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["form"] = kwargs.get("form") or self.get_form()
        context["js_data"] = {"creation_options": begin_registration(self.request.user, True)}
        return context


def _with_options(view: View) -> View:
    """What the browser needs to ask for a passkey, as the text of an attribute: pages hold no script."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            for options in response.context_data.get("js_data", {}).values():
                response.context_data["passkey_options"] = json.dumps(options)
        return response

    return answer


def _noted(view: View) -> View:
    """Write down which factors a form added or removed."""

    @wraps(view)
    def answer(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            user = User.objects.select_for_update().get(pk=request.user.pk)
            before = factor_kinds(user)
            response = view(request, *args, **kwargs)
            after = factor_kinds(user)
            actions.factors_changed(user=user, before=before, after=after, now=timezone.now())
        for pk in after.keys() - before.keys():
            if after[pk] != CODES:
                note_second_factor(request, kind=after[pk])
        return response

    return answer


def _keeps_one(view: View) -> View:
    """The last second factor stays where a body asks for one."""

    @wraps(view)
    def answer(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if factors_of(request.user).count() <= 1 and needed_anywhere(request.user, now=timezone.now()):
            messages.error(
                request, _("Your body asks you for a second factor: add another one before you remove this.")
            )
            return redirect("people:security")
        return view(request, *args, **kwargs)

    return answer


def _own_passkey(view: View) -> View:
    @wraps(view)
    def answer(request: MemberRequest, pk: int) -> HttpResponse:
        passkey_or_404(request.user, pk)
        return view(request, pk=pk)

    return answer


def _authenticate(request: HttpRequest) -> HttpResponse:
    """The second step of signing in; what fails is in the log."""
    response: HttpResponse = _with_options(unprocessable(base.authenticate))(request)
    if not isinstance(response, TemplateResponse) or response.context_data is None:
        return response
    user = vars(request)["_login_stage"].login.user
    if "webauthn" not in factor_kinds(user).values():
        # Allauth offers a passkey to everybody, also to those who have none.
        del response.context_data["passkey_options"]
    if response.status_code == 422:
        actions.factor_failed(user=user, now=timezone.now())
    return response


def _again(view: View) -> View:
    """The same for somebody who is signed in and confirms."""

    @wraps(view)
    def answer(request: MemberRequest) -> HttpResponse:
        response = view(request)
        if response.status_code == 422:
            actions.factor_failed(user=request.user, now=timezone.now())
        return response

    return answer


def _confirm_passkey(request: MemberRequest) -> HttpResponse:
    """A passkey that does not fit leads back to this page, not out of it."""
    response: HttpResponse = _with_options(webauthn.reauthenticate_webauthn)(request)
    if response.headers.get("Location") == reverse("account_login"):
        actions.factor_failed(user=request.user, now=timezone.now())
        return redirect(request.get_full_path())
    return response


def _passkey_login(request: HttpRequest) -> HttpResponse:
    """Whose passkey it was not is not known: what the browser sent may say anything."""
    response: HttpResponse = webauthn.login_webauthn(request)
    if request.method == "POST" and not request.user.is_authenticated:
        actions.sign_in_failed(user=None, now=timezone.now())
    return response


authenticate = public(_authenticate)
reauthenticate = signed_in(_again(unprocessable(base.reauthenticate)))
reauthenticate_passkey = signed_in(_confirm_passkey)
app_add = signed_in(unprocessable(_noted(totp.activate_totp)))
app_remove = signed_in(_keeps_one(_noted(totp.deactivate_totp)))
codes = signed_in(recovery.view_recovery_codes)
codes_new = signed_in(unprocessable(_noted(recovery.generate_recovery_codes)))
passkey_add = signed_in(unprocessable(_with_options(_noted(AddPasskey.as_view()))))
passkey_rename = signed_in(_own_passkey(unprocessable(webauthn.edit_webauthn)))
passkey_remove = signed_in(_own_passkey(_keeps_one(_noted(webauthn.remove_webauthn))))
passkey_login = public(_passkey_login)
