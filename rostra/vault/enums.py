from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.core.states import Moves


class Kind(models.TextChoices):
    """What a secret is, which says how it is shown and who must agree."""

    TOKEN = "token", _("Access token")
    APP_PASSWORD = "app_password", _("App password")
    SHARED_PASSWORD = "shared_password", _("Shared password")
    TOTP = "totp", _("Code generator (TOTP)")
    RECOVERY_CODES = "recovery_codes", _("Recovery codes")
    BREAK_GLASS = "break_glass", _("Break-glass credential")
    MAIL = "mail", _("Mail password")
    RECOVERY_PHONE = "recovery_phone", _("Recovery phone number")
    RECOVERY_MAIL = "recovery_mail", _("Recovery mail address")


INVENTORY = frozenset({Kind.RECOVERY_PHONE, Kind.RECOVERY_MAIL})
"""Not secrets: which number or address gets an account back, and who has it. Held, confirmed and changed like them."""

DUAL = frozenset({Kind.RECOVERY_CODES, Kind.BREAK_GLASS})
"""Shown only after a second person agreed, to whomever."""


def kind_of_field(channel: str, name: str) -> Kind:
    """The kind of a credential that a channel asks for."""
    if channel == "mail":
        return Kind.MAIL
    return Kind.APP_PASSWORD if "password" in name else Kind.TOKEN


class Cause(models.TextChoices):
    """Why a secret must be changed."""

    LEAVER = "leaver", _("Somebody left")
    ROLE_CHANGE = "role_change", _("Somebody has another task now")
    LOST_DEVICE = "lost_device", _("A device was lost")
    SUSPICION = "suspicion", _("Suspicion of misuse")
    BREACH = "breach", _("Breach at the provider")
    CALENDAR = "calendar", _("Time is up by policy")
    ATTESTATION = "attestation", _("A holder could not confirm it")
    LOST_KEY = "lost_key", _("The key that sealed it is lost")


URGENT = frozenset({Cause.LEAVER, Cause.LOST_DEVICE, Cause.SUSPICION, Cause.BREACH, Cause.LOST_KEY})
"""Somebody outside may have it: red on the board from the first minute, not only when it is overdue."""


class How(models.TextChoices):
    """How a rotation task was done."""

    CHANGED = "changed", _("Changed")
    REVOKED = "revoked", _("Revoked at the provider")


class ReleaseState(models.TextChoices):
    """A request to see what needs two persons."""

    ASKED = "asked", _("Waits for a second person")
    AGREED = "agreed", _("A second person agreed")
    REFUSED = "refused", pgettext_lazy("request to see a secret", "Refused")
    USED = "used", _("Shown")
    EXPIRED = "expired", pgettext_lazy("request to see a secret", "Expired")


RELEASE_MOVES = Moves(
    ReleaseState,
    start=ReleaseState.ASKED,
    table={
        ReleaseState.ASKED: (ReleaseState.AGREED, ReleaseState.REFUSED, ReleaseState.EXPIRED),
        ReleaseState.AGREED: (ReleaseState.USED, ReleaseState.EXPIRED),
        ReleaseState.REFUSED: (),
        ReleaseState.USED: (),
        ReleaseState.EXPIRED: (),
    },
)


class Answer(models.TextChoices):
    """What a holder says when asked whether they still need and hold it, and nobody else has it."""

    YES = "yes", _("Yes: I need it, I have it, nobody else does")
    NO = "no", _("No: I cannot say that")
    NOT_NEEDED = "not_needed", _("I do not need it any more")
