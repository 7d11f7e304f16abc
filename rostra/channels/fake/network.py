"""A social network in one SQLite database, for tests and benchmarks: in memory, or in a file that several processes share.

It keeps what a network keeps (accounts, items, one feed per account), logs each call with its time, and fails
when and how it is told to. Everything it is told lies in the database too, so that a test can plan a fault
for a worker in another process. Times come from the clock that is passed in.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from rostra.channels.fake.items import Call, Fault, Item, Listing, Page, event_of, item_of

SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS account (
    handle TEXT PRIMARY KEY, token TEXT NOT NULL, remote_id TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS item (
    number INTEGER PRIMARY KEY, author TEXT NOT NULL, text TEXT NOT NULL, reply_to TEXT NOT NULL, root TEXT NOT NULL,
    visibility TEXT NOT NULL, recipient TEXT NOT NULL, key TEXT NOT NULL, media TEXT NOT NULL, at TEXT NOT NULL,
    hidden INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0, likes INTEGER NOT NULL DEFAULT 0,
    unseen INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS item_key ON item (author, key);
CREATE TABLE IF NOT EXISTS edit (number INTEGER PRIMARY KEY, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS event (
    number INTEGER PRIMARY KEY, account TEXT NOT NULL, body TEXT NOT NULL, lost INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS event_account ON event (account, number);
CREATE TABLE IF NOT EXISTS fault (
    number INTEGER PRIMARY KEY, account TEXT NOT NULL, method TEXT NOT NULL, body TEXT NOT NULL, times INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS call (
    number INTEGER PRIMARY KEY, account TEXT NOT NULL, method TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL);
"""


def now() -> datetime:
    return datetime.now(UTC)


_open: dict[str, FakeNetwork] = {}
_number = itertools.count(1)


def network_at(path: str) -> FakeNetwork:
    """The network of this path as this process has it, or opened now if it is a file."""
    return _open.get(path) or FakeNetwork(path)


