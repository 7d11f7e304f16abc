from __future__ import annotations

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "rostra.publishing"
    label = "publishing"

    def ready(self) -> None:
        from rostra.audit import registry, sources
        from rostra.core.ui import alarms
        from rostra.people import naming, notices
        from rostra.publishing.content import SOURCE
        from rostra.publishing.events import EVENTS
        from rostra.publishing.notices import NOTICES
        from rostra.publishing.presentation import alarms as stops
        from rostra.publishing.sources import CHANGE, SIGHT
        from rostra.publishing.standing import CHANGES, DELIVERIES
        from rostra.publishing.wording import FIELDS, THINGS

        registry.register(EVENTS)
        sources.register([SOURCE, CHANGE, SIGHT], [DELIVERIES, CHANGES])
        notices.register(NOTICES)
        alarms.register(stops)
        naming.register(things=THINGS, fields=FIELDS)
