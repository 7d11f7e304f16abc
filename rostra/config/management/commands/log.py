from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rostra.audit import keys
from rostra.audit.models import Log, StampTrouble
from rostra.audit.stamps import stamp_due


class Command(BaseCommand):
    help = "The keys that sign the log and its time stamps: how they stand, a new key, a stamp at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True, metavar="keys | rotate-key | stamp")
        commands.add_parser(
            "keys", help="the public keys of all logs; exit code 1 if the one that signs is not at hand"
        )
        rotate = commands.add_parser("rotate-key", help="make a new key that signs from now on")
        rotate.add_argument("--reason", required=True, help="why; it stands in the log, and citizens read it")
        commands.add_parser(
            "stamp", help="get the time stamps that are due now; exit code 1 if the authority gives none"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        {"keys": self._keys, "rotate-key": self._rotate, "stamp": self._stamp}[options["what"]](options)

    def _keys(self, _options: dict[str, Any]) -> None:
        for log in Log.objects.order_by("pk"):
            for key in keys.published(log):
                until = f"retired {key.retired_at:%F %T} UTC: {key.reason}" if key.retired_at else "signs"
                self.stdout.write(f"{key.vkey}  since {key.since:%F %T} UTC, {until}")
        if trouble := keys.trouble():
            self.stderr.write(trouble)
            sys.exit(1)

    def _rotate(self, options: dict[str, Any]) -> None:
        reason = options["reason"].strip()
        if not reason:
            raise CommandError("Say why: the reason stands in the log.")
        key = keys.rotate(reason=reason, now=timezone.now())
        self.stdout.write(
            f"Key {key} signs from now on. Copy its file from {settings.KEYS} to every machine and to its safe place,"
            " and publish the new keys: rostra log keys"
        )

    def _stamp(self, _options: dict[str, Any]) -> None:
        if not settings.ROSTRA_TSA_URL:
            raise CommandError("No authority is set: ROSTRA_TSA_URL.")
        self.stdout.write(f"{stamp_due(now=timezone.now(), at_once=True)} stamps.")
        if trouble := StampTrouble.objects.first():
            self.stderr.write(trouble.error)
            sys.exit(1)
