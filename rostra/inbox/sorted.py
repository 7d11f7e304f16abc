"""What sorting hands on: conversations that were just read, with what they say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sorted:
    """A conversation that owes an answer; `text` is what the citizen wrote in this turn, oldest message first.

    `topic_id` is the topic that a rule, learning or a person said; None where there is only a suggestion.
    """

    conversation_id: int
    text: str
    language: str
    topic_id: int | None
