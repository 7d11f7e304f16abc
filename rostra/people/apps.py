from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "rostra.people"
    label = "people"

    def ready(self) -> None:
        from rostra.audit import registry
        from rostra.people.events import EVENTS

        registry.register(EVENTS)
