"""The body's tree of topics: what it is called, where it waits, how people write about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.refusals import Refused
from rostra.core.scoping import current_body_id
from rostra.inbox import events
from rostra.inbox.actions.learning import learn_later
from rostra.inbox.models import Queue, Topic, TopicExample, TopicRule
from rostra.people.actions import NotAllowed
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may

Examples = Mapping[str, Sequence[str]]
"""How people write about a topic, by language."""


class TopicNotPossible(Refused):
    """The topic cannot be like this."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a topic is: `names` in further languages, `examples` by language."""

    name: str
    parent: Topic | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    queue: Queue | None = None
    sensitive: bool = False
    examples: Examples = field(default_factory=dict)


@transaction.atomic
def create_topic(*, described: Described, by: Member | None, now: datetime) -> Topic:
    """Add a topic, last among its neighbours. `by` None is the installation. Raises NotAllowed, TopicNotPossible."""
    may_administer(by)
    name = _name(described, None)
    topic = Topic.objects.create(
        parent=described.parent,
        name=name,
        names=_names(described),
        queue=described.queue,
        sensitive=described.sensitive,
        position=Topic.objects.filter(parent=described.parent).count(),
    )
    _write_examples(topic, described.examples)
    parent = described.parent.pk if described.parent else None
    note(events.TOPIC_ADDED, by, now, f"inbox.topic:{topic.pk}", {"name": name, "parent": parent})
    learn_later()
    return topic


@transaction.atomic
def change_topic(*, topic: Topic, described: Described, by: Member, now: datetime) -> Topic:
    """Make the topic like this. Raises NotAllowed, TopicNotPossible; nothing is said where nothing changes."""
    may_administer(by)
    _open(topic)
    values = {
        "name": _name(described, topic),
        "names": _names(described),
        "parent": described.parent,
        "queue": described.queue,
        "sensitive": described.sensitive,
    }
    changed = [name for name, value in values.items() if getattr(topic, name) != value]
    for name in changed:
        setattr(topic, name, values[name])
    topic.save(update_fields=changed)
    if _write_examples(topic, described.examples):
        changed.append("examples")
    if changed:
        note(events.TOPIC_CHANGED, by, now, f"inbox.topic:{topic.pk}", _told(topic, changed))
        learn_later()
    return topic


@transaction.atomic
def move_topic(*, topic: Topic, up: bool, by: Member, now: datetime) -> Topic:
    """One place up or down among its neighbours; at the end nothing moves. Raises NotAllowed, TopicNotPossible."""
    may_administer(by)
    _open(topic)
    neighbours = list(Topic.objects.select_for_update().filter(parent=topic.parent, closed_at=None))
    if swap(neighbours, topic, up=up):
        data: Data = {"position": neighbours.index(topic)}
        note(events.TOPIC_MOVED, by, now, f"inbox.topic:{topic.pk}", data)
    return topic


@transaction.atomic
def close_topic(*, topic: Topic, by: Member, now: datetime) -> Topic:
    """Nothing new is about it any more, and its rules end; conversations that are stay so.

    Raises NotAllowed, and TopicNotPossible while open topics stand under it.
    """
    may_administer(by)
    _open(topic)
    if Topic.objects.filter(parent=topic, closed_at=None).exists():
        raise TopicNotPossible(_("Topics stand under this one. Close or move them first."))
    topic.closed_at = now
    topic.save(update_fields=["closed_at"])
    rules = TopicRule.objects.filter(topic=topic, closed_at=None).update(closed_at=now)
    note(events.TOPIC_CLOSED, by, now, f"inbox.topic:{topic.pk}", {"name": topic.name, "rules": rules})
    learn_later()
    return topic


def swap(rows: list[Any], row: Any, *, up: bool) -> bool:
    """Let the row change places with its neighbour, and number all of them by their order; False at the end."""
    here = rows.index(row)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(rows):
        return False
    rows[here], rows[there] = rows[there], rows[here]
    for position, each in enumerate(rows):
        each.position = position
        each.save(update_fields=["position"])
    row.position = there
    return True


def may_administer(by: Member | None) -> None:
    """Raises NotAllowed. Topics are the whole body's."""
    if by is not None and not may(by, Right.ADMINISTER):
        raise NotAllowed(_("Only an administrator of the body may do this."))


def note(kind: EventKind, by: Member | None, now: datetime, about: str, data: Data) -> None:
    user = by.user if by is not None else None
    record(body=current_body_id(), by=user, now=now, kind=kind.name, about=about, data=data)


def _open(topic: Topic) -> None:
    if topic.closed_at is not None:
        raise TopicNotPossible(_("This topic is closed."))


def _name(described: Described, topic: Topic | None) -> str:
    """The name, free among its neighbours-to-be. Raises TopicNotPossible."""
    name = " ".join(described.name.split())
    if not name:
        raise TopicNotPossible(_("Give the topic a name."), field="name")
    step = described.parent
    while step is not None:
        if step == topic or step.closed_at is not None:
            raise TopicNotPossible(_("A topic cannot stand there."), field="parent")
        step = step.parent
    others = Topic.objects.filter(parent=described.parent, name=name, closed_at=None)
    if (others if topic is None else others.exclude(pk=topic.pk)).exists():
        raise TopicNotPossible(_("There is a topic of this name already."), field="name")
    return name


def _names(described: Described) -> dict[str, str]:
    return {code: name for code, text in described.names.items() if (name := " ".join(text.split()))}


def _write_examples(topic: Topic, examples: Examples) -> bool:
    """These and no others; whether that changes anything."""
    wanted = {(code, line) for code, lines in examples.items() for text in lines if (line := " ".join(text.split()))}
    rows = TopicExample.objects.filter(topic=topic)
    there = {(row.language, row.text): row.pk for row in rows}
    if wanted == set(there):
        return False
    rows.filter(pk__in=[pk for key, pk in there.items() if key not in wanted]).delete()
    TopicExample.objects.bulk_create(
        TopicExample(body_id=topic.body_id, topic=topic, language=code, text=text)
        for code, text in sorted(wanted - set(there))
    )
    return True


def _told(topic: Topic, changed: list[str]) -> Data:
    """What changed, with the values that say where it stands now."""
    values: dict[str, str | int | bool | None] = {
        "name": topic.name,
        "parent": topic.parent_id,
        "queue": topic.queue_id,
        "sensitive": topic.sensitive,
    }
    return {"changed": changed, **{name: value for name, value in values.items() if name in changed}}
