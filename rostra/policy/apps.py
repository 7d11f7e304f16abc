from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "rostra.policy"
    label = "policy"

    def ready(self) -> None:
        from rostra.audit import registry, sources
        from rostra.core.ui import nav
        from rostra.people import naming, notices
        from rostra.policy.events import EVENTS
        from rostra.policy.notices import NOTICES
        from rostra.policy.standing import HOLDS
        from rostra.policy.wording import FIELDS, THINGS

        registry.register(EVENTS)
        sources.register([], [HOLDS])
        notices.register(NOTICES)
        nav.register(
            nav.Item(
                section=_("Settings"),
                label=_("Decisions"),
                url_name="policy:decisions",
                icon="scale",
                order=91,
                allowed=_member,
            )
        )
        nav.register(
            nav.Item(
                section=_("Settings"),
                label=_("Working calendar"),
                url_name="policy:calendar",
                icon="calendar-days",
                order=91,
                allowed=_member,
            )
        )
        naming.register(things=THINGS, fields=FIELDS)


def _member(_request: HttpRequest) -> bool:
    """The menu is drawn for members only, and all of them may look."""
    return True
