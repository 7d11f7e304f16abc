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
        from rostra.editorial.actions import leaving as posts
        from rostra.editorial.content import SOURCES
        from rostra.editorial.events import EVENTS
        from rostra.editorial.notices import NOTICES
        from rostra.editorial.standing import POSTS
        from rostra.editorial.wording import FIELDS, THINGS
        from rostra.people import leaving, naming, notices

        registry.register(EVENTS)
        sources.register(SOURCES, [POSTS])
        notices.register(NOTICES)
        naming.register(things=THINGS, fields=FIELDS)
        leaving.register(
            (
                leaving.Handover(
                    "editorial.drafts",
                    _("Posts that are not approved"),
                    posts.count_drafts,
                    posts.pass_on,
                    otherwise=_("They stay as they are; every editor can go on with them."),
                    page="editorial:calendar",
                ),
                leaving.Handover(
                    "editorial.scheduled",
                    _("Approved posts that wait for their time"),
                    posts.count_scheduled,
                    posts.keep_scheduled,
                    otherwise=_("They go out as planned."),
                    passes=False,
                    page="editorial:calendar",
                ),
            )
        )
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
