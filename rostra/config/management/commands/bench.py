from __future__ import annotations

import json
import subprocess
import sys
from argparse import REMAINDER, ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

CHECKOUT = Path(__file__).resolve().parents[4]
READING = {"topics": "TRAIN.csv TEST.csv [--json] [--reference]", "groups": "FILE.csv [--json]"}
"""These try texts of the user's own and belong to the installed package."""


class Command(BaseCommand):
    help = (
        "Try how well Rostra reads labelled texts: topics TRAIN.csv TEST.csv, groups FILE.csv (--json for programs). "
        "Any other benchmark, such as ingest or inbox, runs in a checkout only, on a database of its own."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="topics, groups: one line of JSON")
        parser.add_argument("--reference", action="store_true", help="topics: beside a plain pipeline of scikit-learn")
        parser.add_argument("rest", nargs=REMAINDER, metavar="NAME [options]")

    def handle(self, *_args: Any, **options: Any) -> None:
        rest: list[str] = options["rest"]
        if rest and rest[0] in READING:
            before = [f"--{option}" for option in ("json", "reference") if options[option]]
            self._read(rest[0], [*rest[1:], *before])
            return
        if not (CHECKOUT / "bench").is_dir():
            raise CommandError("The benchmarks are not part of the installed package: run them in a checkout.")
        sys.exit(subprocess.run([sys.executable, "-m", "bench", *rest], cwd=CHECKOUT, check=False).returncode)

    def _read(self, name: str, rest: list[str]) -> None:
        # Here, because it takes numpy and scipy, which no other command needs.
        from rostra.inbox.reading import evaluation
        from rostra.inbox.reading.labelled import Unusable

        files = [Path(word) for word in rest if not word.startswith("--")]
        asked = {word for word in rest if word.startswith("--")}
        allowed = {word.strip("[]") for word in READING[name].split() if word.startswith("[")}
        if len(files) != READING[name].count(".csv") or not asked <= allowed:
            raise CommandError(f"Usage: rostra bench {name} {READING[name]}")
        try:
            if name == "topics":
                result = evaluation.topics(files[0], files[1], reference="--reference" in asked)
            else:
                result = evaluation.groups(files[0])
        except Unusable as error:
            raise CommandError(str(error)) from error
        if "--json" not in asked:
            self.stdout.write(_table(result))
        elif name == "topics":
            self.stdout.write(json.dumps(result))
        else:
            # Of groups there is one set of figures that counts: it stands by itself, and under its name as with topics.
            self.stdout.write(json.dumps({**result["figures"], **result}))


def _table(result: dict[str, dict[str, float | None]]) -> str:
    return "\n".join(
        f"{part:10} {name:18} {'—' if value is None else f'{value:.4g}':>8}"
        for part, figures in result.items()
        for name, value in figures.items()
    )
