from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rostra.audit.sequencer import sequence
from rostra.core.refusals import Refused
from rostra.core.scoping import scope
from rostra.people.models import Body
from rostra.records.actions.filing import file_waiting
from rostra.records.actions.loading import load_package


class Command(BaseCommand):
    help = "Bring a package that Rostra exported back into a body without records of its own. All is checked first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("package", type=Path, help="the folder with bagit.txt, or the tar file of it")
        parser.add_argument("--body", required=True, help="short name of the body")

    def handle(self, *_args: Any, **options: Any) -> None:
        body = Body.objects.filter(slug=options["body"]).first()
        if body is None:
            raise CommandError(f"There is no body “{options['body']}”.")
        now = timezone.now()
        with scope(body):
            try:
                package = load_package(path=options["package"], by=None, now=now)
            except Refused as refused:
                raise CommandError(str(refused)) from refused
            sequence(body.pk)
            file_waiting(body.pk, now=now)
        self.stdout.write(f"{package.name}: {package.count} records checked and loaded.")
