"""How fast the body was: from the history of its turns alone, so that what was promised is what was promised then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import connection

from rostra.accounts.models import Account
from rostra.core.scoping import current_body_id
from rostra.inbox.models import Queue, Topic
from rostra.inbox.queries.topics import named

WEEKS = 4
BY = ("topic", "queue", "account")
By = Literal["topic", "queue", "account"]
NAMED: Mapping[By, type[Topic | Queue | Account]] = {"topic": Topic, "queue": Queue, "account": Account}

_COUNTS = """
  count(*),
  count(*) FILTER (WHERE outcome <> 'closed'),
  count(*) FILTER (WHERE outcome <> 'closed' AND ended_at <= due_at),
  count(*) FILTER (WHERE acknowledge_due_at IS NOT NULL AND outcome <> 'closed'),
  count(*) FILTER (
    WHERE acknowledge_due_at IS NOT NULL AND outcome <> 'closed'
    AND least(coalesce(acknowledged_at, ended_at), ended_at) <= acknowledge_due_at
  ),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY ended_at - started_at) FILTER (WHERE outcome <> 'closed')
"""
_WHERE = "FROM inbox_turn t WHERE t.body_id = %s AND t.ended_at > %s AND t.ended_at <= %s"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was done in the time: `answered` of the `turns`, of these `in_time`; `acknowledged` of those that had to be.

    `median` is on the clock on the wall; None where nothing was answered.
    """

    name: str
    turns: int
    answered: int
    in_time: int
    promised: int
    acknowledged: int
    median: timedelta | None

    @property
    def share(self) -> int | None:
        """Per cent answered in time; None where nothing was answered."""
        return _percent(self.in_time, self.answered)

    @property
    def acknowledged_share(self) -> int | None:
        """Per cent acknowledged in time; None where nothing had to be."""
        return _percent(self.acknowledged, self.promised)

    @property
    def unanswered(self) -> int:
        """Closed without an answer, each with its reason."""
        return self.turns - self.answered


def figures(now: datetime, *, account_id: int | None = None) -> Figures:
    """The last four weeks of the whole body, or of one account."""
    more, values = ("", []) if account_id is None else (" AND t.account_id = %s", [account_id])
    rows = _rows(f"SELECT '', {_COUNTS} {_WHERE}{more}", now, values)
    return Figures(*rows[0])


def figures_by(by: By, now: datetime) -> list[Figures]:
    """The same by topic, queue or account, the most turns first; the name is empty for what had none."""
    grouped = f"SELECT t.{by}_id AS id, {_COUNTS} {_WHERE} GROUP BY t.{by}_id"
    rows = _rows(grouped, now, [])
    names = {row.pk: _name(row) for row in NAMED[by].objects.filter(pk__in=[row[0] for row in rows])}
    found = [Figures(names.get(row[0], ""), *row[1:]) for row in rows]
    return sorted(found, key=lambda row: (-row.turns, row.name))


def _name(row: Topic | Queue | Account) -> str:
    """That of a topic in the reader's language."""
    return named(row) if isinstance(row, Topic) else row.name


def _rows(query: str, now: datetime, more: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [current_body_id(), now - timedelta(weeks=WEEKS), now, *more])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _percent(part: int, whole: int) -> int | None:
    return None if whole == 0 else round(100 * part / whole)
