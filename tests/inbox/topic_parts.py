"""Topics and rules for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rostra.inbox.actions.sorting import sort
from rostra.inbox.actions.topic_rules import Conditions, create_rule
from rostra.inbox.actions.topics import Described, create_topic
from rostra.inbox.models import Topic, TopicRule
from tests.inbox.office import Office


def topic(name: str, now: datetime, **more: Any) -> Topic:
    return create_topic(described=Described(name, **more), by=None, now=now)


def rule(office: Office, about: Topic, words: str = "", **more: Any) -> TopicRule:
    conditions = Conditions(about, f"Rule {about.name}", words=words, **more)
    return create_rule(conditions=conditions, by=None, now=office.now)


def sort_now(office: Office, at: datetime | None = None) -> int:
    return sort(clock=lambda: at or office.now)
