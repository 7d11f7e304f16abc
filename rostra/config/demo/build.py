"""Builds the demo municipality by the same actions that users use, as if half a year had passed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings

from rostra.accounts.actions import refresh_activity
from rostra.accounts.models import Account, FakeCase
from rostra.audit.sequencer import sequence_all
from rostra.config.demo import (
    answers,
    captures,
    compliance,
    duty,
    elsewhere,
    further,
    learning,
    library,
    listening,
    many,
    plan,
    planned,
    policy,
    records,
    register,
    secrets,
    topics,
    week,
)
from rostra.config.demo.office import PASSWORD, Office, found_office, furnish, moment
from rostra.core.scoping import scope
from rostra.people.actions import create_body, end_membership, mark_all_read
from rostra.people.models import Body

SLUG = "demo"
EMAIL = "ana@portavale.example"

__all__ = ["EMAIL", "PASSWORD", "SLUG", "build"]

Say = Callable[[str], Any]


def build(*, stage: str, language: str, now: datetime, say: Say) -> None:
    """The body with its people, accounts and secrets; with stage “week”, a week of work up to `now`."""
    body = create_body(
        slug=SLUG,
        name="Portavale Municipality",
        language=language,
        languages=[code for code, _ in settings.LANGUAGES],
        time_zone="Europe/Oslo",
        website="https://www.portavale.example",
        by=None,
        now=moment("201 09:00", now, _clock()),
    )
    with scope(body):
        office = found_office(body, now)
        register.take_over(office)
        secrets.fill(office)
        register.open_by_protocol(office)
        register.give_rights(office)
        furnish(office)
        register.look_again(office)
        secrets.attest(office)
        _read_everything(office)
        story = [
            *register.lately(office),
            *policy.story(office),
            (office.at("20h"), lambda at: _omar_leaves(office, at)),
        ]
        if stage == "week":
            say("… a week of questions, answers and posts")
            plan.make(office)
            library.make(office)
            story += [*week.story(office), *planned.story(office), *further.story(office), *elsewhere.story(office)]
            story += [
                part for depth in (topics, duty, answers, many, records, listening) for part in depth.story(office)
            ]
        for at, happen in sorted(story, key=lambda item: item[0]):
            office.network.clock = lambda at=at: at  # type: ignore[misc]
            happen(at)
        learning.learn(office)
        refresh_activity()
        _ask_no_network(now)
        captures.capture(office, now)
        if stage == "week":
            records.keep(office)
        compliance.comply(office)
    sequence_all(now=now, sign_all=True)


def _clock() -> Body:
    """Only for its time zone, before there is a body."""
    return Body(time_zone="Europe/Oslo")


def _ask_no_network(now: datetime) -> None:
    """The demo's handles may be somebody's on the real networks: their addresses count as asked for."""
    Account.objects.update(link_checked_at=now)
    FakeCase.objects.update(link_checked_at=now)


def _read_everything(office: Office) -> None:
    """What people were told before the last week they have read."""
    for member in (office.ana, office.jonas, office.lena, office.sara, office.ravi, office.ingrid, office.omar):
        mark_all_read(user=member.user, now=office.at("10 16:00"))


def _omar_leaves(office: Office, now: datetime) -> None:
    """He could know a password: it must be changed, and the board says so."""
    successors = {"accounts.tended": office.lena, "vault.secrets": office.jonas}
    end_membership(member=office.omar, by=office.ana, now=now, successors=successors)
