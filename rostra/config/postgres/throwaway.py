"""A cluster for tests: nothing is kept, and nothing stays behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from .cluster import Cluster
from .place import TEMPORARY

PREFIX = "rostra-throwaway-"
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def throwaway(settings: Mapping[str, str] | None = None, programs: Path | None = None) -> Iterator[Cluster]:
    """A new cluster that runs meanwhile, without safety against a crash; then stopped and removed.

    Also removes what earlier ones left whose process was killed.
    """
    _sweep()
    data = Path(tempfile.mkdtemp(prefix=PREFIX, dir=TEMPORARY))
    # The server's user must pass when root runs the tests.
    data.chmod(0o711)
    cluster = Cluster(data, settings={**SETTINGS, **(settings or {})}, programs=programs)
    try:
        with cluster.hold():
            try:
                yield cluster
            finally:
                cluster.stop()
    finally:
        shutil.rmtree(data)


def _sweep() -> None:
    for data in TEMPORARY.glob(f"{PREFIX}*"):
        begun = data / "postgres" / "on-demand"
        with suppress(FileNotFoundError):  # Its own process, or another sweep, removed it meanwhile.
            if data.stat().st_uid == os.geteuid() and begun.exists() and Cluster(data).stop_if_unused():
                shutil.rmtree(data)
