from __future__ import annotations

from typing import cast

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "rostra.editorial"
    label = "editorial"

    def ready(self) -> None:
        from rostra.audit import registry, sources
        from rostra.core.ui import nav
        from rostra.editorial.content import SOURCES
        from rostra.editorial.events import EVENTS
        from rostra.editorial.notices import FIELDS, NOTICES, THINGS
        from rostra.people import naming, notices

        registry.register(EVENTS)
        sources.register(SOURCES)
        notices.register(NOTICES)
        naming.register(things=THINGS, fields=FIELDS)
        nav.register(
            nav.Item(
                label=_("Calendar"),
                url_name="editorial:calendar",
                icon="calendar-days",
                order=30,
                allowed=_reads,
            )
        )
        nav.register(nav.Item(label=_("Compose"), url_name="editorial:compose", icon="pen", order=40, allowed=_writes))


def _reads(request: HttpRequest) -> bool:
    from rostra.people.access import MemberRequest
    from rostra.people.enums import Right
    from rostra.people.rules import may_anywhere

    return may_anywhere(cast("MemberRequest", request).member, Right.READ)


def _writes(request: HttpRequest) -> bool:
    from rostra.people.access import MemberRequest
    from rostra.people.enums import Right
    from rostra.people.rules import may_anywhere

    return may_anywhere(cast("MemberRequest", request).member, Right.WRITE)
