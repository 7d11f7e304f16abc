"""The tree of topics, what its rules would catch, what was learnt, and what is owed about each topic."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from rostra.core.compiled import Compiled
from rostra.core.folding import fold
from rostra.inbox.enums import NEEDS_ANSWER, TopicBy
from rostra.inbox.intake.tables import run
from rostra.inbox.models import Conversation, Correction, Learnt, Topic, TopicExample, TopicRule
from rostra.inbox.rules import reach
from rostra.inbox.topic_rules import Authors, Rule, Said
from rostra.people.enums import Right
from rostra.people.models import Member

TRIED = 200
"""So many conversations, the newest, say what a rule would catch."""
RECENT = 1000
"""So many corrections, the newest, say how good each topic is read."""
_TEXTS = """
SELECT c.id, coalesce(string_agg(m.subject || ' ' || left(m.text, 10000), ' ' ORDER BY m.sent_at), '')
FROM unnest(%s::int8[]) AS c (id)
LEFT JOIN LATERAL (
  SELECT * FROM inbox_message WHERE conversation_id = c.id AND NOT own AND deleted_at IS NULL
  ORDER BY sent_at DESC, id DESC LIMIT 20
) AS m ON true
GROUP BY c.id
"""


@dataclass(slots=True)
class Node:
    """A topic with those under it, and how many examples say how people write about it."""

    topic: Topic
    name: str
    examples: int = 0
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hit:
    """A conversation that a rule would catch, and by which words."""

    row: Mapping[str, Any]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """How many conversations about a topic owe an answer, how many of them by suggestion only, and the oldest due time."""

    topic: Topic
    name: str
    depth: int
    count: int
    suggested: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Read:
    """How a topic was read in the newest corrections: said by people so often, read so often, and right of these."""

    topic: Topic
    name: str
    said: int
    read: int
    right: int


@dataclass(frozen=True, slots=True)
class Taught:
    """What the body's corrections taught: the classifier's own figures, and each topic's."""

    learnt: Learnt | None
    topics: list[Read]
    corrections: int


def named(topic: Topic) -> str:
    """The topic's name in the reader's language, where it has one."""
    return topic.local_name


def topics() -> list[Topic]:
    """The open topics in the order of the tree."""
    return [topic for _depth, topic in _walk()]


def tree() -> list[Node]:
    """The open topics, nested; in two queries."""
    counts = TopicExample.objects.order_by().values("topic").annotate(count=Count("pk")).values_list("topic", "count")
    examples = dict(counts)
    nodes: dict[int, Node] = {}
    roots: list[Node] = []
    for _depth, topic in _walk():
        node = nodes[topic.pk] = Node(topic, named(topic), examples.get(topic.pk, 0))
        above = nodes.get(topic.parent_id or 0)
        (above.children if above else roots).append(node)
    return roots


def choices(*, without: Topic | None = None, also: Iterable[int] = ()) -> list[tuple[str, str]]:
    """The open topics to choose from, those under another behind it; `without` one and all under it.

    Those in `also` even if they are closed.
    """
    left_out: set[int] = {without.pk} if without else set()
    found = []
    paths: dict[int, str] = {}
    for _depth, topic in _walk(also=also):
        above = paths.get(topic.parent_id or 0)
        paths[topic.pk] = f"{above} › {named(topic)}" if above else named(topic)
        if topic.parent_id in left_out:
            left_out.add(topic.pk)
        if topic.pk not in left_out:
            found.append((str(topic.pk), paths[topic.pk]))
    return found


def examples_of(topic: Topic) -> dict[str, list[str]]:
    """How people write about it, by language."""
    found: dict[str, list[str]] = defaultdict(list)
    for language, text in TopicExample.objects.filter(topic=topic).order_by("pk").values_list("language", "text"):
        found[language].append(text)
    return dict(found)


def rule_rows() -> list[TopicRule]:
    """The rules in force, in their order, with what their page names."""
    return list(TopicRule.objects.filter(closed_at=None).select_related("topic", "account"))


def caught(row: TopicRule, member: Member) -> tuple[list[Hit], int]:
    """Which of the newest conversations the rule would catch, as far as the member may read, and of how many."""
    columns = ("id", "account_id", "language", "author_id", "author_handle", "author_name", "preview", "last_in_at")
    newest = Conversation.objects.filter(reach(member, Right.READ)).order_by("-last_at", "-id")
    rows = list(newest.values(*columns)[:TRIED])
    texts = dict(run(_TEXTS, [each["id"] for each in rows]))
    rule, authors = Rule(row), Authors()
    hits = []
    for each in rows:
        author = authors.kind(each["author_handle"], each["author_id"])
        fired = rule.fires(Said(fold(texts[each["id"]]), each["language"], each["account_id"], author))
        if fired:
            hits.append(Hit(each, fired.words))
    return hits, len(rows)


def owed_by_topic(member: Member) -> list[Owed]:
    """What is owed about each topic, in the order of the tree; as many queries for any number of topics."""
    owed = Conversation.objects.filter(reach(member, Right.READ), state__in=NEEDS_ANSWER, topic__isnull=False)
    grouped = (
        owed.order_by()
        .values("topic")
        .annotate(count=Count("pk"), suggested=Count("pk", filter=Q(topic_by=TopicBy.SUGGESTED)), due_at=Min("due_at"))
    )
    figures: dict[int, dict[str, Any]] = {row["topic"]: {**row} for row in grouped}
    nothing: dict[str, Any] = {"count": 0, "suggested": 0, "due_at": None}
    found = []
    for depth, topic in _walk(also=figures):
        row = figures.get(topic.pk, nothing)
        found.append(Owed(topic, named(topic), depth, row["count"], row["suggested"], row["due_at"]))
    return found


def taught() -> Taught:
    """What was learnt, and how well each topic was read in the newest corrections since it was last thrown away."""
    learnt = Learnt.objects.defer("state").first()
    rows = Correction.objects.order_by("-pk")
    if learnt is not None and learnt.reset_at is not None:
        rows = rows.filter(at__gt=learnt.reset_at)
    pairs = list(rows.values_list("topic", "was")[:RECENT])
    said, read = Counter(topic for topic, _was in pairs), Counter(was for _topic, was in pairs if was is not None)
    right = Counter(topic for topic, was in pairs if topic == was)
    shown = [
        Read(topic, named(topic), said[topic.pk], read[topic.pk], right[topic.pk])
        for _depth, topic in _walk()
        if said[topic.pk] or read[topic.pk]
    ]
    return Taught(learnt, shown, len(pairs))


def _walk(*, also: Iterable[int] = ()) -> list[tuple[int, Topic]]:
    """The open topics depth first, each with its depth; those in `also` even if they are closed."""
    below: dict[int | None, list[Topic]] = defaultdict(list)
    rows = _open(list(also))
    here = {topic.pk for topic in rows}
    for topic in rows:
        below[topic.parent_id if topic.parent_id in here else None].append(topic)
    found: list[tuple[int, Topic]] = []
    _descend(below, None, 0, found)
    return found


@Compiled
def _open(also: list[int]) -> QuerySet[Topic]:
    return Topic.objects.filter(Q(closed_at=None) | Q(pk__anyof=also)).prefetch_related("queue")


def _descend(
    below: Mapping[int | None, Sequence[Topic]], parent: int | None, depth: int, found: list[tuple[int, Topic]]
) -> None:
    for topic in below.get(parent, ()):
        found.append((depth, topic))
        _descend(below, topic.pk, depth + 1, found)
