from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "rostra.audit"
    label = "audit"

    def ready(self) -> None:
        from rostra.audit import registry
        from rostra.audit.events import EVENTS

        registry.register(EVENTS)
