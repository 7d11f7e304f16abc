"""Whole lists of topics: from a file, tried before anything is written, or one that Rostra brings along to begin with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.audit.actions import Data
from rostra.inbox import events
from rostra.inbox.actions.learning import learn_later
from rostra.inbox.actions.topics import Described, create_topic, may_administer, note
from rostra.inbox.csv_rows import NotTaken, csv_rows
from rostra.inbox.models import Topic, TopicExample
from rostra.inbox.starter_topics import topics_for
from rostra.people.models import Member

COLUMNS = ("topic", "language", "example")
SEPARATOR = ">"
"""Between a topic and the one under it."""
LARGEST = 20_000
LONGEST = 2000
"""Lines of a file, and characters of an example."""
LONGEST_NAME = 200

Path = tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """What taking in a file does, or would do: new topics by path, new examples, and what is left out, by line."""

    topics: list[Path] = field(default_factory=list)
    examples: list[tuple[Path, str, str]] = field(default_factory=list)
    known: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


def plan_import(text: str) -> Plan:
    """What is in a CSV file with the columns topic, language, example; nothing is written.

    A topic below another is written as "Streets > Lighting"; a row without example only names its topic. Raises NotTaken
    for a file without these columns.
    """
    there = paths()
    plan, seen = Plan(), _held(there)
    for line, (name, language, example) in _rows(text):
        path = path_of(name)
        if problem := _problem(path, language, example):
            plan.problems.append((line, problem))
            continue
        for depth in range(1, len(path) + 1):
            if path[:depth] not in there and path[:depth] not in plan.topics:
                plan.topics.append(path[:depth])
        key = (path, language, " ".join(example.split()))
        if not key[2]:
            continue
        if key in seen:
            plan.known += 1
        else:
            seen.add(key)
            plan.examples.append(key)
    return plan


@transaction.atomic
def import_topics(*, text: str, by: Member, now: datetime) -> Plan:
    """Take the file in; nothing is removed, and the same file again adds nothing. Raises NotAllowed, NotTaken."""
    may_administer(by)
    plan = plan_import(text)
    topics = paths()
    for path in plan.topics:
        described = Described(path[-1], topics.get(path[:-1]))
        topics[path] = create_topic(described=described, by=by, now=now)
    TopicExample.objects.bulk_create(
        TopicExample(body_id=by.body_id, topic=topics[path], language=language, text=example)
        for path, language, example in plan.examples
    )
    if plan.topics or plan.examples:
        _say("file", len(plan.topics), len(plan.examples), by, now)
        learn_later()
    return plan


@transaction.atomic
def take_starter(*, kind: str, by: Member, now: datetime) -> int:
    """The list for this kind of body, in its language and with examples in all; gives how many topics.

    Raises NotAllowed, and NotTaken where there are topics already: it is something to begin with.
    """
    may_administer(by)
    if Topic.objects.exists():
        raise NotTaken(gettext_lazy("There are topics already. Add single ones, or take in a file."))
    rows = topics_for(kind)
    for row in rows:
        name = row.names.get(by.body.language, row.names["en"])
        described = Described(name, names=row.names, sensitive=row.sensitive, examples=row.examples)
        create_topic(described=described, by=by, now=now)
    _say(kind, len(rows), sum(len(lines) for row in rows for lines in row.examples.values()), by, now)
    return len(rows)


def _say(source: str, topics: int, examples: int, by: Member, now: datetime) -> None:
    data: Data = {"source": source, "topics": topics, "examples": examples}
    note(events.TOPICS_TAKEN, by, now, f"people.body:{by.body_id}", data)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    without = gettext_lazy("The file needs the columns topic, language and example.")
    return csv_rows(text, COLUMNS, without=without, largest=LARGEST)


def path_of(name: str) -> Path:
    """Of "Streets > Lighting"."""
    return tuple(part for raw in name.split(SEPARATOR) if (part := " ".join(raw.split())))


def _problem(path: Path, language: str, example: str) -> str:
    if not path:
        return _("There is no topic.")
    if any(len(part) > LONGEST_NAME for part in path):
        return _("The name of the topic is too long.")
    if example and language not in dict(settings.LANGUAGES):
        return _("“%(language)s” is none of the languages of Rostra.") % {"language": language}
    if len(example) > LONGEST:
        return _("The example is longer than %(count)d characters.") % {"count": LONGEST}
    return ""


def paths() -> dict[Path, Topic]:
    """The open topics by their path."""
    rows = {topic.pk: topic for topic in Topic.objects.filter(closed_at=None)}
    return {_path(topic, rows): topic for topic in rows.values()}


def _path(topic: Topic, rows: dict[int, Topic]) -> Path:
    above = rows.get(topic.parent_id or 0)
    return (*(_path(above, rows) if above else ()), topic.name)


def _held(paths: dict[Path, Topic]) -> set[tuple[Path, str, str]]:
    """The examples that are there already."""
    of = {topic.pk: path for path, topic in paths.items()}
    rows = TopicExample.objects.filter(topic__in=of).values_list("topic_id", "language", "text")
    return {(of[topic], language, text) for topic, language, text in rows}
