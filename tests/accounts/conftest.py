from __future__ import annotations

from collections.abc import Iterator

import pytest

from rostra.channels import registry
from rostra.channels.testing import FakeChannel, FakeNetwork


@pytest.fixture
def network() -> Iterator[FakeNetwork]:
    """A fake network on which the body has the account “city”."""
    with FakeNetwork() as network, registry.temporary(FakeChannel):
        network.join("city", token="secret-token")
        yield network
