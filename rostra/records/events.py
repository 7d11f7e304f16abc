from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind
from rostra.audit.tombstones import DISPOSED

CAPTURE_ASKED = EventKind("records.capture_asked", _("Capture of a page asked for"), ("address", "reason", "due_at"))
PAGE_CAPTURED = EventKind(
    "records.page_captured", _("Page captured"), ("address", "reason", "state", "findings"), record=True
)
CAPTURE_FAILED = EventKind("records.capture_failed", _("Page not captured"), ("address", "reason", "findings", "tries"))
CAPTURE_RETRIED = EventKind("records.capture_retried", _("Capture of a page tried again"), ("address",))

SEARCH_KEPT = EventKind("records.search_kept", _("Search of records kept"), ("name", "shared"))
SEARCH_DROPPED = EventKind("records.search_dropped", _("Search of records dropped"), ("name", "shared"))
READINGS_SEALED = EventKind("records.readings_sealed", _("Access log of the records sealed"), ("readings", "digest"))
DISCLOSED = EventKind("records.disclosed", _("Copy for disclosure made"), ("purpose", "marks"))

_COUNTS = ("read", "new", "duplicate", "refused")
PAST_READ = EventKind(
    "records.past_read", _("Archive of the past looked at"), ("format", "name", "account", "sha256", *_COUNTS)
)
PAST_BEGUN = EventKind("records.past_begun", _("Archive of the past being brought in"), ("name",))
PAST_TAKEN = EventKind("records.past_taken", _("Item of the past brought in"), ("past", "account"), record=True)
PAST_DONE = EventKind("records.past_done", _("Archive of the past brought in"), ("name", *_COUNTS))
PAST_DROPPED = EventKind("records.past_dropped", _("Archive of the past dropped"), ("name",))

DECISION_ENTERED = EventKind(
    "records.decision_entered",
    _("Decision about records entered"),
    (
        "purpose",
        "number",
        "title",
        "decided_on",
        "legal_basis",
        "conditions",
        "direction",
        "classes",
        "valid_from",
        "valid_until",
        "document",
    ),
)
DECISION_REVOKED = EventKind("records.decision_revoked", _("Decision about records revoked"), ("reason",))
LIST_MADE = EventKind("records.list_made", _("Disposal list made"), ("decision", "until", "records"))
ITEM_LEFT_OUT = EventKind("records.item_left_out", _("Record left out of a disposal list"), ("record", "reason"))
ITEM_PUT_BACK = EventKind("records.item_put_back", _("Record put back into a disposal list"), ("record",))
LIST_REVIEWED = EventKind("records.list_reviewed", _("Disposal list signed by the first person"), ("records", "digest"))
LIST_SIGNED = EventKind("records.list_signed", _("Disposal list signed by the second person"), ("records", "digest"))
LIST_REOPENED = EventKind("records.list_reopened", _("Disposal list to be reviewed again"), ("reason",))
LIST_DROPPED = EventKind("records.list_dropped", _("Disposal list dropped"), ("reason",))
LIST_BEGUN = EventKind("records.list_begun", _("Disposal begun"))
LIST_DONE = EventKind("records.list_done", _("Disposal executed"), ("disposed", "kept", "left_out", "digest"))
DISPOSED_OF = EventKind(
    DISPOSED, _("Content disposed of"), ("decision", "list", "case", "redaction", "source", "keys", "record_class")
)
ITEMS_KEPT = EventKind("records.items_kept", _("Records kept, though listed"), ("reason", "records"))
HOLD_PLACED = EventKind(
    "records.hold_placed", _("Hold placed"), ("title", "reason", "records", "search", "query", "review_on")
)
HOLD_REVIEWED = EventKind("records.hold_reviewed", _("Hold reviewed: it stays"), ("reason", "review_on"))
HOLD_KEPT = EventKind("records.hold_kept", _("Records stay held, though the search finds them no longer"), ("records",))
HOLD_LIFTED = EventKind("records.hold_lifted", _("Hold lifted"), ("reason",))
CASE_OPENED = EventKind("records.case_opened", _("Request for erasure taken up"), ("received_on", "due_on", "records"))
CASE_JUDGED = EventKind("records.case_judged", _("Said what becomes of a record"), ("record", "verdict", "against"))
CASE_DECIDED = EventKind(
    "records.case_decided",
    _("Request for erasure decided"),
    ("decision", "go", "stay", "redact", "goes", "redacts", "left"),
)
CASE_SIGNED = EventKind(
    "records.case_signed", _("Request for erasure signed by the second person"), ("decision", "goes", "redacts", "left")
)
CASE_REOPENED = EventKind("records.case_reopened", _("Request for erasure to be judged again"), ("reason",))
CASE_KEPT = EventKind("records.case_kept", _("Record must stay, though it was to go"), ("record", "reason"))
CASE_DONE = EventKind("records.case_done", _("Request for erasure carried out"))
REDACTED = EventKind("records.redacted", _("Part of a record taken away"), ("record", "decision"), record=True)
DUE_KEPT = EventKind(
    "records.due_kept",
    _("Records that were due are kept longer"),
    ("record_class", "records", "until", "reason", "digest"),
)
DUE_RELEASED = EventKind(
    "records.due_released",
    _("Records that were due may go"),
    ("record_class", "records", "decision", "reason", "digest"),
)
HANDOVER_PREPARED = EventKind(
    "records.handover_prepared", _("Handover to the archive prepared"), ("record_class", "records", "digest")
)
HANDED_OVER = EventKind("records.handed_over", _("Handed over to the archive"), ("to", "on", "reference"))
FILE_REMOVED = EventKind("records.file_removed", _("File removed"), ("sha256", "list", "case", "past"))

