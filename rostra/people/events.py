from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

BODY_CREATED = EventKind("people.body_created", _("Body created"), ("slug", "name"))
UNIT_ADDED = EventKind("people.unit_added", _("Unit added"), ("name",))
MEMBER_ADDED = EventKind("people.member_added", _("Member added"), ("user",))
MEMBER_LEFT = EventKind("people.member_left", _("Member left"), ("user",))
ROLE_GIVEN = EventKind("people.role_given", _("Role given"), ("user", "role", "unit"))
ROLE_TAKEN = EventKind("people.role_taken", _("Role taken away"), ("user", "role", "unit"))
DUTY_GIVEN = EventKind("people.duty_given", _("Duty given"), ("user", "duty", "unit"))
DUTY_TAKEN = EventKind("people.duty_taken", _("Duty taken away"), ("user", "duty", "unit"))

EVENTS = (
    BODY_CREATED,
    UNIT_ADDED,
    MEMBER_ADDED,
    MEMBER_LEFT,
    ROLE_GIVEN,
    ROLE_TAKEN,
    DUTY_GIVEN,
    DUTY_TAKEN,
)
