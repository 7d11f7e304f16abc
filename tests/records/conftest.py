from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.cast import Cast
from tests.inbox.conftest import office
from tests.inbox.office import Office
from tests.records.gone import Archive
from tests.records.shelf import Shelf, open_shelf

__all__ = ["office"]


@pytest.fixture
def archive(office: Office) -> Archive:
    """Records of an office that are due."""
    return Archive(office)


@pytest.fixture
def shelf(cast: Cast, now: datetime) -> Iterator[Shelf]:
    """A body whose messages become records."""
    with open_shelf(cast, now) as made:
        yield made
