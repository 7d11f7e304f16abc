from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rostra.accounts.actions.smoking import NotSmokeable, smoke
from rostra.accounts.models import Account
from rostra.core.scoping import scope


class Command(BaseCommand):
    help = "Try an account on its real network: publish a short test post, read it back, withdraw it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True, metavar="smoke")
        smoking = commands.add_parser("smoke", help="publish, read back, withdraw; exit code 1 if a step failed")
        smoking.add_argument(
            "account", metavar="ACCOUNT", help="number of the account, as in its address, or its handle"
        )
        smoking.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        account = _account(options["account"])
        tries = []
        with scope(account.body_id):
            try:
                for one in smoke(account=account, now=timezone.now()):
                    tries.append(one)
                    if not options["json"]:
                        self.stdout.write(f"{one.step:9} {one.code:12} {one.detail}".rstrip())
            except NotSmokeable as refused:
                raise CommandError(str(refused)) from refused
        if options["json"]:
            ok = not any(one.failed for one in tries)
            self.stdout.write(json.dumps({"account": account.pk, "ok": ok, "steps": [asdict(one) for one in tries]}))
        if any(one.failed for one in tries):
            raise CommandError("The trial failed.", returncode=1)


def _account(wanted: str) -> Account:
    rows = Account.everywhere.select_related("body")
    found = list(rows.filter(pk=int(wanted)) if wanted.isdecimal() else rows.filter(handle__iexact=wanted.lstrip("@")))
    if not found:
        raise CommandError(f"There is no account “{wanted}”.")
    if len(found) > 1:
        names = ", ".join(
            f"{account.pk} ({account.body.slug}, {account.channel or account.network})" for account in found
        )
        raise CommandError(f"Several accounts are called so; name one by its number: {names}.")
    return found[0]
