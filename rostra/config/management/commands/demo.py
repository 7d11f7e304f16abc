from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rostra.config import environment
from rostra.config.demo.run import DemoError, run, set_up


class Command(BaseCommand):
    help = "Set everything up, build the demo municipality, run web server and worker. Ctrl-C stops all of it."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", help="instead of ROSTRA_PORT")
        parser.add_argument(
            "--language", choices=[code for code, _ in settings.LANGUAGES], help="instead of ROSTRA_LANGUAGE"
        )
        parser.add_argument("--stage", choices=["fresh", "week"], help="instead of ROSTRA_STAGE")
        parser.add_argument("--reload", action="store_true", help="restart the web server when a source file changes")

        parser.add_argument("--build-only", action="store_true", help=SUPPRESS)

    def handle(self, *_args: Any, **options: Any) -> None:
        language = options["language"] or environment.text("ROSTRA_LANGUAGE")
        stage = options["stage"] or environment.text("ROSTRA_STAGE")
        try:
            if options["build_only"]:
                set_up(language=language, stage=stage, say=self._say)
                return
            run(
                port=int(options["port"] or environment.number("ROSTRA_PORT")),
                language=language,
                stage=stage,
                reload=options["reload"],
                say=self._say,
            )
        except DemoError as error:
            raise CommandError(str(error)) from error

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
