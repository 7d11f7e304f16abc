from __future__ import annotations

import pytest

from rostra.policy import evidence
from tests.reports.ledger import Ledger


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Evidence under the names that the questionnaire uses, instead of that of the domains."""
    monkeypatch.setattr(evidence, "_providers", {})
    return Ledger()
