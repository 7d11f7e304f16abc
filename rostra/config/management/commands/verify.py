from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all


class Command(BaseCommand):
    help = "Recompute the whole log from the rows. Exit code 1 and the first bad leaf when something was changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print {ok, records, leaves, first_bad}")

    def handle(self, *_args: Any, **options: Any) -> None:
        sequence_all(now=timezone.now())
        report = verify_all()
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        elif report.ok:
            self.stdout.write(f"All is as it was logged: {report.leaves} events, {report.records} records.")
        for bad in report.bad if not options["json"] else ():
            place = bad.about or "the tree" if bad.leaf is None else f"leaf {bad.leaf} (event {bad.event}, {bad.about})"
            self.stderr.write(f"NOT as it was logged: {bad.log}, {place}: {bad.reason}.")
        if not report.ok:
            sys.exit(1)
