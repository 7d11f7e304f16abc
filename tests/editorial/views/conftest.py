from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.editorial.office import Clock, Office


@pytest.fixture
def clock() -> Clock:
    """The real time: views ask the real clock."""
    return Clock(timezone.now())


@pytest.fixture
def editor(office: Office) -> Client:
    return office.cast.client(office.cast.editor)


@pytest.fixture
def approver(office: Office) -> Client:
    return office.cast.client(office.cast.approver)
