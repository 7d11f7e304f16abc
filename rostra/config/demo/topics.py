"""What people write about: the tree of topics, rules, and corrections from which something is learnt."""

from __future__ import annotations

from datetime import datetime, timedelta

from rostra.config.demo.office import Office, Story
from rostra.config.demo.topics_texts import BUSES, BUSES_EXAMPLES, BUSES_NAMES, PAST, ROADS, RULES, Asked
from rostra.inbox import actions as inbox
from rostra.inbox.actions.correcting import correct_topic
from rostra.inbox.actions.learning import learn_anew
from rostra.inbox.actions.sorting import sort
from rostra.inbox.actions.taking import take_starter
from rostra.inbox.actions.topic_rules import Conditions, create_rule
from rostra.inbox.actions.topics import Described, change_topic, create_topic
from rostra.inbox.enums import TopicBy, Visibility
from rostra.inbox.models import Conversation, Queue, Topic, TopicExample
from rostra.portal.actions import ask
from rostra.publishing.actions import deliver_due

APART = timedelta(hours=1)
READ = timedelta(minutes=20)
ANSWERED = timedelta(minutes=50)


def story(office: Office) -> Story:
    """The tree is taken over; weeks of questions are sorted, corrected and answered; what was said so is learnt."""
    found: Story = [(office.at("30 09:30"), lambda at: _tree(office, at))]
    for when, questions in PAST:

        def happen(at: datetime, questions: tuple[Asked, ...] = questions) -> None:
            _questions(office, questions, at)

        found.append((office.at(when), happen))
    return [*found, (office.at("10 02:37"), lambda at: learn_anew(now=at))]


def topic_of(name: str) -> Topic:
    """The topic of this English name, whatever the language of the body."""
    return Topic.objects.get(names__en=name)


def wrote(office: Office, name: str, text: str, at: datetime) -> Conversation:
    """Somebody asks by the form."""
    ask(account=office.form, text=text, name=name, email="", language=office.body.language, files=(), now=at)
    return Conversation.objects.latest("pk")


def say_topic(conversation: Conversation, topic: Topic, office: Office, at: datetime) -> None:
    """Lena says the topic, or agrees with the one that was read; a person's word she leaves."""
    conversation.refresh_from_db()
    if conversation.topic_by != TopicBy.PERSON:
        correct_topic(conversation=conversation, topic=topic, by=office.lena, now=at)


def _tree(office: Office, at: datetime) -> None:
    ana = office.ana
    take_starter(kind="municipality", by=ana, now=at)
    harbour = inbox.create_queue(name=BUSES, by=ana, now=at)
    inbox.set_queue_members(queue=harbour, members=[ana, office.lena], by=ana, now=at)
    code = office.body.language
    described = Described(BUSES_NAMES.get(code, BUSES), names=BUSES_NAMES, queue=harbour, examples=BUSES_EXAMPLES)
    create_topic(described=described, by=ana, now=at)
    roads = Queue.objects.get(unit=office.units["Technical services"])
    for name in ROADS:
        _wait_in(topic_of(name), roads, office, at)
    for name, topic, words, place in RULES:
        create_rule(conditions=Conditions(topic_of(topic), name, words=words, place=place), by=ana, now=at)
    learn_anew(now=at)


def _wait_in(topic: Topic, queue: Queue, office: Office, at: datetime) -> None:
    examples: dict[str, list[str]] = {}
    for code, text in TopicExample.objects.filter(topic=topic).values_list("language", "text"):
        examples.setdefault(code, []).append(text)
    described = Described(topic.name, names=topic.names, queue=queue, sensitive=topic.sensitive, examples=examples)
    change_topic(topic=topic, described=described, by=office.ana, now=at)


def _questions(office: Office, questions: tuple[Asked, ...], start: datetime) -> None:
    asked = [(wrote(office, row.name, row.text, start + n * APART), row) for n, row in enumerate(questions)]
    end = start + len(questions) * APART
    sort(clock=lambda: end)
    for number, (conversation, row) in enumerate(asked):
        at = end + number * ANSWERED / 5
        say_topic(conversation, topic_of(row.topic), office, at)
        inbox.answer(
            conversation=conversation, text=row.answer, visibility=Visibility.PRIVATE, by=office.lena, now=at + READ
        )
    deliver_due(clock=lambda: end + APART * 2)
