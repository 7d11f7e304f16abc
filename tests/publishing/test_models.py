from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from rostra.publishing.models import Delivery
from tests.publishing.desk import Desk


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", ""),
        ("given_up", "The network could not be reached for an hour."),
        ("too_long", "The text is longer than the network allows."),
        ("unheard_of", ""),
    ],
)
def test_reason_is_a_sentence(code: str, reason: str) -> None:
    with translation.override("en"):
        assert Delivery(error_code=code).reason == reason


def test_delivery_has_an_age_in_its_state(desk: Desk) -> None:
    delivery = desk.queue()

    assert delivery.age(desk.clock.forward(minutes=3)) == timedelta(minutes=3)
