"""How long the database takes for the reading room: the first page, deep pages, filters, words; small and large.

And, with a hold in force whose search finds nearly all records: which of a batch may go, what holds a record, and what
may hold the same words as it. The rows are made by SQL, without a log: what is measured is finding. Everything is measured at 10,000 records and at the
number asked for, as `records.queries.finding` asks, with its counts, in one process on a warm cache.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from bench.inbox import ABSENT, COMMON, MIDDLING, POOL, RARE, SETTINGS, SMALL, Measures, _fill_pool, times
from bench.ingest import NOW, set_up, use
from rostra.config.postgres import Cluster, throwaway

GOAL = 100.0
PAGES = 100
BATCH = 500
DATABASE = "bench_records"

_VECTORS = """
CREATE TABLE IF NOT EXISTS bench_vectors AS
SELECT id, rostra_search_vector(language, '', text) AS words, rostra_search_vector('', '', '{rare}') AS rare,
  rostra_search_vector('', '', '{middling}') AS middling FROM bench_pool
""".format(rare=" ".join(RARE.values()), middling=" ".join(MIDDLING.values()))

_RECORDS = """
INSERT INTO records_record (id, body_id, event_id, source, source_key, kind, at, captured_at, incoming, public, case_like,
  account_id, about, party, language, words, record_class_id, classed_by, due_on, journal, disposed_at)
SELECT n, %(body)s, n, 'inbox.message', n || '.1', (ARRAY['message', 'answer', 'post', 'delivery'])[1 + n %% 4],
  %(start)s::timestamptz + n * interval '20 seconds', %(start)s::timestamptz + n * interval '20 seconds',
  n %% 4 = 0, true, false, %(account)s, 'inbox.conversation:' || n / 5, CASE WHEN n %% 4 = 0 THEN 'person-' || n %% 4000 ELSE '' END,
  'en', CASE WHEN n %% 10000 = 1 THEN v.words || v.rare WHEN n %% 100 = 2 THEN v.words || v.middling ELSE v.words END,
  CASE WHEN n %% 50 > 0 THEN %(row)s END, 'rule', CASE WHEN n %% 1000 = 3 THEN date '2026-01-01' END, '',
  CASE WHEN n < %(last)s / 100 AND n %% 10 = 0 THEN now() END
FROM generate_series(1, %(last)s) n JOIN bench_vectors v ON v.id = n %% %(pool)s
"""


def run(records: int = 1_000_000) -> dict[str, Any]:
    with throwaway(settings=SETTINGS) as cluster:
        set_up(cluster, DATABASE)
        use(cluster, DATABASE)
        small = _measure(cluster, min(SMALL, records))
        large = _measure(cluster, records)
    growth = {name: round(large[name].median / small[name].median, 2) for name in large}
    return {
        "name": "records",
        "figures": {
            "records": records,
            "p95_ms": {name: taken.p95 for name, taken in large.items()},
            f"p95_ms_at_{SMALL}": {name: taken.p95 for name, taken in small.items()},
        },
        "ratios": {"growth": max(growth.values()), **{f"growth_{name}": value for name, value in growth.items()}},
        "holds": max(taken.p95 for taken in large.values()) < GOAL,
    }


def _measure(cluster: Cluster, records: int) -> Measures:
    body, account, row = _fill(cluster, records)
    from rostra.core.scoping import scope

    with scope(body):
        return {name: times(work) for name, work in _works(account, row, records).items()}


def _works(account: int, row: int, records: int) -> Mapping[str, Callable[[], object]]:
    from rostra.records.queries.finding import find
    from rostra.records.selecting import Selection

    deep = None
    for _ in range(PAGES - 1):
        deep = find(Selection(), after=deep).older
    first = (NOW - timedelta(seconds=20 * records)).date()
    asked = {
        "all": Selection(),
        "account": Selection(account=account),
        "class": Selection(record_class=row),
        "kind": Selection(kinds=("delivery",)),
        "unclassed": Selection(unclassed=True),
        "person": Selection(account=account, party="person-8"),
        "period": Selection(since=date(2020, 1, 1)),
        "first_days": Selection(since=first, until=first + timedelta(days=1)),
        "first_days_of_kind": Selection(kinds=("answer",), since=first, until=first + timedelta(days=1)),
        "due": Selection(due=True),
        "disposed": Selection(disposed=True),
        "kept": Selection(disposed=False),
    }
    for kind, words in (("rare", RARE), ("middling", MIDDLING), ("common", COMMON), ("absent", ABSENT)):
        for script, word in words.items():
            asked[f"words_{kind}_{script}"] = Selection(text=word)
    asked["words_of_kind"] = Selection(text=COMMON["latin"], kinds=("delivery",))
    works: dict[str, Callable[[], object]] = {name: partial(find, selection) for name, selection in asked.items()}
    return {**works, "page_100": partial(find, Selection(), after=deep), **_held()}


def _held() -> Mapping[str, Callable[[], object]]:
    from rostra.people.actions import add_member
    from rostra.people.models import User
    from rostra.records.models import Hold, Record
    from rostra.records.queries.holding import free, held_by
    from rostra.records.queries.showing import beside
    from rostra.records.selecting import Selection

    user = User.objects.first() or add_member(email="officer@bench.example", name="Officer", by=None, now=NOW).user
    query = Selection(disposed=False).as_json()
    Hold.objects.get_or_create(title="Most", query=query, defaults={"reason": "-", "placed_by": user, "placed_at": NOW})
    newest = list(Record.objects.order_by("-pk")[:BATCH])
    batch = Record.objects.filter(pk__in=[record.pk for record in newest])
    return {
        "free_of_a_batch": lambda: list(free(batch).values_list("pk", flat=True)),
        "held_by": partial(held_by, newest[0]),
        "beside": lambda: list(beside(newest[0])),
    }


def _fill(cluster: Cluster, records: int) -> tuple[int, int, int]:
    """So many records of one body; as superuser: without the checks of foreign keys, for there are no events."""
    import psycopg
    from django.db import connection

    from rostra.accounts.models import Account
    from rostra.core.scoping import scope
    from rostra.records.models import RecordClass

    account = Account.everywhere.get(name="Bench")
    with scope(account.body_id):
        row, _made = RecordClass.objects.get_or_create(code="1", name="Routine")
    connection.close()
    values = {
        "body": account.body_id,
        "account": account.pk,
        "row": row.pk,
        "last": records,
        "start": NOW - timedelta(seconds=20 * records),
        "pool": POOL,
    }
    with psycopg.connect(cluster.url("superuser", DATABASE), autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        _fill_pool(owner)
        owner.execute(_VECTORS)
        indexes = owner.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'records_record' AND indexdef NOT LIKE '%UNIQUE%'"
        ).fetchall()
        for name, _definition in indexes:
            owner.execute(f"DROP INDEX {name}")
        owner.execute("TRUNCATE records_record CASCADE")
        owner.execute(_RECORDS, values)
        for _name, definition in indexes:
            owner.execute(definition)
        owner.execute("VACUUM ANALYZE records_record")
    return account.body_id, account.pk, row.pk


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench records")
    parser.add_argument("--records", type=int, default=1_000_000)
    return run(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
