from __future__ import annotations

from typing import Any

import pytest

from rostra.accounts.actions import add_account
from rostra.accounts.models import Account
from rostra.core.throttle import Throttle
from rostra.portal.views import opening


@pytest.fixture(autouse=True)
def _fresh_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "throttle", Throttle())


@pytest.fixture
def form(cast: Any) -> Account:
    """The municipality's web form."""
    return add_account(channel="webform", name="Ask us", values={}, identity=None, by=None, now=cast.now)
