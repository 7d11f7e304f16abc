"""Packages that were loaded back: what another installation had exported, with the proofs that came along."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped


class LoadedPackage(Scoped):
    """A package, checked before anything of it was kept. `witnesses` are its signed checkpoints with their keys and
    stamps (base64), by the names that its records know them by; `sha256` is that of the bag's manifest."""

    name = models.CharField(max_length=200)
    sha256 = models.BinaryField(max_length=32)
    witnesses = models.JSONField(default=list)
    count = models.PositiveBigIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "sha256"], name="records_loadedpackage_once")]

    def __str__(self) -> str:
        return self.name


class LoadedItem(Scoped, Captured):
    """One record of a package, word for word: `activity` is its ActivityStreams form, `proof` its line of the log."""

    package = models.ForeignKey(LoadedPackage, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveBigIntegerField()
    activity = models.TextField(blank=True)
    proof = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "number"], name="records_loadeditem_once")]

    def __str__(self) -> str:
        return f"{self.package_id}: {self.number}"
