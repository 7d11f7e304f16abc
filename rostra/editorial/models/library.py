from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from rostra.core.scoping import Scoped
from rostra.editorial.enums import Licence, PeopleShown


class Asset(Scoped):
    """A file of the media library, with where it comes from and by what right it may be published (R-280, R-281)."""

    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    alt = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    tags = models.CharField(max_length=300, blank=True)
    creator = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=500, blank=True)
    licence = models.CharField(max_length=20, choices=Licence.choices, default=Licence.UNKNOWN)
    licence_until = models.DateField(null=True, blank=True)
    people = models.CharField(max_length=20, choices=PeopleShown.choices, default=PeopleShown.UNKNOWN)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "file"], name="editorial_asset_once")]
        indexes = [models.Index(fields=["body", "-id"], name="editorial_asset_newest")]

    def __str__(self) -> str:
        return self.name


class Captions(Scoped):
    """The spoken words of a film as text with times (WebVTT), in one language."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="captions")
    language = models.CharField(max_length=10)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "language"], name="editorial_captions_once")]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.language}"


class Consent(Scoped):
    """A person who can be recognised in a file agreed to its publication, until a day or until they take it back."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="consents")
    person = models.CharField(max_length=200)
    given_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.asset_id} {self.given_on}"


class Template(Scoped):
    """A text to start from, for a situation that comes back (R-078, R-104)."""

    name = models.CharField(max_length=100)
    situation = models.CharField(max_length=40, blank=True)
    content_type = models.ForeignKey(
        "editorial.ContentType", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=10)
    text = models.TextField()
    link = models.URLField(max_length=500, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "language"]

    def __str__(self) -> str:
        return self.name


class Style(Scoped):
    """How the body speaks on an account in a language, or anywhere where neither is named (R-073, R-088)."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=10, blank=True)
    voice = models.TextField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    wanted = models.TextField(blank=True)
    unwanted = models.TextField(blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "account", "language"], name="editorial_style_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id or 'all'} {self.language or 'any'}"


class Brand(Scoped):
    """What the body's accounts have in common: name, handle, words about itself, logo (R-108). One row for each body."""

    name = models.CharField(max_length=200, blank=True)
    handle = models.CharField(max_length=100, blank=True)
    bios = models.JSONField(default=dict, blank=True)
    logo = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body"], name="editorial_brand_once")]

    def __str__(self) -> str:
        return self.name


class Contact(Scoped):
    """A partner institution or a member of the press, outside the body (R-094, R-105)."""

    press = models.BooleanField(default=False)
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    notes = models.TextField(blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ShareRequest(Scoped):
    """A partner was asked to spread a post, or asked us to (R-094)."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="requests")
    post = models.ForeignKey(
        "editorial.Post", on_delete=models.PROTECT, null=True, blank=True, related_name="share_requests"
    )
    theirs = models.URLField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    result_url = models.URLField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.contact_id} {self.asked_at:%Y-%m-%d}"
