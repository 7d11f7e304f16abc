from __future__ import annotations

import getpass
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from rostra.core.refusals import Refused
from rostra.core.scoping import scope
from rostra.people.actions import add_member, create_body, give_duty, give_role
from rostra.people.enums import DutyCode, RoleCode


class Command(BaseCommand):
    help = "Create a body and its first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name, used in addresses: portavale")
        parser.add_argument("name", help="full name: “Portavale Municipality”")
        parser.add_argument(
            "--language", default=settings.LANGUAGE_CODE, choices=[code for code, _ in settings.LANGUAGES]
        )
        parser.add_argument("--time-zone", default="UTC", help="Europe/Oslo, Asia/Riyadh …")
        parser.add_argument("--admin", required=True, metavar="E-MAIL", help="the first administrator")
        parser.add_argument("--admin-name", required=True, metavar="NAME")
        parser.add_argument(
            "--role",
            action="append",
            default=[],
            choices=[code for code in RoleCode.values if code != RoleCode.ADMINISTRATOR],
            help="a further role of the first administrator, again for each: later nobody gives themselves a role",
        )
        parser.add_argument(
            "--duty",
            action="append",
            default=[],
            choices=DutyCode.values,
            help="a duty of the first administrator, again for each: later nobody gives themselves a duty",
        )
        parser.add_argument(
            "--password", help="asked for when left out; “-” sets none: the person uses “Forgot password”"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        password = self._password(options["password"])
        now = timezone.now()
        try:
            with transaction.atomic():
                body = create_body(
                    slug=options["slug"],
                    name=options["name"],
                    language=options["language"],
                    time_zone=options["time_zone"],
                    by=None,
                    now=now,
                )
                with scope(body):
                    member = add_member(
                        email=options["admin"], name=options["admin_name"], by=None, now=now, password=password
                    )
                    for code in (RoleCode.ADMINISTRATOR, *options["role"]):
                        give_role(member=member, code=code, by=None, now=now)
                    for code in options["duty"]:
                        give_duty(member=member, code=code, by=None, now=now)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Created {body.name} with {member.user.email} as administrator.")

    def _password(self, given: str | None) -> str | None:
        if given == "-":
            return None
        try:
            password = given or getpass.getpass("Password for the administrator (15 characters or more): ")
            validate_password(password)
        except EOFError as error:
            raise CommandError("Nobody is there to ask for the password: give it with --password.") from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password
