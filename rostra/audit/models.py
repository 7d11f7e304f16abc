"""The one append-only log. Events are never changed; the sequencer gives each its leaf in the body's Merkle tree."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rostra.audit.merkle import Frontier
from rostra.core.scoping import Scoped


class Event(models.Model):
    """What happened, by whom, to what; with the salted hash of what was captured, never the content itself.

    `body` is null for what concerns the whole installation. `source` and `source_key` name the row whose content
    the hash covers (`rostra.audit.sources`). `data` holds codes and ids: strings, whole numbers, booleans.
    """

    body = models.ForeignKey("people.Body", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    actor = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    about = models.CharField(max_length=80, blank=True)
    data = models.JSONField(default=dict)
    source = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=60, blank=True)
    content_hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["body", "-id"], name="audit_event_newest"),
            models.Index(fields=["body", "about", "-id"], name="audit_event_about"),
            models.Index(fields=["body", "kind", "-id"], name="audit_event_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class Pending(models.Model):
    """An event that has no leaf yet. Rows come by a database trigger, so that no event can be left out."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="+")
    body_id = models.BigIntegerField(null=True, db_index=True)

    def __str__(self) -> str:
        return str(self.pk)


class Log(models.Model):
    """The state of one body's tree: its size and the peaks from which the root is computed. One row has no body.

    `origin` names the log in its checkpoints; it is set once, whatever the installation's address becomes later.
    `head_count` and `stamp_count` say how many checkpoints and stamps it ever had; the database counts, and gives each
    its number.
    """

    origin = models.CharField(max_length=200, unique=True)
    body = models.OneToOneField("people.Body", on_delete=models.PROTECT, null=True, related_name="+")
    size = models.BigIntegerField(default=0)
    peaks = ArrayField(models.BinaryField(max_length=32), default=list)
    head_count = models.BigIntegerField(default=0, db_default=0)
    stamp_count = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body"], name="audit_log_once", nulls_distinct=False),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="audit_log_size"),
        ]

    def __str__(self) -> str:
        return self.origin

    @property
    def frontier(self) -> Frontier:
        """The tree as it stands, ready to grow."""
        return Frontier(self.size, [bytes(peak) for peak in self.peaks])


class Leaf(models.Model):
    """Place `index` of a log's tree: RFC 9162 §2.1.1 leaf hash of the event's canonical form."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="leaves")
    index = models.BigIntegerField()
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="leaf")
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "index"], name="audit_leaf_once")]

    def __str__(self) -> str:
        return f"leaf {self.index}"


class Node(models.Model):
    """Hash of a complete subtree of 256**k leaves (levels 8, 16, 24 …): a proof reads a few hundred rows, never all."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="nodes")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "level", "index"], name="audit_node_once")]

    def __str__(self) -> str:
        return f"node {self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed tree head (C2SP tlog-checkpoint): origin, size, root, Ed25519 signature.

    `number` counts those of its log from 1 on; a gap says that one was taken out.
    """

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="checkpoints")
    at = models.DateTimeField()
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    number = models.BigIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "size"], name="audit_checkpoint_once"),
            models.UniqueConstraint(fields=["log", "number"], name="audit_checkpoint_number_once"),
        ]

    def __str__(self) -> str:
        return f"checkpoint {self.size}"


class Tombstone(Scoped):
    """What is left of a content that was disposed of: its hash, its class, and the decision by which it went.

    Written in the transaction in which the content goes; never changed. `of` is the event that had captured it.
    """

    of = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="tombstone")
    source = models.CharField(max_length=60)
    source_key = models.CharField(max_length=60)
    content_hash = models.BinaryField(max_length=32)
    record_class = models.CharField(max_length=40, blank=True)
    decision = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_key"], name="audit_tombstone_once")]
        indexes = [models.Index(fields=["body", "-id"], name="audit_tombstone_newest")]

    def __str__(self) -> str:
        return f"{self.source} {self.source_key}"


class SigningKey(models.Model):
    """A public key with which checkpoints of this installation were or are signed; the newest without an end signs.

    A checkpoint that claims to be younger than `retired_at` of its key is worth nothing; older ones stay verifiable.
    """

    public = models.BinaryField(max_length=32, unique=True)
    since = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return bytes(self.public).hex()[:16]


class Stamp(models.Model):
    """A time stamp of an authority over a checkpoint (RFC 3161): the token as it came, and until when it can be checked.

    A stamp that ends is renewed in time: the next one is over `previous`'s token (over the checkpoint's note where there
    is none). `token` is the whole answer of the authority (TimeStampResp, DER), as `openssl ts -verify -in` reads it; `at`
    is the authority's time, `ends_at` the end of its certificate; `number` counts the stamps of its log.
    """

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="stamps")
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewal")
    authority = models.CharField(max_length=300)
    at = models.DateTimeField()
    token = models.BinaryField()
    ends_at = models.DateTimeField()
    number = models.BigIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="audit_stamp_ends")]

    def __str__(self) -> str:
        return f"stamp of {self.checkpoint_id} by {self.authority}"


class StampTrouble(models.Model):
    """That the authority does not stamp: since when, how often it was asked, what went wrong, when it is asked again.

    One row while it is so, none when all is well.
    """

    since = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1)
    error = models.TextField()
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.error


class Verification(models.Model):
    """One run of `verify` over all logs: what it found, and how far each log was good (`sizes`: leaves by log id).

    `recent`: only what is new since the last good one. `bad` are the first findings, `bad_count` is how many there were.
    """

    at = models.DateTimeField(db_index=True)
    seconds = models.PositiveIntegerField()
    recent = models.BooleanField()
    records = models.BigIntegerField()
    leaves = models.BigIntegerField()
    sizes = models.JSONField(default=dict)
    bad = models.JSONField(default=list)
    bad_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"verification {self.pk}"
