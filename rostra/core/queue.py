"""The job queue: procrastinate on Django's own connection, so a job commits or rolls back with its row.

`jobs.py` of each domain declares with `@job(...)`; everybody else defers by name. Jobs run at least once and are
idempotent. What must not be lost lies in rows: a sweep (`every=`) finds them again, so a lost job is a delay, never a loss.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

import croniter  # type: ignore[import-untyped]
from django.db import InterfaceError, OperationalError, transaction
from procrastinate import App, Blueprint, RetryStrategy, exceptions

F = TypeVar("F", bound=Callable[..., Any])

NAMESPACE = "rostra"


class Lane(StrEnum):
    """Jobs of one lane wait only for each other; every worker serves all lanes, each with threads of its own."""

    DEFAULT = "default"
    PROMPT = "prompt"
    """What a person waits for, such as a publication: never behind a slow mailbox."""


# A database that went away is not the job's fault: after 3, 9, 27 … seconds it runs again. Anything else is a bug.
AGAIN = RetryStrategy(max_attempts=6, exponential_wait=3, retry_exceptions=(OperationalError, InterfaceError))


@dataclass(frozen=True, slots=True)
class Declared:
    """A job as its `jobs.py` declares it."""

    name: str
    function: Callable[..., Any]
    lane: Lane
    every: str | None


class UnknownJob(LookupError):
    """A job was deferred by a name that no `jobs.py` declares."""


_declared: dict[str, Declared] = {}


def job(name: str, *, lane: Lane = Lane.DEFAULT, every: str | None = None) -> Callable[[F], F]:
    """Declare a job. `every` is a cron line (minute hour day month weekday), with a sixth field for seconds, in UTC.

    A job takes keyword arguments; those that it does not know are left out, so that an old worker survives a new
    caller. Raises ValueError for a name that is taken and for a cron line that is none.
    """
    if every is not None:
        _check_cron(name, every)

    def declare(function: F) -> F:
        if name in _declared:
            raise ValueError(f"Job {name} is declared twice.")
        _declared[name] = Declared(name, function, lane, every)
        return function

    return declare


def declared() -> frozenset[str]:
    """The names of all declared jobs of the process."""
    return frozenset(_declared)


def register(app: App, *, periodic: bool) -> None:
    """Make all declared jobs known to an app; with `periodic`, it also starts those that have a cron line."""
    blueprint = Blueprint()
    for known in _declared.values():
        retry = AGAIN if known.every is None else False
        task = blueprint.task(name=known.name, queue=known.lane, retry=retry)(_tolerant(known.function))
        if periodic and known.every is not None:
            # One waiting run is enough: a slow one never piles up others behind it.
            blueprint.periodic(cron=known.every, periodic_id=known.name, queueing_lock=f"every:{known.name}")(task)
    app.add_tasks_from(blueprint, namespace=NAMESPACE)


def on_app_ready(app: App) -> None:
    """Called by procrastinate once Django is ready and every `jobs.py` is imported (PROCRASTINATE_ON_APP_READY)."""
    register(app, periodic=True)


def defer(name: str, *, key: str | None = None, at: datetime | None = None, **arguments: Any) -> bool:
    """Put a job into the queue within the caller's transaction; `at` is when it may run, at once unless given.

    `key`: while a job with the same key waits, no second one is added and False is returned. Such a job may already
    be running when the caller commits, and then does not see the caller's rows: leave it to a sweep to find those.
    Raises UnknownJob.
    """
    from procrastinate.contrib.django import app

    if name not in _declared:
        raise UnknownJob(name)
    configured = app.configure_task(
        f"{NAMESPACE}:{name}", queueing_lock=key, schedule_at=at, queue=_declared[name].lane.value
    )
    if key is None:
        configured.defer(**arguments)
        return True
    try:
        # A savepoint of its own: a duplicate key must not break the caller's transaction.
        with transaction.atomic():
            configured.defer(**arguments)
    except exceptions.AlreadyEnqueued:
        return False
    return True


def _check_cron(name: str, every: str) -> None:
    if not croniter.croniter.is_valid(every):
        raise ValueError(f"Job {name}: “{every}” is not a cron line.")
    if every.split()[5:] == ["*"]:
        raise ValueError(f"Job {name}: “{every}” is every second; seconds are the last field, as in “* * * * * */15”.")


def _tolerant(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, called with those arguments only that it knows."""
    parameters = inspect.signature(function).parameters.values()
    takes_all = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters)
    names = {parameter.name for parameter in parameters}

    @functools.wraps(function)
    def call(**arguments: Any) -> None:
        function(**{key: value for key, value in arguments.items() if takes_all or key in names})

    return call
