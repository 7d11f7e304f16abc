from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from rostra.config.archive import BackupError, read_backup


class Command(BaseCommand):
    help = "Bring a backup back into an empty installation, and its tables up to this release."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            manifest = read_backup(options["file"].resolve())
        except BackupError as error:
            raise CommandError(str(error)) from error
        call_command("migrate", verbosity=0)
        self.stdout.write(f"Restored the backup of {manifest['at']} (Rostra {manifest['rostra']}).")
        self.stdout.write(f"Put its keys into {settings.KEYS}, then run: rostra verify")
