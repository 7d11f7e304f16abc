from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from rostra.accounts.enums import AccountState, LinkState, Stage
from rostra.core.scoping import Scoped


class Account(Scoped):
    """An official account of the body on a network: its entry in the register, and the connection if there is one.

    Never deleted: closing keeps messages, answers and records. `network` is a key of the table of networks, `key`
    the canonical "network:handle" by which doubles are found; `stage` is where it stands by the body's decision.

    `channel` is the adapter's name, empty where Rostra is not connected; `fields` holds what the operator filled in,
    without secrets (those are in the vault). `cursor` is where collecting goes on. The lock fields say why a person
    is needed.
    """

    network = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.UNSANCTIONED)
    summary = models.CharField(max_length=300, blank=True, help_text="One public sentence: what people get here.")
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    notes = models.TextField(blank=True)
    sponsor = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    substitute = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    review_at = models.DateTimeField(null=True, blank=True, help_text="When it must be certified again.")
    link_state = models.CharField(max_length=12, choices=LinkState.choices, default=LinkState.UNCHECKED)
    link_checked_at = models.DateTimeField(null=True, blank=True)
    active_at = models.DateTimeField(null=True, blank=True, help_text="The last thing that the body said there.")

    channel = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200)
    handle = models.CharField(max_length=200, blank=True)
    remote_id = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=500, blank=True)
    language = models.CharField(max_length=10, blank=True)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    fields = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=AccountState.choices, default=AccountState.OFFLINE)
    created_at = models.DateTimeField(default=timezone.now)

    cursor = models.TextField(blank=True)
    next_fetch_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_count = models.PositiveIntegerField(default=0)
    quiet_until = models.DateTimeField(null=True, blank=True, help_text="The network asked us to wait until then.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "channel", "remote_id"],
                condition=~models.Q(remote_id="") & ~models.Q(state="closed"),
                name="accounts_account_once",
            ),
            models.UniqueConstraint(
                fields=["body", "key"],
                condition=~models.Q(key="") & ~models.Q(stage="closed"),
                name="accounts_account_key_once",
            ),
        ]
        indexes = [
            models.Index(fields=["next_fetch_at"], name="accounts_account_due", condition=models.Q(state="active")),
            models.Index(fields=["body", "name", "id"], name="accounts_account_name"),
            models.Index(fields=["key"], name="accounts_account_key", condition=~models.Q(key="")),
            models.Index(
                fields=["review_at"], name="accounts_account_review", condition=models.Q(review_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Fetch(Scoped):
    """One line of the collection log (the fetch ledger): what was asked, what came, what the network says exists."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="fetches")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    cursor_from = models.TextField(blank=True)
    cursor_to = models.TextField(blank=True)
    received = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    edited = models.PositiveIntegerField(default=0)
    deleted = models.PositiveIntegerField(default=0)
    own = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    claimed = models.PositiveIntegerField(null=True)
    gap = models.BooleanField(default=False)
    error_code = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name_plural = "fetches"
        indexes = [
            models.Index(fields=["account", "-id"], name="accounts_fetch_newest"),
            models.Index(fields=["account", "ended_at"], name="accounts_fetch_own", condition=models.Q(own__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.started_at:%F %T}"

    @property
    def changed(self) -> int:
        """Messages that were edited or deleted at their source."""
        return self.edited + self.deleted


class Call(Scoped):
    """One call to a network: which operation, how long, how it ended. No content."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="calls")
    operation = models.CharField(max_length=20)
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    outcome = models.CharField(max_length=60)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-id"], name="accounts_call_newest"),
            models.Index(
                fields=["account", "at"],
                name="accounts_call_published",
                condition=models.Q(operation="publish", outcome="ok"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.outcome}"


class RateLimit(Scoped):
    """How many calls the network still grants the account until `resets_at`: its last word, less what was begun since."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="rate_limit")
    remaining = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    resets_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.remaining} of {self.total}"
