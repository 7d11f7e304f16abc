"""Questions put into SQL once: the same rows as the ORM gives, of the body in scope, whatever the values are."""

from __future__ import annotations

from contextvars import Context
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from rostra.config import settings
from rostra.core.compiled import Compiled, NotCompilable
from rostra.core.scoping import ScopeMissing, scope
from rostra.people.actions import add_unit, close_unit
from rostra.people.models import Body, Member, Unit


def _named(names: list[str], closed_after: datetime | None, *, newest_first: bool) -> QuerySet[Unit]:
    rows = Unit.objects.filter(name__anyof=names).prefetch_related("parent", "body")
    rows = rows.filter(closed_at=None) if closed_after is None else rows.filter(closed_at__gt=closed_after)
    return rows.order_by("-pk" if newest_first else "pk")


@pytest.fixture
def units(cast: Any) -> list[Unit]:
    names = ("North", "South", "West")
    made = [add_unit(name=name, by=None, now=cast.now, parent=cast.unit) for name in names]
    close_unit(unit=made[2], by=None, now=cast.now)
    return made


def test_rows_are_those_of_the_orm_for_every_value(cast: Any, units: list[Unit]) -> None:
    named = Compiled(_named)
    before, after = cast.now - timedelta(days=1), cast.now + timedelta(days=1)
    for names in (["North", "West"], ["South"], [], ["North", "South", "West", "no such"]):
        for closed in (None, before, after):
            for newest_first in (True, False):
                asked = named(names, closed, newest_first=newest_first)
                assert asked == list(_named(names, closed, newest_first=newest_first))
    assert [row.name for row in named(["North", "West"], None, newest_first=False)] == ["North"]


