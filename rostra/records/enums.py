from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.core.states import Moves


class Direction(models.TextChoices):
    """Which side a class covers: Swedish and Norwegian disposal decisions name the two apart."""

    BOTH = "both", _("Received and own")
    RECEIVED = "received", _("Received")
    CREATED = "created", _("Own")


class Trigger(models.TextChoices):
    """From when on the time of retention counts."""

    CAPTURED = "captured", _("When it was captured")
    ENDED = "ended", _("When its matter ended")
    YEAR = "year", _("The end of the year in which it was captured")
    ACCOUNT = "account", _("When its account was closed")


class EndAction(models.TextChoices):
    """What happens when the time of retention is over."""

    KEEP = "keep", _("Kept for good")
    DISPOSE = "dispose", _("Disposed of")
    TRANSFER = "transfer", _("Handed over to the archive")
    REVIEW = "review", _("Looked at again")


class OutcomeKind(models.TextChoices):
    """What becomes of records whose time is over, where their class does not say it for all."""

    KEEP = "keep", _("Kept longer")
    DISPOSE = "dispose", _("May go")
    HAND_OVER = "hand_over", pgettext_lazy("records", "Handed over")


SETTLED = {EndAction.REVIEW: OutcomeKind.DISPOSE, EndAction.TRANSFER: OutcomeKind.HAND_OVER}
"""Whose records a person must look at, and the outcome after which they may go under a decision."""


class Access(models.TextChoices):
    """Who may read the records of a class in the reading room, besides records officers; only they make packages.

    The same message or post is read in the inbox and among the posts by whoever works there, whatever its class says.
    """

    MEMBERS = "members", _("All who may read messages and posts")
    OFFICERS = "officers", _("Records officers only")


class JournalRule(models.TextChoices):
    """Whether the records of a class are entered in the public journal."""

    NEVER = "never", _("Never")
    ASK = "ask", _("A person decides")
    ALWAYS = "always", _("Always")


class ClassedBy(models.TextChoices):
    RULE = "rule", _("A rule")
    PERSON = "person", _("A person")


class JournalState(models.TextChoices):
    """Where a record stands with the journal; empty where its class asks nothing."""

    ASKED = "asked", _("To be decided")
    ENTERED = "entered", _("In the journal")
    LEFT_OUT = "left_out", _("Not in the journal")


class DecisionPurpose(models.TextChoices):
    DISPOSAL = "disposal", _("Disposal")
    ERASURE = "erasure", _("Erasure of personal data")


class ListState(models.TextChoices):
    """A disposal list, from the job that makes it to its certificate."""

    DRAFT = "draft", _("To be reviewed")
    REVIEWED = "reviewed", _("Signed by one person")
    SIGNED = "signed", _("Signed by two people")
    RUNNING = "running", _("Being executed")
    DONE = "done", _("Executed")
    DROPPED = "dropped", _("Dropped")


LIST_MOVES = Moves(
    ListState,
    start=ListState.DRAFT,
    table={
        ListState.DRAFT: (ListState.REVIEWED, ListState.DROPPED),
        ListState.REVIEWED: (ListState.SIGNED, ListState.DRAFT, ListState.DROPPED),
        # Back to be reviewed where what is on it is not what two people signed.
        ListState.SIGNED: (ListState.RUNNING, ListState.DRAFT, ListState.DROPPED),
        ListState.RUNNING: (ListState.DONE, ListState.DRAFT),
        ListState.DONE: (),
        ListState.DROPPED: (),
    },
)


class CaseState(models.TextChoices):
    """A person's request that their data go."""

    OPEN = "open", pgettext_lazy("request for erasure", "Open")
    DECIDED = "decided", _("Decided, waits for a second signature")
    SIGNED = "signed", _("Signed, being carried out")
    DONE = "done", pgettext_lazy("request for erasure", "Done")


class Verdict(models.TextChoices):
    """What becomes of one record when a person asks that their data go."""

    OPEN = "", _("To be decided")
    GO = "go", _("Goes")
    STAY = "stay", _("Stays")
    REDACT = "redact", _("Parts of it go")


class CaptureReason(models.TextChoices):
    PUBLISHED = "published", _("Published")
    REMOVED = "removed", _("About to be removed")
    CHANGE = "change", _("Before a major change")
    DEMAND = "demand", _("Asked for")
    PERIODIC = "periodic", _("Half-yearly")
    CLOSING = "closing", _("The account is being closed")


class CaptureState(models.TextChoices):
    DUE = "due", pgettext_lazy("capture of a page", "Due")
    RUNNING = "running", _("Being captured")
    DONE = "done", _("Captured")
    PARTIAL = "partial", _("Captured in part")
    FAILED = "failed", pgettext_lazy("capture of a page", "Failed")


CAPTURE_MOVES = Moves(
    CaptureState,
    start=CaptureState.DUE,
    table={
        CaptureState.DUE: (CaptureState.RUNNING, CaptureState.FAILED),
        CaptureState.RUNNING: (CaptureState.DUE, CaptureState.DONE, CaptureState.PARTIAL, CaptureState.FAILED),
        CaptureState.DONE: (),
        CaptureState.PARTIAL: (),
        CaptureState.FAILED: (CaptureState.DUE,),
    },
)


class PastFormat(models.TextChoices):
    """Archives that networks give their users, and mailboxes."""

    MASTODON = "mastodon", "Mastodon"
    X = "x", "X"
    MBOX = "mbox", "mbox"


class ImportState(models.TextChoices):
    READ = "read", _("Looked at, nothing brought in yet")
    RUNNING = "running", _("Being brought in")
    DONE = "done", _("Brought in")
    DROPPED = "dropped", _("Dropped")


class ExportFormat(models.TextChoices):
    EARK = "eark", _("Archive package (E-ARK)")
    CSV = "csv", "CSV"
    JSONL = "jsonl", "JSON Lines"
    XLSX = "xlsx", "XLSX"
    JOURNAL = "journal", _("Public journal (Noark 5)")


class ExportState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("export", "Waiting")
    RUNNING = "running", _("Being written")
    DONE = "done", pgettext_lazy("export", "Ready")
    FAILED = "failed", pgettext_lazy("export", "Failed")


EXPORT_MOVES = Moves(
    ExportState,
    start=ExportState.WAITING,
    table={
        ExportState.WAITING: (ExportState.RUNNING,),
        ExportState.RUNNING: (ExportState.WAITING, ExportState.DONE, ExportState.FAILED),
        ExportState.DONE: (),
        ExportState.FAILED: (ExportState.WAITING,),
    },
)
