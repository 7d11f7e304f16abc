"""Portavale's policy: version 1 in force for a month, version 2 under discussion."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from rostra.config.demo import policy_texts as texts
from rostra.config.demo.office import Office, Story
from rostra.jurisdictions import packs
from rostra.policy import actions, document
from rostra.policy.enums import InstrumentKind, Stand, VersionForm
from rostra.policy.models import Answer, Version
from rostra.policy.queries import team
from rostra.policy.questionnaire import items

PACK = "nb-NO"


def story(office: Office) -> Story:
    """A team in spring, the first policy a month ago, and a second version since last week."""
    return [
        (office.at("38 10:00"), lambda at: _gather(office, at)),
        (office.at("34 13:00"), lambda at: _first(office, at)),
        (office.at("6 09:30"), lambda at: _second(office, at)),
    ]


def _gather(office: Office, at: datetime) -> None:
    """Who settles it, which rules hold beside it, and where they contradict what people want."""
    for name, function in texts.TEAM:
        actions.give_seat(member=getattr(office, name), function=function, by=office.ana, now=at)
    law = packs.pack(PACK).laws[0]
    described = actions.Described(
        title=law.name, kind=InstrumentKind.LAW, reference=law.respond.source, items=texts.LAW_ITEMS, pack=PACK
    )
    actions.add_instrument(described=described, by=office.ana, now=at)
    for title, kind, reference, concerns, owner in texts.RULES:
        described = actions.Described(
            title=title, kind=kind, reference=reference, items=concerns, owner=getattr(office, owner)
        )
        actions.add_instrument(described=described, by=office.sara, now=at)
    conflict = actions.raise_conflict(items=texts.CONFLICT_ITEMS, text=texts.CONFLICT, by=office.ingrid, now=at)
    later = at + timedelta(days=2)
    actions.resolve_conflict(conflict=conflict, resolution=texts.RESOLUTION, by=office.ana, now=later)


def _first(office: Office, at: datetime) -> None:
    """Answered, agreed, adopted and in force on one day; Ana is the only administrator, and decides by herself."""
    version = actions.open_draft(form=VersionForm.SHORT, only=False, by=office.ana, now=at)
    for pk, value in texts.ANSWERS.items():
        row = _propose(office, version, pk, value, at)
        for member in {seat.member for seat in team() if seat.function in items()[pk].team} or {office.ana}:
            actions.agree(version=version, item=pk, edition=row.edition, by=member, now=at)
    actions.ask_adoption(version=version, by=office.ana, now=at)
    actions.adopt(
        version=version,
        decision_number=texts.DECISION,
        effective_at=None,
        review_on=(at + timedelta(days=365)).date(),
        summary=texts.SUMMARY,
        write=document.frozen,
        by=office.ana,
        now=at + timedelta(hours=2),
    )


def _second(office: Office, at: datetime) -> None:
    """Two proposals, on which not everybody agrees yet."""
    version = actions.open_draft(form=VersionForm.FULL, only=False, by=office.ana, now=at)
    training = _propose(office, version, "E6.4", texts.TRAINING, at, by=office.sara)
    _say(version, training, Stand.AGREE, "", office.sara, at, function="it")
    _say(version, training, Stand.COMMENT, texts.WHY_NOT_YET, office.ingrid, at + timedelta(hours=3))
    sooner = _propose(office, version, "E8.6", texts.SOONER, at)
    _say(version, sooner, Stand.AGREE, "", office.ana, at, function="communications")
    _say(version, sooner, Stand.OBJECT, texts.TOO_SOON, office.jonas, at + timedelta(days=1))


def _propose(office: Office, version: Version, item: str, value: dict[str, Any], at: datetime, **by: Any) -> Answer:
    row = Answer.objects.filter(version=version, item=item).first()
    edition = row.edition if row else 0
    return actions.propose(
        version=version, item=item, value=value, edition=edition, by=by.get("by", office.ana), now=at
    )


def _say(version: Version, row: Answer, stand: Stand, text: str, by: Any, at: datetime, *, function: str = "") -> None:
    actions.say(
        version=version, item=row.item, edition=row.edition, stand=stand, text=text, by=by, now=at, function=function
    )
