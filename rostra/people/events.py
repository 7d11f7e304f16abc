from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

BODY_CREATED = EventKind("people.body_created", _("Body created"), ("slug", "name"))
BODY_CHANGED = EventKind("people.body_changed", _("Body settings changed"), ("fields",))
UNIT_ADDED = EventKind("people.unit_added", _("Unit added"), ("name",))
UNIT_RENAMED = EventKind("people.unit_renamed", _("Unit renamed"), ("old", "new"))
UNIT_MOVED = EventKind("people.unit_moved", _("Unit moved"), ("unit", "parent"))
UNIT_CLOSED = EventKind("people.unit_closed", _("Unit closed"), ("name",))
MEMBER_CHANGED = EventKind("people.member_changed", _("Member changed"), ("user", "fields"))
GRANT_GIVEN = EventKind(
    "people.grant_given", _("Right on an account given"), ("user", "account", "right", "until", "starts", "mandate")
)
GRANT_ENDED = EventKind("people.grant_ended", _("Right on an account ended"), ("user", "account", "right"))
MANDATE_GIVEN = EventKind("people.mandate_given", _("Mandate given"), ("user", "manager", "until", "starts"))
MANDATE_CONFIRMED = EventKind("people.mandate_confirmed", _("Mandate confirmed by the manager"), ("user",))
MANDATE_ENDED = EventKind("people.mandate_ended", _("Mandate ended"), ("user",))
QUALIFIED = EventKind("people.qualified", _("What those who act must have: had"), ("user", "qualification", "until"))
DISQUALIFIED = EventKind(
    "people.disqualified", _("What those who act must have: counts no longer"), ("user", "qualification")
)
QUALIFICATIONS_LIMITED = EventKind(
    "people.qualifications_limited",
    _("What those who act must have: asked of all"),
    ("qualification", "until", "count"),
)
ABSENCE_SAID = EventKind("people.absence_said", _("Absence noted"), ("user", "until", "substitute"))
ABSENCE_ENDED = EventKind("people.absence_ended", _("Absence ended"), ("user",))
ACCESS_ASKED = EventKind("people.access_asked", _("Access asked for"), ("user", "account", "right", "role"))
ACCESS_DECIDED = EventKind(
    "people.access_decided", _("Request for access decided"), ("user", "account", "right", "role", "state")
)
ACCESS_EXPORTED = EventKind("people.access_exported", _("Access register exported"))
MEMBER_ADDED = EventKind("people.member_added", _("Member added"), ("user",))
MEMBER_INVITED = EventKind("people.member_invited", _("Invitation sent"), ("user",))
MEMBER_LEFT = EventKind("people.member_left", _("Member left"), ("user",))
LEAVING_PLANNED = EventKind("people.leaving_planned", _("Leaving planned"), ("user", "until"))
LEAVING_TAKEN_BACK = EventKind("people.leaving_taken_back", _("Planned leaving taken back"), ("user",))
DEVICE_ADDED = EventKind("people.device_added", _("Device added"), ("label", "tag", "holder", "updater"))
DEVICE_CHANGED = EventKind("people.device_changed", _("Device changed"), ("fields", "holder", "updater"))
DEVICE_UPDATED = EventKind("people.device_updated", _("Software of a device updated"), ("on",))
DEVICE_LOST = EventKind("people.device_lost", _("Device lost"), ("holder", "count"))
DEVICE_FOUND = EventKind("people.device_found", _("Device found again"))
DEVICE_RETIRED = EventKind("people.device_retired", _("Device taken out of use"))
ROLE_GIVEN = EventKind("people.role_given", _("Role given"), ("user", "role", "unit"))
ROLE_TAKEN = EventKind("people.role_taken", _("Role taken away"), ("user", "role", "unit"))
DUTY_GIVEN = EventKind("people.duty_given", _("Duty given"), ("user", "duty", "unit"))
DUTY_TAKEN = EventKind("people.duty_taken", _("Duty taken away"), ("user", "duty", "unit"))
LOG_EXPORTED = EventKind("people.log_exported", _("Log exported"), ("kind",))
FACTOR_RESET = EventKind("people.factor_reset", _("Second factor reset"), ("user", "proof"))
ROLE_FROM_DIRECTORY = EventKind("people.role_from_directory", _("Role given by the directory"), ("user", "role"))
ROLE_BY_DIRECTORY_ENDED = EventKind(
    "people.role_by_directory_ended", _("Role taken away by the directory"), ("user", "role")
)
MEMBER_FROM_DIRECTORY = EventKind("people.member_from_directory", _("Member added by the directory"), ("user",))

