"""Under which terms a batch comes in: what the body decided and set for the account, asked once for the batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from rostra.accounts.models import Account
from rostra.editorial.sources import VERSION
from rostra.inbox.clocks import Clocks, Promise
from rostra.inbox.intake.tables import run
from rostra.inbox.models import Route

_MUTED = "SELECT author_id FROM inbox_muted WHERE account_id = %s AND author_id = ANY(%s::varchar[])"

_ASKED = """
SELECT d.id, p.asks FROM publishing_delivery d
JOIN editorial_version v ON v.id = d.source_id
JOIN editorial_post p ON p.id = v.post_id
WHERE d.id = ANY(%s) AND d.source = %s AND p.asks <> ''
"""


@dataclass(frozen=True, slots=True)
class Promised:
    """What is owed to a conversation, as its columns keep it."""

    answer_minutes: int
    acknowledge_due_at: datetime | None
    due_at: datetime


@dataclass
class Terms:
    """`as_history`: what comes in is kept and is no work."""

    account: Account
    now: datetime
    as_history: bool
    _promised: dict[tuple[int | None, str], Promised] = field(default_factory=dict)

    def promised(self, topic_id: int | None = None, urgency: str = "") -> Promised:
        """By when an answer to what comes in now is owed, as the body promises it for the account and the topic."""
        key = (topic_id, urgency)
        if key not in self._promised:
            promise = self._clocks.promise(self.account, topic_id, urgency)
            dates = self._clocks.dates(self.account, promise, self.now)
            self._promised[key] = Promised(promise.answer_minutes, dates.acknowledge_due_at, dates.due_at)
        return self._promised[key]

    def resumed(self, minutes: int) -> Promised:
        """By when it is owed after a break, of which so many minutes of working time were left."""
        dates = self._clocks.dates(self.account, Promise(None, minutes), self.now)
        return Promised(minutes, None, dates.due_at)

    @cached_property
    def _clocks(self) -> Clocks:
        return Clocks(self.now)

    @cached_property
    def queue_id(self) -> int | None:
        """Where the account's new conversations wait."""
        return Route.objects.filter(account=self.account).values_list("queue_id", flat=True).first()

    @cached_property
    def languages(self) -> list[str]:
        """Languages that are more likely than others."""
        return [*self.account.body.languages, *([self.account.language] if self.account.language else [])]

    def muted(self, authors: Iterable[str]) -> set[str]:
        """Those of these authors whom the body does not want to hear."""
        wanted = list({author for author in authors if author})
        return {row[0] for row in run(_MUTED, self.account.pk, wanted)}


def asks_of(deliveries: Iterable[int | None]) -> dict[int | None, str]:
    """What those of these deliveries of ours that ask people for something ask for."""
    wanted = list({pk for pk in deliveries if pk is not None})
    return dict(run(_ASKED, wanted, VERSION.name)) if wanted else {}
