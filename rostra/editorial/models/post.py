from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.editorial.enums import OPEN_STATES, Asks, Confidentiality, PostState, Risk, Verdict


class Post(Scoped):
    """Something the body says, in versions per account. `due_at` null means: as soon as it is approved.

    `revision` counts saves and changes of time: an editor who saves on an older one is told, nothing is overwritten;
    `saved_by` says who made the last.
    `unapproved_told_at`: people know that its time came before its approval; a new time clears it.
    `chain` is how it is approved, frozen when approval was asked for (see `chains`); `step` is the one that is being
    waited for, until `step_due_at`. `expires_at`: then it is withdrawn everywhere.
    `risk` is what its authors say: it counts no less than what its kind of content says (`effective_risk`).
    `blocked` is the code of the check that stood against it at `checked_at`, for the plan to show; who asks for approval
    is told by the checks themselves. Every change clears `checked_at`.
    `cards` are title and description of the pages behind links, by address, for networks to which they go along: frozen
    when approval was asked for, as a part of what is approved.
    `asks` is what it asks people for; `asks_until` the last day for it, in the time zone of the body; `rules_url` where
    the rules of a contest stand. They say nothing in public: what people are to know stands in its words.
    """

    title = models.CharField(max_length=200)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PostState.choices, default=PostState.DRAFT)
    state_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    review_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unapproved_told_at = models.DateTimeField(null=True, blank=True)

    content_type = models.ForeignKey(
        "editorial.ContentType", on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    risk = models.CharField(max_length=10, choices=Risk.choices, default=Risk.NORMAL)
    confidentiality = models.CharField(max_length=12, choices=Confidentiality.choices, default=Confidentiality.PUBLIC)
    expires_at = models.DateTimeField(null=True, blank=True)
    fast_track = models.BooleanField(default=False)
    chain = models.JSONField(default=list, blank=True)
    step = models.PositiveSmallIntegerField(default=0)
    step_due_at = models.DateTimeField(null=True, blank=True)
    step_told_at = models.DateTimeField(null=True, blank=True)
    also_at = models.URLField(max_length=500, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    source_rights = models.CharField(max_length=300, blank=True)
    corrects_url = models.URLField(max_length=500, blank=True)
    asks = models.CharField(max_length=10, choices=Asks.choices, blank=True, default="", db_default="")
    asks_until = models.DateField(null=True, blank=True)
    rules_url = models.URLField(max_length=500, blank=True, default="", db_default="")
    slot = models.ForeignKey("editorial.Slot", on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    slot_day = models.DateField(null=True, blank=True)
    blocked = models.CharField(max_length=40, blank=True, default="", db_default="")
    checked_at = models.DateTimeField(null=True, blank=True)
    cards = models.JSONField(default=dict, blank=True, db_default={})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "slot_day"],
                condition=~models.Q(state=PostState.DISCARDED) & models.Q(slot__isnull=False),
                name="editorial_post_slot_once",
            )
        ]
        indexes = [
            models.Index(fields=["body", "due_at"], name="editorial_post_calendar"),
            models.Index(fields=["body", "state", "-id"], name="editorial_post_state"),
            models.Index(
                fields=["due_at"],
                name="editorial_post_open",
                condition=models.Q(state__in=OPEN_STATES, due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def effective_risk(self) -> Risk:
        """By which it is approved: the graver of its own and its kind's."""
        return Risk.graver(self.risk, self.content_type.risk) if self.content_type else Risk(self.risk)

    @property
    def name_in_mails(self) -> str:
        """Its title; of what is not public only its number and kind: mails are read by others than those they are for."""
        if self.confidentiality == Confidentiality.PUBLIC:
            return self.title
        kind = f" ({self.content_type.name})" if self.content_type else ""
        return f"#{self.pk}{kind}"


class Version(Scoped, Captured):
    """What a post says on one account in one language, as it was at one save. Never changed: a new save is a new row.

    Without an account it is what was written for all of them. `translation` is empty for the original, whatever its
    language, and else the language of the translation; `made_from` is the number of the original that was translated.
    `heading` is public, on channels that have headings.
    `number` is the post's revision with which it came; the one with the highest number counts. `media` holds
    `Picture`s, `more` the further items of a thread (see `content`).
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="versions")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    translation = models.CharField(max_length=10, blank=True)
    made_from = models.PositiveIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField()
    heading = models.CharField(max_length=200, blank=True, default="", db_default="")
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    link = models.URLField(max_length=500, blank=True)
    media = models.JSONField(default=list)
    more = models.JSONField(default=list, blank=True)
    removed = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "account", "translation", "number"],
                name="editorial_version_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id}/{self.account_id} v{self.number}"


class Approval(Scoped, Captured):
    """A verdict on exactly one content: `content_hash` covers text, media, alt text, links, account, language.

    `step` counts in the post's chain, `step_name` is what it was called there; `instead_of` is whom the member stood in
    for.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="approvals")
    revision = models.PositiveIntegerField()
    content_hash = models.BinaryField(max_length=32)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    step = models.PositiveSmallIntegerField(default=0)
    step_name = models.CharField(max_length=100, blank=True)
    instead_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["post", "-id"], name="editorial_approval_newest")]

    def __str__(self) -> str:
        return f"{self.post_id} r{self.revision} {self.verdict}"


class Comment(Scoped, Captured):
    """What a colleague says about a draft, to the people who write and approve it. Never public."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    revision = models.PositiveIntegerField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["post", "id"], name="editorial_comment_post")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.at:%Y-%m-%d %H:%M}"


class Override(Scoped, Captured):
    """Somebody lets a post go out although a check stands against it: for exactly this content, with a reason."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="overrides")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    translation = models.CharField(max_length=10, blank=True)
    code = models.CharField(max_length=60)
    content_hash = models.BinaryField(max_length=32)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "account", "translation", "code", "content_hash"],
                name="editorial_override_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.code}"
