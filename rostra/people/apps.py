from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

TRUTH = {"true": _("Yes"), "false": _("No")}


class PeopleConfig(AppConfig):
    name = "rostra.people"
    label = "people"

    def ready(self) -> None:
        from rostra.audit import registry
        from rostra.core.ui import nav
        from rostra.people import naming
        from rostra.people.enums import DutyCode, RoleCode
        from rostra.people.events import EVENTS
        from rostra.people.queries import member_names, unit_names, user_names

        registry.register(EVENTS)
        section = _("Settings")
        for order, (label, url_name, icon) in enumerate(
            (
                (_("People"), "people:members", "users"),
                (_("This body"), "people:body", "building-2"),
                (_("Log"), "people:log", "scroll-text"),
            )
        ):
            nav.register(
                nav.Item(
                    section=section, label=label, url_name=url_name, icon=icon, order=90 + 3 * order, allowed=_member
                )
            )
        naming.register(
            things=(
                naming.Thing("people.body", _("Body")),
                naming.Thing("people.unit", _("Unit"), names=unit_names),
                naming.Thing("people.member", _("Member"), "people:member", names=member_names),
                naming.Thing("people.user", _("Person"), names=user_names),
            ),
            fields=(
                naming.Field("user", _("Person"), names=user_names),
                naming.Field("to", _("To"), names=user_names),
                naming.Field("owner", _("Owner"), names=user_names),
                naming.Field("unit", _("Unit"), names=unit_names),
                naming.Field("role", _("Role"), words=dict(RoleCode.choices)),
                naming.Field("duty", _("Duty"), words=dict(DutyCode.choices)),
                naming.Field("name", _("Name")),
                naming.Field("title", _("Title")),
                naming.Field("fields", _("Changed")),
                naming.Field("kind", _("Kind")),
                naming.Field("state", _("State")),
                naming.Field("code", _("Reason")),
                naming.Field("old", _("Before"), words=TRUTH),
                naming.Field("new", _("After"), words=TRUTH),
                naming.Field("due_at", _("Time")),
            ),
        )


def _member(_request: HttpRequest) -> bool:
    """The menu is drawn for members only, and all of them may look."""
    return True
