"""Second factors: django-allauth's, sealed with our key and called by our name."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.people import sealing


class Factors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no type hints
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This is not the right one, or it was used already. Try again."),
        "cannot_delete_authenticator": gettext_lazy("Your body asks you for a second factor: add another one first."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up a second factor first."),
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.open_sealed(encrypted_text)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002, ARG002
        return str(_("Passkey"))

    def _get_site_name(self) -> str:
        return "Rostra"
