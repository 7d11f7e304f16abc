from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from rostra.config.doctor import examine


class Command(BaseCommand):
    help = "Say what is configured, reachable, alive and late, and what to do. Exit code 0 only when all is well."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="print {well, findings: [{what, state, advice, serious}]}"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        findings = examine(timezone.now())
        well = all(finding.ok or not finding.serious for finding in findings)
        if options["json"]:
            self.stdout.write(json.dumps({"well": well, "findings": [asdict(finding) for finding in findings]}))
        else:
            width = max(len(finding.what) for finding in findings)
            for finding in findings:
                mark = "ok  " if finding.ok else "MEND" if finding.serious else "note"
                self.stdout.write(f"{mark}  {finding.what:{width}}  {finding.state}")
                if finding.advice:
                    self.stdout.write(f"      {'':{width}}  → {finding.advice}")
        if not well:
            sys.exit(1)
