from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rostra.core.states import Moves


class AccountState(models.TextChoices):
    """Whether Rostra talks to the network for this account."""

    ACTIVE = "active", _("Connected")
    PAUSED = "paused", _("Paused")
    LOCKED = "locked", _("Needs a person")
    CLOSED = "closed", _("Closed")


ACCOUNT_MOVES = Moves(
    AccountState,
    start=AccountState.ACTIVE,
    table={
        AccountState.ACTIVE: (AccountState.PAUSED, AccountState.LOCKED, AccountState.CLOSED),
        AccountState.PAUSED: (AccountState.ACTIVE, AccountState.CLOSED),
        AccountState.LOCKED: (AccountState.ACTIVE, AccountState.CLOSED),
        AccountState.CLOSED: (),
    },
)
