"""What is sealed, who may have it shown, who did, and what must be changed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from rostra.core.scoping import Scoped
from rostra.vault.enums import DUAL, INVENTORY, Answer, Cause, How, Kind, ReleaseState


class Item(Scoped):
    """A secret that the body keeps, or a number or address by which an account is got back; its value is a `Secret`.

    `name` is the field of the channel whose adapter uses it, empty for what only people use. `changed_at` is when
    everything that people had seen before lost its worth. `contact` is the number or address of the inventory kinds.
    """

    kind = models.CharField(max_length=20, choices=Kind.choices)
    label = models.CharField(max_length=200)
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    name = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    custodian = models.ForeignKey(
        "people.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="kept_items"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    scopes = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    warned_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The last warning before expiry that went out, in days."
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "name"],
                condition=~models.Q(name=""),
                name="vault_item_field_once",
            ),
            models.CheckConstraint(
                condition=models.Q(name="") | models.Q(account__isnull=False), name="vault_item_field_of_account"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="vault_item_expiry", condition=models.Q(expires_at__isnull=False)),
            models.Index(fields=["body", "label", "id"], name="vault_item_label"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def dual(self) -> bool:
        """Nobody sees it alone."""
        return self.kind in DUAL

    @property
    def sealed_kind(self) -> bool:
        """It has a sealed value; the inventory has none."""
        return self.kind not in INVENTORY


class Secret(Scoped):
    """One sealed version of an item's value. The newest counts; the one before it stays, older ones are destroyed.

    `sealed` is nonce ‖ AES-256-GCM ciphertext under a data key of its own; `wrapped` is that key, sealed under the
    key-encryption key `kek`. `account` stands on rows that were sealed before items existed: it is part of their
    seal. `lost_at` says that the key is gone for good: this version opens no more.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="secrets")
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="secrets"
    )
    name = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()
    wrapped = models.BinaryField()
    kek = models.CharField(max_length=32)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lost_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "version"], name="vault_secret_version_once")]
        indexes = [models.Index(fields=["kek", "id"], name="vault_secret_kek", condition=models.Q(lost_at=None))]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Holding(Scoped):
    """A member may have the value shown, from `since` until `ended_at`. Ended, never deleted."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="holdings")
    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="holdings")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "member"], condition=models.Q(ended_at=None), name="vault_holding_once"
            )
        ]
        indexes = [models.Index(fields=["member", "item"], name="vault_holding_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.item_id}"


class Release(Scoped):
    """Somebody asks to see what they may not see alone; another person agrees or refuses. Good for one showing."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="releases")
    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=ReleaseState.choices, default=ReleaseState.ASKED)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["body", "state", "id"], name="vault_release_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("member")),
                name="vault_release_two_persons",
            )
        ]

    def __str__(self) -> str:
        return self.state


class Reveal(Scoped):
    """The value was shown to somebody. `once` is the form that asked: sent twice, it shows nothing twice."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="reveals")
    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    reason = models.TextField()
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="+")
    once = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["member", "item", "at"], name="vault_reveal_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.item_id}"


class RotationTask(Scoped):
    """A secret must be changed until `due_at`. `member` is the person who could have taken it along."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="rotations")
    cause = models.CharField(max_length=20, choices=Cause.choices)
    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    detail = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=10, choices=How.choices, blank=True)
    done_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "cause", "member"],
                condition=models.Q(done_at=None),
                name="vault_rotation_once",
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(fields=["body", "due_at"], name="vault_rotation_open", condition=models.Q(done_at=None))
        ]

    def __str__(self) -> str:
        return self.cause


class Attestation(Scoped):
    """A holder is asked whether they still need and hold an item, and nobody else has it."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="attestations")
    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="attestations")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=12, choices=Answer.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "member"], condition=models.Q(answered_at=None), name="vault_attestation_once"
            )
        ]

    def __str__(self) -> str:
        return self.answer or "asked"
