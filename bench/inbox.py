"""How long the database takes for the inbox: list, filters, counts, search, one conversation; small and large.

The rows are made by SQL, without records: what is measured is reading. Small is a body alone with its 10,000 messages;
large, the number asked for, of which the body that is measured has its share: as many lists are full, as many answers
owed. Both lie in databases beside each other and are measured in turns, so that what else the machine does falls on both.
Times include Django's queries and are those of one process on a warm cache; each conversation is another one.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from bench.ingest import NOW, START, set_up, use
from rostra.config.postgres import Cluster, throwaway

SMALL = 10_000
WARM = 6
"""The database plans the first five times that a connection asks anew; connections of servers are there for long."""
RUNS = 20
ROUNDS = 10
"""So often each gets its RUNS; searches in the first round only, which grow with what is there."""
LIST_GOAL, SEARCH_GOAL, GROWTH_GOAL = 50.0, 100.0, 1.5
PAGES = 100
# Every ten thousandth message has the rare words, every hundredth a middling one, nearly every tenth a common one.
RARE = {"latin": "zirkelwort", "arabic": "زركلفورت"}
MIDDLING = {"latin": "mittelwort", "arabic": "وسطورت"}
COMMON = {"latin": "library", "arabic": "المكتبة"}
ABSENT = {"latin": "qwertzuiop", "arabic": "ضضضظظظ"}
SETTINGS = {"max_wal_size": "4GB", "shared_buffers": "512MB", "maintenance_work_mem": "256MB"}
DATABASE = "bench_inbox"
SMALL_DATABASE = "bench_inbox_small"
SPREAD = 400
"""So many conversations are opened in turn."""


class Times(NamedTuple):
    """Milliseconds: half of the runs are below `median`, nearly all below `p95`."""

    median: float
    p95: float


Measures = dict[str, Times]


def run(messages: int = 1_000_000, bodies: int = 1, plans: Path | None = None) -> dict[str, Any]:
    with throwaway(settings=SETTINGS) as cluster:
        set_up(cluster, SMALL_DATABASE, DATABASE)
        use(cluster, SMALL_DATABASE)
        _fill(cluster, min(SMALL, messages), 1, SMALL_DATABASE)
        use(cluster, DATABASE)
        _fill(cluster, messages, bodies)
        return measure(cluster, messages, bodies, plans)


def measure(cluster: Cluster, messages: int, bodies: int, plans: Path | None = None) -> dict[str, Any]:
    """What `run` says of databases that are filled."""
    taken: dict[str, dict[str, list[float]]] = {SMALL_DATABASE: {}, DATABASE: {}}
    for number in range(ROUNDS):
        for name in sorted(taken, reverse=bool(number % 2)):
            use(cluster, name)
            for work, seconds in _round(searches=number == 0).items():
                taken[name].setdefault(work, []).extend(seconds)
    if plans is not None:
        with _reader() as member:
            plans.write_text(_plans(_works(member)), encoding="utf-8")
    return _result(messages, bodies, taken[SMALL_DATABASE], taken[DATABASE])


def _result(
    messages: int, bodies: int, few: Mapping[str, list[float]], many: Mapping[str, list[float]]
) -> dict[str, Any]:
    growth = {name: round(_quick(many[name]) / _quick(few[name]), 2) for name in many if not name.startswith("search")}
    small, large = ({work: summed(seconds) for work, seconds in found.items()} for found in (few, many))
    searches = max(times.p95 for name, times in large.items() if name.startswith("search"))
    others = max(times.p95 for name, times in large.items() if not name.startswith("search"))
    return {
        "name": "inbox",
        "figures": {"messages": messages, "bodies": bodies, "p95_ms": _p95(large), f"p95_ms_at_{SMALL}": _p95(small)},
        "ratios": {"growth": max(growth.values()), **{f"growth_{name}": value for name, value in growth.items()}},
        "holds": others < LIST_GOAL and searches < SEARCH_GOAL and max(growth.values()) <= GROWTH_GOAL,
    }


def _quick(seconds: list[float]) -> float:
    """What the quickest quarter stays below: how long the work takes, without most of the waiting for others' work."""
    return sorted(seconds)[len(seconds) // 4]


def _p95(measures: Measures) -> dict[str, float]:
    return {name: times.p95 for name, times in measures.items()}


@contextmanager
def _reader() -> Iterator[Any]:
    """Who reads, in the scope of their body."""
    from rostra.core.scoping import scope
    from rostra.people.models import Member

    member = Member.everywhere.select_related("user", "body").get(user__email="bench@bench.example")
    with scope(member.body_id):
        yield member


def _round(*, searches: bool) -> dict[str, list[float]]:
    """Seconds of each run of each work, in the database that is in use."""
    with _reader() as member:
        works = _works(member)
        return {name: _timed(work) for name, work in works.items() if searches or not name.startswith("search")}


def _plans(works: Mapping[str, Callable[[], object]]) -> str:
    """What the database does for each, as a page of Markdown: the plan of every query, with the rows it really saw."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    lines = []
    for name, work in works.items():
        with CaptureQueriesContext(connection) as asked:
            work()
        lines += [f"## {name}", ""]
        for query in asked.captured_queries:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {query['sql']}")
                lines += ["```", *(row[0] for row in cursor.fetchall()), "```", ""]
    return "\n".join(lines)


def times(work: Callable[[], object]) -> Times:
    """How long the work takes in a process that has been there for a while, as servers are."""
    return summed(_timed(work))


def _timed(work: Callable[[], object]) -> list[float]:
    from rostra.config.processes import settle

    for _ in range(WARM):
        work()
    settle()
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return taken


def summed(seconds: list[float]) -> Times:
    ordered, runs = sorted(seconds), len(seconds)
    return Times(round(ordered[runs // 2] * 1000, 2), round(ordered[int(runs * 0.95) - 1] * 1000, 2))


def _works(member: Any) -> Mapping[str, Callable[[], object]]:
    from rostra.inbox.models import Conversation, Queue
    from rostra.inbox.queries import Filters, count, page, tallies
    from rostra.inbox.queries.conversations import thread
    from rostra.inbox.search import search_messages

    everything, owed = Filters(tab="all", shown="any"), Filters(tab="all")
    queue = Queue.objects.filter(memberships__member=member).order_by("-pk")[0].pk
    deep = ""
    for _ in range(PAGES - 1):
        deep = page(member, everything, after=deep).older
    step = max(Conversation.objects.count() // SPREAD, 1)
    spread = cycle(Conversation.objects.order_by("pk")[::step])
    works: dict[str, Callable[[], object]] = {
        "list_first": lambda: page(member, everything),
        "list_page_100": lambda: page(member, everything, after=deep),
        "list_owed": lambda: page(member, owed),
        "list_my_queues": lambda: page(member, Filters()),
        "list_mine": lambda: page(member, Filters(tab="mine")),
        "list_my_queues_closed": lambda: page(member, Filters(shown="closed")),
        "list_my_queues_any": lambda: page(member, Filters(shown="any")),
        "list_mine_any": lambda: page(member, Filters(tab="mine", shown="any")),
        "filter_closed": lambda: page(member, Filters(tab="all", shown="closed")),
        "filter_queue": lambda: page(member, Filters(tab="all", queue=queue)),
        "filter_queue_any": lambda: page(member, Filters(tab="all", queue=queue, shown="any")),
        "filter_language": lambda: page(member, Filters(tab="all", language="ar")),
        "filter_language_absent": lambda: page(member, Filters(tab="all", language="fi", shown="any")),
        "filter_kind_absent": lambda: page(member, Filters(tab="all", kind="entry", shown="any")),
        "count_owed": lambda: count(member, owed),
        "count_any": lambda: count(member, everything),
        "tallies": lambda: tallies(member, now=NOW),
        "conversation": lambda: thread(next(spread)),
    }
    for kind, words in (("rare", RARE), ("middling", MIDDLING), ("common", COMMON), ("absent", ABSENT)):
        for script, word in words.items():
            works[f"search_{kind}_{script}"] = lambda word=word: page(
                member, Filters(tab="all", shown="any", words=word)
            )
            works[f"search_messages_{kind}_{script}"] = lambda word=word: search_messages(word)
    return works


# --- Rows -------------------------------------------------------------------------------------------

_PEOPLE = """
INSERT INTO inbox_queue (body_id, name) SELECT %(body)s, 'Queue ' || n FROM generate_series(1, 8) n;
INSERT INTO inbox_queuemember (body_id, queue_id, member_id)
SELECT %(body)s, id, %(member)s FROM inbox_queue ORDER BY id LIMIT 3;
"""

# Number n belongs to body 1 + n % bodies, and is its message m: what it is, m alone decides.
_CONVERSATIONS = """
INSERT INTO inbox_conversation (id, body_id, account_id, queue_id, owner_id, state, close_reason, visibility, root,
  subject, preview, language, author_id, author_name, author_handle, opened_at, first_in_at, last_in_at, last_at,
  due_at, closed_at, messages_count, version)
SELECT n, (%(bodies)s::bigint[])[b], (%(accounts)s::bigint[])[b], CASE WHEN b = 1 THEN %(queue)s + m %% 8 END,
  CASE WHEN b = 1 AND m %% 5 = 0 THEN %(member)s END,
  state, CASE state WHEN 'closed' THEN 'answered' ELSE '' END, 'public', 'root-' || n,
  '', left(p.text, 180), p.language, 'person-' || m %% 4000, 'Person ' || m %% 4000, 'person' || m %% 4000,
  at, at, at, at, CASE WHEN state IN ('new', 'open') THEN at + interval '1 day' END,
  CASE state WHEN 'closed' THEN at + interval '1 hour' END, 1, 1
FROM generate_series(1, %(last)s) n
CROSS JOIN LATERAL (SELECT n / cardinality(%(bodies)s::bigint[]) AS m, 1 + n %% cardinality(%(bodies)s::bigint[]) AS b) f
CROSS JOIN LATERAL (SELECT
  %(start)s::timestamptz + n * interval '20 seconds' AS at,
  -- The office is about as far behind whatever it has behind it: what is old is closed.
  CASE WHEN m <= %(last)s / cardinality(%(bodies)s::bigint[]) - %(open)s THEN 'closed'
    ELSE (ARRAY['new', 'open', 'waiting', 'closed'])[1 + m %% 4] END AS state
) s
JOIN bench_pool p ON p.id = m %% %(pool)s
"""

_MESSAGES = """
INSERT INTO inbox_message (id, body_id, conversation_id, account_id, ref, version, author_id, author_name, author_handle,
  subject, text, language, visibility, url, reply_to, sent_at, received_at, own, salt)
SELECT n, (%(bodies)s::bigint[])[b], n, (%(accounts)s::bigint[])[b], 'ref-' || n, 1, 'person-' || m %% 4000,
  'Person ' || m %% 4000, 'person' || m %% 4000,
  '', p.text || ' ' || n || CASE WHEN m %% 10000 = 1 THEN ' {rare}' WHEN m %% 100 = 2 THEN ' {middling}' ELSE '' END, p.language, 'public', '', '',
  %(start)s::timestamptz + n * interval '20 seconds', %(start)s::timestamptz + n * interval '20 seconds', false, ''
FROM generate_series(1, %(last)s) n
CROSS JOIN LATERAL (SELECT n / cardinality(%(bodies)s::bigint[]) AS m, 1 + n %% cardinality(%(bodies)s::bigint[]) AS b) f
JOIN bench_pool p ON p.id = m %% %(pool)s
""".format(rare=" ".join(RARE.values()), middling=" ".join(MIDDLING.values()))

POOL = 5000
OPEN = 4000


def _fill(cluster: Cluster, messages: int, bodies: int, name: str = DATABASE) -> None:
    """So many conversations of one message each, spread over the bodies; as superuser: without the checks of foreign keys."""
    from django.db import connection

    ids = _people()
    others = _other_bodies(bodies - 1)
    values = {
        **ids,
        "bodies": [ids["body"], *(body for body, _account in others)],
        "accounts": [ids["account"], *(account for _body, account in others)],
        "last": messages,
        "start": NOW - timedelta(seconds=20 * messages),
        "pool": POOL,
        "open": OPEN,
    }
    connection.close()
    import psycopg

    with psycopg.connect(cluster.url("superuser", name), autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        _fill_pool(owner)
        # An index that is filled while it grows takes three times as long as one that is made at the end.
        definitions = owner.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'inbox_%%' AND indexdef NOT LIKE '%%UNIQUE%%'"
            " AND tablename IN ('inbox_message', 'inbox_conversation')"
        ).fetchall()
        for index, _ in definitions:
            owner.execute(f"DROP INDEX {index}")
        owner.execute("TRUNCATE inbox_message, inbox_conversation CASCADE")
        owner.execute(_CONVERSATIONS, values)
        owner.execute(_MESSAGES, values)
        for _, definition in definitions:
            owner.execute(definition)
        owner.execute("VACUUM ANALYZE inbox_message")
        owner.execute("VACUUM ANALYZE inbox_conversation")


def _other_bodies(count: int) -> list[tuple[int, int]]:
    """So many further bodies, each with an account: their rows lie between those that are measured."""
    from rostra.accounts.actions import add_account
    from rostra.accounts.models import Account
    from rostra.channels.contract import Identity
    from rostra.core.scoping import scope
    from rostra.people.actions import create_body

    if not Account.everywhere.filter(name="Other").exists():
        for number in range(count):
            body = create_body(slug=f"other-{number}", name="Other", language="en", time_zone="UTC", by=None, now=START)
            with scope(body):
                add_account(
                    channel="webform", name="Other", values={}, identity=Identity(f"o{number}", ""), by=None, now=START
                )
    return list(Account.everywhere.filter(name="Other").order_by("pk").values_list("body_id", "pk"))


def _fill_pool(owner: Any) -> None:
    from bench.texts import CLAUSES, text

    dice = random.Random(20261121)
    owner.execute("CREATE TABLE IF NOT EXISTS bench_pool (id int PRIMARY KEY, language text, text text)")
    owner.execute("TRUNCATE bench_pool")
    with owner.cursor().copy("COPY bench_pool FROM STDIN") as copy:
        for number in range(POOL):
            language = dice.choice(list(CLAUSES))
            copy.write_row((number, language, text(dice, language)))


def _people() -> dict[str, int]:
    """A member who may read everything, and eight queues, three of which are theirs."""
    from django.db import connection

    from rostra.accounts.models import Account
    from rostra.core.scoping import scope
    from rostra.inbox.models import Queue
    from rostra.people.actions import add_member, give_role
    from rostra.people.enums import RoleCode
    from rostra.people.models import Member

    account = Account.everywhere.select_related("body").get(name="Bench")
    member = Member.everywhere.filter(user__email="bench@bench.example").first()
    if member is None:
        with scope(account.body_id):
            member = add_member(email="bench@bench.example", name="Bench", by=None, now=START)
            give_role(member=member, code=RoleCode.RESPONDER, by=None, now=START)
            with connection.cursor() as cursor:
                cursor.execute(_PEOPLE, {"body": account.body_id, "member": member.pk})
    first = Queue.everywhere.filter(name__startswith="Queue ").order_by("pk").values_list("pk", flat=True)[0]
    return {"body": account.body_id, "account": account.pk, "member": member.pk, "queue": first}


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench inbox")
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--bodies", type=int, default=1, help="how many share the messages; one of them is measured")
    parser.add_argument("--plans", type=Path, help="write what the database does for each into this file")
    options = parser.parse_args(arguments)
    return run(options.messages, options.bodies, options.plans)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:]), ensure_ascii=False))
