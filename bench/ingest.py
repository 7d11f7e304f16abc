"""How fast messages come in through the whole path, against merging and copying the same rows into the same tables.

`merge`: COPY into temporary tables, then INSERT … ON CONFLICT DO NOTHING; `copy`: COPY straight into the tables. Both
get rows that were prepared before the clock started. `bare`: the whole path, but that nothing is captured for the log;
what `receive` takes longer is what the records cost. All four commit every 100 messages on one connection, in turns,
each into its own database, with fsync.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import Any
from unittest.mock import patch

from rostra.config.postgres import Cluster, throwaway

WAYS = ("receive", "bare", "merge", "copy")
BATCH = 100
TURN = 2000
GOAL, FLOOR, FLOOR_PER_SECOND = 0.5, 0.25, 1500
CAPTURE = 0.25
"""Of the time in which messages come in, so much at most goes into capturing them as records."""
START = datetime(2026, 11, 20, 6, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SAFE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_wal_size": "4GB",
    "min_wal_size": "2GB",
    "shared_buffers": "512MB",
}
# What a message writes, parents first, and what says in which order.
TABLES = {
    "inbox_conversation": "id",
    "inbox_message": "id",
    "inbox_messagekey": "message_id",
    "inbox_messageraw": "message_id",
    "audit_event": "id",
}

Rows = Mapping[str, list[tuple[Any, ...]]]


def run(messages: int = 20_000) -> dict[str, Any]:
    with throwaway(settings=SAFE) as cluster:
        return _run(cluster, messages)


def _run(cluster: Cluster, messages: int) -> dict[str, Any]:
    set_up(cluster, *(f"bench_{name}" for name in ("source", *WAYS)))
    from bench.texts import incoming

    came = list(incoming(messages, start=START, posts=POSTS))
    batches = [came[i : i + BATCH] for i in range(0, len(came), BATCH)]
    # Once beforehand, without the clock: it gives the rows that the other two write, and loads the language model.
    use(cluster, "bench_source")
    prepared = _prepare(batches)
    seconds = dict.fromkeys(WAYS, 0.0)
    for turn in range(0, len(batches), TURN // BATCH):
        part = slice(turn, turn + TURN // BATCH)
        for name, work, items in (
            ("receive", _receive, batches[part]),
            ("bare", _bare, batches[part]),
            ("merge", _merge, prepared[part]),
            ("copy", _copy, prepared[part]),
        ):
            use(cluster, f"bench_{name}")
            work(items[:0])
            begun = time.perf_counter()
            work(items)
            seconds[name] += time.perf_counter() - begun
    return _result(messages, seconds)


def _result(messages: int, seconds: Mapping[str, float]) -> dict[str, Any]:
    per_second = {name: messages / value for name, value in seconds.items()}
    to_merge, to_copy = seconds["merge"] / seconds["receive"], seconds["copy"] / seconds["receive"]
    capture = 1 - seconds["bare"] / seconds["receive"]
    return {
        "name": "ingest",
        "figures": {
            "messages": messages,
            "messages_per_second": round(per_second["receive"]),
            "bare_per_second": round(per_second["bare"]),
            "merge_per_second": round(per_second["merge"]),
            "copy_per_second": round(per_second["copy"]),
            "goal_to_merge": GOAL,
            "goal_capture": CAPTURE,
        },
        "ratios": {"to_merge": round(to_merge, 3), "to_copy": round(to_copy, 3), "capture": round(capture, 3)},
        "holds": to_merge >= FLOOR and per_second["receive"] >= FLOOR_PER_SECOND and capture <= CAPTURE,
    }


# --- The ways in ------------------------------------------------------------------------------


def _receive(batches: list[Any]) -> None:
    from rostra.accounts.models import Account
    from rostra.core.scoping import scope
    from rostra.inbox.intake import receive

    account = Account.everywhere.select_related("body").get(name="Bench")
    with scope(account.body_id):
        for batch in batches:
            receive(account=account, messages=batch, now=NOW)


def _bare(batches: list[Any]) -> None:
    """The same, but that no content is written down for the log, nothing hashed, and no event written."""
    from rostra.audit.actions import NewEvent
    from rostra.inbox.intake import batch, messages

    with (
        patch.object(messages, "captured", lambda kind, row, _terms: NewEvent(kind, f"inbox.conversation:{row.id}")),
        patch.object(batch, "record_many", lambda **_more: None),
    ):
        _receive(batches)


def _merge(batches: list[Rows]) -> None:
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        for table in TABLES:
            columns = ", ".join(_columns(table))
            cursor.execute(
                f"CREATE TEMP TABLE IF NOT EXISTS staged_{table} ON COMMIT DELETE ROWS AS"
                f" SELECT {columns} FROM {table} WITH NO DATA"
            )
    for batch in batches:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in batch.items():
                columns = ", ".join(_columns(table))
                _copy_into(cursor, f"staged_{table}", table, rows)
                cursor.execute(
                    f"INSERT INTO {table} ({columns}) SELECT {columns} FROM staged_{table} ON CONFLICT DO NOTHING"
                )


def _copy(batches: list[Rows]) -> None:
    from django.db import connection, transaction

    for batch in batches:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in batch.items():
                _copy_into(cursor, table, table, rows)


def _copy_into(cursor: Any, target: str, table: str, rows: list[tuple[Any, ...]]) -> None:
    columns = _columns(table)
    with cursor.copy(f"COPY {target} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(list(columns.values()))
        for row in rows:
            copy.write_row(row)


# --- What they work on ------------------------------------------------------------------------------

POSTS = tuple(f"at://did:plc:town/app.bsky.feed.post/{number}" for number in range(40))
_known_columns: dict[str, dict[str, str]] = {}


def use(cluster: Cluster, name: str) -> None:
    """Point Django at a database of the cluster, on one connection that stays open."""
    from django.db import connections

    from rostra.config.settings import database

    connections["default"].close()
    fresh = database(cluster.url("owner", name))
    fresh["OPTIONS"].pop("pool")
    connections.settings["default"].update(fresh)
    connections["default"].settings_dict.update(fresh)


def set_up(cluster: Cluster, *names: str) -> None:
    """Django, and databases of these names with all tables and a body."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")
    os.environ["DATABASE_URL"] = cluster.url("owner")
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    cluster.create_database("bench_template")
    settings.DATABASE_OWNER_URL = cluster.url("owner", "bench_template")
    use(cluster, "bench_template")
    call_command("migrate", verbosity=0)
    people()
    from django.db import connections

    connections["default"].close()
    for name in names:
        cluster.create_database(name, "bench_template")


