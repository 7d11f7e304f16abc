"""How people sign in: django-allauth with our rules, our words, and every sign-in in the log."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.core.queue import defer
from rostra.people import actions
from rostra.people.access import MemberRequest
from rostra.people.freshness import BEGAN, SEEN
from rostra.people.models import User
from rostra.people.queries.security import factor_kinds

WRONG = _("E-mail address and password do not belong together. Check both, or set a new password.")


METHODS = {
    "reauthenticate": _("Use the password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no type hints
    """Accounts of people are made by administrators, never by the visitors themselves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "too_many_login_attempts": _("There were too many attempts. Wait five minutes, then try again."),
        "account_inactive": _("This account is closed."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("There were too many attempts. Wait five minutes, then try again."),
        "invalid_password_reset": _("This link no longer works."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        request.session[BEGAN] = request.session[SEEN] = int(timezone.now().timestamp())
        actions.signed_in(user=user, now=timezone.now())

    def logout(self, request: MemberRequest) -> None:
        # Asked for signed-in people only; afterwards the request has nobody.
        user = User.objects.get(pk=request.user.pk)
        super().logout(request)
        actions.signed_out(user=user, now=timezone.now())

    def authentication_failed(self, request: HttpRequest, **credentials: str) -> None:  # noqa: ARG002
        user = User.objects.filter(email=credentials.get("email", "").lower()).first()
        actions.sign_in_failed(user=user, now=timezone.now())

    def reauthenticate(self, user: User, password: str) -> bool:
        known = self.authenticate(self.request, email=user.email, password=password)
        return known is not None and known.pk == user.pk

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """Ways to confirm who one is; somebody with a second factor confirms with that, never with the password."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        strong = [each for each in methods if each["id"] != "reauthenticate"]
        if strong and Authenticator.Type.TOTP not in factor_kinds(user).values():
            # Without an app the page for codes is for recovery codes only: those come last.
            strong.reverse()
        return [{**each, "description": str(METHODS[each["id"]])} for each in strong or methods]

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        actions.password_set(user=user, now=timezone.now())

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, object]) -> None:  # noqa: ARG002
        # By a worker: the answer takes as long for an address that nobody has, and no token lies in the queue.
        defer("people.mail_password_link", user=user.pk)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("people:profile")
