from __future__ import annotations

import pytest

from rostra.core.refusals import Faster
from rostra.publishing.actions.moves import move
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from tests.publishing.desk import Desk


def test_move_that_the_table_does_not_know_is_a_bug(desk: Desk) -> None:
    with pytest.raises(ValueError, match="does not go"):
        move(desk.queue(), DeliveryState.WITHDRAWN, now=desk.clock())


def test_move_after_another_attempt_began_is_refused(desk: Desk) -> None:
    delivery = desk.queue()
    Delivery.objects.update(attempts=1)

    with pytest.raises(Faster):
        move(delivery, DeliveryState.CANCELLED, now=desk.clock())
