"""Migrations are named, numbered and linear."""

from __future__ import annotations

import itertools
import re

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

APPS = sorted(
    config.label for config in apps.get_app_configs() if config.name.startswith("rostra.") and any(config.get_models())
)
NAME = re.compile(r"\d{4}_[a-z][a-z0-9_]*")


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(connection=None)


def names(loader: MigrationLoader, label: str) -> list[str]:
    return sorted(name for app, name in loader.disk_migrations if app == label)


@pytest.mark.parametrize("label", APPS)
def test_migrations_are_named_by_what_they_do(loader: MigrationLoader, label: str) -> None:
    found = names(loader, label)

    assert [name for name in found if not NAME.fullmatch(name) or "_auto_" in name] == []
    assert [int(name[:4]) for name in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize("label", APPS)
def test_migrations_follow_one_another(loader: MigrationLoader, label: str) -> None:
    found = names(loader, label)

    for before, after in itertools.pairwise(found):
        inside = {name for app, name in loader.disk_migrations[label, after].dependencies if app == label}
        assert inside == {before}
    assert loader.graph.leaf_nodes(label) == [(label, found[-1])]


def test_the_tests_use_postgresql() -> None:
    assert connection.vendor == "postgresql"
