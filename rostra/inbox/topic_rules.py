"""The body's rules of topics, made ready once for a batch: which of them a message fires, and by which words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from rostra.core.folding import fold
from rostra.editorial.models import Contact
from rostra.inbox.enums import AuthorKind
from rostra.inbox.models import TopicRule

# Small words that Arabic writes together with the next one; its letters are those that `fold` leaves.
_ARABIC = re.compile("[\u0621-\u064a]")
_ARABIC_BEFORE = "[وف]?(?:ال|لل|[بلك]ال|[بلك])?"


@dataclass(frozen=True, slots=True)
class Said:
    """What rules look at; `folded` is the text as `fold` gives it."""

    folded: str
    language: str
    account_id: int
    author: AuthorKind


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that holds, and the words of the text for which it does."""

    rule_id: int
    topic_id: int
    words: tuple[str, ...]


class Rule:
    """One rule with its words made ready."""

    def __init__(self, row: TopicRule) -> None:
        self.row = row
        self._lists = [expression(text) for text in (row.words, row.place) if text.strip()]

    def fires(self, said: Said) -> Fired | None:
        """None where any part of the rule does not hold."""
        row = self.row
        exact = ((row.account_id, said.account_id), (row.language, said.language), (row.author, said.author.value))
        if any(wanted and wanted != given for wanted, given in exact):
            return None
        found = [pattern.search(said.folded) for pattern in self._lists]
        words = tuple(match[0].strip() for match in found if match)
        return Fired(row.pk, row.topic_id, words) if len(words) == len(found) else None


def rules_of_body() -> list[Rule]:
    """The rules in force, in their order; those of closed topics are none."""
    return [Rule(row) for row in TopicRule.objects.filter(closed_at=None, topic__closed_at=None)]


def first(rules: Iterable[Rule], said: Said) -> Fired | None:
    """The first rule that holds."""
    return next((fired for rule in rules if (fired := rule.fires(said))), None)


def expression(lines: str) -> re.Pattern[str]:
    """Finds any of these phrases, one to a line, as whole words in folded text; a star stands for any ending.

    Lines without a letter or digit say nothing; where all are such, nothing is found.
    """
    phrases = [phrase for line in lines.splitlines() if (phrase := _phrase(line))]
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases) or '(?!)'})(?!\w)")


def _phrase(line: str) -> str:
    words = [(fold(word), word.endswith("*")) for word in line.split()]
    parts = [re.escape(folded) + (r"\w*" if star else "") for folded, star in words if folded]
    before = _ARABIC_BEFORE if parts and _ARABIC.match(parts[0]) else ""
    return before + " ".join(parts)


class Authors:
    """Who the senders are, by the body's press and partner contacts; asked once."""

    def __init__(self) -> None:
        rows = Contact.objects.filter(~Q(email="", address=""), archived_at=None).order_by("press")
        self._kinds: Mapping[str, AuthorKind] = {
            _name(name): AuthorKind.PRESS if press else AuthorKind.PARTNER
            for press, *names in rows.values_list("press", "email", "address")
            for name in names
            if _name(name)
        }

    def kind(self, *names: str) -> AuthorKind:
        """By any of the names that the network gives somebody: handle, address, number."""
        found = (self._kinds.get(_name(name)) for name in names)
        return next((kind for kind in found if kind), AuthorKind.OTHER)


def _name(text: str) -> str:
    return text.strip().lstrip("@").rstrip("/").casefold()
