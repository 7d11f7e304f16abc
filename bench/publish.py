"""Deliveries due in the same moment on many accounts of three networks, and how soon a single one leaves.

A database of its own, real worker processes, and networks with latencies and limits (`bench.networks`). The same calls
made by a bare client, with nothing but the network to think of, say what there is to be had. With `--kill`, every second
a worker picked at random is killed and another one started, for at most `KILLING` seconds: after that nobody is killed, and
lost is what is not out when nothing moves any more. `python -m bench.publish --due 10000 --accounts 200 --kill`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import requests

from rostra.config.postgres import DATABASE, throwaway

GOAL_SECONDS = 60.0
FLOOR_SECONDS = 120.0
"""What must hold for ten thousand on two cores, networks included; the goal is twice as fast."""
GOAL_WIRE = 1.0
SINGLES = 30
THREAD = 5
"""Two of five deliveries are parts of threads of so many."""
KILLING = 300.0
"""A part that is hit is found again after two minutes or more; while one worker in four dies every second, a thread of five
is hit again and again, and the last one ends no sooner than the killing does."""
STANDSTILL = 300.0
"""Longer than the lease of a dead worker and the look-ups after it: what has not moved for so long does not move."""
AT_ONCE = 4
"""Calls of one account at the same time, as Rostra keeps to it."""


def run(*, due: int = 1000, accounts: int = 50, workers: int = 4, kill: bool = False) -> dict[str, Any]:
    """The figures, from a process of its own: Django there has the benchmark's database."""
    # A durable database: a benchmark without fsync would flatter.
    durable = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    with tempfile.TemporaryDirectory() as folder, throwaway(durable) as cluster, _network_server() as server:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "rostra.config.settings",
            "DATABASE_URL": cluster.url("owner", DATABASE),
            "ROSTRA_DATA": f"{folder}/data",
            "ROSTRA_KEYS": f"{folder}/keys",
            "ROSTRA_ALLOW_HOSTS": "127.0.0.1",
        }
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"], env=environment, check=True)
        options = json.dumps({"due": due, "accounts": accounts, "workers": workers, "kill": kill, "server": server})
        inside = [sys.executable, "-m", "bench.publish", "--inside", options]
        done = subprocess.run(inside, env=environment, check=True, stdout=subprocess.PIPE)
    figures: dict[str, Any] = json.loads(done.stdout)
    proven = figures["lost"] == figures["twice"] == figures["out_of_order"] == 0
    in_time = kill or figures["all_out_seconds"] <= max(FLOOR_SECONDS * due / 10_000, FLOOR_SECONDS / 4)
    return {
        "name": "publish",
        "figures": figures,
        "ratios": {"to_bare_client": round(figures["bare_seconds"] / figures["all_out_seconds"], 2)},
        "holds": proven and in_time and figures["wire_p95_seconds"] < GOAL_WIRE,
        "reaches_goal": proven and figures["all_out_seconds"] <= GOAL_SECONDS * due / 10_000,
    }


