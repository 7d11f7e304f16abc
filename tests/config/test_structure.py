"""The written structure is what the migrations make, and an empty database starts from it."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from rostra.config import structure
from rostra.config.postgres import Cluster
from tests.conftest import use

ROOT = Path(__file__).parents[2]


@pytest.fixture
def empty(cluster: Cluster, django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """An empty database, of which Django's connection is the owner's."""
    owner = settings.DATABASE_OWNER_URL
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        cluster.create_database("rostra_empty")
        settings.DATABASE_OWNER_URL = cluster.url("owner", "rostra_empty")
        use(cluster, "rostra_empty")
        try:
            yield "rostra_empty"
        finally:
            settings.DATABASE_OWNER_URL = owner
            use(cluster, "rostra_test")
            cluster.drop_database("rostra_empty")


def test_structure_is_what_the_migrations_make() -> None:
    found = importlib.util.spec_from_file_location("structure_script", ROOT / "scripts" / "structure.py")
    assert found is not None
    assert found.loader is not None
    script = importlib.util.module_from_spec(found)
    found.loader.exec_module(script)

    assert script.replayed() == structure.FILE.read_text(encoding="utf-8"), "Run: make structure"


def test_empty_database_starts_from_the_structure_and_lacks_nothing(empty: str) -> None:
    assert structure.is_empty()

    call_command("migrate", verbosity=0)

    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert not structure.is_empty()


def test_application_may_add_to_the_log_and_not_change_it(empty: str, cluster: Cluster) -> None:
    call_command("migrate", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT right_, has_table_privilege('rostra', 'audit_event', right_)"
            " FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS right_"
        )
        assert dict(cursor.fetchall()) == {
            "SELECT": True,
            "INSERT": True,
            "UPDATE": False,
            "DELETE": False,
            "TRUNCATE": False,
        }


def test_structure_that_breaks_leaves_the_database_empty(
    empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "structure.sql"
    broken.write_text("CREATE TABLE one (id integer);\nCREATE TABLE one (id integer);\n", encoding="utf-8")
    monkeypatch.setattr(structure, "FILE", broken)

    with pytest.raises(Exception, match="already exists"):
        call_command("migrate", verbosity=0)

    assert structure.is_empty()


def test_one_domain_asked_for_is_migrated_by_its_migrations_alone(empty: str) -> None:
    call_command("migrate", "contenttypes", verbosity=0)

    with connection.cursor() as cursor:
        assert sorted(connection.introspection.table_names(cursor)) == ["django_content_type", "django_migrations"]
