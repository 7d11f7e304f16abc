"""A worker for the benchmark of publishing: loaded once, forked for each."""

from __future__ import annotations

import django

django.setup()

from bench.networks import known  # noqa: E402 - Django first
from rostra.core.worker import run_worker  # noqa: E402 - as above


def work() -> None:
    """Run jobs until asked to stop, or killed."""
    with known():
        run_worker(name="bench")
