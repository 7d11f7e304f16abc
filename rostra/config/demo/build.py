"""Builds the demo municipality by the same actions that users use, as if a week had passed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from rostra.accounts.actions import add_account, connect_account
from rostra.accounts.models import Account
from rostra.audit.sequencer import sequence_all
from rostra.channels.fake.network import FakeNetwork, network_at
from rostra.config.demo.texts import DRAFTS, POSTS, QUESTIONS, REPLIES, Said
from rostra.core.scoping import scope
from rostra.editorial import actions as editorial
from rostra.editorial.content import Content
from rostra.editorial.models import Post
from rostra.editorial.queries import current
from rostra.inbox import actions as inbox
from rostra.inbox.enums import CloseReason, Visibility
from rostra.inbox.intake.collect import collect
from rostra.inbox.models import Conversation, Queue
from rostra.people.actions import add_member, add_unit, create_body, give_duty, give_role
from rostra.people.enums import DutyCode, RoleCode
from rostra.people.models import Body, Member, Unit
from rostra.portal.actions import ask
from rostra.publishing.actions import deliver_due
from rostra.publishing.models import Delivery

SLUG = "demo"
EMAIL = "ana@portavale.example"
PASSWORD = "portavale demo 2026"  # noqa: S105 - printed on purpose: the demo listens on this machine only

LATER = timedelta(minutes=40)
"""How long the office takes to answer in the story."""

Say = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Office:
    """The municipality with those who act in the story."""

    body: Body
    ana: Member
    jonas: Member
    lena: Member
    form: Account
    social: Account
    network: FakeNetwork


def build(*, stage: str, language: str, now: datetime, say: Say) -> None:
    """The body with its people and accounts; with stage “week”, a week of work up to `now`."""
    start = now - timedelta(days=8)
    body = create_body(
        slug=SLUG,
        name="Portavale Municipality",
        language=language,
        languages=[code for code, _ in settings.LANGUAGES],
        time_zone="Europe/Oslo",
        by=None,
        now=start,
    )
    with scope(body):
        office = _office(body, start)
        if stage == "week":
            say("… a week of questions, answers and posts")
            _week(office, now)
    sequence_all(now=now, sign_all=True)


def _office(body: Body, now: datetime) -> Office:
    communications = add_unit(name="Communications", by=None, now=now)
    service = add_unit(name="Service desk", by=None, now=now)
    technical = add_unit(name="Technical services", by=None, now=now)
    ana = _member("Ana Popa", "Head of communications", communications, now)
    jonas = _member("Jonas Berg", "Editor", communications, now)
    lena = _member("Lena Krog", "Service desk", service, now)
    roles = {
        ana: (RoleCode.ADMINISTRATOR, RoleCode.APPROVER, RoleCode.RESPONDER, RoleCode.RECORDS),
        jonas: (RoleCode.EDITOR, RoleCode.RESPONDER),
        lena: (RoleCode.RESPONDER,),
    }
    for member, codes in roles.items():
        for code in codes:
            give_role(member=member, code=code, by=None, now=now)
    duties = {
        ana: (DutyCode.STRATEGY, DutyCode.APPROVALS, DutyCode.CRISIS),
        jonas: (DutyCode.PUBLISHING,),
        lena: (DutyCode.SERVICE,),
    }
    for member, codes_of in duties.items():
        for duty in codes_of:
            give_duty(member=member, code=duty, by=ana, now=now)
    form = add_account(channel="webform", name="Ask the municipality", values={}, identity=None, by=ana.user, now=now)
    social = connect_account(
        channel="sandbox",
        name="Portavale on the practice network",
        values={"handle": "portavale"},
        by=ana.user,
        now=now,
        unit=communications,
    )
    _queues(ana, jonas, lena, form, social, technical, now)
    network = network_at(str(Path(settings.DATA) / "channels" / "sandbox" / "network.sqlite"))
    return Office(body, ana, jonas, lena, form, social, network)


def _member(name: str, title: str, unit: Unit, now: datetime) -> Member:
    email = f"{name.split()[0].lower()}@portavale.example"
    return add_member(email=email, name=name, title=title, unit=unit, by=None, now=now, password=PASSWORD)


def _queues(
    ana: Member, jonas: Member, lena: Member, form: Account, social: Account, technical: Unit, now: datetime
) -> None:
    questions = inbox.create_queue(name="Questions", by=ana, now=now)
    comments = inbox.create_queue(name="Comments on posts", by=ana, now=now)
    roads = inbox.create_queue(name="Roads, water and light", by=ana, now=now, unit=technical)
    members: dict[Queue, list[Member]] = {questions: [ana, lena], comments: [ana, jonas], roads: [ana]}
    for queue, people in members.items():
        inbox.set_queue_members(queue=queue, members=people, by=ana, now=now)
    inbox.set_route(account=form, queue=questions, by=ana, now=now)
    inbox.set_route(account=social, queue=comments, by=ana, now=now)


def _week(office: Office, now: datetime) -> None:
    """Everything in the order in which it happened."""
    posts: dict[int, Post] = {}
    story: list[tuple[datetime, Callable[[datetime], None]]] = []
    for number, (title, text, when) in enumerate(POSTS):

        def publish(at: datetime, number: int = number, title: str = title, text: str = text) -> None:
            posts[number] = _publish(office, title, text, at)

        story.append((_moment(when, now, office.body), publish))
    for said in REPLIES:

        def reply(at: datetime, said: Said = said) -> None:
            _reply(office, said, posts[said.under or 0], at)

        story.append((_moment(said.when, now, office.body), reply))
    for said in QUESTIONS:

        def question(at: datetime, said: Said = said) -> None:
            _question(office, said, at)

        story.append((_moment(said.when, now, office.body), question))
    for at, happen in sorted(story, key=lambda item: item[0]):
        office.network.clock = lambda at=at: at  # type: ignore[misc]
        happen(at)
    for number, (title, text, state) in enumerate(DRAFTS, start=1):
        due_at = _moment(f"-{number} {8 + 2 * number:02}:30", now, office.body)
        _draft(office, title, text, state, now - timedelta(hours=number), due_at)


def _moment(when: str, now: datetime, body: Body) -> datetime:
    """The time that the story names: days ago (or, with a minus, ahead) at a time of the body's clock, or hours ago."""
    days, _, clock = when.partition(" ")
    if not clock:
        return now - timedelta(hours=int(days.removesuffix("h")))
    local = now.astimezone(ZoneInfo(body.time_zone)) - timedelta(days=int(days))
    hour, minute = map(int, clock.split(":"))
    return local.replace(hour=hour, minute=minute, second=0, microsecond=0)


