from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as Migrate

from rostra.config import structure
from rostra.config.owner import as_owner


class Command(Migrate):
    """Django's migrate, as the owner of the tables; an empty database starts from the structure as it is written down."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--replay", action="store_true", help="Replay every migration on an empty database too.")

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            asked = options["replay"] or options["app_label"] or options["plan"] or options["check_unapplied"]
            if not asked and structure.is_empty():
                structure.load()
            super().handle(*args, **options)
