"""Sorting: what conversations are about and how urgent, read from what citizens wrote; then where they wait, until when.

Rules come before what was learnt; a person's word before both. What sorting has not come to stays marked, so a crash
is a delay; rows are locked while they are read, so what comes in meanwhile marks them again. All of a batch is asked
and written at once: the number of queries does not grow with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from rostra.accounts.models import Account
from rostra.core.folding import fold
from rostra.core.scoping import current_body_id
from rostra.inbox.actions import grouping, learning
from rostra.inbox.actions.placing import Placer, write
from rostra.inbox.actions.selflinking import accept_codes
from rostra.inbox.enums import NEEDS_ANSWER, CloseReason, ConversationState, TopicBy, UrgencyKind, Visibility
from rostra.inbox.exposure import exposed
from rostra.inbox.intake.tables import run
from rostra.inbox.models import Conversation, Topic
from rostra.inbox.reading.classifier import NOTHING, Classifier, Reading
from rostra.inbox.reading.urgency import Kind, Urgent, urgent
from rostra.inbox.sorted import Sorted
from rostra.inbox.topic_rules import Authors, Rule, Said, first, rules_of_body
from rostra.policy.queries import as_decided_now

BATCH = 500
KIND_OF = {Kind.THREAT: UrgencyKind.THREAT, Kind.SELF_HARM: UrgencyKind.SELF_HARM}
"""Whatever else it is, is an emergency."""
GRAVEST = (UrgencyKind.SELF_HARM, UrgencyKind.EMERGENCY, UrgencyKind.THREAT)
OF_THIS_TIME = ("urgent", "personal", "unplaced")
"""What is read anew although the topic stays."""
COLUMNS = (
    "account_id",
    "queue_id",
    "owner_id",
    "state",
    "close_reason",
    "visibility",
    "language",
    "author_id",
    "author_handle",
    "opened_at",
    "answered_at",
    "closed_at",
    "due_at",
    "acknowledge_due_at",
    "answer_minutes",
    "topic_id",
    "topic_by",
    "reading",
    "urgency",
)
_ALONE = "SELECT pg_try_advisory_xact_lock(hashtextextended('inbox.sort', %s))"
# The newest of each; more than twenty say no more about the topic. Of what is very long beginning and end: somebody may
# have quoted all that was written before.
_MESSAGES = """
SELECT m.conversation_id, m.id, m.version, m.subject,
  left(m.text, 10000) || right(m.text, least(greatest(length(m.text) - 10000, 0), 10000)), m.received_at, m.deleted_at IS NULL
