from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rostra.vault import actions, keyring
from rostra.vault.queries import key_status


class Command(BaseCommand):
    help = (
        "The keys that seal credentials: how they stand, a new one, data keys under the new one, giving up a lost one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True, metavar="status | newkey | rekey | lost")
        status = commands.add_parser(
            "status", help="which keys are at hand, used, missing or wrong; exit code 1 if any"
        )
        commands.add_parser("newkey", help="make a key file that seals from now on")
        rekey = commands.add_parser("rekey", help="seal every data key under the current key; web and workers may run")
        lost = commands.add_parser("lost", help="give up what a lost key sealed: it must be entered again")
        lost.add_argument("key", help="id of the key")
        lost.add_argument("--yes", action="store_true", help="do it: what the key sealed never opens again")
        for command in (status, rekey):
            command.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        {"status": self._status, "newkey": self._newkey, "rekey": self._rekey, "lost": self._lost}[options["what"]](
            options
        )

    def _status(self, options: dict[str, Any]) -> None:
        status = key_status()
        if options["json"]:
            self.stdout.write(json.dumps(status.as_json()))
        else:
            self.stdout.write(f"Current key: {status.current or 'none yet, made at first use'}.")
            for name in sorted({*status.at_hand, *status.used}):
                where = "at hand" if name in status.at_hand else "MISSING"
                self.stdout.write(f"  {name}  {where}, seals {status.used.get(name, 0)} values")
            self.stdout.write(f"To seal under the current key: {status.to_rewrap}.")
            for sentence in status.trouble:
                self.stderr.write(sentence)
        if status.trouble:
            sys.exit(1)

    def _newkey(self, _options: dict[str, Any]) -> None:
        if settings.VAULT_KEYS:
            raise CommandError(f"The keys come from {keyring.VARIABLE}: put a new one first there, and restart.")
        self.stdout.write(
            f"Key {keyring.new_key()} seals from now on. Copy it to its safe place, then: rostra vault rekey"
        )

    def _rekey(self, options: dict[str, Any]) -> None:
        try:
            done = actions.rekey(now=timezone.now())
        except keyring.KeyMissing as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done)))
        else:
            self.stdout.write(f"{done.done} data keys are now under {done.current}, {done.left} are left.")
        if done.left:
            sys.exit(1)

    def _lost(self, options: dict[str, Any]) -> None:
        key, status = options["key"], key_status()
        if key in status.at_hand:
            raise CommandError(f"Key {key} is at hand: nothing is lost.")
        count = status.used.get(key, 0)
        if not count:
            raise CommandError(f"Nothing is sealed under {key}.")
        if not options["yes"]:
            raise CommandError(f"{count} values will never open again and must be entered again. Repeat with --yes.")
        actions.lose_key(kek=key, now=timezone.now())
        self.stdout.write(f"{count} values are given up. Settings → Secrets shows in red what must be entered again.")
