from __future__ import annotations

from django.db import models

from rostra.core.scoping import Scoped


class Receipt(Scoped):
    """What a citizen holds after asking on the body's own page: the way back to the question and its answer.

    `ref` is the message's reference on the web form's account; `token_hash` is SHA-256 of the secret in the address of
    the status page. `mailed_answer` is the newest answer that went by mail, where an address was given.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=60)
    number = models.CharField(max_length=20)
    token_hash = models.BinaryField(max_length=32, unique=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    mailed_answer = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="portal_receipt_number_once")]
        indexes = [models.Index(fields=["id"], name="portal_receipt_mail", condition=~models.Q(email=""))]

    def __str__(self) -> str:
        return self.number