FROM unnest(%s::int8[]) AS c (id)
CROSS JOIN LATERAL (
  SELECT * FROM inbox_message WHERE conversation_id = c.id AND NOT own ORDER BY sent_at DESC, id DESC LIMIT 20
) AS m
ORDER BY m.conversation_id, m.sent_at, m.id
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as it stands; `hints`: what in it is urgent."""

    id: int
    version: int
    text: str
    received_at: datetime
    there: bool
    hints: Sequence[Urgent] = ()


@dataclass(slots=True)
class Turn:
    """A conversation, what the citizen wrote since an answer is owed, and what is read out of it.

    `settled` is the topic that counts (said by a person, a rule or learning); `was` the one before. `news` is what is
    urgent in what was not heard before; where no answer was owed, one is then.
    """

    row: Conversation
    messages: Sequence[Heard]
    since: Sequence[Heard] = ()
    news: str = ""
    reopened: bool = False
    text: str = ""
    folded: str = ""
    topic_id: int | None = None
    topic_by: str = ""
    urgency: str = ""
    reading: dict[str, Any] = field(default_factory=dict)

    @property
    def settled(self) -> int | None:
        return self.topic_id if self.topic_by != TopicBy.SUGGESTED else None

    @property
    def was(self) -> int | None:
        return self.row.topic_id if self.row.topic_by != TopicBy.SUGGESTED else None

    @property
    def placed(self) -> bool:
        """Whether it has got its place: what is closed when it is first read gets one once an answer is owed."""
        return self.row.reading is not None and not self.row.reading.get("unplaced")

    @property
    def graver(self) -> bool:
        """Whether the news are worse than what was known."""
        known = self.row.urgency
        return bool(self.news) and (not known or GRAVEST.index(self.news) < GRAVEST.index(known))

    @property
    def unwanted(self) -> bool:
        """Whether somebody said that it is spam, or muted the sender: it is read for urgency only."""
        return self.row.state == ConversationState.CLOSED and self.row.close_reason == CloseReason.SPAM


def sort(*, clock: Callable[[], datetime]) -> int:
    """Sort everything of the body in scope that is marked, batch by batch; gives how many conversations."""
    learning.learn(now=clock())
    sorter = None
    count = 0
    while True:
        now = clock()
        with transaction.atomic():
            # Two workers at one body would only wait for each other.
            rows = _take() if run(_ALONE, current_body_id())[0][0] else []
            if not rows:
                return count
            with as_decided_now():
                sorter = sorter or Sorter(now)
                sorter.sort(rows, now)
        count += len(rows)


def _take() -> list[Conversation]:
    """A batch of what is marked, oldest first, locked; what somebody changes at this moment comes next time."""
    rows = Conversation.objects.filter(unsorted=True).order_by("pk").only("body_id", *COLUMNS)
    return list(rows.select_for_update(skip_locked=True, no_key=True)[:BATCH])


class Sorter:
    """What the body said and learnt, asked once for a run."""

    def __init__(self, now: datetime) -> None:
        self.rules: list[Rule] = rules_of_body()
        self.authors = Authors()
        self.open = {str(pk) for pk in Topic.objects.filter(closed_at=None).values_list("pk", flat=True)}
        self.classifier: Classifier | None = learning.classifier(now=now) if self.open else None
        self.threshold = learning.threshold(self.classifier) if self.classifier else None
        self.floor = self.classifier.floor if self.classifier else math.inf
        self.accounts: dict[int, Account] = {}

    def sort(self, rows: Sequence[Conversation], now: datetime) -> None:
        """Read these, place them, write them, tell people."""
        self._know_accounts(rows)
        turns = _turns(rows)
        unread = [turn for turn in turns if not _keeps(turn)]
        for turn, read in zip(unread, self._learnt(unread), strict=True):
            self._topic(turn, read)
        for turn in turns:
            self._hints(turn)
        placer = Placer(now, self.accounts)
        write(turns, placer.place(turns), now=now)
        accept_codes([(turn.row, turn.text) for turn in turns if not turn.unwanted], now=now)
        owed = [turn for turn in turns if turn.row.state in NEEDS_ANSWER]
        grouping.propose([Sorted(t.row.pk, t.text, t.row.language, t.settled) for t in owed], now=now)

    def _know_accounts(self, rows: Iterable[Conversation]) -> None:
        missing = {row.account_id for row in rows} - self.accounts.keys()
        if missing:
            self.accounts.update(Account.objects.select_related("body", "unit").in_bulk(missing))

    def _learnt(self, turns: Sequence[Turn]) -> list[Reading]:
        if self.classifier is None:
            return [NOTHING] * len(turns)
        return self.classifier.predict([turn.text for turn in turns])

    def _topic(self, turn: Turn, read: Reading) -> None:
        """By the first rule that holds, else by what was learnt: surely enough, or as a suggestion."""
        row = turn.row
        author = self.authors.kind(row.author_handle, row.author_id)
        fired = first(self.rules, Said(turn.folded, row.language, row.account_id, author))
        likely = [(topic, chance) for topic, chance in _chances(read) if topic in self.open]
        chances = [(int(topic), round(100 * chance)) for topic, chance in likely]
        sure = self.threshold is not None and read.confidence >= self.threshold and read.topic in self.open
        seen = {"of": [[heard.id, heard.version] for heard in turn.messages]}
        if fired:
            turn.topic_id, turn.topic_by = fired.topic_id, TopicBy.RULE
            others = [list(chance) for chance in chances if chance[0] != fired.topic_id]
            turn.reading = {**seen, "rule": fired.rule_id, "words": list(fired.words), "others": others}
        elif likely and (sure or likely[0][1] >= self.floor):
            turn.topic_id, turn.topic_by = chances[0][0], TopicBy.LEARNT if sure else TopicBy.SUGGESTED
            turn.reading = {**seen, "sure": chances[0][1], "others": [list(chance) for chance in chances[1:]]}
        else:
            turn.reading = {**seen}

    def _hints(self, turn: Turn) -> None:
        """What is urgent, and what had better not be public; never taken back while the same answer is owed. And whether
        it still waits nowhere.
        """
        row = turn.row
        turn.reading |= {} if turn.placed or row.state in NEEDS_ANSWER else {"unplaced": True}
        turn.urgency, words = _gravest(turn.since)
        if not turn.urgency:
            turn.urgency, words = row.urgency, (row.reading or {}).get("urgent", [])
        turn.reading |= {"urgent": words} if turn.urgency else {}
        if (heard := [[heard.id, heard.version] for heard in turn.messages]) != turn.reading.get("of"):
            turn.reading["heard"] = heard
        if row.visibility == Visibility.PUBLIC:
            account = self.accounts[row.account_id]
            if kinds := exposed(turn.text, turn.folded, language=row.language, account=account):
                turn.reading["personal"] = kinds


def _gravest(messages: Iterable[Heard]) -> tuple[str, list[str]]:
    """The gravest kind in any of these, with the words of all."""
    hints = [hint for heard in messages for hint in heard.hints]
    kinds = {KIND_OF.get(hint.kind, UrgencyKind.EMERGENCY) for hint in hints}
    gravest = next((kind for kind in GRAVEST if kind in kinds), None)
    return (gravest.value if gravest else "", list(dict.fromkeys(hint.words for hint in hints)))


def _chances(read: Reading) -> list[tuple[str, float]]:
    return [(read.topic, read.confidence), *read.runners_up]


def _turns(rows: Sequence[Conversation]) -> list[Turn]:
    messages: dict[int, list[Heard]] = {row.pk: [] for row in rows}
    for conversation, pk, version, subject, text, received_at, there in run(_MESSAGES, list(messages)):
        messages[conversation].append(Heard(pk, version, f"{subject}\n{text}".strip(), received_at, there))
    return [_turn(row, messages[row.pk]) for row in rows]


def _turn(row: Conversation, messages: Sequence[Heard]) -> Turn:
    """What was written since an answer is owed; where all of that is gone, or none was, what nobody answered, else what
    was written last.
    """
    turn = Turn(row, messages)
    there = [heard for heard in messages if heard.there]
    owed = [heard for heard in there if heard.received_at >= row.opened_at]
    # Somebody opened it again: nothing has come in since.
    open_ = [heard for heard in there if row.answered_at is None or heard.received_at >= row.answered_at]
    since = owed or open_ or there[-1:]
    turn.since = [replace(heard, hints=urgent(heard.text, row.language)) for heard in since]
    before = row.reading or {}
    known = before.get("heard", before.get("of", []))
    fresh = [heard for heard in turn.since if [heard.id, heard.version] not in known]
    if row.state not in NEEDS_ANSWER:
        # What came before somebody answered or closed it, they have seen.
        done = row.closed_at or row.answered_at or row.opened_at
        fresh = [heard for heard in fresh if heard.received_at >= done]
    turn.news, _words = _gravest(fresh)
    if turn.news and row.state not in NEEDS_ANSWER:
        turn.since = fresh
        _reopen(turn)
    turn.text = "\n".join(heard.text for heard in turn.since)
    turn.folded = fold(turn.text)
    return turn


def _reopen(turn: Turn) -> None:
    """An answer is owed again to what is urgent, with a clock of its own, even to somebody who is muted."""
    row = turn.row
    turn.reopened = True
    row.state = (ConversationState.NEW if row.owner_id is None else ConversationState.OPEN).value
    row.opened_at = min(heard.received_at for heard in turn.since)
    row.urgency, row.due_at, row.acknowledge_due_at = "", None, None


def _keeps(turn: Turn) -> bool:
    """Whether the topic stays: a person's and that of spam always; another unless what it was read from has changed."""
    row = turn.row
    if row.topic_by == TopicBy.PERSON or turn.unwanted:
        keep = True
    elif row.topic_by in (TopicBy.RULE, TopicBy.LEARNT):
        now = {heard.id: heard.version if heard.there else 0 for heard in turn.messages}
        # Those that are not among the newest any more are taken as they were.
        keep = all(now.get(pk, version) == version for pk, version in (row.reading or {}).get("of", []))
    else:
        keep = False
    if keep:
        turn.topic_id, turn.topic_by = row.topic_id, row.topic_by
        turn.reading = {key: value for key, value in (row.reading or {}).items() if key not in OF_THIS_TIME}
    return keep
