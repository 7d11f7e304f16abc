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
        from rostra.editorial.actions import plan
        from rostra.editorial.comments import COMMENT
        from rostra.editorial.compliance import PROVIDERS
        from rostra.editorial.erasing import ERASE, NOT_GONE, typed
        from rostra.editorial.events import EVENTS
        from rostra.editorial.foresight import CONSEQUENCES
        from rostra.editorial.holding import against
        from rostra.editorial.items import ITEMS, TELLING, versions_belong
        from rostra.editorial.library_wording import FIELDS as LIBRARY_FIELDS
        from rostra.editorial.library_wording import THINGS as LIBRARY_THINGS
        from rostra.editorial.notices import NOTICES
        from rostra.editorial.outreach import OUTREACH
        from rostra.editorial.outreach_wording import FIELDS as OUTREACH_FIELDS
        from rostra.editorial.outreach_wording import THINGS as OUTREACH_THINGS
        from rostra.editorial.plan_wording import FIELDS as PLAN_FIELDS
        from rostra.editorial.plan_wording import THINGS as PLAN_THINGS
        from rostra.editorial.planning import types_of
        from rostra.editorial.sources import SOURCES, VERSION
        from rostra.editorial.standing import COMMENTS, POSTS, WORKFLOWS
        from rostra.editorial.voice_wording import FIELDS as VOICE_FIELDS
        from rostra.editorial.voice_wording import THINGS as VOICE_THINGS
        from rostra.editorial.wording import FIELDS, THINGS
        from rostra.people import leaving, naming, notices, parts
        from rostra.policy import evidence, impacts
        from rostra.publishing import belonging
        from rostra.publishing import leaving as departures
        from rostra.records.actions import removing

        registry.register(EVENTS)
        evidence.register(*PROVIDERS)
        sources.register([*SOURCES, COMMENT, OUTREACH], [POSTS, COMMENTS, WORKFLOWS])
        sources.complete(items=ITEMS, telling=TELLING)
        sources.complete(erase=ERASE, not_gone=NOT_GONE)
        removing.register(typed)
        impacts.register(*CONSEQUENCES)
        belonging.register(VERSION.name, versions_belong)
        notices.register(NOTICES)
        departures.register(VERSION.name, against)
        naming.register(things=THINGS, fields=FIELDS)
        naming.register(things=PLAN_THINGS, fields=PLAN_FIELDS)
        naming.register(things=LIBRARY_THINGS, fields=LIBRARY_FIELDS)
        naming.register(things=VOICE_THINGS, fields=VOICE_FIELDS)
        naming.register(things=OUTREACH_THINGS, fields=OUTREACH_FIELDS)
        parts.register((parts.Holding("editorial.types", _("Content types"), types_of),))
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
                    otherwise=_("They go out as planned; what nobody else answers for is held back at its time."),
                    passes=False,
                    page="editorial:calendar",
                ),
                leaving.Handover(
                    "editorial.plan",
                    _("Content types and slots that they answer for"),
                    plan.count_answered_for,
                    plan.pass_on,
                    otherwise=_("Whoever plans for the whole body hears of what is missing."),
                    page="editorial:types",
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
                also=("editorial:types", "editorial:slots", "editorial:feeds"),
            )
        )
        nav.register(
            nav.Item(label=_("Ideas"), url_name="editorial:ideas", icon="lightbulb", order=45, allowed=_belongs)
        )
        nav.register(
            nav.Item(
                label=_("Media library"),
                url_name="editorial:library",
                icon="image",
                order=46,
                allowed=_reads,
            )
        )
        nav.register(
            nav.Item(
                label=_("Style and contacts"),
                url_name="editorial:voice",
                icon="megaphone",
                order=47,
                allowed=_reads,
            )
        )
        nav.register(
            nav.Item(
                label=_("Said elsewhere"),
                url_name="editorial:outreach",
                icon="message-square",
                order=48,
                allowed=_reads,
            )
        )
        nav.register(nav.Item(label=_("Compose"), url_name="editorial:compose", icon="pen", order=40, allowed=_writes))


def _belongs(request: HttpRequest) -> bool:
    """Every member of the body, whatever roles they have."""
    return vars(request).get("member") is not None


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
