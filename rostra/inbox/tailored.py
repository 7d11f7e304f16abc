"""Which of the words of one answer to many somebody gets, by language and account, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from rostra.accounts.models import Account
from rostra.channels.contract import Level, Outgoing, Problem
from rostra.editorial.checks import Finding
from rostra.inbox.checks import answer_findings
from rostra.inbox.enums import NEEDS_ANSWER, ConversationState, LeftOut, Visibility
from rostra.inbox.models import Conversation
from rostra.inbox.outgoing import capabilities, problems_of
from rostra.inbox.rules import may_on, ways
from rostra.people.enums import Right
from rostra.people.models import Member

Texts = Mapping[str, str]
"""By language, by "language@account", and by "" for every other language."""


def key_for(texts: Texts, *, language: str, account_id: int) -> str | None:
    """Under which key the words stand for somebody on this account who writes in this language; None: there are none."""
    wanted = (f"{language}@{account_id}", language, f"@{account_id}", "")
    return next((key for key in wanted if texts.get(key)), None)


def way_of(conversation: Conversation) -> Visibility | None:
    """In public where it was asked in public and the channel can, else in private; None where it cannot be answered."""
    return next(iter(ways(conversation, capabilities(conversation.account))), None)


class Words(NamedTuple):
    """What somebody gets: the words, the key under which they stand, and whether everybody reads them."""

    key: str
    text: str
    way: Visibility


def words_for(conversation: Conversation, texts: Texts, by: Member) -> Words | LeftOut:
    """What this conversation, as it stands, gets of these words from this member, or why nothing; asks no network."""
    key = key_for(texts, language=conversation.language, account_id=conversation.account_id)
    way = way_of(conversation)
    if conversation.state == ConversationState.CLOSED:
        return LeftOut.CLOSED
    if conversation.state not in NEEDS_ANSWER:
        return LeftOut.ANSWERED
    if not may_on(by, Right.ANSWER, conversation):
        return LeftOut.RIGHTS
    if key is None:
        return LeftOut.LANGUAGE
    return LeftOut.WAY if way is None else Words(key, texts[key], way)


@dataclass(frozen=True, slots=True)
class Checked:
    """What our own checks say to the words that everybody on an account would read in one language."""

    account: Account
    language: str
    findings: list[Finding]
    people: int


def checked(texts: Texts, conversations: Iterable[Conversation], *, now: datetime) -> list[Checked]:
    """What stands against these words as public answers, once for each account and language; no network."""
    counted: dict[tuple[int, str, str], list[Conversation]] = {}
    for row in conversations:
        key = key_for(texts, language=row.language, account_id=row.account_id)
        if key is not None and way_of(row) == Visibility.PUBLIC:
            counted.setdefault((row.account_id, row.language, key), []).append(row)
    return [
        Checked(rows[0].account, language, found, len(rows))
        for (_account, language, key), rows in sorted(counted.items(), key=itemgetter(0))
        if (found := answer_findings(rows[0], texts[key], now=now))
    ]


def findings_of(rows: Iterable[Checked]) -> list[Finding]:
    """All that was found, on whichever account."""
    return [finding for row in rows for finding in row.findings]


@dataclass(frozen=True, slots=True)
class Objection:
    """What an account's channel says to the words for one language."""

    account: Account
    key: str
    language: str
    problems: tuple[Problem, ...]
    people: int

    @property
    def blocks(self) -> bool:
        return any(problem.level is Level.BLOCK for problem in self.problems)


def objections(texts: Texts, conversations: Iterable[Conversation]) -> list[Objection]:
    """What the channels say, once for each account, language and way in which it is asked; no network."""
    counted: dict[tuple[int, str, Visibility], list[Conversation]] = {}
    for row in conversations:
        key, way = key_for(texts, language=row.language, account_id=row.account_id), way_of(row)
        if key is not None and way is not None:
            counted.setdefault((row.account_id, row.language, way), []).append(row)
    found = []
    for (account_id, language, way), rows in sorted(counted.items()):
        key = key_for(texts, language=language, account_id=account_id) or ""
        to = "" if way == Visibility.PUBLIC else rows[0].author_handle or rows[0].author_id
        outgoing = Outgoing(
            text=texts[key],
            language=language,
            visibility="public" if way == Visibility.PUBLIC else "private",
            to=to,
            subject=rows[0].subject,
        )
        if problems := problems_of(rows[0].account, outgoing):
            found.append(Objection(rows[0].account, key, language, tuple(problems), len(rows)))
    return found
