"""The cast: one fictional municipality with its people, and a second body that must never see any of it.

Made by the same actions that users use.
"""

from __future__ import annotations

from datetime import datetime

from django.test import Client

from rostra.core.scoping import scope
from rostra.people.actions import add_member, add_unit, create_body, give_role
from rostra.people.enums import RoleCode
from rostra.people.models import Body, Member

PASSWORD = "correct horse battery staple"


class Cast:
    """`editor`, `approver`, `responder`, `records`, `security`, `administrator`, `reader` are members of `body`;
    `stranger` is administrator of `other`.
    """

    def __init__(self, *, now: datetime) -> None:
        self.now = now
        self.body = create_body(
            slug="portavale", name="Portavale Municipality", language="en", time_zone="Europe/Oslo", by=None, now=now
        )
        self.other = create_body(
            slug="elsewhere", name="Elsewhere Transit", language="sv", time_zone="Europe/Stockholm", by=None, now=now
        )
        with scope(self.body):
            self.unit = add_unit(name="Communications", by=None, now=now)
            self.editor = self._member(self.body, "Ana Popa", RoleCode.EDITOR)
            self.approver = self._member(self.body, "Jonas Berg", RoleCode.APPROVER)
            self.responder = self._member(self.body, "Lena Krog", RoleCode.RESPONDER)
            self.records = self._member(self.body, "Ravi Nair", RoleCode.RECORDS)
            self.security = self._member(self.body, "Sara Lind", RoleCode.SECURITY)
            self.administrator = self._member(self.body, "Mihai Rusu", RoleCode.ADMINISTRATOR)
            self.reader = self._member(self.body, "Nour Haddad", RoleCode.READER)
        with scope(self.other):
            self.stranger = self._member(self.other, "Otto Fremd", RoleCode.ADMINISTRATOR, RoleCode.RESPONDER)

    def _member(self, body: Body, name: str, *codes: str) -> Member:
        email = f"{name.split()[0].lower()}@{body.slug}.example"
        member = add_member(email=email, name=name, by=None, now=self.now, password=PASSWORD)
        for code in codes:
            give_role(member=member, code=code, by=None, now=self.now)
        return member

    def client(self, member: Member | None = None) -> Client:
        """A browser, signed in as the member."""
        client = Client()
        if member is not None:
            client.force_login(member.user)
        return client
