"""How fast records are exported as proven packages, and in how much memory, against PostgreSQL's own `COPY … TO` + tar.

Messages come in as they do in life, are multiplied, and filed. The plain way writes what the database has of the same
records (message, event, leaf) as text, and packs it. The export is measured from the claim to the sealed tar file, in a
process of its own, whose peak memory counts.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
import time
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench import copies
from bench.ingest import NOW, SAFE, set_up, use
from rostra.config.postgres import Cluster, throwaway

GOAL_MIB = 300
QUESTIONS = (
    "SELECT * FROM inbox_message ORDER BY id",
    "SELECT * FROM audit_event WHERE content_hash IS NOT NULL ORDER BY id",
    "SELECT l.* FROM audit_leaf l JOIN audit_event e ON e.id = l.event_id WHERE e.content_hash IS NOT NULL ORDER BY l.index",
)


def run(records: int = 20_000) -> dict[str, Any]:
    with throwaway(settings=SAFE) as cluster, tempfile.TemporaryDirectory() as folder:
        return _run(cluster, records, Path(folder))


def _run(cluster: Cluster, records: int, folder: Path) -> dict[str, Any]:
    set_up(cluster, "bench_export")
    use(cluster, "bench_export")
    _fill(records)
    copies.tidy(cluster, "bench_export", records)
    plain, size = _plain(folder)
    command = [sys.executable, "-m", "bench.export", "--write", cluster.url("owner", "bench_export"), str(folder)]
    with copies.told("exported", records):
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    ratio = plain / told["seconds"] * told["bytes"] / size
    return {
        "name": "export",
        "figures": {
            "records": told["records"],
            "records_per_second": round(told["records"] / told["seconds"]),
            "records_per_second_in_first_chunk": told["first"],
            "records_per_second_in_last_chunk": told["last"],
            "export_bytes": told["bytes"],
            "plain_bytes": size,
            "plain_seconds": round(plain, 2),
            "seconds": round(told["seconds"], 2),
            "sealing_seconds": round(told["sealing"], 2),
            "peak_mib": round(told["peak_mib"]),
            "goal_mib": GOAL_MIB,
        },
        # Bytes a second of the export to bytes a second of the plain way.
        "ratios": {"to_copy_and_tar": round(ratio, 3)},
        "holds": told["peak_mib"] < GOAL_MIB,
    }


def _fill(records: int) -> None:
    """Messages as people write them, in the log and filed."""
    from rostra.audit.sequencer import sequence
    from rostra.core.scoping import scope
    from rostra.records.actions.filing import file_waiting

    body = copies.take_in(records, now=NOW)
    copies.multiply(body, records, now=NOW)
    with scope(body):
        with copies.told("sequenced", records):
            sequence(body)
        with copies.told("filed", records):
            file_waiting(body, now=NOW)


def _plain(folder: Path) -> tuple[float, int]:
    """Seconds and bytes of the plain way."""
    from django.db import connection

    begun = time.perf_counter()
    for number, question in enumerate(QUESTIONS):
        with (
            connection.cursor() as cursor,
            (folder / f"{number}.copy").open("wb") as file,
            cursor.copy(f"COPY ({question}) TO STDOUT") as copy,
        ):
            for piece in copy:
                file.write(piece)
    with tarfile.open(folder / "plain.tar", "w") as tar:
        for number in range(len(QUESTIONS)):
            tar.add(folder / f"{number}.copy", f"{number}.copy")
    seconds, size = time.perf_counter() - begun, (folder / "plain.tar").stat().st_size
    # A million records take some gigabytes: they need not lie beside the export.
    for path in folder.iterdir():
        path.unlink()
    return seconds, size


def write(url: str, folder: str) -> dict[str, Any]:
    """The export, in this process."""
    import os

    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "rostra.config.settings"
    import django

    django.setup()
    from django.conf import settings

    from rostra.core.scoping import scope
    from rostra.people.models import Body
    from rostra.records.actions import writing
    from rostra.records.actions.exporting import claim, hold_on, open_export
    from rostra.records.enums import ExportFormat
    from rostra.records.models import Export, ExportPart
    from rostra.records.selecting import Selection

    settings.FILES_ROOT, settings.KEYS = Path(folder) / "files", Path(folder) / "keys"
    now = NOW + timedelta(hours=1)
    moments: dict[int, float] = {}

    def seen(export: Export, place: dict[str, Any], *, now: datetime) -> None:
        hold_on(export, place, now=now)
        # By how many are written; while a part is sealed, that stays.
        moments.setdefault(place["count"], time.perf_counter())

    with scope(Body.objects.get(slug="bench")), patch.object(writing, "hold_on", seen):
        row = open_export(
            format=ExportFormat.EARK,
            title="Bench",
            purpose="Bench",
            selection=Selection(),
            by=None,
            now=now,
            at_once=True,
        )
        begun = time.perf_counter()
        mine = claim(now, export=row)
        if mine is None:
            raise RuntimeError("somebody else has the export")
        writing.write(mine, clock=lambda: now)
        over = time.perf_counter()
        row.refresh_from_db()
        size = sum(ExportPart.objects.filter(export=row).values_list("size", flat=True))
    chunks = [
        round((after - before) / (ended - started)) for (before, started), (after, ended) in pairwise(moments.items())
    ]
    return {
        "records": row.count,
        "seconds": over - begun,
        "sealing": over - max(moments.values()),
        "first": chunks[0],
        "last": chunks[-1],
        "bytes": size,
        "peak_mib": copies.peak_mib(),
    }


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench export")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--write", nargs=2, metavar=("URL", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    return write(*given.write) if given.write else run(given.records)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