DISPOSAL = (
    DECISION_ENTERED,
    DECISION_REVOKED,
    LIST_MADE,
    ITEM_LEFT_OUT,
    ITEM_PUT_BACK,
    LIST_REVIEWED,
    LIST_SIGNED,
    LIST_REOPENED,
    LIST_DROPPED,
    LIST_BEGUN,
    LIST_DONE,
    DISPOSED_OF,
    ITEMS_KEPT,
    HOLD_PLACED,
    HOLD_REVIEWED,
    HOLD_KEPT,
    HOLD_LIFTED,
    CASE_OPENED,
    CASE_JUDGED,
    CASE_DECIDED,
    CASE_SIGNED,
    CASE_REOPENED,
    CASE_KEPT,
    CASE_DONE,
    REDACTED,
    DUE_KEPT,
    DUE_RELEASED,
    HANDOVER_PREPARED,
    HANDED_OVER,
    FILE_REMOVED,
)

CLASS_ADDED = EventKind("records.class_added", _("Class of records added"), ("code", "name", "decided", "row"))
CLASS_CHANGED = EventKind("records.class_changed", _("Class of records changed"), ("changed", "decided", "row"))
CLASS_CONFIRMED = EventKind(
    "records.class_confirmed", _("Time of a class of records confirmed"), ("certainty", "decided", "row")
)
CLASS_ARCHIVED = EventKind("records.class_archived", _("Class of records archived"), ("code", "rules", "row"))
CLASSES_TAKEN = EventKind("records.classes_taken", _("Classes of records taken over"), ("pack", "classes", "rules"))
RULE_ADDED = EventKind("records.rule_added", _("Rule of filing added"), ("record_class", "position", "row"))
RULE_CHANGED = EventKind("records.rule_changed", _("Rule of filing changed"), ("record_class", "changed", "row"))
RULE_MOVED = EventKind("records.rule_moved", _("Rule of filing moved"), ("position",))
RULE_ENDED = EventKind("records.rule_ended", _("Rule of filing ended"), ("record_class", "row"))
RULES_APPLIED = EventKind("records.rules_applied", _("Rules of filing applied to all records"), ("records",))
FILED_ANEW = EventKind("records.filed_anew", _("Records filed elsewhere by a rule"), ("records",))
RECLASSED = EventKind("records.reclassed", _("Record put into another class"), ("record_class", "before", "reason"))
JOURNAL_DECIDED = EventKind(
    "records.journal_decided",
    _("Decided whether a record belongs in the journal"),
    ("case_document", "came_or_went", "dealt_with", "reason"),
)
JOURNAL_ENTERED = EventKind("records.journal_entered", _("Entered in the journal"), ("entry", "number"), record=True)

FILING = (
    CLASS_ADDED,
    CLASS_CHANGED,
    CLASS_CONFIRMED,
    CLASS_ARCHIVED,
    CLASSES_TAKEN,
    RULE_ADDED,
    RULE_CHANGED,
    RULE_MOVED,
    RULE_ENDED,
    RULES_APPLIED,
    FILED_ANEW,
    RECLASSED,
    JOURNAL_DECIDED,
    JOURNAL_ENTERED,
)
"""Classes, the rules that file into them, and the journal."""

EXPORT_ASKED = EventKind("records.export_asked", _("Export of records asked for"), ("format", "purpose", "redacted"))
EXPORTED = EventKind("records.exported", _("Records exported"), ("format", "purpose", "count", "parts", "redacted"))
EXPORT_FAILED = EventKind("records.export_failed", _("Export of records failed"), ("error",))
EXPORT_RETRIED = EventKind("records.export_retried", _("Export of records tried again"))
EXPORT_GONE = EventKind("records.export_gone", _("Files of an export taken away"))
PACKAGE_LOADED = EventKind("records.package_loaded", _("Package loaded"), ("name", "sha256", "count"))
RECORD_LOADED = EventKind("records.record_loaded", _("Record of a package loaded"), ("package",), record=True)

EVENTS = (
    EXPORT_ASKED,
    EXPORTED,
    EXPORT_FAILED,
    EXPORT_RETRIED,
    EXPORT_GONE,
    PACKAGE_LOADED,
    RECORD_LOADED,
    *FILING,
    *DISPOSAL,
    SEARCH_KEPT,
    SEARCH_DROPPED,
    READINGS_SEALED,
    DISCLOSED,
    PAST_READ,
    PAST_BEGUN,
    PAST_TAKEN,
    PAST_DONE,
    PAST_DROPPED,
    CAPTURE_ASKED,
    PAGE_CAPTURED,
    CAPTURE_FAILED,
    CAPTURE_RETRIED,
)
