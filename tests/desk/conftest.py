from __future__ import annotations

from tests.editorial.conftest import clock, network, office

__all__ = ["clock", "network", "office"]
