"""How fast records go under a decision, and how long a writer beside it waits: the longest of many small writes.

Comments come in as they do in life, are sealed and filed; then a list that two people signed is executed, while another
connection takes in one comment after the other. The peer is what PostgreSQL alone needs to empty as many rows.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.ingest import POSTS, SAFE, START, set_up, use
from rostra.config.postgres import throwaway

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LONGEST_MS = 100.0
"""Nobody who writes may wait longer for what goes."""
BATCH = 200


def run(records: int = 20_000) -> dict[str, Any]:
    with throwaway(settings=SAFE) as cluster:
        set_up(cluster, "bench_disposal")
        use(cluster, "bench_disposal")
        list_id, body = _fill(records)
        quiet = _writer(threading.Event(), body, writes=50)
        stop, waits = threading.Event(), []
        beside = threading.Thread(target=lambda: waits.extend(_writer(stop, body)))
        beside.start()
        began = time.perf_counter()
        try:
            gone = _dispose(list_id, body)
            seconds = time.perf_counter() - began
        finally:
            stop.set()
            beside.join()
        raw = _raw_seconds(gone)
    longest, calm = max(waits) * 1000, sorted(quiet)[len(quiet) // 2] * 1000
    return {
        "name": "disposal",
        "figures": {
            "records": gone,
            "disposed_per_second": round(gone / seconds),
            "writes_beside": len(waits),
            "longest_write_ms": round(longest, 1),
            "median_write_ms": round(sorted(waits)[len(waits) // 2] * 1000, 1),
            "median_write_alone_ms": round(calm, 1),
        },
        "ratios": {"to_plain_update": round(raw / seconds, 4)},
        "holds": longest < LONGEST_MS + calm,
    }


def _fill(records: int) -> tuple[int, int]:
    """Filed comments that are due, and a list that two people signed."""
    from bench.texts import incoming
    from rostra.accounts.models import Account
    from rostra.audit.sequencer import sequence_all
    from rostra.core.scoping import scope
    from rostra.inbox.intake import receive
    from rostra.people.actions import add_member, give_role
    from rostra.people.enums import RoleCode
    from rostra.records.actions.deciding import Decided, enter_decision
    from rostra.records.actions.disposing import make_list, review_list, sign_list
    from rostra.records.actions.filing import file_waiting
    from rostra.records.models import FilingRule, Record, RecordClass

    account = Account.everywhere.get(name="Bench")
    day = date(2020, 1, 1)
    with scope(account.body_id):
        came = list(incoming(records, start=START, posts=POSTS))
        for turn in range(0, len(came), BATCH):
            receive(account=account, messages=came[turn : turn + BATCH], now=NOW, as_history=True)
        row = RecordClass.objects.create(code="1", name="Routine", action="dispose", retention_months=1)
        FilingRule.objects.create(record_class=row, kinds=["message"])
        sequence_all(now=NOW)
        file_waiting(account.body_id, now=NOW)
        Record.objects.filter(record_class=row).update(due_on=day)
        people = []
        for name, role in (("Officer", RoleCode.RECORDS), ("Second", RoleCode.RECORDS)):
            member = add_member(email=f"{name}@bench.example", name=name, by=None, now=NOW)
            give_role(member=member, code=role, by=None, now=NOW)
            people.append(member)
        decided = Decided(number="1", title="Routine", decided_on=day, legal_basis="Law", valid_from=day)
        decision = enter_decision(decided=decided, classes=[row], by=people[0], now=NOW)
        listed = make_list(decision=decision, until=NOW.date(), by=people[0], now=NOW)
        listed = review_list(row=listed, version=listed.version, by=people[0], now=NOW)
        sign_list(row=listed, version=listed.version, by=people[1], now=NOW)
    return listed.pk, account.body_id


def _dispose(list_id: int, body: int) -> int:
    from rostra.core.scoping import scope
    from rostra.records.actions.executing import execute
    from rostra.records.models import DisposalItem

    with scope(body):
        execute(list_id, clock=lambda: NOW)
        return DisposalItem.objects.filter(list=list_id, done_at__isnull=False).count()


def _writer(stop: threading.Event, body: int, *, writes: int = 0) -> list[float]:
    """Take in one comment after the other until told to stop, or so many; how long each took."""
    from django.db import connection

    from bench.texts import incoming
    from rostra.accounts.models import Account
    from rostra.core.scoping import scope
    from rostra.inbox.intake import receive

    account = Account.everywhere.get(name="Bench")
    taken: list[float] = []
    later = START + timedelta(days=1000 if writes else 2000)
    with scope(body):
        for number, said in enumerate(incoming(100_000, start=later, posts=POSTS)):
            if stop.is_set() or (writes and len(taken) == writes):
                break
            began = time.perf_counter()
            receive(account=account, messages=[replace(said, ref=f"{writes}/{number}", reply_to="")], now=NOW)
            taken.append(time.perf_counter() - began)
            time.sleep(0.005)
    connection.close()
    return taken


def _raw_seconds(count: int) -> float:
    """PostgreSQL alone: as many rows of a copy emptied in one statement."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE plain AS SELECT n AS id, repeat('x', 100) AS text FROM generate_series(1, %s) n", [count]
        )
        began = time.perf_counter()
        cursor.execute("UPDATE plain SET text = ''")
        return time.perf_counter() - began


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="python -m bench disposal")
    parser.add_argument("--records", type=int, default=20_000)
    return run(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
