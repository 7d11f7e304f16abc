from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.accounts.enums import FakeState, LinkState, ProofMethod, SiteState
from rostra.accounts.models.account import Account
from rostra.core.scoping import Scoped


class Proof(Scoped):
    """One try to show that an account is in the body's hands, and how it ended.

    `code` says why it failed. `reminders` counts how often people were told that this proof ends.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="proofs")
    method = models.CharField(max_length=12, choices=ProofMethod.choices)
    at = models.DateTimeField()
    ok = models.BooleanField()
    code = models.CharField(max_length=60, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ok=True, code="", expires_at__isnull=False)
                | (models.Q(ok=False, expires_at=None) & ~models.Q(code="")),
                name="accounts_proof_ends_or_says_why",
            )
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="accounts_proof_newest"),
            models.Index(fields=["account", "-expires_at"], name="accounts_proof_holds", condition=models.Q(ok=True)),
            models.Index(fields=["expires_at"], name="accounts_proof_ending", condition=models.Q(ok=True)),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.method} {self.at:%F}"


class ProofCode(Scoped):
    """A code that somebody puts into the text of a profile. It counts once, and until it expires; it is no secret."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(settled_at=None), name="accounts_proofcode_one_open"
            )
        ]

    def __str__(self) -> str:
        return self.text


class FakeCase(Scoped):
    """A profile or website that people reported as a copy of the body, whoever reported it and how often.

    `network` is a key of the table of networks, or "website"; `warning` one public sentence on what it does.
    """

    network = models.CharField(max_length=40)
    key = models.CharField(max_length=300)
    handle = models.CharField(max_length=300)
    url = models.URLField(max_length=500)
    odd = models.BooleanField(default=False, help_text="Its name mixes letters of several scripts.")
    state = models.CharField(max_length=10, choices=FakeState.choices, default=FakeState.NEW)
    warning = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    listed_at = models.DateTimeField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)
    told_by = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, related_name="+")
    gone_at = models.DateTimeField(null=True, blank=True)
    link_state = models.CharField(max_length=12, choices=LinkState.choices, default=LinkState.UNCHECKED)
    link_checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "key"], name="accounts_fakecase_once")]
        indexes = [
            models.Index(
                fields=["link_checked_at"],
                name="accounts_fakecase_listed",
                condition=models.Q(state__in=["fake", "told"]),
            ),
        ]

    def __str__(self) -> str:
        return self.handle


class FakeReport(Scoped):
    """What one person said about a profile. `token_hash` is SHA-256 of the secret in the address of the status page.

    `mailed_note` is the newest note that went by mail, where an address was given.
    """

    case = models.ForeignKey(FakeCase, on_delete=models.PROTECT, related_name="reports")
    text = models.TextField()
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10)
    number = models.CharField(max_length=20)
    token_hash = models.BinaryField(max_length=32, unique=True)
    reported_at = models.DateTimeField()
    mailed_note = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="accounts_fakereport_number_once")]
        indexes = [models.Index(fields=["id"], name="accounts_fakereport_mail", condition=~models.Q(email=""))]

    def __str__(self) -> str:
        return self.number


class FakeNote(Scoped):
    """What the body says to everybody who reported a profile."""

    case = models.ForeignKey(FakeCase, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%F}"


class LinkedSite(Scoped):
    """A private site or profile of a politician or of staff to which the body links, if the web owner decided so.

    `disclaimers` says, by language, that the views there are not the body's.
    """

    who = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    what = models.CharField(max_length=300)
    disclaimers = models.JSONField()
    state = models.CharField(max_length=10, choices=SiteState.choices, default=SiteState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    reminded = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "url"],
                condition=models.Q(state__in=["proposed", "listed"]),
                name="accounts_linkedsite_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="listed") | models.Q(decided_by__isnull=False, review_on__isnull=False),
                name="accounts_linkedsite_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.who
