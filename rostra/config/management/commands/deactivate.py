from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rostra.core.refusals import Refused
from rostra.people.actions import deactivate_user
from rostra.people.models import User


class Command(BaseCommand):
    help = "Switch a person off for the whole installation: they leave every body and never sign in again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="E-MAIL", help="whose address")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"].strip()).first()
        if user is None:
            raise CommandError("Nobody has this address.")
        if not user.is_active:
            raise CommandError(f"{user.name} is switched off already.")
        try:
            departures = deactivate_user(user=user, by=None, now=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        left = ", ".join(departure.member.body.name for departure in departures) or "no body"
        self.stdout.write(f"{user.name} is switched off and has left {left}.")
