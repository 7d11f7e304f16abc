from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.core.states import Moves


class FindState(models.TextChoices):
    NEW = "new", pgettext_lazy("find", "New")
    TAKEN = "taken", _("Taken into the inbox")
    SET_ASIDE = "set_aside", _("Nothing for us")
    GONE = "gone", _("Deleted here")


FIND_MOVES = Moves(
    FindState,
    start=FindState.NEW,
    table={
        FindState.NEW: (FindState.TAKEN, FindState.SET_ASIDE, FindState.GONE),
        FindState.SET_ASIDE: (FindState.NEW, FindState.TAKEN, FindState.GONE),
        FindState.TAKEN: (),
        FindState.GONE: (),
    },
)

UNTAKEN = (FindState.NEW, FindState.SET_ASIDE)
"""What somebody else said is held here in these only: a record has the rest, or nobody."""
