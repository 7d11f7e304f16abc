from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

CREATED = EventKind("editorial.post_created", _("Post created"), ("title", "unit"))
DETAILS = (
    "content_type",
    "risk",
    "confidentiality",
    "expires_at",
    "fast_track",
    "also_at",
    "source_url",
    "source_rights",
    "corrects_url",
    "asks",
    "asks_until",
    "rules_url",
    "slot",
    "slot_day",
)
"""What a post is besides its words; an event names those that it changed."""
SAVED = EventKind(
    "editorial.post_saved",
    _("Post saved"),
    ("revision", "title", "due_at", "changed", "voided", "restored", *DETAILS),
)
TRANSLATION_ASKED = EventKind("editorial.translation_asked", _("Translation asked for"), ("language", "asked"))
VERSION_SAVED = EventKind("editorial.version_saved", _("Version saved"), ("post", "account", "number"), record=True)
REVIEW_ASKED = EventKind(
    "editorial.review_asked", _("Approval asked for"), ("revision", "chain", "step_due_at", "fast_track")
)
STEP_APPROVED = EventKind(
    "editorial.step_approved", _("Step of approval decided"), ("approval", "step", "step_due_at"), record=True
)
STEP_LATE = EventKind("editorial.step_late", _("Step of approval late"), ("step",))
COMMENTED = EventKind("editorial.commented", _("Comment on a post"), ("post",), record=True)
COMMENT_SETTLED = EventKind("editorial.comment_settled", _("Comment on a post settled"), ("post",))
WORKFLOW_SET = EventKind(
    "editorial.workflow_set", _("Way of approving for an account set"), ("account", "model", "before")
)
APPROVED = EventKind("editorial.post_approved", _("Post approved"), ("approval", "due_at", "alone"), record=True)
STOOD_IN = EventKind(
    "editorial.stood_in", _("Answered for by another person, as a right had ended"), ("approval",), record=True
)
RETURNED = EventKind("editorial.post_returned", _("Post sent back"), ("approval",), record=True)
RESCHEDULED = EventKind("editorial.post_rescheduled", _("Post moved to another time"), ("old", "new", "revision"))
ASKING_CHANGED = EventKind(
    "editorial.asking_changed",
    _("What a post asks for changed"),
    ("revision", "asks_until", "asks_until_before", "rules_url", "rules_url_before"),
)
CANCELLED = EventKind("editorial.post_cancelled", _("Post taken back before publication"), ("state", "due_at"))
DISCARDED = EventKind("editorial.post_discarded", _("Post discarded"), ("state",))
WITHDRAW_ASKED = EventKind("editorial.withdraw_asked", _("Withdrawal of a post asked for"), ("deliveries", "refused"))
PUBLISHED = EventKind("editorial.post_published", _("Post published"))
WITHDRAWN = EventKind("editorial.post_withdrawn", _("Post withdrawn"))
OVERRIDDEN = EventKind(
    "editorial.check_overridden", _("Check overridden, with a reason"), ("override", "account", "check"), record=True
)
PASSED_ON = EventKind("editorial.post_passed_on", _("Post passed on, as its author left"), ("author", "asked_by"))
UNAPPROVED = EventKind("editorial.post_unapproved", _("Post not published: not approved in time"), ("due_at",))

_TYPE = ("name", "purpose", "form", "risk", "service", "shown_days", "unit", "owner")
_SLOT = ("name", "account", "days", "clock", "every_weeks", "starts_on", "ends_on", "content_type", "owner")
_ENTRY = ("kind", "title", "starts_at", "ends_at", "unit", "quiet")
TYPE_ADDED = EventKind("editorial.type_added", _("Content type added"), _TYPE)
TYPE_CHANGED = EventKind("editorial.type_changed", _("Content type changed"), _TYPE)
TYPE_ARCHIVED = EventKind("editorial.type_archived", _("Content type archived"), ("name",))
CADENCE_SET = EventKind("editorial.cadence_set", _("Cadence of a content type set"), ("account", "every_minutes"))
CADENCE_REMOVED = EventKind("editorial.cadence_removed", _("Cadence of a content type removed"), ("account",))
CADENCE_MISSED = EventKind("editorial.cadence_missed", _("Content type overdue"), ("account",))
SLOT_ADDED = EventKind("editorial.slot_added", _("Slot added"), _SLOT)
SLOT_CHANGED = EventKind("editorial.slot_changed", _("Slot changed"), _SLOT)
SLOT_ENDED = EventKind("editorial.slot_ended", _("Slot ended"), ("name", "ends_on"))
SLOT_EMPTY = EventKind("editorial.slot_empty", _("Slot still empty a day before"), ("day",))
ENTRY_ADDED = EventKind("editorial.entry_added", _("Entry on the calendar added"), _ENTRY)
ENTRY_CHANGED = EventKind("editorial.entry_changed", _("Entry on the calendar changed"), _ENTRY)
ENTRY_REMOVED = EventKind("editorial.entry_removed", _("Entry on the calendar removed"), ("title",))
IDEA_GIVEN = EventKind("editorial.idea_given", _("Idea put into the box"), ("title",))
IDEA_COMMENTED = EventKind("editorial.idea_commented", _("Comment on an idea"))
IDEA_TAKEN = EventKind("editorial.idea_taken", _("Idea became a post"), ("post",))
IDEA_DECLINED = EventKind("editorial.idea_declined", _("Idea declined"), ("reason",))
IDEA_REOPENED = EventKind("editorial.idea_reopened", _("Idea opened again"))
FEED_MADE = EventKind("editorial.feed_made", _("Calendar address made"), ("member", "unit"))
FEED_ENDED = EventKind("editorial.feed_ended", _("Calendar address ended"), ("member",))
PLAN_PASSED_ON = EventKind("editorial.plan_passed_on", _("Passed on, as its owner left"), ("owner",))

