from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rostra.accounts"
    label = "accounts"

    def ready(self) -> None:
        from rostra.accounts.events import EVENTS
        from rostra.audit import registry

        registry.register(EVENTS)
