"""A week of questions, answers and posts, in the order in which it happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from rostra.config.demo import plan
from rostra.config.demo.office import Office, Story
from rostra.config.demo.texts import DRAFTS, POSTS, QUESTIONS, REPLIES, Said
from rostra.editorial import actions as editorial
from rostra.editorial.content import Content, Target
from rostra.editorial.enums import Risk
from rostra.editorial.models import Post
from rostra.editorial.queries import current
from rostra.inbox import actions as inbox
from rostra.inbox.enums import CloseReason, Visibility
from rostra.inbox.intake.collect import collect
from rostra.inbox.models import Conversation
from rostra.people.enums import DutyCode
from rostra.people.models import Member
from rostra.policy.actions import decide
from rostra.policy.approval_chains import Chain, Step
from rostra.policy.decisions import APPROVAL_CHAINS
from rostra.portal.actions import ask
from rostra.publishing.actions import deliver_due
from rostra.publishing.models import Delivery

LATER = timedelta(minutes=40)
"""How long the office takes to answer in the story."""


def story(office: Office) -> Story:
    """What happens in the week, each with its moment."""
    posts: dict[int, Post] = {}
    found: Story = plan.story(office)
    found.append((office.at("198 09:00"), lambda at: _decide_steps(office, at)))
    for number, (title, text, when) in enumerate(POSTS):

        def let_out(at: datetime, number: int = number, title: str = title, text: str = text) -> None:
            posts[number] = publish(office, title, text, at)

        found.append((office.at(when), let_out))
    for said in REPLIES:

        def reply(at: datetime, said: Said = said) -> None:
            _reply(office, said, posts[said.under or 0], at)

        found.append((office.at(said.when), reply))
    for said in QUESTIONS:

        def question(at: datetime, said: Said = said) -> None:
            _question(office, said, at)

        found.append((office.at(said.when), question))
    for number, (title, text, state) in enumerate(DRAFTS, start=1):
        due_at = office.at(f"-{number} {8 + 2 * number:02}:30")

        def draft(
            at: datetime, title: str = title, text: str = text, state: str = state, due_at: datetime = due_at
        ) -> None:
            _draft(office, title, text, state, at, due_at)

        found.append((office.at(f"{len(DRAFTS) + 1 - number}h"), draft))
    return found


def _decide_steps(office: Office, at: datetime) -> None:
    """What is risky is read for its law before anybody approves it."""
    chain = Chain((Step("legal", (DutyCode.APPROVALS.value,), hours=24), Step()), "Risky posts", (Risk.HIGH.value,))
    decide(
        question=APPROVAL_CHAINS,
        value=(chain,),
        by=office.ana.user,
        now=at,
        reason="A wrong word about safety costs more than an hour.",
    )


def _draft(
    office: Office, title: str, text: str, state: str, at: datetime, due_at: datetime, language: str = "en"
) -> Post:
    content = Content(text, language)
    post = editorial.create_post(
        title=title,
        due_at=due_at,
        texts={"": content},
        versions={Target(office.social): content},
        details=replace(plan.details_of(title), risk=Risk.HIGH if state == "legal" else Risk.NORMAL),
        by=office.jonas,
        now=at,
    )
    if state in ("review", "legal", "approved"):
        editorial.ask_review(post=post, by=office.jonas, now=at)
    if state == "legal":
        editorial.add_comment(post=post, text="Is bus 14 confirmed?", by=office.lena, now=at)
        editorial.approve(post=post, content_hash=current(post).hash, by=office.ingrid, now=at)
    if state == "approved":
        editorial.approve(post=post, content_hash=current(post).hash, by=office.ana, now=at)
    return post


def publish(office: Office, title: str, text: str, at: datetime, *, language: str = "en") -> Post:
    """Approved half an hour before, and out at that moment."""
    post = _draft(office, title, text, "approved", at - timedelta(minutes=30), at, language)
    deliver_due(clock=lambda: at)
    editorial.sweep(now=at)
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
