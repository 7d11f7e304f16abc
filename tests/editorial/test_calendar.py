from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rostra.editorial.enums import PostState
from rostra.editorial.models import Post
from rostra.editorial.post_status import deadline, status_of
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery

OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("due", "kind", "word"),
    [
        (None, "waiting", "As soon as it is approved"),
        (timedelta(hours=-2), "overdue", "Late by 2 h"),
        (timedelta(hours=23), "due_soon", "Goes out in 23 h"),
        (timedelta(days=3), "due", "Goes out: Friday"),
        (timedelta(days=8), "due", "Goes out: 2 December 2026"),
    ],
)
def test_deadline_in_words(now: datetime, due: timedelta | None, kind: str, word: str) -> None:
    post = Post(due_at=None if due is None else now + due)

    assert deadline(post, OSLO, now=now) == (kind, word)


@pytest.mark.parametrize(
    ("state", "deliveries", "word"),
    [
        (PostState.DISCARDED, [], "Discarded"),
        (PostState.DRAFT, [], "Draft"),
        (PostState.REVIEW, [], "In review"),
        (PostState.APPROVED, [DeliveryState.DUE], "Scheduled"),
        (PostState.APPROVED, [DeliveryState.SENT, DeliveryState.SENDING], "Being sent"),
        (PostState.APPROVED, [DeliveryState.SENT, DeliveryState.UNKNOWN], "Being looked up"),
        (PostState.APPROVED, [DeliveryState.SENT, DeliveryState.FAILED], "Not sent"),
        (PostState.APPROVED, [DeliveryState.FAILED, DeliveryState.UNSURE], "Needs a decision"),
        (PostState.PUBLISHED, [DeliveryState.SENT, DeliveryState.CANCELLED], "Published"),
        (PostState.PUBLISHED, [DeliveryState.SENT, DeliveryState.WITHDRAWN], "Published"),
        (PostState.WITHDRAWN, [DeliveryState.WITHDRAWN], "Withdrawn"),
        (PostState.WITHDRAWN, [], "Withdrawn"),
        (PostState.APPROVED, [], "Scheduled"),
    ],
)
def test_worst_delivery_is_the_state_that_people_see(
    now: datetime, state: str, deliveries: list[str], word: str
) -> None:
    rows = [Delivery(state=each, due_at=now) for each in deliveries]

    assert str(status_of(Post(state=state), rows, now).word) == word


def test_draft_whose_time_has_passed_is_overdue(now: datetime) -> None:
    assert status_of(Post(state=PostState.DRAFT, due_at=now), [], now).kind == "overdue"


def test_what_waits_too_long_is_late(now: datetime) -> None:
    rows = [
        Delivery(state=DeliveryState.DUE, due_at=now - timedelta(minutes=6)),
        Delivery(state=DeliveryState.SENT, due_at=now),
    ]

    assert str(status_of(Post(state=PostState.APPROVED), rows, now).word) == "Late"
