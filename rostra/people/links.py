"""Links with which a person sets a password: each works once, for three days, and only the newest one of a person.

Opening one uses nothing up: mail scanners open every link. Only the form behind it, sent, does.
"""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db.models import F

from rostra.people.models import User


class PasswordLinks(PasswordResetTokenGenerator):
    """A token dies with the password, the address, a sign-in, and with the next link."""

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        assert isinstance(user, User)  # noqa: S101 - for type checkers
        return f"{super()._make_hash_value(user, timestamp)}{user.links_sent}"

    def make_token(self, user: AbstractBaseUser) -> str:
        """A new token; every earlier one stops working."""
        assert isinstance(user, User)  # noqa: S101 - for type checkers
        User.objects.filter(pk=user.pk).update(links_sent=F("links_sent") + 1)
        user.refresh_from_db(fields=["links_sent"])
        return super().make_token(user)
