from __future__ import annotations

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "rostra.listening"
    label = "listening"

    def ready(self) -> None:
        from rostra.audit import registry
        from rostra.core.ui import nav
        from rostra.listening.actions.expiring import forget
        from rostra.listening.events import EVENTS
        from rostra.listening.menu import MENU
        from rostra.listening.notices import NOTICES
        from rostra.listening.queries import authors
        from rostra.listening.wording import FIELDS, THINGS
        from rostra.people import naming, notices
        from rostra.records import parties

        registry.register(EVENTS)
        notices.register(NOTICES)
        naming.register(things=THINGS, fields=FIELDS)
        parties.register("listening", authors, forget=forget)
        for item in MENU:
            nav.register(item)
