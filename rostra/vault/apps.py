from __future__ import annotations

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "rostra.vault"
    label = "vault"

    def ready(self) -> None:
        from rostra.audit import registry
        from rostra.vault.events import EVENTS

        registry.register(EVENTS)
