from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "rostra.inbox"
    label = "inbox"

    def ready(self) -> None:
        from rostra.audit import registry, sources
        from rostra.core.ui import nav
        from rostra.inbox.actions.leaving import count_owned, pass_on
        from rostra.inbox.events import EVENTS
        from rostra.inbox.menu import INBOX, QUEUES
        from rostra.inbox.notices import NOTICES
        from rostra.inbox.queries import queues_of
        from rostra.inbox.sources import SOURCES, STANDINGS
        from rostra.inbox.wording import FIELDS, THINGS
        from rostra.people import leaving, naming, notices, parts

        registry.register(EVENTS)
        sources.register(SOURCES, STANDINGS)
        notices.register(NOTICES)
        naming.register(things=THINGS, fields=FIELDS)
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
        nav.register(QUEUES)
