from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rostra.core.scoping import scope
from rostra.people.models import Body
from rostra.policy.lint import falls_short
from rostra.policy.queries import draft, in_force


class Command(BaseCommand):
    help = "The policy of a body as a text: what falls short in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True, metavar="lint")
        lint = commands.add_parser(
            "lint", help="what falls short in the draft, else in the version in force; exit code 1 if anything does"
        )
        lint.add_argument("--body", required=True, metavar="SLUG", help="short name of the body")
        lint.add_argument("--json", action="store_true", help="print {questions, answered, clauses, falls_short}")

    def handle(self, *_args: Any, **options: Any) -> None:
        body = Body.objects.filter(slug=options["body"]).first()
        if body is None:
            raise CommandError(f"There is no body “{options['body']}”.")
        with scope(body):
            version = draft() or in_force()
            if version is None:
                raise CommandError(f"{body.name} has no policy yet, and no draft of one.")
            found = falls_short(version, timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self._say(found)
        if found["falls_short"]:
            sys.exit(1)

    def _say(self, found: dict[str, Any]) -> None:
        self.stdout.write(
            f"{found['answered']} of {found['questions']} questions are answered, which makes {found['clauses']} clauses."
        )
        for each in found["falls_short"]:
            self.stdout.write(f"  {each['item'] or '—':5} {each['code']}: {each['text']}")
        if not found["falls_short"]:
            self.stdout.write("Nothing falls short.")