def test_sql_is_written_once_for_each_shape(cast: Any, units: list[Unit], monkeypatch: pytest.MonkeyPatch) -> None:
    named = Compiled(_named)
    named(["North"], None, newest_first=True)

    def written(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("SQL is written again")

    monkeypatch.setattr(SQLCompiler, "as_sql", written)
    assert [row.name for row in named(["South", "North"], None, newest_first=True)] == ["South", "North"]
    with pytest.raises(AssertionError):
        named(["South"], None, newest_first=False)


def _prepared() -> list[str]:
    """What the database keeps ready for this connection of questions about units."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%people_unit%'")
        return [statement for (statement,) in cursor.fetchall()]


def test_database_keeps_it_ready_with_what_never_changes_in_it(cast: Any, units: list[Unit]) -> None:
    @Compiled
    def odd(ids: list[int]) -> QuerySet[Unit]:
        return Unit.objects.filter(pk__anyof=ids).exclude(name__startswith="50% o'clock")

    for _ in range(3):
        assert odd([units[0].pk, units[1].pk]) == units[:2]
    (statement,) = _prepared()
    assert r"50\\% o''clock%" in statement
    # The units and their body.
    assert ("$2" in statement, "$3" in statement) == (True, False)


def test_nothing_is_kept_ready_where_a_pooler_stands_in_between(
    cast: Any, units: list[Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    for address, threshold in (("postgresql:///r", 0), ("postgresql:///r?prepare=no", None)):
        options: Any = settings.database(address)["OPTIONS"]
        assert options["prepare_threshold"] == threshold

    monkeypatch.setattr(connection.connection, "prepare_threshold", None)
    assert Compiled(_named)(["North"], None, newest_first=True) == units[:1]
    assert _prepared() == []


def test_wall_between_bodies_stands(cast: Any, units: list[Unit]) -> None:
    named = Compiled(_named)
    assert len(named(["North"], None, newest_first=True)) == 1
    with scope(cast.other):
        assert named(["North"], None, newest_first=True) == []
        other = add_unit(name="North", by=None, now=cast.now)
        assert named(["North"], None, newest_first=True) == [other]


def test_outside_a_scope_nothing_is_asked(units: list[Unit]) -> None:
    named = Compiled(_named)
    assert len(named(["North"], None, newest_first=True)) == 1
    with pytest.raises(ScopeMissing):
        Context().run(lambda: named(["North"], None, newest_first=True))


def test_what_is_pointed_to_is_there_and_made_once(
    cast: Any, units: list[Unit], django_assert_num_queries: Any
) -> None:
    named = Compiled(_named)
    named(["North"], None, newest_first=True)
    with django_assert_num_queries(3):
        rows = named(["North", "South"], None, newest_first=True)
    with django_assert_num_queries(0):
        assert [row.parent for row in rows] == [cast.unit, cast.unit]
    assert rows[0].parent is rows[1].parent


def test_tuples_and_annotations_come_as_the_orm_has_them(cast: Any, units: list[Unit]) -> None:
    def pairs(name: str) -> QuerySet[Unit, tuple[Any, ...]]:
        return Unit.objects.filter(name=name).values_list("name", "parent__name")

    assert Compiled(pairs)("North") == list(pairs("North")) == [("North", cast.unit.name)]


def test_number_goes_as_the_column_has_it(cast: Any) -> None:
    """The driver tells small columns by a kind of number of its own."""

    def versions(version: int) -> QuerySet[Body]:
        return Body.objects.filter(policy_version__lte=version).order_by("pk")

    asked = Compiled(versions)
    assert asked(10**6) == list(versions(10**6)) != asked(-1) == []


def test_what_decides_the_sql_is_refused_among_the_values(cast: Any) -> None:
    def first(number: int) -> QuerySet[Unit]:
        return Unit.objects.order_by("pk")[:number]

    def flagged(flag: bool) -> QuerySet[Unit]:
        return Unit.objects.filter(closed_at__isnull=flag)

    def below(*, parent: Unit) -> QuerySet[Unit]:
        return Unit.objects.filter(parent=parent)

    with pytest.raises(NotCompilable, match="depends on a value"):
        Compiled(first)(3)
    with pytest.raises(NotCompilable, match="stands by name"):
        Compiled(flagged)(True)
    with pytest.raises(NotCompilable, match="its id is asked for"):
        Compiled(below)(parent=cast.unit)


def test_value_that_is_changed_on_its_way_is_refused(cast: Any) -> None:
    def loudly(name: str) -> QuerySet[Member]:
        return Member.objects.filter(title=name.upper() + name)

    with pytest.raises(NotCompilable, match="as they are given"):
        Compiled(loudly)("clerk")


def test_what_can_find_nothing_is_not_asked(cast: Any, units: list[Unit], django_assert_num_queries: Any) -> None:
    def within(name: str, *, ids: tuple[int, ...]) -> QuerySet[Unit]:
        return Unit.objects.filter(name=name, pk__in=ids)

    asked = Compiled(within)
    with django_assert_num_queries(0):
        assert asked("North", ids=()) == asked("South", ids=()) == []
    assert asked("North", ids=(units[0].pk,)) == [units[0]]


def test_number_of_kept_questions_is_bounded(cast: Any, units: list[Unit], monkeypatch: pytest.MonkeyPatch) -> None:
    def some(*, most: int) -> QuerySet[Unit]:
        return Unit.objects.order_by("pk")[:most]

    monkeypatch.setattr("rostra.core.compiled.SHAPES", 2)
    asked = Compiled(some)
    assert [len(asked(most=most)) for most in (1, 2, 3, 1)] == [1, 2, 3, 1]
    assert len(vars(asked)["_plans"]) <= 2


def test_question_that_is_asked_again_and_again_stays(
    cast: Any, units: list[Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[int] = []

    def some(*, most: int) -> QuerySet[Unit]:
        built.append(most)
        return Unit.objects.order_by("pk")[:most]

    monkeypatch.setattr("rostra.core.compiled.SHAPES", 2)
    asked = Compiled(some)
    for most in (1, 2, 1, 3, 1, 2, 1):
        asked(most=most)

    # Each question is built twice.
    assert built == [1, 1, 2, 2, 3, 3, 2, 2]
