from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from rostra.accounts.models import Account
from rostra.channels import registry
from rostra.channels.testing import FakeChannel, FakeNetwork
from rostra.publishing.actions import capturing
from tests.cast import Cast
from tests.publishing.desk import Blind, ByHand, Clock, Desk, Fixed, Once, Sealed, Slow, connect


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
        registry.temporary(Once),
        registry.temporary(Blind),
        registry.temporary(Slow),
        registry.temporary(Fixed),
        registry.temporary(Sealed),
        registry.temporary(ByHand),
    ):
        yield made


@pytest.fixture
def account(cast: Cast, network: FakeNetwork, now: datetime) -> Account:
    return connect(network, "city", now=now)


@pytest.fixture
def desk(cast: Cast, account: Account, clock: Clock) -> Desk:
    return Desk(cast, account, clock)


@pytest.fixture
def meanwhile() -> Iterator[list[Callable[[], object]]]:
    """What happens while the slow channel's answer is on its way."""
    yield Slow.meanwhile
    Slow.meanwhile.clear()
