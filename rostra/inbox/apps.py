from __future__ import annotations

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "rostra.inbox"
    label = "inbox"

    def ready(self) -> None:
        from rostra.audit import registry, sources
        from rostra.core.ui import nav
        from rostra.inbox.events import EVENTS
        from rostra.inbox.menu import INBOX, QUEUES
        from rostra.inbox.notices import FIELDS, NOTICES, THINGS
        from rostra.inbox.sources import SOURCES
        from rostra.people import naming, notices

        registry.register(EVENTS)
        sources.register(SOURCES)
        notices.register(NOTICES)
        naming.register(things=THINGS, fields=FIELDS)
        nav.register(INBOX)
        nav.register(QUEUES)
