"""The wall between bodies: what belongs to a body can be asked for only inside that body's scope.

Outside a scope every question through `objects` raises, `exists()` and `bulk_create` included; inside, rows of
another body do not exist. `everywhere` is the deliberate way around, for jobs that serve all bodies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import models

if TYPE_CHECKING:
    from rostra.people.models import Body

M = TypeVar("M", bound="Scoped")


@dataclass(slots=True)
class _Scope:
    """One scope; `version` is what the body's row said as it was read, `within` the scope around this one."""

    body_id: int
    version: int | None
    within: _Scope | None


_current: ContextVar[_Scope | None] = ContextVar("rostra_body", default=None)


class ScopeMissing(RuntimeError):
    """Code asked for a body's rows without saying whose: a bug, never a user's mistake."""


class ScopeBroken(RuntimeError):
    """Code tried to write a row of one body inside the scope of another."""


@contextmanager
def scope(body: Body | int, *, version: int | None = None) -> Iterator[None]:
    """Everything inside the `with` belongs to this body. Scopes nest; the inner one counts.

    `version` is the body's `policy_version` as it was read for this short piece of work, such as a request: under it,
    what was decided may come from memory. Whatever runs longer, or decides, leaves it out and asks.
    """
    token = _current.set(_Scope(body if isinstance(body, int) else body.pk, version, _current.get()))
    try:
        yield
    finally:
        _current.reset(token)


def current_body_id() -> int:
    """The id of the body in whose scope we are. Raises ScopeMissing outside."""
    return _scope().body_id


def current_version() -> int | None:
    """The version that the scope was opened with; None where it has none, or forgot it. Raises ScopeMissing."""
    return _scope().version


def forget_version() -> None:
    """From now on this body's decisions are asked for, in this scope and in those around it. Raises ScopeMissing."""
    here: _Scope | None = _scope()
    body_id = current_body_id()
    while here is not None:
        if here.body_id == body_id:
            here.version = None
        here = here.within


def _scope() -> _Scope:
    here = _current.get()
    if here is None:
        raise ScopeMissing("No body is in scope: wrap the call in `with scope(body):`.")
    return here


class ScopedQuerySet(models.QuerySet[M], Generic[M]):
    """A queryset that writes only into the scope's body."""

    def create(self, **values: Any) -> M:
        obj = self.model(**values)
        _claim(obj)
        obj.save(force_insert=True, using=self.db)
        return obj

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        rows = list(objs)
        for row in rows:
            _claim(row)
        return super().bulk_create(rows, *args, **kwargs)


class ScopedManager(models.Manager[M], Generic[M]):
    """`Model.objects` of everything that belongs to a body: fails closed."""

    def get_queryset(self) -> ScopedQuerySet[M]:
        return ScopedQuerySet[M](self.model, using=self._db).filter(body_id=current_body_id())

    def create(self, **values: Any) -> M:
        return self.get_queryset().create(**values)

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        return self.get_queryset().bulk_create(objs, *args, **kwargs)


class Scoped(models.Model):
    """Base of every row that belongs to a body."""

    body = models.ForeignKey("people.Body", on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        body_id: int

    objects = ScopedManager()
    everywhere = models.Manager()  # noqa: DJ012 - a manager, whatever the linter takes it for

    class Meta:
        abstract = True


def _claim(row: Scoped) -> None:
    body_id = current_body_id()
    owner: int | None = row.body_id
    if owner is None:
        row.body_id = body_id
    elif owner != body_id:
        raise ScopeBroken(f"{type(row).__name__} of body {owner} written in the scope of body {body_id}.")
