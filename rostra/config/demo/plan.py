"""The plan of the municipality: kinds of content, slots, what else stands on the calendar, ideas of colleagues."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from rostra.config.demo.office import Office, Story
from rostra.config.demo.plan_texts import ASKS, ENTRIES, IDEA_COMMENT, IDEAS, KINDS, SLOTS
from rostra.editorial.actions import plan
from rostra.editorial.content import Details
from rostra.editorial.models import ContentType, Idea
from rostra.editorial.starter import DAY
from rostra.editorial.times import nearest
from rostra.people.models import Member


def make(office: Office) -> None:
    """Two months ago the office said what it publishes, and when."""
    now = office.at("60 10:00")
    kinds: dict[str, ContentType] = {}
    for kind in KINDS:
        fields = plan.TypeFields(
            name=kind.name,
            purpose=kind.purpose,
            form=kind.form,
            risk=kind.risk,
            service=kind.service,
            owner=_person(office, kind.owner),
        )
        kinds[kind.name] = plan.add_type(fields=fields, by=office.ana, now=now)
        minutes = None if kind.days is None else kind.days * DAY
        plan.set_cadence(kind=kinds[kind.name], account=None, every_minutes=minutes, by=office.ana, now=now)
    for name, days, clock, weeks, of, owner in SLOTS:
        slot = plan.SlotFields(
            name=name,
            account=office.social,
            days=days,
            clock=time.fromisoformat(clock),
            every_weeks=weeks,
            starts_on=now.date(),
            content_type=kinds[of],
            owner=_person(office, owner),
        )
        plan.add_slot(fields=slot, by=office.ana, now=now)
    for sort, title, first, last, quiet, text in ENTRIES:
        entry = plan.EntryFields(
            kind=sort,
            title=title,
            text=text,
            quiet=quiet,
            starts_at=_midnight(office, first),
            ends_at=_midnight(office, last, after=True),
        )
        plan.add_entry(fields=entry, by=office.ana, now=office.at("8 15:00"))


def details_of(title: str) -> Details:
    """Of which kind the post of this title is, where the plan says so, and what it asks people for."""
    name = next((kind.name for kind in KINDS if title in kind.titles), None)
    kind = ContentType.objects.filter(name=name).first()
    return Details(content_type_id=kind.pk if kind else None, asks=ASKS.get(title, ""))


def story(office: Office) -> Story:
    """Colleagues have ideas, and one of them is talked about."""
    found: Story = []
    for when, who, title, text in IDEAS:

        def give(at: datetime, who: str = who, title: str = title, text: str = text) -> None:
            plan.give_idea(title=title, text=text, by=_person(office, who), now=at)

        found.append((office.at(when), give))
    when, who, said = IDEA_COMMENT

    def comment(at: datetime) -> None:
        idea = Idea.objects.get(title=IDEAS[1][2])
        plan.comment_on_idea(idea=idea, text=said, by=_person(office, who), now=at)

    return [*found, (office.at(when), comment)]


def _person(office: Office, name: str) -> Member:
    people = {
        "ana": office.ana,
        "jonas": office.jonas,
        "lena": office.lena,
        "ravi": office.ravi,
        "ingrid": office.ingrid,
    }
    return people[name]


def _midnight(office: Office, days: str, *, after: bool = False) -> datetime:
    """With which the day begins, on the clocks of the body, or (`after`) ends."""
    zone = ZoneInfo(office.body.time_zone)
    day = office.at(f"{days} 12:00").astimezone(zone).date()
    return nearest(day + timedelta(days=after), time(), zone).at