class FakeNetwork:
    """The network. Thread-safe. With the path of a file it is shared between processes; without, it is this process's own.

    `path` is what a fake account names in its field `network`.
    """

    page_size = 100

    def __init__(
        self,
        path: str = "",
        *,
        clock: Callable[[], datetime] = now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.path = path or f"memory:{next(_number)}"
        self.clock = clock
        self.sleep = sleep
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path or ":memory:", timeout=30, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.executescript(SCHEMA)
        _open[self.path] = self

    def close(self) -> None:
        _open.pop(self.path, None)
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- People on the network

    def join(self, handle: str, *, token: str = "") -> str:
        """A new account; returns its stable id. Without a token it is a stranger's: nobody signs in as it."""
        remote_id = f"id-{handle}"
        with self._write() as db:
            db.execute("INSERT INTO account (handle, token, remote_id) VALUES (?, ?, ?)", (handle, token, remote_id))
        return remote_id

    def id_of(self, handle: str, *, token: str) -> str | None:
        """The stable id, if the token is this account's."""
        row = self._row("SELECT remote_id FROM account WHERE handle = ? AND token = ? AND token <> ''", handle, token)
        return None if row is None else str(row[0])

    def revoke(self, handle: str) -> None:
        """The account's token is no longer good."""
        with self._write() as db:
            db.execute("UPDATE account SET token = '' WHERE handle = ?", (handle,))

    # --- Items

    def write(
        self,
        author: str,
        text: str,
        *,
        reply_to: str = "",
        visibility: str = "public",
        to: str = "",
        key: str = "",
        media: Sequence[tuple[str, str]] = (),
        at: datetime | None = None,
        once: bool = False,
    ) -> Item:
        """Somebody writes. Whoever takes part in the thread, and `to`, gets it into the feed, the author an echo.

        With `once`, a second writing with the same key gives the first item back.
        """
        with self._write() as db:
            if once:
                row = db.execute("SELECT number FROM item WHERE author = ? AND key = ?", (author, key)).fetchone()
                if row is not None:
                    return self.item(str(row[0]))
            parent = self.item(reply_to) if reply_to else None
            root = (parent.root or parent.ref) if parent else ""
            values = (author, text, reply_to, root, visibility, to, key, json.dumps(list(media)))
            cursor = db.execute(
                "INSERT INTO item (author, text, reply_to, root, visibility, recipient, key, media, at, unseen)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, (at or self.clock()).isoformat(), int(self._setting("lag", "0"))),
            )
            item = self.item(str(cursor.lastrowid))
            self._announce(item, "message", item.at)
        return item

    def item(self, ref: str) -> Item:
        """The item, gone or not; KeyError if there never was one."""
        row = self._row(
            "SELECT number, author, text, reply_to, root, visibility, recipient, key, media, at, hidden, gone, likes"
            " FROM item WHERE number = ?",
            ref,
        )
        if row is None:
            raise KeyError(ref)
        return item_of(row)

    def items(self, author: str) -> tuple[Item, ...]:
        """All that the account has on the network now, oldest first: what a test counts to see whether something went out twice."""
        rows = self._rows("SELECT number FROM item WHERE author = ? AND NOT gone ORDER BY number", author)
        return tuple(self.item(str(row[0])) for row in rows)

    def look(self, author: str, key: str) -> Item | None:
        """The item with this key as a look-up sees it; each look brings a lagging item nearer to being seen."""
        with self._write() as db:
            query = "SELECT number, unseen FROM item WHERE author = ? AND key = ? AND NOT gone ORDER BY number"
            row = db.execute(query, (author, key)).fetchone()
            if row is None:
                return None
            if row[1] > 0:
                db.execute("UPDATE item SET unseen = unseen - 1 WHERE number = ?", (row[0],))
                return None
        return self.item(str(row[0]))

    def edit(self, ref: str, text: str, *, alts: Sequence[str] = ()) -> None:
        """Other words, and other descriptions of its files, by their author or by somebody who has got hold of the account."""
        with self._write() as db:
            kinds = [kind for kind, _alt in self.item(ref).media]
            media = json.dumps(list(zip(kinds, alts, strict=True))) if alts else None
            query = "UPDATE item SET text = ?, media = COALESCE(?, media) WHERE number = ?"
            db.execute(query, (text, media, ref))
            db.execute("INSERT OR REPLACE INTO edit (number, at) VALUES (?, ?)", (ref, self.clock().isoformat()))
            self._announce(self.item(ref), "edit", self.clock())

    def edited_at(self, ref: str) -> datetime | None:
        """When the item got other words last."""
        row = self._row("SELECT at FROM edit WHERE number = ?", ref)
        return None if row is None else datetime.fromisoformat(str(row[0]))

    def delete(self, ref: str) -> None:
        """Gone at the source; deleting twice changes nothing."""
        with self._write() as db:
            if db.execute("UPDATE item SET gone = 1 WHERE number = ? AND NOT gone", (ref,)).rowcount:
                self._announce(self.item(ref), "deletion", self.clock())

    def hide(self, ref: str, *, hidden: bool) -> None:
        with self._write() as db:
            db.execute("UPDATE item SET hidden = ? WHERE number = ?", (hidden, ref))

    def like(self, ref: str, likes: int) -> None:
        with self._write() as db:
            db.execute("UPDATE item SET likes = likes + ? WHERE number = ?", (likes, ref))

    def replies(self, ref: str) -> int:
        """How many replies stand directly under the item."""
        row = self._row("SELECT count(*) FROM item WHERE reply_to = ? AND NOT gone", ref)
        return int(row[0]) if row else 0

    def storm(self, ref: str, *, replies: int = 300, people: int = 40, start: datetime, over: timedelta) -> list[Item]:
        """Many people reply in a short time; every third reply answers the reply before it."""
        items: list[Item] = []
        for index in range(replies):
            parent = items[-1].ref if index % 3 == 2 else ref
            author = f"person-{index % people}"
            at = start + over * index / replies
            items.append(self.write(author, f"Reply {index}", reply_to=parent, at=at))
        return items

    # --- Feeds

    def feed(self, account: str, *, after: int) -> Page:
        """The next page of what concerns the account, oldest first."""
        with self._write() as db:
            size = self.page_size
            query = "SELECT number, body, lost FROM event WHERE account = ? AND number > ? ORDER BY number LIMIT ?"
            rows = db.execute(query, (account, after, size + 1)).fetchall()
        page = rows[:size]
        return Page(
            bodies=tuple(str(body) for _, body, lost in page if not lost),
            end=int(page[-1][0]) if page else after,
            claimed=len(page),
            more=len(rows) > size,
        )

    def redeliver(self, account: str, ref: str) -> None:
        """The network tells of the same item once more."""
        with self._write():
            self._tell(account, self.item(ref), "message", self.item(ref).at)

    def search(self, sought: Callable[[str], bool], *, after: int, newest: bool) -> Listing:
        """Public items of anybody whose text is sought, oldest first: the newest page, or the next one after this number."""
        with self._write() as db:
            size, forgotten = self.page_size, int(self._setting("forgotten", "0"))
            query = (
                "SELECT number, text FROM item WHERE visibility = 'public' AND NOT gone AND number > ? ORDER BY number"
            )
            rows = db.execute(query, (max(after, forgotten),)).fetchall()
            found = [number for number, text in rows if sought(str(text))]
            items = tuple(self.item(str(number)) for number in (found[-size:] if newest else found[:size]))
            last = int(db.execute("SELECT COALESCE(max(number), 0) FROM item").fetchone()[0])
        more = not newest and len(found) > size
        return Listing(items, int(items[-1].ref) if more else last, more, gap=not newest and after < forgotten)

    def forget(self) -> None:
        """Searching no longer finds what was written so far: whoever has searched and not found it has a gap."""
        with self._write() as db:
            last = db.execute("SELECT COALESCE(max(number), 0) FROM item").fetchone()[0]
            self._set("forgotten", str(last))

    def lose(self, account: str) -> None:
        """The events so far can no longer be had, but the network still counts them: whoever has not fetched them has a gap."""
        with self._write() as db:
            db.execute("UPDATE event SET lost = 1 WHERE account = ?", (account,))

    # --- What a test tells the network to do

    def plan(self, account: str, method: str, fault: Fault, *, times: int = 1) -> None:
        """The next `times` calls of this method by the account go wrong in this way."""
        with self._write() as db:
            values = (account, method, json.dumps(asdict(fault)), times)
            db.execute("INSERT INTO fault (account, method, body, times) VALUES (?, ?, ?, ?)", values)

    def set_latency(self, seconds: float) -> None:
        """Every call takes this long."""
        self._set("latency", str(seconds))

    def set_limit(self, calls: int, *, seconds: float) -> None:
        """At most this many calls of one account in so many seconds."""
        self._set("limit", json.dumps([calls, seconds]))

    def set_lag(self, looks: int, *, admits: bool = True) -> None:
        """New items stay unseen for this many look-ups. A network that `admits` its lag answers Retry, another one None."""
        self._set("lag", str(looks))
        self._set("admits", "1" if admits else "")

    def set_echoes(self, times: int) -> None:
        """How often an account's own items come back in its feed (1 unless told)."""
        self._set("echoes", str(times))

    # --- What the fake channel asks

    def begin(self, account: str, method: str, key: str = "") -> tuple[Fault | None, float]:
        """Log the call, wait as long as the network takes; returns the planned fault and how long to keep away (0: go on)."""
        moment = self.clock()
        with self._write() as db:
            wait = self._over_limit(account, moment)
            if not wait:
                values = (account, method, key, moment.isoformat())
                db.execute("INSERT INTO call (account, method, key, at) VALUES (?, ?, ?, ?)", values)
            fault = None if wait else self._take_fault(account, method)
            latency = float(self._setting("latency", "0"))
        if latency:
            self.sleep(latency)
        return fault, wait

    def quota(self, account: str) -> tuple[int, int, datetime] | None:
        """How many calls the account has left, of how many, and when that changes; None where there is no limit."""
        calls, seconds = json.loads(self._setting("limit", "[0, 0]"))
        if not calls:
            return None
        moment = self.clock()
        since = (moment - timedelta(seconds=seconds)).isoformat()
        rows = self._rows("SELECT at FROM call WHERE account = ? AND at > ? ORDER BY at", account, since)
        first = datetime.fromisoformat(str(rows[0][0])) if rows else moment
        return max(0, calls - len(rows)), int(calls), first + timedelta(seconds=seconds)

    @property
    def admits_lag(self) -> bool:
        return int(self._setting("lag", "0")) > 0 and self._setting("admits", "") == "1"

    def calls(self, method: str = "") -> tuple[Call, ...]:
        """The calls so far, oldest first."""
        rows = self._rows("SELECT account, method, key, at FROM call WHERE ? IN ('', method) ORDER BY number", method)
        return tuple(Call(row[0], row[1], row[2], datetime.fromisoformat(row[3])) for row in rows)

    # --- Inside

    def _announce(self, item: Item, kind: str, at: datetime) -> None:
        rows = self._rows(
            "SELECT handle FROM account WHERE token <> '' AND handle <> ? AND (handle = ? OR EXISTS ("
            " SELECT 1 FROM item WHERE item.author = account.handle AND ? <> '' AND ? IN (item.root, CAST(item.number AS TEXT))))",
            item.author,
            item.recipient,
            item.root,
            item.root,
        )
        for (handle,) in rows:
            self._tell(handle, item, kind, at)
        for _ in range(int(self._setting("echoes", "1"))):
            self._tell(item.author, item, kind, at)

    def _tell(self, account: str, item: Item, kind: str, at: datetime) -> None:
        body = json.dumps(event_of(item, kind, at))
        self._db.execute("INSERT INTO event (account, body) VALUES (?, ?)", (account, body))

    def _take_fault(self, account: str, method: str) -> Fault | None:
        query = "SELECT number, body FROM fault WHERE account = ? AND method = ? AND times > 0 ORDER BY number LIMIT 1"
        row = self._row(query, account, method)
        if row is None:
            return None
        self._db.execute("UPDATE fault SET times = times - 1 WHERE number = ?", (row[0],))
        return Fault(**json.loads(str(row[1])))

    def _over_limit(self, account: str, moment: datetime) -> float:
        calls, seconds = json.loads(self._setting("limit", "[0, 0]"))
        if not calls:
            return 0.0
        since = moment - timedelta(seconds=seconds)
        query = "SELECT at FROM call WHERE account = ? AND at > ? ORDER BY at"
        rows = self._rows(query, account, since.isoformat())
        if len(rows) < calls:
            return 0.0
        oldest = datetime.fromisoformat(str(rows[-calls][0]))
        return (oldest - since).total_seconds()

    def _setting(self, name: str, default: str) -> str:
        row = self._row("SELECT value FROM setting WHERE name = ?", name)
        return default if row is None else str(row[0])

    def _set(self, name: str, value: str) -> None:
        with self._write() as db:
            db.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))

    def _row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        rows = self._rows(query, *values)
        return rows[0] if rows else None

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """One write transaction; inside another one, a part of it."""
        with self._lock:
            if self._db.in_transaction:
                yield self._db
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