def people() -> None:
    """A body with one account and forty posts of its own."""
    from rostra.accounts.models import Account
    from rostra.core.scoping import scope
    from rostra.inbox.models import Queue, Route
    from rostra.people.actions import create_body
    from rostra.publishing.enums import DeliveryState
    from rostra.publishing.models import Delivery

    body = create_body(
        slug="bench",
        name="Bench",
        language="en",
        languages=["ro", "nb", "sv", "ar"],
        time_zone="Europe/Oslo",
        by=None,
        now=START,
    )
    with scope(body):
        account = Account.objects.create(
            channel="bluesky", state="active", name="Bench", remote_id="did:plc:town", language="en"
        )
        Route.objects.create(account=account, queue=Queue.objects.create(name="Front desk"))
        Delivery.objects.bulk_create(
            Delivery(
                account=account,
                source="editorial.version",
                source_id=number,
                key=f"bench-{number}",
                content={"text": "A post", "root": ""},
                content_hash=b"\0" * 32,
                state=DeliveryState.SENT,
                due_at=START,
                ref=ref,
                sent_at=START - timedelta(hours=1),
            )
            for number, ref in enumerate(POSTS)
        )


def _prepare(batches: list[Any]) -> list[Rows]:
    """Take everything in once, and read back what each batch left in the tables."""
    from django.db import connection

    for table in TABLES:
        _known_columns[table] = _read_columns(table)
    marks = [_counts()]
    for batch in batches:
        _receive([batch])
        marks.append(_counts())
    streams = {}
    for table, order in TABLES.items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(_plain(table))} FROM {table} ORDER BY {order}")
            streams[table] = iter([*_typed(table, cursor.fetchall())])
    for table in TABLES:
        list(islice(streams[table], marks[0][table]))
    return [
        {table: list(islice(streams[table], after[table] - before[table])) for table in TABLES}
        for before, after in pairwise(marks)
    ]


def _typed(table: str, rows: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """As COPY takes them: JSON as text."""
    from psycopg.types.json import Jsonb

    places = [place for place, kind in enumerate(_columns(table).values()) if kind == "jsonb"]
    for row in rows:
        values = list(row)
        for place in places:
            values[place] = Jsonb(values[place])
        yield tuple(values)


def _counts() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        counts = {}
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
        return counts


def _plain(table: str) -> list[str]:
    return [f"{name}::text::json" if kind == "jsonb" else name for name, kind in _columns(table).items()]


def _columns(table: str) -> dict[str, str]:
    return _known_columns[table]


def _read_columns(table: str) -> dict[str, str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
            " ORDER BY ordinal_position",
            [table],
        )
        return dict(cursor.fetchall())


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench ingest")
    parser.add_argument("--messages", type=int, default=20_000)
    return run(parser.parse_args(arguments).messages)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
