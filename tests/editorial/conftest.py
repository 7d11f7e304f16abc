from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from rostra.channels import registry
from rostra.channels.testing import FakeChannel, FakeNetwork
from rostra.publishing.actions import capturing
from tests.cast import Cast
from tests.editorial.office import Clock, Fixed, Office, Stuck


@pytest.fixture(autouse=True)
def _no_captures(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker captures pages here: what is to be taken back does not wait for one."""
    monkeypatch.setattr(capturing, "CAPTURE_FIRST", timedelta())


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def network(clock: Clock) -> Iterator[FakeNetwork]:
    with (
        FakeNetwork(clock=clock) as made,
        registry.temporary(FakeChannel),
        registry.temporary(Stuck),
        registry.temporary(Fixed),
    ):
        yield made


@pytest.fixture
def office(cast: Cast, network: FakeNetwork, clock: Clock) -> Office:
    return Office(cast, network, clock)
