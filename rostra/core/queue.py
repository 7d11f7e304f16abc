"""The job queue: procrastinate on Django's own connection, so a job commits or rolls back with its row.

`jobs.py` of each domain declares with `@job(...)`; everybody else defers by name. Jobs run at least once and
are idempotent. `@every(...)` declares the sweeps that re-find due rows: a lost job is a delay, never a loss.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from procrastinate import App, Blueprint, exceptions

F = TypeVar("F", bound=Callable[..., Any])

_blueprint = Blueprint()
_declared: set[str] = set()


class UnknownJob(LookupError):
    """A job was deferred by a name that no `jobs.py` declares."""


def job(name: str, *, queue: str = "default", every: str | None = None) -> Callable[[F], F]:
    """Declare a job. `every` is a cron line, with a sixth field for seconds, for sweeps.

    A job takes keyword arguments and ignores those it does not know, so that a running old worker survives a new caller.
    """

    def declare(function: F) -> F:
        _declared.add(name)
        task = _blueprint.task(name=name, queue=queue)(function)
        if every is not None:
            _blueprint.periodic(cron=every, periodic_id=name)(task)
        return function

    return declare


def declared() -> frozenset[str]:
    """The names of all declared jobs of the process."""
    return frozenset(_declared)


def on_app_ready(app: App) -> None:
    """Called by procrastinate once Django is ready (settings: PROCRASTINATE_ON_APP_READY)."""
    app.add_tasks_from(_blueprint, namespace="rostra")


def defer(
    name: str, *, key: str | None = None, at: datetime | None = None, queue: str = "default", **arguments: Any
) -> bool:
    """Put a job into the queue within the caller's transaction.

    `key`: while a job with the same key waits, no second one is added and False is returned.
    """
    from procrastinate.contrib.django import app

    if _declared and name not in _declared:
        raise UnknownJob(name)
    configured = app.configure_task(
        f"rostra:{name}", queueing_lock=key, schedule_at=at, queue=queue, allow_unknown=True
    )
    try:
        # A savepoint of its own: a duplicate key must not break the caller's transaction.
        with transaction.atomic():
            configured.defer(**arguments)
    except exceptions.AlreadyEnqueued:
        return False
    return True
