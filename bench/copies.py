"""Many messages made of few: those that came in by intake are copied with keys of their own, and vouched for as intake does it.

Of what intake writes, the conversation, the message, its dedupe key, its raw bytes and its event are copied: all that
filing, export and disposal read. Copies have conversations of their own, and salts; five of one message are by the same
person, so that a person wrote about as much however many there are. Their words, times, raw bytes, and what they answer, are
those of the originals. What is made of messages later (topics, signatures, groups, notices) nobody made of these.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bench.ingest import POSTS, START
from rostra.config.postgres import Cluster

FIRST = 1_000
"""Messages that come in; the others are copies."""
BATCH = 100
TIMES = 20
"""So often all messages are copied in one statement."""
CHUNK = 5_000


@contextmanager
def told(what: str, count: int) -> Iterator[None]:
    """Say on standard error how long this took: a long run shows where it is."""
    begun = time.perf_counter()
    yield
    print(f"{what} {count} in {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)


def peak_mib() -> float:
    """Of this process since it began; what `getrusage` says would count that of the process that started it."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


def take_in(count: int, *, now: datetime, as_history: bool = False) -> int:
    """The first messages of so many, as people write them; gives their body."""
    from bench.texts import incoming
    from rostra.accounts.models import Account
    from rostra.core.scoping import scope
    from rostra.inbox.intake import receive

    account = Account.everywhere.select_related("body").get(name="Bench")
    came = list(incoming(min(FIRST, count), start=START, posts=POSTS))
    with scope(account.body_id):
        for turn in range(0, len(came), BATCH):
            receive(account=account, messages=came[turn : turn + BATCH], now=now, as_history=as_history)
    return account.body_id


def multiply(body: int, count: int, *, now: datetime) -> int:
    """Copies of what was taken in, so that there are `count` (rounded down to whole copies of all), and their events.

    Gives the bytes of all contents, raw messages and events.
    """
    from rostra.inbox.models import Message

    have = Message.everywhere.count()
    with told("copied", count):
        _copy(count // have - 1)
    with told("vouched for", count):
        return _vouch(body, have, now)


def tidy(cluster: Cluster, name: str, count: int) -> None:
    """What a server that runs for a day does by itself: tidied, and with segments of its log to be used again."""
    import psycopg

    with told("tidied", count), psycopg.connect(cluster.url("superuser", name), autocommit=True) as superuser:
        superuser.execute("VACUUM ANALYZE")
        superuser.execute("CHECKPOINT")


def _copy(times: int) -> None:
    """Each row so many times more. In the order of the keys, as the rows would have come."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(m.id), max(c.id) FROM inbox_message m JOIN inbox_conversation c ON c.id = m.conversation_id"
        )
        messages, conversations = cursor.fetchone()
        own = _own(messages, conversations)
        for start in range(1, times + 1, TIMES):
            for table, columns in own.items():
                names = _columns(table)
                chosen = ", ".join(columns.get(name, name) for name in names)
                key, last = next(iter(columns)), conversations if table == "inbox_conversation" else messages
                cursor.execute(
                    f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table}, generate_series(%s, %s) k"
                    f" WHERE {key} <= %s ORDER BY k, {key}",
                    [start, min(start + TIMES - 1, times), last],
                )
        for table in ("inbox_conversation", "inbox_message"):
            # Whoever takes in more goes on behind the copies.
            cursor.execute(f"SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {table}", [table])
        cursor.execute("ANALYZE")


def _own(messages: int, conversations: int) -> Mapping[str, Mapping[str, str]]:
    """What copy number k of a row has of its own, by table and column, as SQL; the key first. With the last keys before."""
    message, conversation = f" + k * {messages}", f" + k * {conversations}"
    ref, author = "ref || '-' || k", "author_id || '-' || k / 5"
    return {
        "inbox_conversation": {"id": f"id{conversation}", "author_id": author},
        "inbox_message": {
            "id": f"id{message}",
            "conversation_id": f"conversation_id{conversation}",
            "ref": ref,
            "author_id": author,
            "salt": "uuid_send(gen_random_uuid())",
        },
        "inbox_messagekey": {"message_id": f"message_id{message}", "ref": ref},
        "inbox_messageraw": {"message_id": f"message_id{message}"},
    }


def _columns(table: str) -> list[str]:
    """Those that are written; the others the database makes itself."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def _vouch(body: int, have: int, now: datetime) -> int:
    """An event for each copy, as intake writes them."""
    from rostra.audit import sources
    from rostra.audit.actions import Capture, NewEvent, record_many
    from rostra.inbox.models import Message, MessageRaw

    source, size, seen, last = sources.get("inbox.message"), 0, 0, 0
    rows = Message.everywhere.order_by("id").values_list("id", "version", "conversation_id")
    while part := list(rows.filter(id__gt=last)[:CHUNK]):
        found = source.read([f"{pk}.{version}" for pk, version, _ in part])
        size += sum(len(salt) + len(content) for salt, content in found.values())
        raws = MessageRaw.objects.filter(message_id__in=[pk for pk, _, _ in part]).values_list("raw", flat=True)
        size += sum(len(raw) for raw in raws)
        events = [
            NewEvent(
                "inbox.received",
                f"inbox.conversation:{conversation}",
                {"message": pk, "version": version},
                Capture("inbox.message", f"{pk}.{version}", *found[f"{pk}.{version}"]),
            )
            for number, (pk, version, conversation) in enumerate(part, start=seen)
            if number >= have
        ]
        record_many(body=body, by=None, now=now, events=events)
        seen, last = seen + len(part), part[-1][0]
    # What is hashed of an event: its canonical form, some 330 bytes.
    return size + 330 * seen
