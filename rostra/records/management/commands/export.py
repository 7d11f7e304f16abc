from __future__ import annotations

import shutil
import sys
import tarfile
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rostra.audit.sequencer import sequence
from rostra.core.refusals import Refused
from rostra.core.scoping import scope
from rostra.core.unpacking import unpack
from rostra.people.models import Body
from rostra.people.naming import mentions
from rostra.records.actions.exporting import claim, drop_export, open_export
from rostra.records.actions.filing import file_waiting
from rostra.records.actions.writing import write
from rostra.records.enums import ExportFormat, ExportState
from rostra.records.models import Decision, Export, ExportPart, Hold, RecordClass, SavedSearch
from rostra.records.selecting import Selection


class Command(BaseCommand):
    help = "Write records into a folder: as E-ARK packages that anybody can check without Rostra, or as tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--body", required=True, help="short name of the body")
        parser.add_argument("--format", choices=ExportFormat.values, default=ExportFormat.EARK.value)
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the packages or files")
        parser.add_argument("--purpose", default="", help="what it is for; written into the log")
        parser.add_argument("--account", type=int, help="number of an account")
        parser.add_argument("--class", dest="record_class", metavar="CODE", help="a class, and the classes below it")
        parser.add_argument("--topic", type=int, help="number of a topic")
        parser.add_argument("--about", default="", help="one thing, as inbox.conversation:12")
        parser.add_argument(
            "--decision", metavar="NUMBER", help="what stands on the lists of a decision or in its request"
        )
        parser.add_argument("--hold", type=int, help="number of a hold, as in the address of its page")
        parser.add_argument("--case-like", action="store_true", help="what hints at a case of one person")
        parser.add_argument(
            "--search", metavar="NAME", help="a search that somebody keeps for all, as for a request or an initiative"
        )
        parser.add_argument(
            "--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="written on that day or later"
        )
        parser.add_argument(
            "--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="written on that day or earlier"
        )
        parser.add_argument("--redacted", action="store_true", help="a copy for disclosure: others' data left out")
        parser.add_argument("--split", type=int, metavar="MB", help="a new package after about so many megabytes")

    def handle(self, *_args: Any, **options: Any) -> None:
        body = Body.objects.filter(slug=options["body"]).first()
        if body is None:
            raise CommandError(f"There is no body “{options['body']}”.")
        out: Path = options["out"]
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"The folder {out} cannot be made: {error.strerror}.") from error
        with scope(body):
            try:
                row = _export(body, _selection(options), options)
            except Refused as refused:
                raise CommandError(str(refused)) from refused
            names = [_hand_over(part, out) for part in ExportPart.objects.filter(export=row).order_by("number")]
            drop_export(export=row, now=timezone.now())
        self.stdout.write(f"{row.count} records written:")
        for name in names:
            self.stdout.write(f"  {out / name}")
        if row.error:
            self.stderr.write(f"Not all could be had ({row.error}): the package names what is missing or differs.")
            sys.exit(1)


def _selection(options: dict[str, Any]) -> Selection:
    record_class = None
    if options["record_class"]:
        record_class = RecordClass.objects.filter(code=options["record_class"]).values_list("pk", flat=True).first()
        if record_class is None:
            raise CommandError(f"There is no class “{options['record_class']}”.")
    account = options["account"]
    if account is not None and not mentions([f"accounts.account:{account}"])[f"accounts.account:{account}"].name:
        raise CommandError(f"The body has no account number {account}.")
    decision = None
    if options["decision"]:
        decision = Decision.objects.filter(number=options["decision"]).values_list("pk", flat=True).first()
        if decision is None:
            raise CommandError(f"There is no decision “{options['decision']}”.")
    hold = options["hold"]
    if hold is not None and not Hold.objects.filter(pk=hold).exists():
        raise CommandError(f"The body has no hold number {hold}.")
    asked = Selection(
        account=account,
        record_class=record_class,
        topic=options["topic"],
        about=options["about"],
        since=options["since"],
        until=options["until"],
        decision=decision,
        hold=hold,
        case_like=True if options["case_like"] else None,
    )
    return asked if options["search"] is None else Selection.of(_kept(options["search"]) | asked.as_json())


def _kept(name: str) -> dict[str, Any]:
    """What a search asks that somebody keeps for all who work here."""
    found = SavedSearch.objects.filter(name=name, shared=True).values_list("selection", flat=True)[:2]
    match list(found):
        case [selection]:
            return dict(selection)
        case []:
            raise CommandError(f"Nobody keeps a search “{name}” for all.")
        case _:
            raise CommandError(f"Several people keep a search “{name}” for all: give one of them another name.")


def _export(body: Body, selection: Selection, options: dict[str, Any]) -> Export:
    """An export that is written to its end, here and now."""
    now = timezone.now()
    sequence(body.pk)
    file_waiting(body.pk, now=now)
    row = open_export(
        format=ExportFormat(options["format"]),
        title=body.name,
        purpose=options["purpose"],
        selection=selection,
        by=None,
        now=now,
        redacted=options["redacted"],
        split_mb=options["split"],
        at_once=True,
    )
    mine = claim(now, export=row)
    if mine is not None:
        write(mine, clock=timezone.now)
    row.refresh_from_db()
    if row.state != ExportState.DONE:
        raise CommandError(f"The export was not written: {row.error}. It is tried again by the worker.")
    return row


def _hand_over(part: ExportPart, out: Path) -> str:
    """A package is unpacked into the folder, a table is copied."""
    path = Path(settings.FILES_ROOT) / part.path
    if not part.name.endswith(".tar"):
        shutil.copyfile(path, out / part.name)
        return part.name
    name = part.name.removesuffix(".tar")
    if (out / name).exists():
        raise CommandError(f"{out / name} is there already.")
    with tarfile.open(path) as tar:
        unpack(tar, out)
    return name
