"""allauth's forms of sign-in in our words, without placeholders: they vanish as soon as somebody writes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as FactorForm
from allauth.mfa.base.forms import ReauthenticateForm as FactorAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
AGAIN = _("New password again")
PASSWORD_HELP = _("At least 15 characters. A sentence or four unrelated words are easy to remember.")
CODE_HELP = _("The six digits that your app shows now, or one of your recovery codes.")


def _say(form: forms.Form, name: str, label: Any, help_text: Any = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no type hints
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget = forms.EmailInput(attrs={"autocomplete": "username webauthn"})
        _say(self, "login", EMAIL)
        _say(self, "password", PASSWORD)


class AskResetForm(ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget = forms.EmailInput(attrs={"autocomplete": "email"})
        _say(self, "email", EMAIL)


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password1", NEW_PASSWORD, PASSWORD_HELP)
        _say(self, "password2", AGAIN)


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", _("Present password"))
        _say(self, "password1", NEW_PASSWORD, PASSWORD_HELP)
        _say(self, "password2", AGAIN)


class ConfirmPasswordForm(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", PASSWORD)


class CodeForm(FactorForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "code", _("Code"), CODE_HELP)


class CodeAgainForm(FactorAgainForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "code", _("Code"), CODE_HELP)


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "code", _("Code"), _("The six digits that your app shows now."))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


@contextmanager
def _forged_is_wrong() -> Iterator[None]:
    """What a browser would never send is refused like a wrong passkey."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError, struct.error) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class PasskeyLoginForm(LoginWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        with _forged_is_wrong():
            return super().clean_credential()


class PasskeySecondForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        with _forged_is_wrong():
            return super().clean_credential()


class PasskeyAgainForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        with _forged_is_wrong():
            return super().clean_credential()


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Every passkey of Rostra can sign in by itself: that is what people expect of one."""

    def clean(self) -> Any:
        with _forged_is_wrong():
            return super().clean()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        _say(self, "name", _("Name of the passkey"), _("So that you know it again: “Work laptop”, “Key on my ring”."))
        self.fields["name"].max_length = 60


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "name", _("Name of the passkey"))


class InPresenceForm(forms.Form):
    """How an administrator or security officer knew the person whose second factor they reset."""

    proof = forms.CharField(
        label=_("How you know that it is this person"),
        help_text=_("For example: they stood before me with their staff card."),
        max_length=300,
    )
