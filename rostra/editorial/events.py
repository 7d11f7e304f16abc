from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

CREATED = EventKind("editorial.post_created", _("Post created"), ("title", "unit"))
SAVED = EventKind("editorial.post_saved", _("Post saved"), ("revision", "title", "due_at", "changed", "voided"))
VERSION_SAVED = EventKind("editorial.version_saved", _("Version saved"), ("post", "account", "number"), record=True)
REVIEW_ASKED = EventKind("editorial.review_asked", _("Approval asked for"), ("revision",))
APPROVED = EventKind("editorial.post_approved", _("Post approved"), ("approval", "due_at", "alone"), record=True)
RETURNED = EventKind("editorial.post_returned", _("Post sent back"), ("approval",), record=True)
RESCHEDULED = EventKind("editorial.post_rescheduled", _("Post moved to another time"), ("old", "new", "revision"))
CANCELLED = EventKind("editorial.post_cancelled", _("Post taken back before publication"), ("state", "due_at"))
DISCARDED = EventKind("editorial.post_discarded", _("Post discarded"), ("state",))
WITHDRAW_ASKED = EventKind("editorial.withdraw_asked", _("Withdrawal of a post asked for"), ("deliveries", "refused"))
PUBLISHED = EventKind("editorial.post_published", _("Post published"))
WITHDRAWN = EventKind("editorial.post_withdrawn", _("Post withdrawn"))
PASSED_ON = EventKind("editorial.post_passed_on", _("Post passed on, as its author left"), ("author", "asked_by"))
UNAPPROVED = EventKind("editorial.post_unapproved", _("Post not published: not approved in time"), ("due_at",))

EVENTS = (
    CREATED,
    SAVED,
    VERSION_SAVED,
    REVIEW_ASKED,
    APPROVED,
    RETURNED,
    RESCHEDULED,
    CANCELLED,
    DISCARDED,
    WITHDRAW_ASKED,
    PUBLISHED,
    WITHDRAWN,
    UNAPPROVED,
    PASSED_ON,
)
