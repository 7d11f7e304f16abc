from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rostra.config.postgres import Cluster
from tests.config.postgres.clusters import copy, new_folder


@pytest.fixture(scope="package")
def made() -> Iterator[Path]:
    """A data folder whose cluster is made and stopped."""
    folder = new_folder()
    cluster = Cluster(folder / "var")
    cluster.start()
    cluster.stop()
    yield cluster.data
    shutil.rmtree(folder)


@pytest.fixture
def stopped(made: Path) -> Iterator[Cluster]:
    """A stopped cluster, to be left whole."""
    cluster = Cluster(made)
    yield cluster
    cluster.stop()


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder; the clusters that come into it are stopped and removed."""
    found = new_folder()
    yield found
    for lock in found.rglob("postgres/lock"):
        cluster = Cluster(lock.parents[1])
        cluster.stop()
        shutil.rmtree(cluster.connection()["host"], ignore_errors=True)
    shutil.rmtree(found)


@pytest.fixture
def copied(made: Path, folder: Path) -> Cluster:
    """A stopped cluster, to be damaged."""
    return Cluster(copy(made, folder / "var"))
