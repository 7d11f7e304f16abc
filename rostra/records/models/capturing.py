"""Captures of pages: an account or a post as people saw it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.records.enums import CaptureReason, CaptureState


class PageCapture(Scoped, Captured):
    """One capture of one address: asked for, due, done as far as it went, or failed. It vouches for its file once done.

    `archive` is a WACZ with all that was loaded; `picture` a screenshot; `findings` are codes that say honestly what
    stood in the way ("login_wall", "cookie_banner", "endless", "time_out", "no_browser", …). `about` is the thing that it
    shows ("publishing.delivery:7"), empty for the account's own page.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField(max_length=80, blank=True)
    url = models.CharField(max_length=1000)
    reason = models.CharField(max_length=10, choices=CaptureReason.choices)
    state = models.CharField(max_length=10, choices=CaptureState.choices, default=CaptureState.DUE)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    tool = models.CharField(max_length=100, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    findings = models.JSONField(default=list, blank=True)
    archive = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    picture = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"], name="records_capture_work", condition=models.Q(next_try_at__isnull=False)
            ),
            models.Index(fields=["body", "state", "-due_at"], name="records_capture_state"),
            models.Index(fields=["body", "account", "-id"], name="records_capture_account"),
            models.Index(fields=["body", "about", "-id"], name="records_capture_about"),
        ]

    def __str__(self) -> str:
        return self.url
