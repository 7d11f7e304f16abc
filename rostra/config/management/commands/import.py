from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rostra.accounts.actions.importing import import_register, plan_import
from rostra.accounts.models import Account
from rostra.accounts.registers import guess, read_table
from rostra.core.refusals import Refused
from rostra.core.scoping import scope
from rostra.inbox.intake.files import import_messages
from rostra.people.models import Body
from rostra.records.actions import past
from rostra.records.enums import PastFormat

SHOWN = 20


class Command(BaseCommand):
    help = "Bring messages, a register of accounts or an archive of the past in from a file. A second run with the same file adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="messages|accounts|archive")
        accounts = what.add_parser("accounts", help="a register of official accounts: CSV, JSON or XLSX")
        accounts.add_argument("file", type=Path)
        accounts.add_argument("--body", required=True, help="short name of the body")
        accounts.add_argument(
            "--map",
            default="",
            metavar="COLUMN=FIELD,…",
            help="columns to fields, or to handle:NETWORK; guessed by their names unless given",
        )
        accounts.add_argument(
            "--decision",
            default="",
            metavar="TEXT",
            help="the decision that opened these accounts; without it they are kept as found, without a decision",
        )
        messages = what.add_parser("messages", help="messages of people outside")
        messages.add_argument("file", type=Path)
        messages.add_argument("--body", required=True, help="short name of the body")
        messages.add_argument(
            "--map", default="", metavar="COLUMN=FIELD,…", help="columns to fields; the others are kept as raw"
        )
        messages.add_argument(
            "--account", type=int, help="number of the account they came on; an import account unless given"
        )
        messages.add_argument(
            "--as", dest="as_", choices=["work", "history"], default="work", help="to be answered, or only kept"
        )
        archive = what.add_parser("archive", help="the past of an account: what its network gave, or a mailbox")
        archive.add_argument("file", type=Path)
        archive.add_argument("--body", required=True, help="short name of the body")
        archive.add_argument("--account", type=int, required=True, help="number of the account whose past it is")
        archive.add_argument("--format", required=True, choices=PastFormat.values, help="what the file is")
        for each in (messages, accounts, archive):
            each.add_argument("--dry-run", action="store_true", help="read and report, keep nothing")
            each.add_argument(
                "--json", action="store_true", help="print {read, new, duplicate, refused: [{line, reason}]}"
            )

    def handle(self, *_args: Any, **options: Any) -> None:
        body = Body.objects.filter(slug=options["body"]).first()
        if body is None:
            raise CommandError(f"There is no body “{options['body']}”.")
        with scope(body):
            try:
                report = _IMPORTS[options["what"]](options)
            except (Refused, ValueError, OSError) as error:
                raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        self.stdout.write(
            f"Read {report['read']}: {report['new']} new, {report['duplicate']} known already, "
            f"{report.get('refused_count', len(report['refused']))} refused."
        )
        for title in ("refused", "duplicates", "marked"):
            self._list(title, report.get(title, []))
        if report["refused"] and not report["new"] and not report["duplicate"]:
            sys.exit(1)

    def _list(self, title: str, notes: list[dict[str, Any]]) -> None:
        for note in notes[:SHOWN]:
            reason = f"{note['file']}: {note['reason']}" if "file" in note else note["reason"]
            self.stderr.write(f"{title}: line {note['line']}: {reason}")
        if len(notes) > SHOWN:
            self.stderr.write(f"{title}: … and {len(notes) - SHOWN} more: --json lists all.")


def _messages(options: dict[str, Any]) -> dict[str, Any]:
    report = import_messages(
        path=options["file"],
        mapping=_mapping(options["map"]),
        account=_account(options["account"]),
        as_=options["as_"],
        by=None,
        now=timezone.now(),
        dry_run=options["dry_run"],
    )
    return asdict(report)


def _accounts(options: dict[str, Any]) -> dict[str, Any]:
    table = read_table(options["file"].read_bytes(), options["file"].name)
    plan = plan_import(table=table, mapping=_mapping(options["map"]) or guess(table.columns))
    if not options["dry_run"]:
        origin, decision = options["file"].name, options["decision"]
        import_register(plan=plan, origin=origin, decision=decision, by=None, now=timezone.now())
    return {
        "read": plan.read,
        "new": len(plan.entries),
        "duplicate": len(plan.duplicates),
        "refused": [asdict(note) for note in plan.refused],
        "duplicates": [asdict(note) for note in plan.duplicates],
        "marked": [asdict(note) for note in plan.marked],
    }


def _archive(options: dict[str, Any]) -> dict[str, Any]:
    account = _account(options["account"])
    if account is None:
        raise CommandError("--account is a number.")
    now = timezone.now()
    chosen = {"path": options["file"], "account": account, "format": PastFormat(options["format"]), "now": now}
    if options["dry_run"]:
        report = past.survey(**chosen)
    else:
        looked = past.look_at(name=options["file"].name, by=None, **chosen)
        past.begin(past=looked, by=None, now=now)
        past.bring_in(looked.pk, clock=timezone.now)
        looked.refresh_from_db()
        report = past.Report(**looked.report)
    shown = ("read", "new", "duplicate", "refused", "refused_count", "files_missing")
    return {name: value for name, value in asdict(report).items() if name in shown}


_IMPORTS = {"accounts": _accounts, "archive": _archive, "messages": _messages}


def _mapping(text: str) -> dict[str, str]:
    """ "a=text,b=author_name" as a dictionary. Raises CommandError for what is no pair."""
    pairs: dict[str, str] = {}
    for part in filter(None, text.split(",")):
        column, mark, field = part.partition("=")
        if not mark or not column.strip() or not field.strip():
            raise CommandError(f"--map takes COLUMN=FIELD, COLUMN=FIELD …; this is neither: “{part}”.")
        if column.strip() in pairs:
            raise CommandError(f"--map names the column “{column.strip()}” twice.")
        pairs[column.strip()] = field.strip()
    return pairs


def _account(pk: int | None) -> Account | None:
    if pk is None:
        return None
    account = Account.objects.filter(pk=pk).first()
    if account is None:
        raise CommandError(f"The body has no account number {pk}.")
    return account
