"""Messages that were taken out of sight on their network: on which ground, by whom, and whether it came about (R-146)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.scoping import Scoped
from rostra.inbox.enums import HIDING_ENDS, HidingGround, HidingState


class Hiding(Scoped):
    """One decision to hide a message on its network; the message itself stays here as it came.

    `law` is the ground in the law's own words. `by_hand`: somebody does it there and says so. `acted_by` asked for what
    is done now: hiding, trying again, showing. `next_try_at` is when a job looks at it, None where nothing is to be
    done; `tries` counts the calls of the network since somebody asked. `error_code` is why it stands where it stands.
    """

    message = models.ForeignKey("inbox.Message", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=HidingGround.choices)
    law = models.CharField(max_length=300, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_hand = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=HidingState.choices, default=HidingState.ASKED)
    state_at = models.DateTimeField()
    acted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    error_code = models.CharField(max_length=60, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message"],
                name="inbox_hiding_once",
                condition=~models.Q(state__in=[state.value for state in HIDING_ENDS]),
            )
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="inbox_hiding_due", condition=models.Q(next_try_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"
