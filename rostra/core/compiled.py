"""Questions of the ORM that are put into SQL once for a process, not each time they are asked.

Django builds a question and writes its SQL anew each time, which takes longer than the database takes to answer what a
page asks. Here a function builds it twice with different stand-ins for its values, in the scopes of bodies that do not
exist: where the two differ, a value belongs. All later calls only put their values, and the body in scope, there.

The database gets these questions as prepared statements: what is the same in all calls stands in the text, the values are
parameters. To parse and plan them anew would take it several times as long as to answer them.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Field, Lookup, Model, QuerySet
from django.db.models.fields.related import ForeignObject
from django.db.models.sql.compiler import SQLCompiler
from psycopg.sql import Literal

from rostra.core.scoping import current_body_id, scope

if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup

P = ParamSpec("P")
R = TypeVar("R")

SHAPES = 500
"""Of each function: some 25 kB each where a list is asked for. Clerks of many bodies and roles ask in hundreds of shapes."""
BODY = -1
"""The place of the body in scope among the values."""
_BODIES = (2_000_000_011, 2_000_000_012)
_PLACES = re.compile("%[s%]")


class NotCompilable(TypeError):
    """The question does not only differ in values from one call to the next: a bug, never a user's mistake."""


@ForeignObject.register_lookup
@Field.register_lookup
class AnyOf(_Lookup):
    """`pk__anyof=[…]`: as `__in`, with the same SQL however many there are."""

    lookup_name = "anyof"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", (*params, self.rhs)


@dataclass(frozen=True, slots=True)
class _Param:
    """The argument at this place, or the body in scope, as the driver's kind of number."""

    at: int
    kind: Callable[[Any], Any] | None = None

    def of(self, values: Sequence[Any]) -> Any:
        value = current_body_id() if self.at == BODY else values[self.at]
        return value if self.kind is None else self.kind(value)


@dataclass(frozen=True, slots=True)
class _Plan:
    """One shape of a question: its SQL, in which a place is left for each of its parameters."""

    rows: QuerySet[Any]
    compiler: SQLCompiler
    sql: str
    params: tuple[_Param, ...]

    def ask(self, values: Sequence[Any]) -> list[Any]:
        compiler = copy(self.compiler)
        vars(compiler)["connection"] = _Preparing(connections[self.rows.db])
        asked = (self.sql, tuple(param.of(values) for param in self.params))
        vars(compiler)["as_sql"] = lambda *_args, **_kwargs: asked
        query = copy(self.rows.query)
        vars(query)["get_compiler"] = lambda *_args, **_kwargs: compiler
        rows = type(self.rows)(model=self.rows.model, query=query, using=self.rows.db)
        for name in ("_iterable_class", "_fields"):
            vars(rows)[name] = vars(self.rows)[name]
        found = list(rows)
        for path in vars(self.rows)["_prefetch_related_lookups"]:
            here: Sequence[Model] = found
            for name in path.split("__"):
                here = _look_up(here, name)
        return found


