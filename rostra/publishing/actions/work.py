"""What workers do: take what something can be done about, wait for many networks at the same time, write how it ended.

One thread talks to the database; each network call has a thread of its own, which does not. So a worker holds one
connection, however many networks it waits for, and what comes back together is written together.
"""

from __future__ import annotations

import logging
import queue
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import groupby

from django.db import InterfaceError, OperationalError, transaction

from rostra.accounts.line import Spoken, keep_calls
from rostra.core.refusals import Faster
from rostra.core.scoping import scope
from rostra.core.worker import release_connection, stopping
from rostra.policy.queries import passing
from rostra.publishing.actions import outcomes
from rostra.publishing.actions.claims import Claim, claim
from rostra.publishing.actions.late import tell_late
from rostra.publishing.actions.moves import wake
from rostra.publishing.actions.outcomes import Sent
from rostra.publishing.actions.steps import Ask, Ending, Means, lost, ready_to_ask, ready_to_send
from rostra.publishing.models import Delivery
from rostra.publishing.queries import workable

logger = logging.getLogger("rostra.publishing")

Clock = Callable[[], datetime]

# About two minutes in all: a database that restarts is waited for.
PAUSES = (0.5, 1, 2, 4, 8, 15, 30, 30, 30)
WAKE_AT_MOST = 16
IDLE = 1.0
"""After so many seconds without a word from any network, the connection to the database is given back."""
AGAIN = 3
"""More is taken as soon as one in so many places is free: each taking costs the same for one as for many."""
CALL_EVERY = 0.5
"""Seconds between two calls for help."""


class Errand:
    """One delivery on its way to the network and back: what was said on the line, and how it ended."""

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.spoken: list[Spoken] = []
        self.ending: Sent | Ending = lost(delivery)
        self.error: BaseException | None = None
        self._begun = dict(delivery.__dict__)

    def rewind(self) -> None:
        """As it was claimed: what could not be committed has not happened."""
        self.delivery.__dict__.update(self._begun)


Inbox = queue.SimpleQueue[Errand | None]
Start = Callable[[Errand, Ask], object]


def deliver_due(*, clock: Clock, at_once: int = 1, inbox: Inbox | None = None) -> int:
    """Do all that is due until nothing is left or the worker stops; returns how many steps.

    `at_once` is how many networks are waited for at the same time; a single one is called in the caller's own thread.
    Whoever puts None into `inbox` has it look for new work at once.
    """
    run = _Run(clock, at_once, inbox or queue.SimpleQueue())
    if at_once == 1:
        return run.work(run.ask)
    with ThreadPoolExecutor(at_once, thread_name_prefix="network") as pool:
        return run.work(lambda errand, ask: pool.submit(run.ask, errand, ask))


def sweep(*, now: datetime) -> None:
    """Find what a lost job forgot and wake workers for it; tell people what is late, once."""
    tell_late(now)
    for _ in workable(now).values_list("pk")[:WAKE_AT_MOST]:
        wake()


