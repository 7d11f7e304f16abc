from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

BODY_CREATED = EventKind("people.body_created", _("Body created"), ("slug", "name"))
BODY_CHANGED = EventKind("people.body_changed", _("Body settings changed"), ("fields",))
UNIT_ADDED = EventKind("people.unit_added", _("Unit added"), ("name",))
MEMBER_ADDED = EventKind("people.member_added", _("Member added"), ("user",))
MEMBER_INVITED = EventKind("people.member_invited", _("Invitation sent"), ("user",))
MEMBER_LEFT = EventKind("people.member_left", _("Member left"), ("user",))
ROLE_GIVEN = EventKind("people.role_given", _("Role given"), ("user", "role", "unit"))
ROLE_TAKEN = EventKind("people.role_taken", _("Role taken away"), ("user", "role", "unit"))
DUTY_GIVEN = EventKind("people.duty_given", _("Duty given"), ("user", "duty", "unit"))
DUTY_TAKEN = EventKind("people.duty_taken", _("Duty taken away"), ("user", "duty", "unit"))
LOG_EXPORTED = EventKind("people.log_exported", _("Log exported"), ("kind",))

# These concern the installation and have no body; `about` is the user.
SIGNED_IN = EventKind("people.signed_in", _("Signed in"))
SIGNED_OUT = EventKind("people.signed_out", _("Signed out"))
SIGN_IN_FAILED = EventKind("people.sign_in_failed", _("Sign-in failed"))
PASSWORD_SET = EventKind("people.password_set", _("Password changed"))
PROFILE_CHANGED = EventKind("people.profile_changed", _("Profile changed"), ("fields",))

OWN_EVENTS = (SIGNED_IN, SIGNED_OUT, SIGN_IN_FAILED, PASSWORD_SET, PROFILE_CHANGED)

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
)
