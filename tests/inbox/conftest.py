from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.cast import Cast
from tests.inbox.office import Office, open_office


@pytest.fixture
def office(cast: Cast, now: datetime) -> Iterator[Office]:
    with open_office(cast, now) as made:
        yield made
