from __future__ import annotations

from typing import cast

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

BESIDE_MEMBERS = (
    "people:units",
    "people:duties",
    "people:contacts",
    "people:mandates",
    "accounts:raci",
    "accounts:access",
)
"""The pages that share one row of tabs with the list of members."""


class PeopleConfig(AppConfig):
    name = "rostra.people"
    label = "people"

    def ready(self) -> None:
        from rostra.audit import registry, sources
        from rostra.core.ui import nav
        from rostra.people import leaving, naming, notices, parts
        from rostra.people.actions import count_devices, hand_back
        from rostra.people.events import EVENTS
        from rostra.people.news import NOTICES
        from rostra.people.queries import HOLDINGS
        from rostra.people.standing import MANDATES, MEMBERS, unlike_log
        from rostra.people.wording import FIELDS, THINGS

        registry.register(EVENTS)
        sources.register((), (MEMBERS, MANDATES))
        sources.register_check("people.role", unlike_log)
        section = _("Settings")
        for order, (label, url_name, icon, also) in enumerate(
            (
                (_("People"), "people:members", "users", BESIDE_MEMBERS),
                (_("This body"), "people:body", "building-2", ()),
                (_("Log"), "people:log", "scroll-text", ()),
            )
        ):
            nav.register(
                nav.Item(
                    section=section,
                    label=label,
                    url_name=url_name,
                    icon=icon,
                    order=90 + 3 * order,
                    allowed=_member,
                    also=also,
                )
            )
        naming.register(things=THINGS, fields=FIELDS)
        notices.register(NOTICES)
        parts.register(HOLDINGS)
        devices = leaving.Handover(
            "people.devices",
            _("Devices"),
            count_devices,
            hand_back,
            otherwise=_("They come back to the body; nobody keeps them up to date."),
            page="people:devices",
        )
        leaving.register((devices,))
        nav.register(
            nav.Item(
                section=section,
                label=_("Devices"),
                url_name="people:devices",
                icon="phone",
                order=95,
                allowed=_keeps_devices,
            )
        )


def _member(_request: HttpRequest) -> bool:
    """The menu is drawn for members only, and all of them may look."""
    return True


def _keeps_devices(request: HttpRequest) -> bool:
    from rostra.people.access import MemberRequest
    from rostra.people.actions import keeps_devices

    return keeps_devices(cast("MemberRequest", request).member)
