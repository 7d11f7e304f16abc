from __future__ import annotations

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "rostra.publishing"
    label = "publishing"

    def ready(self) -> None:
        from rostra.audit import registry, sources
        from rostra.core.ui import alarms
        from rostra.people import naming, notices
        from rostra.publishing.actions.capturing import captured
        from rostra.publishing.content import SOURCE
        from rostra.publishing.erasing import ERASE, NOT_GONE
        from rostra.publishing.events import EVENTS
        from rostra.publishing.items import ITEMS, TELLING
        from rostra.publishing.notices import NOTICES
        from rostra.publishing.presentation import alarms as stops
        from rostra.publishing.queries import twins as known_deliveries
        from rostra.publishing.sources import CHANGE, SIGHT
        from rostra.publishing.standing import CHANGES, DELIVERIES
        from rostra.publishing.wording import FIELDS, THINGS
        from rostra.records import twins
        from rostra.records.actions.capturing import when_over

        when_over(captured)
        registry.register(EVENTS)
        twins.register("publishing", known_deliveries)
        sources.register([SOURCE, CHANGE, SIGHT], [DELIVERIES, CHANGES])
        sources.complete(items=ITEMS, telling=TELLING)
        sources.complete(erase=ERASE, not_gone=NOT_GONE)
        notices.register(NOTICES)
        alarms.register(stops)
        naming.register(things=THINGS, fields=FIELDS)
