"""Under which terms a batch comes in: what the body decided and set for the account, asked once for the batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo

from rostra.accounts.models import Account
from rostra.inbox.intake.tables import run
from rostra.inbox.models import Route
from rostra.jurisdictions.worktime import due
from rostra.policy.decisions import RESPONSE_MINUTES, WORKING_HOURS
from rostra.policy.queries import decided

_MUTED = "SELECT author_id FROM inbox_muted WHERE account_id = %s AND author_id = ANY(%s::varchar[])"


@dataclass
class Terms:
    """`as_history`: what comes in is kept and is no work."""

    account: Account
    now: datetime
    as_history: bool

    @cached_property
    def due_at(self) -> datetime:
        """When an answer to what comes in now is owed."""
        hours = decided(WORKING_HOURS)
        return due(
            self.now,
            decided(RESPONSE_MINUTES),
            hours.days,
            time.fromisoformat(hours.start),
            time.fromisoformat(hours.end),
            ZoneInfo(self.account.body.time_zone),
        )

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
