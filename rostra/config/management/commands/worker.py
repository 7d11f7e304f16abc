from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from rostra.config.keys import require_keys
from rostra.config.processes import end_with_parent, settle
from rostra.core.worker import run_worker
from rostra.core.yielding import give_way


class Command(BaseCommand):
    help = "Run a worker: it collects, publishes and keeps the log. Start as many as you like, on any machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=4, help="jobs at the same time (4)")
        parser.add_argument(
            "--name", default="", help="how this worker is called in logs; the machine's name unless given"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        require_keys()
        end_with_parent()
        give_way()
        settle()
        run_worker(concurrency=options["concurrency"], name=options["name"])
