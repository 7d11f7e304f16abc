"""Deliveries due at once on many accounts, and how soon a single one leaves when nothing else is to be done.

A database of its own, real worker processes, and the fake network with a latency. `python -m bench.publish`.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from rostra.config.postgres import DATABASE, throwaway

GOAL_SECONDS = 30.0
GOAL_WIRE = 1.0
WORKER = "import django; django.setup(); from rostra.core.worker import run_worker; run_worker(name='bench')"


def run(
    *, deliveries: int = 1000, accounts: int = 50, workers: int = 2, latency: float = 0.2, singles: int = 60
) -> dict[str, Any]:
    """The figures, from a process of its own: Django there has the benchmark's database."""
    # A durable database: a benchmark without fsync would flatter.
    durable = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    with tempfile.TemporaryDirectory() as folder, throwaway(durable) as cluster:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "rostra.config.settings",
            "DATABASE_URL": cluster.url("owner", DATABASE),
            "ROSTRA_DATA": f"{folder}/data",
            "ROSTRA_KEYS": f"{folder}/keys",
            "ROSTRA_FAKE_CHANNEL": "1",
        }
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"], env=environment, check=True)
        options = [str(deliveries), str(accounts), str(workers), str(latency), str(singles), f"{folder}/network"]
        inside = [sys.executable, "-m", "bench.publish", "--inside", *options]
        done = subprocess.run(inside, env=environment, check=True, stdout=subprocess.PIPE)
    figures: dict[str, Any] = json.loads(done.stdout)
    limit = deliveries * latency / (workers * figures["threads"])
    holds = figures["all_out_seconds"] <= GOAL_SECONDS and figures["wire_p95_seconds"] < GOAL_WIRE
    return {
        "name": "publish",
        "figures": figures,
        "ratios": {"to_limit": round(figures["all_out_seconds"] / limit, 2)},
        "holds": holds and figures["published"] == deliveries + singles == figures["distinct"],
    }


def _inside(deliveries: int, accounts: int, workers: int, latency: float, singles: int, path: str) -> dict[str, Any]:
    import django

    django.setup()

    from rostra.channels.testing import FakeNetwork
    from rostra.core.scoping import scope
    from rostra.core.worker import PROMPT_THREADS
    from rostra.people.actions import create_body

    with FakeNetwork(path) as network:
        network.set_latency(latency)
        network.set_echoes(0)
        now = datetime.now(UTC)
        body = create_body(slug="bench", name="Bench", language="en", time_zone="UTC", by=None, now=now)
        with scope(body), _workers(workers):
            all_out = _burst(network, deliveries, accounts)
            waits = _singles(network, singles, accounts)
        items = [item for number in range(accounts) for item in network.items(f"account-{number}")]
    return {
        "deliveries": deliveries,
        "accounts": accounts,
        "workers": workers,
        "threads": PROMPT_THREADS,
        "all_out_seconds": round(all_out, 2),
        "deliveries_per_second": round(deliveries / all_out, 1),
        "wire_p50_seconds": round(waits[len(waits) // 2], 3),
        "wire_p95_seconds": round(waits[int(len(waits) * 0.95)], 3),
        "published": len(items),
        "distinct": len({item.text for item in items}),
    }


@contextmanager
def _workers(count: int) -> Iterator[None]:
    from rostra.core.models import Heartbeat

    processes = [subprocess.Popen([sys.executable, "-c", WORKER]) for _ in range(count)]
    try:
        while Heartbeat.objects.count() < count:
            time.sleep(0.1)
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(60)


def _burst(network: Any, deliveries: int, accounts: int) -> float:
    """Seconds from the moment at which all are due until the last stands on the network."""
    from django.db import transaction

    from rostra.accounts.actions import add_account
    from rostra.channels.contract import Identity
    from rostra.publishing.enums import DeliveryState
    from rostra.publishing.models import Delivery

    rows = []
    for number in range(accounts):
        handle = f"account-{number}"
        values = {"network": network.path, "handle": handle, "token": "secret"}
        identity = Identity(network.join(handle, token="secret"), handle)  # noqa: S106 - a password of the benchmark's own network
        now = datetime.now(UTC)
        rows.append(add_account(channel="fake", name=handle, values=values, identity=identity, by=None, now=now))
    due = datetime.now(UTC) + timedelta(seconds=2 + deliveries * 0.008)
    with transaction.atomic():
        for number in range(deliveries):
            _queue(rows[number // -(-deliveries // accounts)], number, due)
    if datetime.now(UTC) > due:
        raise RuntimeError("Queueing took longer than planned: the burst is none.")
    while Delivery.objects.exclude(state=DeliveryState.SENT).exists():
        time.sleep(0.2)
    last = max(item.at for number in range(accounts) for item in network.items(f"account-{number}"))
    return float((last - due).total_seconds())


def _singles(network: Any, singles: int, accounts: int) -> list[float]:
    """Seconds from commit to the network's door, sorted; each alone, with nothing else to do."""
    from rostra.accounts.models import Account

    rows = list(Account.objects.order_by("pk"))
    begun = {}
    for number in range(singles):
        # Not in step with the polling of the workers.
        time.sleep(0.3 + (number % 7) * 0.03)
        delivery = _queue(rows[number % accounts], 1_000_000 + number, datetime.now(UTC))
        begun[delivery.key] = datetime.now(UTC)
    waited: dict[str, float] = {}
    while len(waited) < singles:
        time.sleep(0.2)
        calls = [call for call in network.calls("publish") if call.key in begun]
        waited = {call.key: (call.at - begun[call.key]).total_seconds() for call in calls}
    # The last ones still have to be published.
    time.sleep(1)
    return sorted(waited.values())


def _queue(account: Any, number: int, due: datetime) -> Any:
    from rostra.channels.contract import Outgoing
    from rostra.publishing.actions import queue_delivery

    return queue_delivery(
        account=account,
        source="bench",
        source_id=number,
        outgoing=Outgoing(text=f"Notice {number}: the water is back.", language="en"),
        due_at=due,
        by=None,
        now=datetime.now(UTC),
    )


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench publish", description=__doc__)
    parser.add_argument("--deliveries", type=int, default=1000)
    parser.add_argument("--inside", nargs=6, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.inside:
        deliveries, accounts, workers, latency, singles, path = options.inside
        return _inside(int(deliveries), int(accounts), int(workers), float(latency), int(singles), path)
    return run(deliveries=options.deliveries)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
