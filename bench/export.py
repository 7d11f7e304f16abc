"""How fast records are exported as proven packages, and in how much memory, against PostgreSQL's own `COPY … TO` + tar.

The plain way writes what the database has of the same records (message, event, leaf) as text, and packs it. The export is
measured from the claim to the sealed tar file, in a process of its own, whose peak memory counts.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.ingest import NOW, POSTS, SAFE, START, set_up, use
from rostra.config.postgres import Cluster, throwaway

GOAL_MIB = 300
BATCH = 100
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
    plain, size = _plain(folder)
    command = [sys.executable, "-m", "bench.export", "--write", cluster.url("owner", "bench_export"), str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    ratio = plain / told["seconds"] * told["bytes"] / size
    return {
        "name": "export",
        "figures": {
            "records": told["records"],
            "records_per_second": round(told["records"] / told["seconds"]),
            "export_bytes": told["bytes"],
            "plain_bytes": size,
            "plain_seconds": round(plain, 2),
            "seconds": round(told["seconds"], 2),
            "peak_mib": round(told["peak_mib"]),
            "goal_mib": GOAL_MIB,
        },
        # Bytes a second of the export to bytes a second of the plain way.
        "ratios": {"to_copy_and_tar": round(ratio, 3)},
        "holds": told["peak_mib"] < GOAL_MIB,
    }


def _fill(records: int) -> None:
    """Messages as people write them, in the log and filed."""
    from bench.texts import incoming
    from rostra.accounts.models import Account
    from rostra.audit.sequencer import sequence
    from rostra.core.scoping import scope
    from rostra.inbox.intake import receive
    from rostra.records.actions.filing import file_waiting

    account = Account.everywhere.select_related("body").get(name="Bench")
    came = list(incoming(records, start=START, posts=POSTS))
    with scope(account.body_id):
        for place in range(0, len(came), BATCH):
            receive(account=account, messages=came[place : place + BATCH], now=NOW)
        sequence(account.body_id)
        file_waiting(account.body_id, now=NOW)


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
    return time.perf_counter() - begun, (folder / "plain.tar").stat().st_size


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
    from rostra.records.actions.exporting import claim, open_export
    from rostra.records.actions.writing import write as write_export
    from rostra.records.enums import ExportFormat
    from rostra.records.models import ExportPart
    from rostra.records.selecting import Selection

    settings.FILES_ROOT, settings.KEYS = Path(folder) / "files", Path(folder) / "keys"
    now = NOW + timedelta(hours=1)
    with scope(Body.objects.get(slug="bench")):
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
        write_export(mine, clock=lambda: now)
        seconds = time.perf_counter() - begun
        row.refresh_from_db()
        size = sum(ExportPart.objects.filter(export=row).values_list("size", flat=True))
    return {"records": row.count, "seconds": seconds, "bytes": size, "peak_mib": _peak_mib()}


def _peak_mib() -> float:
    """Of this process since it began; what `getrusage` says would count that of the process that started it."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench export")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--write", nargs=2, metavar=("URL", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    return write(*given.write) if given.write else run(given.records)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
