from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from tests.cast import Cast
from tests.inbox.office import Office, open_office


@pytest.fixture
def office(cast: Cast, now: datetime) -> Iterator[Office]:
    with open_office(cast, now) as made:
        yield made


@pytest.fixture
def client(office: Office) -> Client:
    """A responder's browser."""
    return office.cast.client(office.cast.responder)
