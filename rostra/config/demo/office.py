"""The municipality and its people: units, roles, duties, mandates, devices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from rostra.accounts.actions import add_account, connect_account
from rostra.accounts.models import Account
from rostra.channels.fake.network import FakeNetwork, network_at
from rostra.config.demo.people_texts import DEVICES, DUTIES, PEOPLE, ROLES, SPOKESPERSONS, UNITS
from rostra.inbox import actions as inbox
from rostra.inbox.enums import Level, Way
from rostra.inbox.models import Queue
from rostra.people.actions import (
    add_member,
    add_unit,
    change_member,
    give_duty,
    give_role,
    lose_device,
    register_device,
)
from rostra.people.models import Body, Member, Unit

PASSWORD = "portavale demo 2026"  # noqa: S105 - printed on purpose: the demo listens on this machine only

Story = list[tuple[datetime, Callable[[datetime], object]]]
"""What happens when; each is told the moment."""


@dataclass(frozen=True, slots=True)
class Office:
    """The municipality with those who act in the story; `now` is the moment at which the story ends."""

    body: Body
    now: datetime
    units: dict[str, Unit]
    ana: Member
    jonas: Member
    lena: Member
    sara: Member
    ravi: Member
    ingrid: Member
    omar: Member
    form: Account
    social: Account
    network: FakeNetwork

    def at(self, when: str) -> datetime:
        return moment(when, self.now, self.body)


def moment(when: str, now: datetime, body: Body) -> datetime:
    """The time that the story names: days ago (or, with a minus, ahead) at a time of the body's clock, or hours ago."""
    days, _, clock = when.partition(" ")
    if not clock:
        return now - timedelta(hours=int(days.removesuffix("h")))
    local = now.astimezone(ZoneInfo(body.time_zone)) - timedelta(days=int(days))
    hour, minute = map(int, clock.split(":"))
    return local.replace(hour=hour, minute=minute, second=0, microsecond=0)


def found_office(body: Body, now: datetime) -> Office:
    """Everybody in their places, the web form open, and a first account for practice."""
    start = moment("200 09:00", now, body)
    units: dict[str, Unit] = {}
    for name, parent in UNITS:
        units[name] = add_unit(name=name, parent=units.get(parent), by=None, now=start)
    people = {name: _join(name, title, units[unit], start) for name, title, unit in PEOPLE}
    for name, codes in ROLES.items():
        for code in codes:
            give_role(member=people[name], code=code, by=None, now=start)
    ana = people["Ana Popa"]
    for name, duties in DUTIES.items():
        for duty in duties:
            give_duty(member=people[name], code=duty, by=None, now=start)
    for name, (phone, topics) in SPOKESPERSONS.items():
        member = people[name]
        change_member(
            member=member, title=member.title, unit=member.unit, phone=phone, spokesperson=topics, by=ana, now=start
        )
    form = add_account(channel="webform", name="Ask the municipality", values={}, identity=None, by=ana.user, now=start)
    social = connect_account(
        channel="sandbox",
        name="Portavale on the practice network",
        values={"handle": "portavale"},
        by=ana.user,
        now=start,
        unit=units["Communications"],
    )
    office = Office(
        body=body,
        now=now,
        units=units,
        **{name.split()[0].lower(): member for name, member in people.items()},
        form=form,
        social=social,
        network=network_at(str(Path(settings.DATA) / "channels" / "sandbox" / "network.sqlite")),
    )
    _queues(office, start)
    return office


def furnish(office: Office) -> None:
    """The devices on the list; one of them was lost."""
    people = {"Jonas": office.jonas, "Lena": office.lena, "Sara": office.sara}
    for label, kind, tag, holder, updated in DEVICES:
        device = register_device(
            label=label,
            kind=kind,
            tag=tag,
            owned=True,
            holder=people[holder],
            updater=office.sara,
            updated_on=office.at(f"{updated} 12:00").date(),
            by=office.sara,
            now=office.at("41 10:00"),
        )
        if "tablet" in label:
            lose_device(device=device, by=office.lena, now=office.at("40 16:20"))


def _join(name: str, title: str, unit: Unit, now: datetime) -> Member:
    email = f"{name.split()[0].lower()}@portavale.example"
    # Who has left by the end of the story cannot sign in.
    password = None if name == "Omar Aziz" else PASSWORD
    return add_member(email=email, name=name, title=title, unit=unit, by=None, now=now, password=password)


def _queues(office: Office, now: datetime) -> None:
    ana, jonas, lena = office.ana, office.jonas, office.lena
    questions = inbox.create_queue(name="Questions", by=ana, now=now)
    comments = inbox.create_queue(name="Comments on posts", by=ana, now=now)
    roads = inbox.create_queue(name="Roads, water and light", by=ana, now=now, unit=office.units["Technical services"])
    members: dict[Queue, list[Member]] = {questions: [ana, lena], comments: [ana, jonas], roads: [ana]}
    for queue, people in members.items():
        inbox.set_queue_members(queue=queue, members=people, by=ana, now=now)
    inbox.set_route(account=office.form, queue=questions, by=ana, now=now)
    inbox.set_route(account=office.social, queue=comments, by=ana, now=now)
    inbox.decide_model(
        way=Way.SEVERAL,
        account=office.social,
        queue=comments,
        reason="Two of us read the comments anyway, and each knows other subjects.",
        by=ana,
        now=now,
    )
    inbox.set_clock(level=Level.CRISIS, acknowledge_minutes=15, answer_minutes=60, by=ana, now=now)