class _Preparing:
    """A connection that asks by prepared statements."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> Any:
        return preparing_cursor(self._connection)


def preparing_cursor(over: Any) -> Any:
    """A cursor over this connection whose questions the database keeps prepared; while what is asked is logged, with the
    values in the text.
    """
    over.ensure_connection()
    if over.queries_logged:
        return over.cursor()
    driver = over.connection
    usual, driver.cursor_factory = driver.cursor_factory, ServerBindingCursor
    try:
        return over.cursor()
    finally:
        driver.cursor_factory = usual


def _look_up(rows: Sequence[Model], name: str) -> Sequence[Model]:
    """What `prefetch_related` does with a foreign key: each row that is pointed to is read and made once."""
    if not rows:
        return []
    field: Any = rows[0]._meta.get_field(name)  # noqa: SLF001 - Django documents it
    if field.is_cached(rows[0]):
        # It came with the rows.
        return [there for row in rows if (there := field.get_cached_value(row)) is not None]
    ids = {pk for row in rows if (pk := getattr(row, field.attname)) is not None}
    known = {row.pk: row for row in _by_id(sorted(ids), model=field.remote_field.model)} if ids else {}
    for row in rows:
        field.set_cached_value(row, known.get(getattr(row, field.attname)))
    return list(known.values())


class Compiled(Generic[P, R]):
    """A function that gives a queryset; called, it gives the rows.

    Arguments by position are values (numbers, text, days, instants, lists) or None; the queryset must be the same
    whatever they are, and compares lists by `__anyof`. Of `prefetch_related` it may name foreign keys. Arguments by name
    decide what is asked: each combination is a question of its own, of which the SHAPES asked last are kept. Raises
    NotCompilable where that does not hold.
    """

    def __init__(self, build: Callable[P, QuerySet[Any, R]]) -> None:
        self._build = build
        # None where the database need not be asked: nothing can be found.
        self._plans: OrderedDict[tuple[Any, ...], _Plan | None] = OrderedDict()
        update_wrapper(self, build)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        shape = (*(None if value is None else type(value) for value in args), *kwargs.items())
        try:
            plan = self._plans[shape]
            # Another thread may have dropped it between the two.
            self._plans.move_to_end(shape)
        except KeyError:
            plan = self._plan(args, kwargs)
            self._plans[shape] = plan
            if len(self._plans) > SHAPES:
                self._plans.popitem(last=False)
        return [] if plan is None else plan.ask(args)

    def _plan(self, args: Sequence[Any], named: Mapping[str, Any]) -> _Plan | None:
        if wrong := [value for value in named.values() if isinstance(value, Model | QuerySet)]:
            raise NotCompilable(f"{self._build.__qualname__}: {wrong[0]!r} may change: its id is asked for.")
        try:
            first, second = self._built(args, named, 0), self._built(args, named, 1)
        except EmptyResultSet:
            return None
        if first.sql != second.sql or len(first.params) != len(second.params):
            raise NotCompilable(f"{self._build.__qualname__}: its SQL depends on a value.")
        params = list(map(first.place, first.params, second.params))
        sql = written(first.sql, params)
        return _Plan(first.rows, first.compiler, sql, tuple(param for param in params if isinstance(param, _Param)))

    def _built(self, args: Sequence[Any], named: Mapping[str, Any], turn: int) -> _Built:
        values = [_stand_in(value, at, turn) for at, value in enumerate(args)]
        build: Callable[..., QuerySet[Any, R]] = self._build
        with scope(_BODIES[turn]):
            rows = build(*values, **named)
            compiler = rows.query.get_compiler(using=rows.db)
            sql, params = compiler.as_sql()
        return _Built(rows, compiler, sql, params, [*values, _BODIES[turn]])


@Compiled
def _by_id(ids: list[int], *, model: type[Model]) -> QuerySet[Model]:
    # As `prefetch_related` asks: whatever body the row is of, it is pointed to.
    return model._base_manager.filter(pk__anyof=ids)  # noqa: SLF001 - Django documents it


@dataclass(frozen=True, slots=True)
class _Built:
    """A question with stand-ins; the body's is the last of `values`."""

    rows: QuerySet[Any]
    compiler: SQLCompiler
    sql: str
    params: Sequence[Any]
    values: Sequence[Any]

    def place(self, here: Any, there: Any) -> Any:
        """What is fixed, or a `_Param`: where a parameter comes from that is `here` in this question and `there` in its twin."""
        if type(here) is type(there) and here == there:
            return here
        for at, value in enumerate(self.values):
            if isinstance(here, type(value)) and value == here:
                kind = None if type(here) is type(value) else type(here)
                return _Param(BODY if at == len(self.values) - 1 else at, kind)
        raise NotCompilable(f"{here!r} and {there!r}: values are asked for as they are given.")


def written(sql: str, params: Iterable[object]) -> str:
    """The SQL with what is fixed in it: the planner knows it, and finds the indexes that are of such rows only. A place is
    left for each `_Param`.
    """
    connection.ensure_connection()
    left = iter(params)

    def put(place: re.Match[str]) -> str:
        if place[0] == "%%" or isinstance(fixed := next(left), _Param):
            return place[0]
        return Literal(fixed).as_string(connection.connection).replace("%", "%%")

    return _PLACES.sub(put, sql)


def _stand_in(value: Any, at: int, turn: int) -> Any:
    """What stands for the argument at this place: of its kind, and like nothing that is asked for in earnest. Raises
    NotCompilable for what is no value.
    """
    number = 2 * at + turn
    if value is None:
        return None
    if isinstance(value, datetime):
        return datetime(1801, 1, 1, tzinfo=UTC) + timedelta(days=number)
    if isinstance(value, date):
        return date(1801, 1, 1) + timedelta(days=number)
    if isinstance(value, str):
        return f"stand-in {number}"
    if isinstance(value, int) and not isinstance(value, bool):
        return 2_000_000_100 + number
    if isinstance(value, list):
        return [2_000_000_100 + number]
    raise NotCompilable(f"{value!r} is no value: it decides what is asked, and stands by name.")
