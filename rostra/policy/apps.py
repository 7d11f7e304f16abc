from __future__ import annotations

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "rostra.policy"
    label = "policy"

    def ready(self) -> None:
        from rostra.audit import registry
        from rostra.policy.events import EVENTS

        registry.register(EVENTS)
