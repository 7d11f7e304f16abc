"""Packages and tables that leave: what was chosen, how far they are, where their parts lie."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.scoping import Scoped
from rostra.records.enums import ExportFormat, ExportState


class Export(Scoped):
    """One export. `selection` is a `records.selecting.Selection` as JSON; `redacted` leaves personal data of others out,
    with marks (a disclosure copy). `place` is how far it is, for a worker that goes on after another one died."""

    format = models.CharField(max_length=10, choices=ExportFormat.choices)
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    selection = models.JSONField(default=dict)
    redacted = models.BooleanField(default=False)
    split_mb = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    place = models.JSONField(default=dict, blank=True)
    count = models.PositiveBigIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"], name="records_export_work", condition=models.Q(next_try_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.title


class ExportPart(Scoped):
    """A file of an export, below the folder of files; `path` is relative to it."""

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=400)
    size = models.PositiveBigIntegerField()
    sha256 = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="records_exportpart_once")]

    def __str__(self) -> str:
        return self.name
