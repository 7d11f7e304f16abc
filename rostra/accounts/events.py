from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

CONNECTED = EventKind("accounts.connected", _("Account connected"), ("channel", "handle", "remote_id"))
CHANGED = EventKind("accounts.changed", _("Account changed"), ("fields",))
MOVED = EventKind("accounts.state_changed", _("Account state changed"), ("old", "new", "code"))

SMOKED = EventKind("accounts.smoked", _("Account tried on its network"), ("steps",))

ADDED = EventKind("accounts.added", _("Account added to the register"), ("network", "handle", "origin", "decision"))
LINK_GONE = EventKind("accounts.link_gone", _("Address of an account leads nowhere"), ("url",))
EXPORTED = EventKind("accounts.exported", _("Register exported"), ("kind",))

STAGE_CHANGED = EventKind("accounts.stage_changed", _("Account moved to another stage"), ("old", "new"))
ENTRY_CHANGED = EventKind("accounts.entry_changed", _("Entry in the register changed"), ("changed",))
PROPOSED = EventKind("accounts.proposed", _("Account proposed"), ("form", "network", "handle"))
SUBMITTED = EventKind("accounts.submitted", _("Proposal submitted"), ("round",))
STEP_DECIDED = EventKind(
    "accounts.step_decided", _("Proposal decided on"), ("step", "verdict", "reason", "round", "charter")
)
TAKEN_BACK = EventKind("accounts.proposal_taken_back", _("Proposal taken back"), ("reason",))
OPENED = EventKind("accounts.opened", _("Account opened"), ("new", "place"))
PILOT_ENDED = EventKind("accounts.pilot_ended", _("Pilot ended"), ("result",))
CHARTER_SAVED = EventKind("accounts.charter_saved", _("Charter saved"), ("account", "number", "changed"), record=True)
CHARTER_APPROVED = EventKind("accounts.charter_approved", _("Charter approved"), ("account", "number"))

TERMS_ADDED = EventKind(
    "accounts.terms_added", _("Terms of service added"), ("network", "label", "risk", "unlimited"), record=True
)
TERMS_REPLACED = EventKind("accounts.terms_replaced", _("Terms of service replaced by newer ones"), ("terms",))
TERMS_ACCEPTED = EventKind(
    "accounts.terms_accepted", _("Terms of service accepted"), ("account", "terms", "member"), record=True
)
DELEGATE_NAMED = EventKind("accounts.delegate_named", _("Named to accept terms"), ("member", "kind"))
DELEGATE_ENDED = EventKind("accounts.delegate_ended", _("No longer named to accept terms"), ("member", "kind"))

REVIEW_OPENED = EventKind("accounts.review_opened", _("Recertification opened"), ("due_at",))
CERTIFIED = EventKind(
    "accounts.certified", _("Account certified"), ("outcome", "needed", "staffed", "charter_true", "note")
)
CLOSING_BEGUN = EventKind("accounts.closing_begun", _("Closing begun"), ("reason", "explanation"))
CLOSING_SETTLED = EventKind("accounts.closing_settled", _("Step of closing settled"), ("task", "state", "note"))
CLOSING_ENDED = EventKind("accounts.closing_ended", _("Closing ended"), ("outcome",))
SNAPSHOT = EventKind("accounts.snapshot_taken", _("State of the account kept"), ("account",), record=True)

PROVEN = EventKind("accounts.proven", _("Account proven to be ours"), ("method", "expires_at"))
PROOF_FAILED = EventKind("accounts.proof_failed", _("Account not proven"), ("method", "code"))
PROOF_CODE_MADE = EventKind("accounts.proof_code_made", _("Code for a profile made"), ("expires_at",))

FAKE_REPORTED = EventKind("accounts.fake_reported", _("Fake account reported"), ("network", "handle", "number"))
FAKE_MOVED = EventKind(
    "accounts.fake_moved", _("Case of a fake account moved"), ("old", "new", "warning", "told_on", "note")
)
FAKE_NOTED = EventKind("accounts.fake_noted", _("Told those who reported a fake account"), ("text",))
SITE_PROPOSED = EventKind("accounts.site_proposed", _("Private site proposed"), ("who", "url"))
SITE_MOVED = EventKind("accounts.site_moved", _("Private site decided on"), ("old", "new", "reason", "review_on"))
SITE_REVIEWED = EventKind("accounts.site_reviewed", _("Private site looked at again"), ("review_on",))

EVENTS = (
    CONNECTED,
    SMOKED,
    CHANGED,
    MOVED,
    ADDED,
    LINK_GONE,
    EXPORTED,
    STAGE_CHANGED,
    ENTRY_CHANGED,
    PROPOSED,
    SUBMITTED,
    STEP_DECIDED,
    TAKEN_BACK,
    OPENED,
    PILOT_ENDED,
    CHARTER_SAVED,
    CHARTER_APPROVED,
    TERMS_ADDED,
    TERMS_REPLACED,
    TERMS_ACCEPTED,
    DELEGATE_NAMED,
    DELEGATE_ENDED,
    REVIEW_OPENED,
    CERTIFIED,
    CLOSING_BEGUN,
    CLOSING_SETTLED,
    CLOSING_ENDED,
    SNAPSHOT,
    PROVEN,
    PROOF_FAILED,
    PROOF_CODE_MADE,
    FAKE_REPORTED,
    FAKE_MOVED,
    FAKE_NOTED,
    SITE_PROPOSED,
    SITE_MOVED,
    SITE_REVIEWED,
)
