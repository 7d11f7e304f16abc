from __future__ import annotations

import subprocess
import sys
from argparse import REMAINDER, ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

CHECKOUT = Path(__file__).resolve().parents[4]


class Command(BaseCommand):
    help = "Run a benchmark: ingest, inbox, publish or register. In a checkout only; each uses a database of its own."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rest", nargs=REMAINDER, metavar="NAME [options]")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not (CHECKOUT / "bench").is_dir():
            raise CommandError("The benchmarks are not part of the installed package: run them in a checkout.")
        sys.exit(
            subprocess.run([sys.executable, "-m", "bench", *options["rest"]], cwd=CHECKOUT, check=False).returncode
        )