def _draft(office: Office, title: str, text: str, state: str, at: datetime, due_at: datetime) -> Post:
    content = Content(text, "en")
    post = editorial.create_post(
        title=title, due_at=due_at, shared=content, versions={office.social: content}, by=office.jonas, now=at
    )
    if state in ("review", "approved"):
        editorial.ask_review(post=post, by=office.jonas, now=at)
    if state == "approved":
        editorial.approve(post=post, content_hash=current(post).hash, by=office.ana, now=at)
    return post


def _publish(office: Office, title: str, text: str, at: datetime) -> Post:
    post = _draft(office, title, text, "approved", at - timedelta(minutes=30), at)
    deliver_due(clock=lambda: at)
    return post


def _reply(office: Office, said: Said, post: Post, at: datetime) -> None:
    """A citizen writes under a post; it is collected, and answered where the story says so."""
    version = current(post).versions[0]
    delivery = Delivery.objects.get(source="editorial.version", source_id=version.pk)
    office.network.write(said.name, said.text, reply_to=delivery.ref, at=at)
    collect(office.social, clock=lambda: at)
    _work(said, at, Visibility.PUBLIC, office.jonas)


def _question(office: Office, said: Said, at: datetime) -> None:
    ask(account=office.form, text=said.text, name=said.name, email="", language=office.body.language, files=(), now=at)
    _work(said, at, Visibility.PRIVATE, office.lena)


def _work(said: Said, at: datetime, visibility: Visibility, by: Member) -> None:
    conversation = Conversation.objects.latest("pk")
    then = at + LATER
    if said.note:
        inbox.add_note(conversation=conversation, text=said.note, by=by, now=at + LATER / 2)
    if said.answer:
        conversation.refresh_from_db()
        inbox.answer(conversation=conversation, text=said.answer, visibility=visibility, by=by, now=then)
        deliver_due(clock=lambda: then)
    if said.close:
        conversation.refresh_from_db()
        inbox.close(conversation=conversation, reason=CloseReason(said.close), by=by, now=then + LATER)
