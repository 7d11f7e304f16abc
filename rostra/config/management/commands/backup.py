from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rostra.config.archive import BackupError, write_backup


class Command(BaseCommand):
    help = "Write database and files into one file. The keys are left out: keep ROSTRA_KEYS apart, in a safe place."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the new file, as rostra-2026-11-24.tar")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            target = write_backup(options["file"].resolve(), now=timezone.now())
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Written: {target} ({target.stat().st_size / 1e6:.1f} MB).")
        self.stdout.write(
            f"Not in it: the keys in {settings.KEYS}. Without them no credential opens and no checkpoint verifies."
        )
