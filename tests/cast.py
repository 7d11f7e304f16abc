"""The cast: one fictional municipality with its people, and a second body that must never see any of it.

Made by the same actions that users use.
"""

from __future__ import annotations

from datetime import datetime

from django.test import Client

from rostra.core.scoping import scope
from rostra.people.actions import add_member, add_unit, create_body, give_role
from rostra.people.enums import RoleCode
from rostra.people.models import Body, Member, Unit

PASSWORD = "correct horse battery staple"


PEOPLE = {
    "editor": ("Ana Popa", RoleCode.EDITOR),
    "approver": ("Jonas Berg", RoleCode.APPROVER),
    "responder": ("Lena Krog", RoleCode.RESPONDER),
    "records": ("Ravi Nair", RoleCode.RECORDS),
    "security": ("Sara Lind", RoleCode.SECURITY),
    "administrator": ("Mihai Rusu", RoleCode.ADMINISTRATOR),
    "reader": ("Nour Haddad", RoleCode.READER),
}
STRANGER = ("Otto Fremd", RoleCode.ADMINISTRATOR, RoleCode.RESPONDER)


class Cast:
    """`editor`, `approver`, `responder`, `records`, `security`, `administrator`, `reader` are members of `body`;
    `stranger` is administrator of `other`.
    """

    editor: Member
    approver: Member
    responder: Member
    records: Member
    security: Member
    administrator: Member
    reader: Member

    def __init__(self, *, now: datetime, made: bool = False) -> None:
        """`made`: in this database it was made before, and is read."""
        self.now = now
        if made:
            self._read()
        else:
            self._make()

    def _make(self) -> None:
        now = self.now
        self.body = create_body(
            slug="portavale", name="Portavale Municipality", language="en", time_zone="Europe/Oslo", by=None, now=now
        )
        self.other = create_body(
            slug="elsewhere", name="Elsewhere Transit", language="sv", time_zone="Europe/Stockholm", by=None, now=now
        )
        with scope(self.body):
            self.unit = add_unit(name="Communications", by=None, now=now)
            for name, (person, code) in PEOPLE.items():
                setattr(self, name, self._member(self.body, person, code))
        with scope(self.other):
            self.stranger = self._member(self.other, *STRANGER)

    def _read(self) -> None:
        self.body, self.other = Body.objects.get(slug="portavale"), Body.objects.get(slug="elsewhere")
        found = {row.user.name: row for row in Member.everywhere.select_related("user")}
        with scope(self.body):
            self.unit = Unit.objects.get()
        for name, (person, _code) in PEOPLE.items():
            setattr(self, name, found[person])
            found[person].body = self.body
        self.stranger = found[STRANGER[0]]
        self.stranger.body = self.other

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
