"""How fast the log gives events their places, how fast all of it is verified, and how long a proof takes.

Messages come in as they do in life; their rows are then copied, with events that vouch for each copy. Verified is
what `rostra verify` verifies: each event against its leaf, each content against its row, the tree, its nodes and heads. By
one thread, which shows what a record costs each processor; by the threads of one process, as the command does it; by one
process for each processor. Beside it stands SHA-256 over the same number of bytes. The tree of the proofs is computed
whole; of its leaves those rows are stored that the proofs read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench import copies
from bench.ingest import SAFE, set_up, use
from rostra.config.postgres import Cluster, throwaway

PROOFS = 200
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
VERIFY_GOAL, VERIFY_FLOOR, SEQUENCE_FLOOR, PROOF_MS = 100_000, 40_000, 1_000_000 / 60, 5.0


def run(events: int = 200_000, leaves: int = 1_000_000) -> dict[str, Any]:
    with throwaway(settings=SAFE) as cluster:
        set_up(cluster, "bench_log")
        use(cluster, "bench_log")
        body, size = _fill(events)
        sequencing, count = _sequence(body)
        verifying = _verify()
        jobs = os.cpu_count() or 1
        threads, processes = _seconds(cluster, jobs)
        memory = _memory()
        proof_ms = _proofs(cluster, leaves)
    records = verifying["records"]
    raw = _raw_seconds(size)
    per_second = records / threads
    return {
        "name": "log",
        "figures": {
            "events": count,
            "sequenced_per_second": round(count / sequencing),
            "verified_per_second": round(per_second),
            "verified_per_second_of_own_processor": round(records / verifying["own"]),
            "verified_per_second_of_both_processors": round(records / (verifying["own"] + verifying["database"])),
            "verified_per_second_by_one_thread": round(records / verifying["seconds"]),
            "processes": jobs,
            "verified_per_second_by_processes": round(records / processes),
            "goal_verified_per_second": VERIFY_GOAL,
            "bytes_per_record": round(size / records),
            "memory_growth_mib": round(memory - verifying["memory"], 1),
            "peak_memory_mib": round(memory, 1),
            "leaves_of_proofs": leaves,
            "proof_ms_median": round(proof_ms[len(proof_ms) // 2], 2),
            "proof_ms_p95": round(proof_ms[int(len(proof_ms) * 0.95)], 2),
        },
        "ratios": {"to_raw_sha256": round(raw / threads, 3)},
        "holds": per_second >= VERIFY_FLOOR
        and count / sequencing >= SEQUENCE_FLOOR
        and proof_ms[int(len(proof_ms) * 0.95)] < PROOF_MS,
    }


def _fill(events: int) -> tuple[int, int]:
    """Messages with their events, those of the copies still without a place; gives the body and the bytes of all."""
    from rostra.audit.sequencer import sequence_all

    body = copies.take_in(events, now=NOW)
    sequence_all(now=NOW)
    return body, copies.multiply(body, events, now=NOW)


# --- What is measured -----------------------------------------------------------------------------------


def _sequence(body: int) -> tuple[float, int]:
    from django.db import connection

    from rostra.audit.sequencer import sequence, sequence_all

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    begun = time.perf_counter()
    count = sequence(body)
    seconds = time.perf_counter() - begun
    sequence_all(now=NOW, sign_all=True)
    return seconds, count


def _verify() -> dict[str, Any]:
    from django.db import connection

    from rostra.audit.verify import verify_all

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_backend_pid()")
        server = cursor.fetchone()[0]
    memory, own, database, begun = _memory(), time.process_time(), _processor(server), time.perf_counter()
    report = verify_all()
    seconds = time.perf_counter() - begun
    # The account's own posts were not published by Rostra.
    if bad := [found for found in report.bad if not found.about.startswith("publishing.delivery ")]:
        raise RuntimeError(f"The benchmark wrote what verify does not accept: {bad[0]}")
    return {
        "records": report.records,
        "seconds": seconds,
        "own": time.process_time() - own,
        "database": _processor(server) - database,
        "memory": memory,
    }


def _seconds(cluster: Cluster, jobs: int) -> list[float]:
    """By the clock: in threads, as the command does it, and in so many processes, with what these need to begin."""
    from rostra.audit.checking import in_processes, in_threads
    from rostra.audit.verify import verify_all

    os.environ["DATABASE_URL"] = cluster.url("owner", "bench_log")
    took = []
    for reading in (in_threads, partial(in_processes, jobs)):
        begun = time.perf_counter()
        verify_all(reading=reading)
        took.append(time.perf_counter() - begun)
    return took


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _processor(pid: int) -> float:
    """Seconds of the processor that a process has used."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _raw_seconds(size: int) -> float:
    piece, left = bytes(1 << 20), size
    begun, digest = time.perf_counter(), hashlib.sha256()
    while left > 0:
        digest.update(piece[:left])
        left -= len(piece)
    return time.perf_counter() - begun


def _proofs(cluster: Cluster, leaves: int) -> list[float]:
    """Milliseconds of proofs of single leaves, each as a reader asks for it, sorted."""
    from rostra.audit.merkle import TILE, Frontier, Node, inclusion, verify_inclusion
    from rostra.audit.models import Log
    from rostra.audit.reading import stored_around

    dice = random.Random(20261121)
    chosen = [dice.randrange(leaves) for _ in range(PROOFS)]
    tiles = {index // TILE for index in (*chosen, leaves - 1)}
    tree = Frontier()
    kept: list[tuple[int, bytes]] = []
    nodes: list[Node] = []
    for tile in range(-(-leaves // TILE)):
        start = tile * TILE
        hashes = [_leaf(index) for index in range(start, min(start + TILE, leaves))]
        nodes.extend(tree.extend(hashes))
        if tile in tiles:
            kept.extend(enumerate(hashes, start))
    log, _ = Log.objects.get_or_create(body=None, defaults={"origin": "bench/log"})
    _store(cluster, log.pk, kept, [(node.level, node.index, node.hash) for node in nodes])
    root, took = tree.root(), []
    for index in chosen:
        begun = time.perf_counter()
        path = inclusion(index, leaves, stored_around(log, index, leaves))
        took.append((time.perf_counter() - begun) * 1000)
        if not verify_inclusion(_leaf(index), index, leaves, path, root):
            raise RuntimeError(f"The proof of leaf {index} does not hold.")
    return sorted(took)


def _leaf(index: int) -> bytes:
    return hashlib.sha256(index.to_bytes(8, "big")).digest()


def _store(cluster: Cluster, log: int, leaves: list[Any], nodes: list[Any]) -> None:
    """The rows of a log that begins anew; without events, so as the owner of all with checks off."""
    import psycopg

    with psycopg.connect(cluster.url("superuser", "bench_log"), autocommit=True) as owner, owner.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in ("audit_leaf", "audit_node"):
            cursor.execute(f"DELETE FROM {table} WHERE log_id = %s", [log])
        with cursor.copy("COPY audit_leaf (log_id, index, event_id, hash) FROM STDIN") as copy:
            for index, digest in leaves:
                copy.write_row((log, index, -1 - index, digest))
        with cursor.copy("COPY audit_node (log_id, level, index, hash) FROM STDIN") as copy:
            for level, index, digest in nodes:
                copy.write_row((log, level, index, digest))
        cursor.execute("ANALYZE audit_leaf, audit_node")


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench log")
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--leaves", type=int, default=1_000_000, help="of the tree of the proofs")
    options = parser.parse_args(arguments)
    return run(options.events, options.leaves)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
