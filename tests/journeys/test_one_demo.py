"""Journeys follow upon each other on one demo, which only one worker may start."""

from __future__ import annotations

import pytest


def test_workers_keep_the_journeys_together(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("loadgroup", default=False):
        assert request.node.nodeid.endswith("@browser")