@contextmanager
def _network_server() -> Iterator[str]:
    with subprocess.Popen([sys.executable, "-m", "bench.networks"], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield f"http://127.0.0.1:{next(process.stdout or iter([''])).strip()}"
        finally:
            process.kill()


# --- Inside: with Django and the benchmark's database -------------------------------------------------


def _inside(*, due: int, accounts: int, workers: int, kill: bool, server: str) -> dict[str, Any]:
    import django

    django.setup()

    from bench.networks import CHANNELS, known
    from rostra.core.scoping import scope
    from rostra.people.actions import create_body
    from rostra.publishing.jobs import AT_ONCE as WIDTH

    bare = asyncio.run(_bare(server, due, accounts, workers * WIDTH))
    now = datetime.now(UTC)
    body = create_body(slug="bench", name="Bench", language="en", time_zone="UTC", by=None, now=now)
    with known(), scope(body), _Workers(workers) as running:
        before = running.processor_seconds()
        burst = _burst(server, due, accounts, running if kill else None)
        used = 0.0 if kill else running.processor_seconds() - before
        waits = [] if kill else _singles(server)
    return {
        "due": due,
        "accounts": accounts,
        "networks": len(CHANNELS),
        "workers": workers,
        "at_once": WIDTH,
        "bare_seconds": round(bare, 2),
        **burst,
        "worker_cpu_ms_each": round(used * 1000 / due, 1),
        "wire_p50_seconds": round(waits[len(waits) // 2], 3) if waits else 0.0,
        "wire_p95_seconds": round(waits[int(len(waits) * 0.95)], 3) if waits else 0.0,
    }


class _Workers:
    """Worker processes, forked from one that has Django loaded: a new one takes a moment, as where a supervisor keeps one ready."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.killed = 0
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["bench.worker"])
        self.processes: list[Any] = []

    def __enter__(self) -> Self:
        from rostra.core.models import Heartbeat

        self.processes = [self._start() for _ in range(self.count)]
        while Heartbeat.objects.count() < self.count:
            time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.join(60)

    def kill_one(self, dice: random.Random) -> None:
        number = dice.randrange(self.count)
        self.processes[number].kill()
        self.processes[number].join()
        self.processes[number] = self._start()
        self.killed += 1

    def processor_seconds(self) -> float:
        """What those that live have used, as Linux counts it."""
        ticks = 0
        for process in self.processes:
            user, system = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
            ticks += int(user) + int(system)
        return float(ticks / os.sysconf("SC_CLK_TCK"))

    def _start(self) -> Any:
        from bench.worker import work

        process = self.context.Process(target=work)
        process.start()
        return process


def _burst(server: str, due: int, accounts: int, victims: _Workers | None) -> dict[str, Any]:
    """From the moment at which all are due until the last stands on its network, and what stands there then."""
    from rostra.publishing.models import Delivery

    at = _queue_all(server, due, accounts)
    stop = threading.Event()
    killer = threading.Thread(target=_kill_every_second, args=(victims, at, stop))
    killer.start()
    end_of_killing = time.monotonic() + KILLING
    hit: dict[str, int] = {}
    standing, since = None, time.monotonic()
    while (stands := _where_all_stand())["open"] and time.monotonic() < since + STANDSTILL:
        if stands != standing:
            standing, since = stands, time.monotonic()
        if not stop.is_set() and (not stands["not_begun"] or time.monotonic() > end_of_killing):
            # What was hit is found again, undisturbed.
            hit = _held_up()
            stop.set()
        time.sleep(0.25)
    stop.set()
    killer.join()
    items = [
        item for network in _all(server).values() for item in network["items"] if item["text"].startswith("Notice")
    ]
    seconds = max(item["written"] for item in items) - at.timestamp()
    return {
        "all_out_seconds": round(seconds, 2),
        "deliveries_per_second": round(due / seconds, 1),
        "killed": victims.killed if victims else 0,
        "lost": due - len({item["text"] for item in items}),
        "twice": len(items) - len({item["text"] for item in items}),
        "out_of_order": _out_of_order(items),
        "too_many": {name: network["refused"] for name, network in _all(server).items()},
        "open_when_killing_ended": hit if victims else {},
        "states": dict(Counter(Delivery.objects.values_list("state", flat=True))),
    }


def _where_all_stand() -> dict[str, int]:
    """Numbers of which one at least changes whenever something is done about any delivery but a look whether its worker lives."""
    from django.db.models import Count, Q, Sum

    from rostra.publishing.enums import OPEN_STATES, DeliveryState
    from rostra.publishing.models import Delivery

    due = Q(state=DeliveryState.DUE)
    return Delivery.objects.aggregate(
        open=Count("pk", filter=Q(state__in=OPEN_STATES)),
        not_begun=Count("pk", filter=due & Q(attempts=0)),
        due=Count("pk", filter=due),
        unknown=Count("pk", filter=Q(state=DeliveryState.UNKNOWN)),
        tries=Sum("attempts"),
        absences=Sum("absences"),
    )


def _held_up() -> dict[str, int]:
    """What is still open, by where it stands, after what in its thread, and why."""
    from rostra.publishing.enums import OPEN_STATES
    from rostra.publishing.models import Delivery

    rows = Delivery.objects.filter(state__in=OPEN_STATES).values_list("state", "follows__state", "error_code")
    return dict(
        Counter(f"{state}{' behind ' + before if before else ''} {code}".strip() for state, before, code in rows)
    )


def _kill_every_second(victims: _Workers | None, at: datetime, stop: threading.Event) -> None:
    dice = random.Random(11)
    while victims is not None and not stop.wait(1.0):
        if datetime.now(UTC) > at:
            victims.kill_one(dice)


def _queue_all(server: str, due: int, accounts: int) -> datetime:
    """Two of five are parts of threads, the others stand alone; an account of each network in turn."""
    from django.db import transaction

    from bench.networks import CHANNELS
    from rostra.accounts.actions import add_account
    from rostra.channels.contract import Identity

    rows = []
    for number in range(accounts):
        handle, channel = f"account-{number}", CHANNELS[number % len(CHANNELS)]
        values = {"server": server, "handle": handle, "token": f"secret-{number}"}
        identity = Identity(f"id-{handle}", handle)
        now = datetime.now(UTC)
        rows.append(add_account(channel=channel.name, name=handle, values=values, identity=identity, by=None, now=now))
    at = datetime.now(UTC) + timedelta(seconds=2 + due * 0.005)
    with transaction.atomic():
        for number, (account, parts) in enumerate(_plan(due, accounts)):
            before = None
            for part in range(parts):
                before = _queue(rows[account], number, at, part=part, follows=before)
    # Nobody saw any of them before: what took longer than planned begins now.
    return max(at, datetime.now(UTC))


def _plan(due: int, accounts: int) -> Iterator[tuple[int, int]]:
    """Account and number of parts, until all are planned."""
    left, turn = due, 0
    while left:
        # Of four, three stand alone and one is a thread: three to two by the number of items, about.
        parts = min(left, THREAD if turn % 4 == 3 else 1)
        yield (turn // 4) % accounts, parts
        left, turn = left - parts, turn + 1


def _singles(server: str) -> list[float]:
    """Seconds from commit to the network's door, sorted; each alone, with nothing else to do."""
    from rostra.accounts.models import Account

    rows = list(Account.objects.filter(channel="bench-calm").order_by("pk"))
    begun = {}
    for number in range(SINGLES):
        # Not in step with the polling of the workers.
        time.sleep(0.3 + (number % 7) * 0.03)
        delivery = _queue(rows[number % len(rows)], 1_000_000 + number, datetime.now(UTC))
        begun[delivery.key] = time.time()
    time.sleep(2)
    items = _all(server)["calm"]["items"]
    return sorted(item["at"] - begun[item["key"]] for item in items if item["key"] in begun)


def _queue(account: Any, number: int, due: datetime, *, part: int = 0, follows: Any = None) -> Any:
    from rostra.channels.contract import Outgoing
    from rostra.publishing.actions import queue_delivery

    return queue_delivery(
        account=account,
        source="bench",
        source_id=number,
        outgoing=Outgoing(text=f"Notice {number}/{part}: the water is back.", language="en"),
        due_at=due,
        by=None,
        now=datetime.now(UTC),
        part=part,
        follows=follows,
    )


def _all(server: str) -> Any:
    return requests.get(f"{server}/all", timeout=60).json()


def _out_of_order(items: list[dict[str, Any]]) -> int:
    """Parts of threads that do not answer the part before them, or stood there before it."""
    threads: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for item in items:
        number, _, part = item["text"].split(" ")[1].strip(":").partition("/")
        item["part"] = int(part)
        threads.setdefault((item["account"], number), []).append(item)
    wrong = 0
    for thread in threads.values():
        parts = sorted(thread, key=lambda item: item["part"])
        wrong += parts[0]["reply_to"] != ""
        wrong += sum(b["reply_to"] != a["ref"] or b["at"] < a["written"] for a, b in pairwise(parts))
    return wrong


# --- The bare client ----------------------------------------------------------------------------------


async def _bare(server: str, due: int, accounts: int, at_once: int) -> float:
    """Seconds for the same calls by a client that has nothing else to think of: no rows, no log, no account of anything."""
    host, _, port = server.removeprefix("http://").partition(":")
    wide = asyncio.Semaphore(at_once)
    names = list(_all(server))
    narrow = {account: asyncio.Semaphore(AT_ONCE) for account in range(accounts)}

    async def publish(account: int, number: int, parts: int) -> None:
        ref = ""
        for part in range(parts):
            text = f"Bare {number}/{part}: the water is back."
            post = {"key": f"bare-{number}-{part}", "text": text, "reply_to": ref, "root": ""}
            while True:
                async with narrow[account], wide:
                    path = f"/{names[account % len(names)]}/bare-{account}"
                    status, headers, said = await _post(host, int(port), path, post)
                if status == 200:
                    break
                await asyncio.sleep(float(headers["retry-after"]))
            ref = said["ref"]

    started = time.perf_counter()
    plan = enumerate(_plan(due, accounts))
    await asyncio.gather(*(publish(account, number, parts) for number, (account, parts) in plan))
    return time.perf_counter() - started


async def _post(host: str, port: int, path: str, content: dict[str, str]) -> tuple[int, dict[str, str], Any]:
    reader, writer = await asyncio.open_connection(host, port)
    body = json.dumps(content).encode()
    writer.write(f"POST {path} HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
    answer = json.loads(await reader.readexactly(int(headers["content-length"])))
    writer.close()
    return int(head[0].split(" ")[1]), headers, answer


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench publish", description=__doc__)
    parser.add_argument("--due", type=int, default=1000)
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kill", action="store_true", help="kill a worker every second")
    parser.add_argument("--json", action="store_true", help="as the others do in any case: one line of JSON")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.inside:
        return _inside(**json.loads(options.inside))
    return run(due=options.due, accounts=options.accounts, workers=options.workers, kill=options.kill)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