PLAN = (
    TYPE_ADDED,
    TYPE_CHANGED,
    TYPE_ARCHIVED,
    CADENCE_SET,
    CADENCE_REMOVED,
    CADENCE_MISSED,
    SLOT_ADDED,
    SLOT_CHANGED,
    SLOT_ENDED,
    SLOT_EMPTY,
    ENTRY_ADDED,
    ENTRY_CHANGED,
    ENTRY_REMOVED,
    IDEA_GIVEN,
    IDEA_COMMENTED,
    IDEA_TAKEN,
    IDEA_DECLINED,
    IDEA_REOPENED,
    FEED_MADE,
    FEED_ENDED,
    PLAN_PASSED_ON,
)

ASSET_ADDED = EventKind("editorial.asset_added", _("File added to the media library"), ("name", "type"))
ASSET_CHANGED = EventKind(
    "editorial.asset_changed",
    _("File in the media library described"),
    (
        "name",
        "alt",
        "language",
        "tags",
        "creator",
        "source",
        "licence",
        "licence_until",
        "people",
        "reason",
    ),
)
ASSET_ARCHIVED = EventKind("editorial.asset_archived", _("File put into the archive"), ("name",))
CONSENT_NOTED = EventKind("editorial.consent_noted", _("Consent of somebody shown noted"), ("consent",))
CONSENT_WITHDRAWN = EventKind("editorial.consent_withdrawn", _("Consent of somebody shown taken back"), ("consent",))
CAPTIONS_ADDED = EventKind("editorial.captions_added", _("Captions added to a film"), ("language",))

LIBRARY = (ASSET_ADDED, ASSET_CHANGED, ASSET_ARCHIVED, CONSENT_NOTED, CONSENT_WITHDRAWN, CAPTIONS_ADDED)

TEMPLATE_SAVED = EventKind("editorial.template_saved", _("Template saved"), ("name", "text"))
TEMPLATE_ARCHIVED = EventKind("editorial.template_archived", _("Template archived"), ("name",))
STYLE_SAVED = EventKind(
    "editorial.style_saved", _("Style saved"), ("account", "language", "voice", "address", "wanted", "unwanted")
)
BRAND_SAVED = EventKind("editorial.brand_saved", _("Brand saved"), ("name", "handle"))
PROFILE_COMPARED = EventKind("editorial.profile_compared", _("Profile compared with the brand"), ("as_it_should",))
CONTACT_SAVED = EventKind("editorial.contact_saved", _("Contact saved"), ("press",))
CONTACT_ARCHIVED = EventKind("editorial.contact_archived", _("Contact archived"), ("press",))
SHARE_ASKED = EventKind("editorial.share_asked", _("Asked to spread a post"), ("contact", "post", "url"))
SHARED = EventKind("editorial.shared", _("Post spread by a partner, or for one"), ("contact", "url"))

VOICE = (
    TEMPLATE_SAVED,
    TEMPLATE_ARCHIVED,
    STYLE_SAVED,
    BRAND_SAVED,
    PROFILE_COMPARED,
    CONTACT_SAVED,
    CONTACT_ARCHIVED,
    SHARE_ASKED,
    SHARED,
)

OUTREACH_NOTED = EventKind(
    "editorial.outreach_noted", _("Comment elsewhere written down"), ("account", "said_by"), record=True
)
OUTREACH_CORRECTED = EventKind(
    "editorial.outreach_corrected", _("Entry of a comment elsewhere corrected"), ("account", "number"), record=True
)
OUTREACH_REMOVED = EventKind(
    "editorial.outreach_removed", _("Entry of a comment elsewhere struck out"), ("account", "number"), record=True
)
OUTREACH_EXPORTED = EventKind("editorial.outreach_exported", _("List of comments elsewhere exported"), ("rows",))

OUTREACH = (OUTREACH_NOTED, OUTREACH_CORRECTED, OUTREACH_REMOVED, OUTREACH_EXPORTED)

EVENTS = (
    *PLAN,
    *LIBRARY,
    *VOICE,
    *OUTREACH,
    CREATED,
    SAVED,
    TRANSLATION_ASKED,
    VERSION_SAVED,
    REVIEW_ASKED,
    STEP_APPROVED,
    STEP_LATE,
    COMMENTED,
    COMMENT_SETTLED,
    WORKFLOW_SET,
    APPROVED,
    STOOD_IN,
    RETURNED,
    RESCHEDULED,
    ASKING_CHANGED,
    CANCELLED,
    DISCARDED,
    WITHDRAW_ASKED,
    PUBLISHED,
    WITHDRAWN,
    UNAPPROVED,
    PASSED_ON,
    OVERRIDDEN,
)
