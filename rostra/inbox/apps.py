from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "rostra.inbox"
    label = "inbox"

    def ready(self) -> None:
        from rostra.audit import registry, sources
        from rostra.core.ui import nav
        from rostra.inbox.actions.clocks_moved import DUE_TIMES
        from rostra.inbox.actions.leaving import count_owned, pass_on
        from rostra.inbox.answer_wording import ANSWER_FIELDS, ANSWER_THINGS
        from rostra.inbox.duty_wording import FIELDS as DUTY_FIELDS
        from rostra.inbox.duty_wording import THINGS as DUTY_THINGS
        from rostra.inbox.events import EVENTS
        from rostra.inbox.group_content import GROUP_SOURCES, GROUP_STANDINGS
        from rostra.inbox.group_wording import FIELDS as GROUP_FIELDS
        from rostra.inbox.group_wording import THINGS as GROUP_THINGS
        from rostra.inbox.menu import APPROVED, BY_TOPIC, DUTY, GROUPS, INBOX, QUEUES, THEMES, TOPICS
        from rostra.inbox.notices import NOTICES
        from rostra.inbox.prepared import PREPARED, PREPARED_STANDINGS
        from rostra.inbox.queries import queues_of
        from rostra.inbox.sources import SOURCES, STANDINGS
        from rostra.inbox.topic_wording import FIELDS as TOPIC_FIELDS
        from rostra.inbox.topic_wording import THINGS as TOPIC_THINGS
        from rostra.inbox.wording import FIELDS, THINGS
        from rostra.people import leaving, naming, notices, parts
        from rostra.policy import impacts

        registry.register(EVENTS)
        impacts.register(DUE_TIMES)
        sources.register(SOURCES, STANDINGS)
        sources.register(PREPARED, PREPARED_STANDINGS)
        sources.register(GROUP_SOURCES, GROUP_STANDINGS)
        notices.register(NOTICES)
        naming.register(things=THINGS, fields=FIELDS)
        naming.register(things=DUTY_THINGS, fields=DUTY_FIELDS)
        naming.register(things=ANSWER_THINGS, fields=ANSWER_FIELDS)
        naming.register(things=TOPIC_THINGS, fields=TOPIC_FIELDS)
        naming.register(things=GROUP_THINGS, fields=GROUP_FIELDS)
        parts.register((parts.Holding("inbox.queues", QUEUES.label, queues_of),))
        conversations = leaving.Handover(
            "inbox.conversations",
            _("Conversations"),
            count_owned,
            pass_on,
            otherwise=_("They go back to their queues."),
            page="inbox:list",
        )
        leaving.register((conversations,))
        nav.register(INBOX)
        nav.register(GROUPS)
        nav.register(APPROVED)
        nav.register(DUTY)
        nav.register(QUEUES)
        nav.register(BY_TOPIC)
        nav.register(TOPICS)
        nav.register(THEMES)
