from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.scoping import Scoped


class Secret(Scoped):
    """A sealed credential of an account. Only the newest version opens the account; older ones stay sealed on record.

    `sealed` is nonce ‖ AES-256-GCM ciphertext under a data key of its own; `wrapped` is that key, sealed under the
    key-encryption key `kek`.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="secrets")
    name = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()
    wrapped = models.BinaryField()
    kek = models.CharField(max_length=32)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name", "version"], name="vault_secret_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"
