"""The worker: runs the jobs of all lanes, says that it lives, and comes back by itself when the database was away."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import psycopg
from asgiref.sync import async_to_sync
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate import PsycopgConnector, exceptions
from procrastinate.contrib.django import DjangoApp
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.jobs import Status

from rostra.core.models import Heartbeat
from rostra.core.queue import Lane, register

logger = logging.getLogger("rostra.worker")

BEAT = 10.0
ALIVE = timedelta(seconds=60)
POLL = 0.5
STALLED = 30.0
PROMPT_THREADS = 8
# A job that took its worker down so often is not the victim but the cause.
DEADLY = 5
LONGEST_PAUSE = 8.0
OPENING = 5.0

_stop = threading.Event()
_identity = ""
_pulse = threading.Lock()


def identity() -> str:
    """The name under which this process does its work: never the same again after a restart."""
    return _identity or f"{socket.gethostname()[:60]}:{os.getpid()}"


def stopping() -> bool:
    """Whether this process was asked to stop: a job that works through a list ends after its current item."""
    return _stop.is_set()


def lives(worker: str, *, now: datetime) -> bool:
    """Whether the worker of this identity said so within the last minute."""
    return Heartbeat.objects.filter(worker=worker, at__gt=now - ALIVE).exists()


def release_connection() -> None:
    """Give the connection to the database back before something slow; the next query takes one again."""
    if not connection.in_atomic_block:
        connection.close()


def run_worker(*, concurrency: int = 4, name: str = "", stop: threading.Event | None = None) -> None:
    """Run jobs until SIGTERM, Ctrl-C or `stop`; then finish what is running. A second signal ends it at once.

    `concurrency` is the number of jobs of the default lane at the same time; the prompt lane has threads of its own.
    """
    global _stop, _identity
    _stop = stop or threading.Event()
    _identity = f"{(name or socket.gethostname())[:60]}:{os.getpid()}:{secrets.token_hex(4)}"
    try:
        asyncio.run(_run({Lane.DEFAULT: concurrency, Lane.PROMPT: PROMPT_THREADS}, _stop))
    finally:
        # The thread that waits for it must end too; the process may go on with something else.
        _stop.set()
        _stop, _identity = threading.Event(), ""


def recover_stalled() -> int:
    """Put back the jobs of workers that died; returns how many. Jobs are idempotent: they may run once more."""
    manager = django_app.job_manager
    count = 0
    for job in async_to_sync(manager.get_stalled_jobs)(seconds_since_heartbeat=STALLED):
        try:
            with transaction.atomic():
                if job.attempts >= DEADLY:
                    logger.error("job gave up", extra={"job": job.task_name, "attempts": job.attempts})
                    async_to_sync(manager.finish_job)(job=job, status=Status.FAILED, delete_job=False)
                else:
                    async_to_sync(manager.retry_job)(job=job)
                    count += 1
        except exceptions.UniqueViolation:
            # The same job waits already: this one is not needed.
            async_to_sync(manager.finish_job)(job=job, status=Status.FAILED, delete_job=True)
    return count


def prune(*, now: datetime) -> None:
    """Forget failed jobs of more than 30 days ago and workers that have been silent for a day."""
    async_to_sync(django_app.job_manager.delete_old_jobs)(
        nb_hours=30 * 24, include_failed=True, include_cancelled=True, include_aborted=True
    )
    Heartbeat.objects.filter(at__lt=now - timedelta(days=1)).delete()


async def _run(lanes: Mapping[Lane, int], stop: threading.Event) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    # Sync jobs run in the loop's own pool, which is otherwise six threads on a machine of two cores.
    loop.set_default_executor(ThreadPoolExecutor(sum(lanes.values()) + 2, thread_name_prefix="job"))
    threading.Thread(target=_pass_on, args=(stop, loop, stopped), daemon=True).start()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, _asked, loop, stop)
    tasks = [asyncio.create_task(_serve(lane, threads)) for lane, threads in lanes.items()]
    beating = asyncio.create_task(_keep_beating())
    await stopped.wait()
    logger.info("worker stopping")
    # A cancelled lane takes no new job and waits for those that run.
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)
    await loop.run_in_executor(None, _with_database, _say_goodbye)


def _pass_on(stop: threading.Event, loop: asyncio.AbstractEventLoop, stopped: asyncio.Event) -> None:
    stop.wait()
    if not loop.is_closed():
        loop.call_soon_threadsafe(stopped.set)


def _asked(loop: asyncio.AbstractEventLoop, stop: threading.Event) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.remove_signal_handler(number)
    stop.set()


async def _serve(lane: Lane, threads: int) -> None:
    """Run the lane's jobs until cancelled; when the queue cannot be reached, try again with growing pauses."""
    pause = 1.0
    # A cancellation may be lost: procrastinate can end with the database's error in its place.
    while not stopping():
        began = asyncio.get_running_loop().time()
        try:
            await _serve_once(lane, threads)
            logger.error("queue left", extra={"lane": lane.value})
        except (exceptions.ConnectorException, psycopg.Error, OSError) as error:
            logger.error("queue lost", extra={"lane": lane.value, "error": type(error).__name__})  # noqa: TRY400 - expected when the database is away
        except Exception:
            logger.exception("queue failed", extra={"lane": lane.value})
        if asyncio.get_running_loop().time() - began > LONGEST_PAUSE * 10:
            pause = 1.0
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _serve_once(lane: Lane, threads: int) -> None:
    # An app of its own: the one that Django has must go on deferring on Django's connection.
    connector = PsycopgConnector(
        kwargs=connector_params(), min_size=1, max_size=3, timeout=OPENING, reconnect_timeout=OPENING
    )
    app = DjangoApp(connector=connector)
    register(app, periodic=lane is Lane.DEFAULT)
    try:
        async with asyncio.timeout(OPENING):
            await app.open_async()
        logger.info("worker ready", extra={"lane": lane.value, "threads": threads})
        await app.run_worker_async(
            queues=[lane.value],
            name=f"{_identity}/{lane.value}",
            concurrency=threads,
            fetch_job_polling_interval=POLL,
            stalled_worker_timeout=STALLED,
            delete_jobs="successful",
            install_signal_handlers=False,
        )
    finally:
        await app.close_async()


async def _keep_beating() -> None:
    """From the loop that serves the lanes: a worker whose loop hangs does not say that it lives."""
    loop = asyncio.get_running_loop()
    started_at = timezone.now()
    while True:
        await loop.run_in_executor(None, _with_database, lambda: _beat(started_at))
        await asyncio.sleep(BEAT)


def _beat(started_at: datetime) -> None:
    with _pulse:
        # A beat that was on its way when the worker was stopped must not come after the farewell.
        if stopping():
            return
        # By the database's clock: others ask by that one whether it lives.
        fresh = {"at": Now()}
        Heartbeat.objects.update_or_create(
            worker=_identity, defaults=fresh, create_defaults={"started_at": started_at, **fresh}
        )


def _say_goodbye() -> None:
    with _pulse:
        Heartbeat.objects.filter(worker=_identity).delete()


def _with_database(do: Callable[[], None]) -> None:
    try:
        do()
    except (OperationalError, InterfaceError) as error:
        logger.warning("heartbeat not written", extra={"error": type(error).__name__})
    finally:
        release_connection()
