"""The proof of one delivery: what, when, who, and what became of it, from the rows and from the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rostra.audit.models import Event
from rostra.channels import registry
from rostra.editorial.enums import Verdict
from rostra.editorial.models import Approval, Post, Version
from rostra.people.queries.log import LogRow, describe
from rostra.publishing.content import SOURCE
from rostra.publishing.enums import ChangeState, DeliveryState, Found
from rostra.publishing.models import Attempt, Change, Delivery, Sight
from rostra.publishing.queries import changes_of, origin_of, replacements_of, sights_of
from rostra.publishing.sources import CHANGE, SIGHT
from rostra.records.queries.left import Left, left_in

EVENTS = 100


@dataclass(frozen=True)
class Corrected:
    """A correction, with what stands in the place of the item where that was taken back."""

    change: Change
    replacement: Delivery | None
    left: Left | None


@dataclass(frozen=True)
class Seen:
    """What stood in public; `left` is there where that went."""

    sight: Sight
    left: Left | None


@dataclass(frozen=True)
class Proof:
    delivery: Delivery
    left: Left | None
    version: Version | None
    approvals: list[Approval]
    attempts: list[Attempt]
    sights: list[Seen]
    corrections: list[Corrected]
    log: list[LogRow]
    hash: str
    checked: bool
    can_edit: bool
    can_withdraw: bool
    by_hand: bool

    @property
    def may_be_corrected(self) -> bool:
        """It stands in public, Rostra can reach it, and no correction is under way."""
        row, open_states = self.delivery, (ChangeState.ASKED, ChangeState.CONFIRMED)
        stands = row.state == DeliveryState.SENT and row.withdraw_asked_at is None and bool(row.ref)
        reachable = (self.can_edit or self.can_withdraw) and not self.by_hand
        return stands and reachable and all(item.change.state not in open_states for item in self.corrections)

    @property
    def differs_in_words(self) -> bool:
        """The network shows other words than ours, and not only something else around them."""
        return not (self.sights and self.sights[0].sight.found == Found.EDITED)

    @property
    def edited_at(self) -> datetime | None:
        """When somebody changed it there, as the network says; None where it does not."""
        return self.sights[0].sight.edited_at if self.sights else None

    @property
    def record(self) -> Event | None:
        """The event that vouches for exactly what was approved."""
        return next((row.event for row in reversed(self.log) if row.event.content_hash is not None), None)


def proof_of(post: Post, delivery: Delivery) -> Proof:
    """Everything about one delivery, in a number of queries that does not grow with it."""
    changes = changes_of([delivery]).get(delivery.pk, [])
    again, sights = replacements_of(changes), sights_of(delivery)
    left, unseen = left_in(CHANGE.name, changes), left_in(SIGHT.name, sights)
    can = registry.get(delivery.account.channel).can
    return Proof(
        delivery=delivery,
        left=left_in(SOURCE.name, [delivery]).get(delivery.pk),
        version=Version.objects.filter(pk=origin_of(delivery).source_id).select_related("saved_by").first(),
        approvals=_approvals(post),
        attempts=list(delivery.tries.order_by("number")),
        sights=[Seen(sight, unseen.get(sight.pk)) for sight in sights],
        corrections=[Corrected(change, again.get(change.pk), left.get(change.pk)) for change in changes],
        log=_log(delivery, changes),
        hash=bytes(delivery.content_hash).hex(),
        checked=can.look and delivery.looked_at is not None,
        can_edit=can.edit,
        can_withdraw=can.withdraw,
        by_hand=can.assisted,
    )


def _approvals(post: Post) -> list[Approval]:
    """Everybody who said yes to what was approved last, oldest first."""
    rows = (
        Approval.objects.filter(post=post, verdict=Verdict.APPROVED).select_related("by", "instead_of").order_by("pk")
    )
    given = list(rows)
    return [row for row in given if bytes(row.content_hash) == bytes(given[-1].content_hash)]


def _log(delivery: Delivery, changes: list[Change]) -> list[LogRow]:
    """What the log says of it, newest first."""
    abouts = [f"publishing.delivery:{delivery.pk}", *(f"{CHANGE.name}:{change.pk}" for change in changes)]
    rows = Event.objects.filter(body=delivery.body_id, about__in=abouts).select_related("actor").order_by("-pk")
    return describe(list(rows[:EVENTS]))