# These concern the installation and have no body; `about` is the user.
SIGNED_IN = EventKind("people.signed_in", _("Signed in"))
SIGNED_OUT = EventKind("people.signed_out", _("Signed out"))
SIGN_IN_FAILED = EventKind("people.sign_in_failed", _("Sign-in failed"))
PASSWORD_SET = EventKind("people.password_set", _("Password changed"))
PROFILE_CHANGED = EventKind("people.profile_changed", _("Profile changed"), ("fields",))

FACTOR_ADDED = EventKind("people.factor_added", _("Second factor added"), ("factor",))
FACTOR_REMOVED = EventKind("people.factor_removed", _("Second factor removed"), ("factor",))
FACTOR_FAILED = EventKind("people.factor_failed", _("Second factor failed"))
FACTORS_RESET = EventKind("people.factors_reset", _("All second factors reset"))
SESSION_ENDED = EventKind("people.session_ended", _("Session ended"))
SESSIONS_ENDED = EventKind("people.sessions_ended", _("All sessions ended"))
USER_DEACTIVATED = EventKind("people.user_deactivated", _("Person switched off for the whole installation"))
DIRECTORY_LINKED = EventKind("people.directory_linked", _("Connected with the directory"))
DIRECTORY_REFUSED = EventKind("people.directory_refused", _("Single sign-on refused"), ("code",))

OWN_EVENTS = (
    SIGNED_IN,
    SIGNED_OUT,
    SIGN_IN_FAILED,
    PASSWORD_SET,
    PROFILE_CHANGED,
    FACTOR_ADDED,
    FACTOR_REMOVED,
    FACTOR_FAILED,
    FACTORS_RESET,
    SESSION_ENDED,
    SESSIONS_ENDED,
    DIRECTORY_LINKED,
    DIRECTORY_REFUSED,
    USER_DEACTIVATED,
)

EVENTS = (
    *OWN_EVENTS,
    BODY_CREATED,
    BODY_CHANGED,
    UNIT_ADDED,
    MEMBER_ADDED,
    MEMBER_INVITED,
    MEMBER_LEFT,
    ROLE_GIVEN,
    ROLE_TAKEN,
    DUTY_GIVEN,
    DUTY_TAKEN,
    LOG_EXPORTED,
    UNIT_RENAMED,
    UNIT_MOVED,
    UNIT_CLOSED,
    MEMBER_CHANGED,
    GRANT_GIVEN,
    GRANT_ENDED,
    QUALIFIED,
    DISQUALIFIED,
    QUALIFICATIONS_LIMITED,
    ABSENCE_SAID,
    ABSENCE_ENDED,
    MANDATE_GIVEN,
    MANDATE_CONFIRMED,
    MANDATE_ENDED,
    ACCESS_ASKED,
    ACCESS_DECIDED,
    ACCESS_EXPORTED,
    FACTOR_RESET,
    ROLE_FROM_DIRECTORY,
    ROLE_BY_DIRECTORY_ENDED,
    MEMBER_FROM_DIRECTORY,
    LEAVING_PLANNED,
    LEAVING_TAKEN_BACK,
    DEVICE_ADDED,
    DEVICE_CHANGED,
    DEVICE_UPDATED,
    DEVICE_LOST,
    DEVICE_FOUND,
    DEVICE_RETIRED,
)
