from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from rostra.config.owner import as_owner


class Command(Migrate):
    """Django's migrate, as the owner of the tables."""

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            super().handle(*args, **options)
