from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """How a clause or a point of a checklist stands; the worst first.

    UNSEEN: nobody looked yet, or it could not be looked at. UNASKED: the short form, or the policy of a body that has no accounts, leaves it out.
    """

    SHORT = "short", pgettext_lazy("evidence", "Falls short")
    UNSEEN = "unseen", pgettext_lazy("evidence", "Not looked at")
    UNANSWERED = "unanswered", _("Not settled yet")
    ASKED = "asked", _("Needs a person's word")
    HOLDS = "holds", pgettext_lazy("evidence", "Holds")
    ATTESTED = "attested", _("Attested")
    NOTHING = "nothing", _("Nothing to look at yet")
    UNASKED = "unasked", _("Not asked here")


ORDER = tuple(Status)
"""The worst first."""
GOOD = frozenset({Status.HOLDS, Status.ATTESTED})
"""A gate is passed by these."""
OPEN = frozenset({Status.UNANSWERED, Status.ASKED})
"""A person has to do something: answer, or give their word."""


def worst(found: Iterable[Status]) -> Status:
    """Of several; what there is nothing for yet counts only where nothing else is."""
    return min(found, key=ORDER.index, default=Status.NOTHING)
