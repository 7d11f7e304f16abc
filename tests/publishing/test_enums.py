from __future__ import annotations

import pytest

from rostra.publishing.enums import DELIVERY_MOVES, ENDS, OPEN_STATES, REASONS, UNSETTLED_STATES, DeliveryState
from rostra.publishing.models import Attempt

MOVES = {
    "due": {"by_hand", "sending", "cancelled", "failed", "sent"},
    "by_hand": {"due", "sent", "failed", "cancelled"},
    "sending": {"sent", "due", "unknown", "failed"},
    "unknown": {"sent", "due", "unsure", "failed"},
    "unsure": {"sent", "due", "cancelled"},
    "failed": {"due", "cancelled"},
    "sent": {"withdrawn"},
    "withdrawn": set(),
    "cancelled": {"due"},
}


@pytest.mark.parametrize("source", DeliveryState.values)
@pytest.mark.parametrize("target", DeliveryState.values)
def test_moves_are_these_and_no_others(source: str, target: str) -> None:
    assert DELIVERY_MOVES.allowed(source, target) == (target in MOVES[source])


def test_nothing_that_may_be_out_is_ever_sent_without_being_looked_up() -> None:
    sending = {source for source in DeliveryState if DELIVERY_MOVES.allowed(source, DeliveryState.SENDING)}

    assert sending == {DeliveryState.DUE}


def test_unsettled_is_open_or_for_a_person_to_decide() -> None:
    assert set(UNSETTLED_STATES) - set(OPEN_STATES) == {DeliveryState.BY_HAND, DeliveryState.UNSURE}


@pytest.mark.parametrize("outcome", [*ENDS, *REASONS, "retry", "too_long"])
def test_every_outcome_of_an_attempt_is_a_sentence(outcome: str) -> None:
    assert Attempt(outcome=outcome).ended.endswith(".")


def test_attempt_that_lasts_has_no_outcome() -> None:
    assert Attempt(outcome="").ended == ""
