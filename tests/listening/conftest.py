from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.listening.square import Square, open_square


@pytest.fixture
def square(cast: Any, now: datetime) -> Iterator[Square]:
    with open_square(cast, now) as made:
        yield made


@pytest.fixture
def client(square: Square) -> Client:
    """A responder's browser."""
    cast: Cast = square.cast
    return cast.client(cast.responder)
