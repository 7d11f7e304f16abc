"""One throw-away PostgreSQL for the run; a rolled-back transaction, or a database of its own, for each test."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from rostra.config.postgres import Cluster, Role, throwaway
from rostra.config.processes import settle
from rostra.config.settings import database

TEMPLATE = "rostra_template"
EMPTY, PEOPLED = "rostra_test", "rostra_cast"
"""The databases of tests whose transaction is rolled back: nothing stands in the one, the cast in the other."""
HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MEMORIES = (
    ("rostra.policy.queries.kept", "_kept"),
    ("rostra.editorial.checks.surroundings", "_kept"),
    ("rostra.inbox.alike", "_held"),
    ("rostra.inbox.approved_alike", "_held"),
)
# A busy machine is no failure.
hypothesis_settings.register_profile("rostra", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("rostra")
_numbers = itertools.count(1)
_running: list[Cluster] = []


@pytest.fixture(scope="session", autouse=True)
def _settled() -> None:
    """As in a server: with every module looked through again and again, the run would take a seventh longer."""
    settle()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """What is long is named by its length: names have to be the same in every worker, also those of keys made anew."""
    return f"{argname} of {len(val)}" if isinstance(val, str | bytes) and len(val) > 80 else None


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with throwaway() as running:
        yield running


def use(cluster: Cluster, name: str, role: Role = "app") -> None:
    """Point Django at a database of the cluster; threads started later follow."""
    connections["default"].close()
    fresh = database(cluster.url(role, name))
    fresh["OPTIONS"].pop("pool")  # type: ignore[attr-defined]
    connections.settings["default"].update(fresh)
    connections["default"].settings_dict.update(fresh)


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, django_db_blocker: Any) -> None:
    """Migrate a template as the owner once; the tests run as the application's role, with its rights."""
    with django_db_blocker.unblock():
        settings.DATABASE_APP_ROLE = "rostra"
        cluster.create_database(TEMPLATE)
        settings.DATABASE_OWNER_URL = cluster.url("owner", TEMPLATE)
        use(cluster, TEMPLATE)
        call_command("migrate", verbosity=0)
        for name in (EMPTY, PEOPLED):
            cluster.create_database(name, TEMPLATE)
        use(cluster, PEOPLED)
        with override_settings(PASSWORD_HASHERS=[HASHER]):
            from tests.cast import Cast

            Cast(now=NOW)
        _running.append(cluster)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Any:
    """Before a transaction is begun, go to the database that the test wants: to make the cast for each of thousands of
    tests would take a seventh of the run.
    """
    if fixturedef.argname == "_django_db_helper" and _running:
        wanted = PEOPLED if "cast" in request.fixturenames else EMPTY
        if connections["default"].settings_dict["NAME"] != wanted:
            use(_running[0], wanted)
    return (yield)


@pytest.fixture
def committed(cluster: Cluster, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of the test's own, in which commits are real; for threads, processes and locks.

    Gives the URL, for programs that the test starts.
    """
    name = f"rostra_test_{next(_numbers)}"
    with django_db_blocker.unblock():
        connections["default"].close()
        cluster.create_database(name, TEMPLATE)
        use(cluster, name)
        try:
            yield cluster.url("app", name)
        finally:
            use(cluster, EMPTY)
            cluster.drop_database(name)


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning in working hours."""
    return NOW


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    settings.KEYS = tmp_path / "keys"
    settings.DATA = tmp_path / "data"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = [HASHER]


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    """What a process knows of a body it keeps under the body's number, and the cast's body has the same in each test."""
    yield
    for module, name in MEMORIES:
        if module in sys.modules:
            vars(sys.modules[module])[name].clear()


@pytest.fixture
def cast(db: None, now: datetime) -> Iterator[Any]:
    """The fictional municipality, with its scope open."""
    from rostra.core.scoping import scope
    from tests.cast import Cast

    made = Cast(now=now, made=connections["default"].settings_dict["NAME"] == PEOPLED)
    with scope(made.body):
        yield made
