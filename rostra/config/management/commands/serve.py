from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from granian.log import LogLevels
from granian.server import Server

from rostra.config import environment
from rostra.config.keys import require_keys
from rostra.config.processes import end_own_children, end_with_parent
from rostra.config.staticfiles import collect


class Command(BaseCommand):
    help = "Run the web server. Address and port come from ROSTRA_BIND and ROSTRA_PORT."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workers", type=int, default=1, help="processes (1); each serves 8 requests at a time")
        parser.add_argument("--reload", action="store_true", help="restart when a source file changes")

    def handle(self, *_args: Any, **options: Any) -> None:
        require_keys()
        # Workers are forked: a pool that was opened here would come to them without its threads.
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # the pool is PostgreSQL's own
        collect()
        end_with_parent()
        end_own_children()
        Server(
            "rostra.config.wsgi:application",
            address=environment.text("ROSTRA_BIND"),
            port=environment.number("ROSTRA_PORT"),
            interface="wsgi",
            workers=options["workers"],
            blocking_threads=8,
            respawn_failed_workers=True,
            reload=options["reload"],
            log_access=False,
            log_level=LogLevels.error,
            websockets=False,
        ).serve()