class _Run:
    """From the first claim to the last answer."""

    def __init__(self, clock: Clock, at_once: int, inbox: Inbox) -> None:
        self.clock = clock
        self.at_once = at_once
        self.inbox = inbox
        self.out = 0
        self.steps = 0
        self.called = True
        self.others_called_at = 0.0
        self.broken: Exception | None = None

    def work(self, start: Start) -> int:
        while True:
            handled = self._take(start) if self._has_room() else 0
            if self.out:
                self._write(self._wait())
            elif not handled:
                break
        if self.broken is not None:
            raise self.broken
        return self.steps

    def ask(self, errand: Errand, ask: Ask) -> None:
        """Call the network, with no database; whatever happens, the errand comes back."""
        try:
            errand.ending = ask()
        except BaseException as error:  # noqa: BLE001 - whoever waits for it raises it
            errand.error = error
        self.inbox.put(errand)

    def _has_room(self) -> bool:
        free = self.at_once - self.out
        enough = free * AGAIN >= self.at_once or (self.called and free > 0)
        return enough and self.broken is None and not stopping()

    def _take(self, start: Start) -> int:
        """Claim what there is room for and send it on its way; gives how much was done something about."""
        self.called = False
        now = self.clock()
        try:
            # A stop of publishing waits until what was claimed before it is on its way.
            with passing():
                claimed = claim(now, self.at_once - self.out)
                ready = self._make_ready(claimed, now)
        except (OperationalError, InterfaceError) as error:
            # What is on its way comes back all the same, and is waited for first.
            self.broken = error
            return 0
        for errand, ask in ready:
            self.out += 1
            start(errand, ask)
        self.steps += claimed.handled
        if self.at_once > 1 and self.out == self.at_once:
            self._call_others()
        return claimed.handled

    def _make_ready(self, claimed: Claim, now: datetime) -> list[tuple[Errand, Ask]]:
        ready = []
        for body_id, of_body in groupby(sorted((*claimed.begun, *claimed.others), key=_body), key=_body):
            deliveries = list(of_body)
            means = Means(deliveries)
            with scope(body_id):
                for delivery in deliveries:
                    errand = Errand(delivery)
                    keep = errand.spoken.append
                    if delivery in claimed.begun:
                        ask = ready_to_send(delivery, means=means, keep=keep)
                    else:
                        ask = ready_to_ask(delivery, means=means, keep=keep, now=now)
                    ready.append((errand, ask))
        return ready

    def _call_others(self) -> None:
        """There is more than this worker can do: another one may have nothing to do."""
        if time.monotonic() - self.others_called_at >= CALL_EVERY:
            self.others_called_at = time.monotonic()
            wake()

    def _wait(self) -> list[Errand]:
        """Until a network has answered or somebody calls; with all that came meanwhile."""
        try:
            came = [self.inbox.get(timeout=IDLE)]
        except queue.Empty:
            release_connection()
            came = [self.inbox.get()]
        while not self.inbox.empty():
            came.append(self.inbox.get())
        errands = [errand for errand in came if errand is not None]
        self.called = len(errands) < len(came)
        self.out -= len(errands)
        return errands

    def _write(self, errands: list[Errand]) -> None:
        for errand in errands:
            if errand.error is not None:
                if not isinstance(errand.error, Exception):
                    raise errand.error
                # Not the adapter but what stands around it: the post may be out.
                logger.error("publishing interrupted", exc_info=errand.error, extra={"delivery": errand.delivery.pk})
        persist(errands, self.clock)


def _body(delivery: Delivery) -> int:
    return delivery.body_id


def persist(errands: list[Errand], clock: Clock) -> None:
    """Write how they ended; a database that is away is waited for, because the network's word exists only here."""
    for pause in PAUSES:
        try:
            return _write_all(errands, clock())
        except (OperationalError, InterfaceError):
            logger.warning("outcome waits for the database")
            release_connection()
            time.sleep(pause)
    return _write_all(errands, clock())


def _write_all(errands: list[Errand], now: datetime) -> None:
    """All together; if that fails, one by one, so that one that fails does not hold up the others."""
    try:
        _write_together(errands, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        # The row stays open and is found again.
        logger.exception("delivery step failed", extra={"deliveries": [errand.delivery.pk for errand in errands]})
        for errand in errands if len(errands) > 1 else []:
            _write_all([errand], now)


@transaction.atomic
def _write_together(errands: list[Errand], now: datetime) -> None:
    for errand in errands:
        errand.rewind()
    keep_calls(call for errand in errands for call in errand.spoken)
    by_body: dict[int, list[Sent | Ending]] = {}
    for errand in errands:
        by_body.setdefault(errand.delivery.body_id, []).append(errand.ending)
    for body_id, endings in by_body.items():
        with scope(body_id):
            for delivery in outcomes.sent_many([ending for ending in endings if isinstance(ending, Sent)], now=now):
                logger.warning("delivery moved meanwhile", extra={"delivery": delivery.pk})
            for ending in endings:
                if not isinstance(ending, Sent):
                    _write_one(ending, now)


def _write_one(ending: Ending, now: datetime) -> None:
    try:
        with transaction.atomic():
            ending(now=now)
    except Faster:
        logger.warning("delivery moved meanwhile")
