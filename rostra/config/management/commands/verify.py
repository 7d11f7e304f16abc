from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max
from django.utils import timezone

from rostra.audit import keys
from rostra.audit.checking import in_processes, in_threads
from rostra.audit.keys import KeyMissing
from rostra.audit.models import Checkpoint, Log
from rostra.audit.report import Report
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import Start, from_the_first, since, verify_all
from rostra.audit.watching import keep
from rostra.people.models import Body
from rostra.records.packages import verify_package

MOST_JOBS = 64


class Command(BaseCommand):
    help = "Recompute the whole log from the rows. Exit code 1 and the first bad leaf when something was changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print {ok, records, disposed, leaves, first_bad}")
        parser.add_argument("--body", metavar="SLUG", help="the log and the files of this body alone")
        parser.add_argument(
            "--since",
            type=_mark,
            metavar="DATE|SIZE",
            help="only what came after the newest checkpoint of that time (UTC) or of so many leaves, and that the log goes on from it",
        )
        parser.add_argument(
            "--jobs",
            type=_jobs,
            default=1,
            metavar="N",
            help="processes that read long logs beside each other, where processors are free (1)",
        )
        parser.add_argument("--package", metavar="DIR", help="an exported package instead, as its own verify.py does")
        parser.add_argument("--key", action="append", default=[], metavar="VKEY", help="of --package: a key to believe")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["package"] is not None:
            trusted = [part for key in options["key"] for part in ("--key", key)]
            sys.exit(verify_package.main([options["package"], *trusted]))
        unsigned = _sequence()
        begun = time.monotonic()
        body = _body(options["body"])
        start: Start = from_the_first if options["since"] is None else _Told(_since(options["since"], body))
        jobs: int = options["jobs"]
        reading = in_threads if jobs == 1 else partial(in_processes, jobs)
        report = verify_all(start=start, body=body, reading=reading)
        if start is from_the_first and body is None:
            keep(report, recent=False, seconds=round(time.monotonic() - begun), now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            self._say(report, start.begun if isinstance(start, _Told) else [])
        if unsigned:
            self.stderr.write(f"Nothing is signed: {unsigned}")
        if unsigned or not report.ok:
            sys.exit(1)

    def _say(self, report: Report, begun: list[tuple[Log, Checkpoint | None]]) -> None:
        for log, checkpoint in begun:
            self.stdout.write(f"{log}: {_begun(log, checkpoint)}.")
        if report.ok and begun and report.leaves == 0:
            self.stdout.write("No leaf was verified; the signed trees and the files are as they were.")
        elif report.ok:
            self.stdout.write(f"All is as it was logged: {report.leaves} events, {report.records} records.")
        for bad in report.bad:
            place = bad.about or "the tree" if bad.leaf is None else f"leaf {bad.leaf} (event {bad.event}, {bad.about})"
            self.stderr.write(f"NOT as it was logged: {bad.log}, {place}: {bad.reason}.")


class _Told:
    """A start that remembers where each log was begun, to say so."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self.begun: list[tuple[Log, Checkpoint | None]] = []

    def __call__(self, log: Log) -> Checkpoint | None:
        found = self._start(log)
        self.begun.append((log, found))
        return found


def _begun(log: Log, checkpoint: Checkpoint | None) -> str:
    if checkpoint is None:
        return f"no checkpoint is so early, from its first leaf on; leaves: {log.size}"
    begin = f"from the checkpoint of {checkpoint.size} leaves, {checkpoint.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if checkpoint.size >= log.size:
        return f"{begin}; nothing came after it, no leaf was verified"
    return f"{begin}; leaves after it: {log.size - checkpoint.size}"


def _since(mark: datetime | int, body: int | None) -> Start:
    """Raises CommandError where the mark lies behind everything, so that there is nothing to verify."""
    if isinstance(mark, datetime):
        if mark > timezone.now():
            raise CommandError(f"{mark:%Y-%m-%d %H:%M %Z} is yet to come.")
        return since(mark)
    logs = Log.objects.all() if body is None else Log.objects.filter(body=body)
    largest = logs.aggregate(largest=Max("size"))["largest"] or 0
    if mark > largest:
        raise CommandError(f"No log has {mark} leaves: the longest has {largest}.")
    return since(mark)


def _sequence() -> str:
    """Give every event its leaf first; why heads could not be signed, if so."""
    try:
        sequence_all(now=timezone.now())
    except KeyMissing as error:
        return str(error)
    return keys.trouble()


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_JOBS:
        raise ArgumentTypeError(f"write a number from 1 to {MOST_JOBS}")
    return int(text)


def _mark(text: str) -> datetime | int:
    if text.isdecimal() and len(text) < 19:
        return int(text)
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError("write a date as 2026-11-24, or a number of leaves") from error
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _body(slug: str | None) -> int | None:
    if slug is None:
        return None
    body = Body.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if body is None:
        raise CommandError(f"There is no body “{slug}”.")
    return body
