from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

DECIDED = EventKind("policy.decided", _("Policy question decided"), ("key", "old", "new"))
STOPPED = EventKind("policy.publishing_stopped", _("Publishing stopped"), ("account", "reason", "answers_go_on"))
RESUMED = EventKind("policy.publishing_resumed", _("Publishing goes on"), ("reason", "overdue"))

DRAFT_OPENED = EventKind("policy.draft_opened", _("Draft of the policy opened"), ("number", "form", "only"))
DRAFT_DROPPED = EventKind("policy.draft_dropped", _("Version of the policy given up"), ("number", "reason"))
ANSWER_PROPOSED = EventKind("policy.answer_proposed", _("Answer to a policy question proposed"), ("item", "edition"))
ANSWER_AGREED = EventKind("policy.answer_agreed", _("Answer to a policy question agreed"), ("item", "edition"))
ANSWER_RETURNED = EventKind(
    "policy.answer_returned", _("Answer to a policy question returned"), ("item", "edition", "reason")
)
REWORDED = EventKind("policy.reworded", _("Clause put into own words"), ("item", "language"))
WORDING_DROPPED = EventKind("policy.wording_dropped", _("Shipped words of a clause taken again"), ("item", "language"))
SPOKEN = EventKind("policy.spoken", _("Said to a policy question"), ("item", "edition", "stand", "function"))
SEAT_GIVEN = EventKind("policy.seat_given", _("Seat in the policy team given"), ("member", "function"))
SEAT_ENDED = EventKind("policy.seat_ended", _("Seat in the policy team ended"), ("member", "function"))
INSTRUMENT_ADDED = EventKind(
    "policy.instrument_added", _("Rule beside the policy added"), ("title", "kind", "reference", "valid_until")
)
INSTRUMENT_ENDED = EventKind("policy.instrument_ended", _("Rule beside the policy ended"), ("title",))
CONFLICT_RAISED = EventKind("policy.conflict_raised", _("Conflict of rules raised"), ("items", "text"))
CONFLICT_RESOLVED = EventKind("policy.conflict_resolved", _("Conflict of rules resolved"), ("items", "resolution"))
ADOPTION_ASKED = EventKind("policy.adoption_asked", _("Decision on the policy asked for"), ("number",))
DRAFT_RETURNED = EventKind("policy.draft_returned", _("Draft of the policy returned"), ("number", "reason"))
VERSION_ADOPTED = EventKind(
    "policy.version_adopted",
    _("Policy adopted"),
    ("number", "decision", "effective_at", "review_on"),
    record=True,
)
VERSION_IN_FORCE = EventKind("policy.version_in_force", _("Policy came into force"), ("number",))
VERSION_LATE = EventKind("policy.version_late", _("Policy not in force at its time"), ("number", "trouble"))
VERSION_ENDED = EventKind("policy.version_ended", _("Policy no longer in force"), ("number",))
CHANGE_PLANNED = EventKind("policy.change_planned", _("Policy decision planned"), ("key", "new", "at"))
CHANGE_WITHDRAWN = EventKind("policy.change_withdrawn", _("Planned policy decision withdrawn"), ("key",))
CHANGE_STUCK = EventKind("policy.change_stuck", _("Planned policy decision not taken"), ("key", "trouble"))

DRAFTING = (
    DRAFT_OPENED,
    DRAFT_DROPPED,
    ANSWER_PROPOSED,
    ANSWER_AGREED,
    ANSWER_RETURNED,
    SPOKEN,
    REWORDED,
    WORDING_DROPPED,
    SEAT_GIVEN,
    SEAT_ENDED,
    INSTRUMENT_ADDED,
    INSTRUMENT_ENDED,
    CONFLICT_RAISED,
    CONFLICT_RESOLVED,
    ADOPTION_ASKED,
    DRAFT_RETURNED,
    VERSION_ADOPTED,
    VERSION_IN_FORCE,
    VERSION_LATE,
    VERSION_ENDED,
)
CHANGES = (CHANGE_PLANNED, CHANGE_WITHDRAWN, CHANGE_STUCK)

COURSE_CHANGED = EventKind("policy.course_changed", _("Course of the body changed"), ("code", "fields"))
COURSE_ARCHIVED = EventKind("policy.course_archived", _("Course of the body taken away"), ("code", "instead"))
TRAINED = EventKind(
    "policy.trained", _("Training done"), ("member", "course", "how", "valid_until", "held_by"), record=True
)
TRAINING_WITHDRAWN = EventKind("policy.training_withdrawn", _("Training withdrawn"), ("member", "course", "reason"))
ACKNOWLEDGED = EventKind("policy.acknowledged", _("Policy acknowledged"), ("member", "number"), record=True)
CAMPAIGN_STARTED = EventKind(
    "policy.campaign_started", _("Campaign started"), ("what", "number", "course", "units", "due_on")
)
CAMPAIGN_ENDED = EventKind("policy.campaign_ended", _("Campaign ended"), ("count", "missing"))

LEARNING = (
    COURSE_CHANGED,
    COURSE_ARCHIVED,
    TRAINED,
    TRAINING_WITHDRAWN,
    ACKNOWLEDGED,
    CAMPAIGN_STARTED,
    CAMPAIGN_ENDED,
)

PACK_CONFIRMED = EventKind(
    "policy.pack_confirmed",
    _("Value of a jurisdiction confirmed"),
    ("pack", "path", "name", "title", "on", "value_hash"),
)
PACK_CORRECTED = EventKind(
    "policy.pack_corrected", _("Value of a jurisdiction corrected"), ("pack", "path", "value", "source", "reason")
)
PACK_CORRECTION_ENDED = EventKind(
    "policy.pack_correction_ended", _("Correction of a jurisdiction ended"), ("pack", "path")
)
PACKS = (PACK_CONFIRMED, PACK_CORRECTED, PACK_CORRECTION_ENDED)

EVENTS = (DECIDED, STOPPED, RESUMED, *PACKS, *DRAFTING, *CHANGES, *LEARNING)
