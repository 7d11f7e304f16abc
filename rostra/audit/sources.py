"""Named registries: where the content that events vouch for lies, and which rows say what their newest event says.

A domain registers a `Source` for each table whose rows are `Captured`, and a `Standing` for each table with columns
that change by events. `verify` reads them all and compares; filing, search, export and disposal use the same doors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

Read = Callable[[list[str]], Mapping[str, tuple[bytes, bytes]]]
"""Keys in; for each key found its salt and its canonical content."""
Keys = Callable[[], Iterable[QuerySet[Any, Any]]]
"""The keys of all rows there are, as questions for one column of text; a key may come in several of them."""


KINDS = (
    "message",
    "attachment",
    "answer",
    "note",
    "draft",
    "question",
    "sending",
    "text",
    "post",
    "outreach",
    "approval",
    "override",
    "comment",
    "delivery",
    "change",
    "sight",
    "charter",
    "terms",
    "acceptance",
    "snapshot",
    "capture",
    "imported",
    "redaction",
    "journal",
    "policy",
    "training",
    "acknowledgement",
    "report",
)
"""What a record can be; `records.wording` has their names."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A stored file of a record: its SHA-256 in hexadecimal, its name, type, what it shows, and its size in bytes."""

    sha256: str
    name: str
    type: str
    alt: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """What a record is, in words that all sources share: for filing, finding and export.

    `kind` is one of `KINDS`. `at` is when it was written, sent or decided; `ended_at` when its matter ended (the
    conversation was closed, the post taken back), None while it has not. `about` names the thing that it belongs to
    ("inbox.conversation:12"), by which its records stand together. `party` is the id by which the account's network
    knows the person outside. `case_like`: it hints at a case of one person. `removed`: it was
    taken out of sight on its network by us, for a time or for good, or shows what was. `media` are the files whose bytes go
    when the record goes. `more` holds what only this source has, by names that stay.
    """

    kind: str
    at: datetime
    incoming: bool = False
    public: bool = False
    case_like: bool = False
    removed: bool = False
    account: int | None = None
    topic: int | None = None
    about: str = ""
    party: str = ""
    party_name: str = ""
    party_handle: str = ""
    subject: str = ""
    text: str = ""
    language: str = ""
    url: str = ""
    ref: str = ""
    reply_to: str = ""
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    ended_at: datetime | None = None
    media: tuple[Enclosed, ...] = ()
    more: Mapping[str, str | int | bool | None] = field(default_factory=dict)


Items = Callable[[Sequence[str]], Mapping[str, Item]]
"""Keys in; for each key whose content is there, what it is. In the body's scope, in few queries for any number."""
Erase = Callable[[Sequence[str]], None]
"""Takes the content of these keys away from the rows and from all that was derived from it (previews, signatures,
search), within the caller's transaction: afterwards `read` and `items` do not find them. Rows that others stand on stay
empty. In the body's scope; the caller has allowed it to the database (see `audit.tombstones`) and sees to the files."""


@dataclass(frozen=True, slots=True)
class Source:
    """`read` answers for many keys in few queries and, as `every`, works outside a body's scope.

    A row whose salt is empty was erased: neither `read` nor `items` gives it. `not_gone` are the keys of rows that say so
    and still hold something.
    """

    name: str
    read: Read
    every: Keys = tuple
    items: Items | None = None
    erase: Erase | None = None
    not_gone: Keys = tuple


@dataclass(frozen=True, slots=True)
class Told:
    """What an event says, as far as rows can differ from it; `actor` is the id of a user."""

    at: datetime
    actor: int | None
    about: str
    data: Mapping[str, Any]

    @property
    def subject(self) -> str:
        """The id in `about`."""
        return self.about.rpartition(":")[2]


UNTOLD: Final = object()
"""In place of what a column says: the event, of an earlier release, told of the row and not of the column."""
Columns = Mapping[str, object]
Rows = Iterable[tuple[str, Columns]]


@dataclass(frozen=True, slots=True)
class Standing:
    """Rows that say what their events said last: `name` and the row's key are what people find it by.

    `says` holds, for each kind of event that counts, the row it concerns and what its columns say from then on. `rows`
    gives the body's rows, outside its scope, with the same columns: all that no event needs to have told of, and,
    where those are not all rows, also those with the keys given. `only`, where that is less work, gives of the rows those
    with the keys given. `disposed` is what the columns of a row say once the
    content of the source of the same name was disposed of (`audit.tombstones.DISPOSED`).
    """

    name: str
    says: Mapping[str, Callable[[Told], tuple[str, Columns]]]
    rows: Callable[[int, Sequence[str]], Rows]
    disposed: Columns = field(default_factory=dict)
    only: Callable[[int, Sequence[str]], Rows] | None = None


Check = Callable[[], Iterable[tuple[str, str]]]
"""Rows of a domain's own tables that are not as the log has it, of all bodies: their names, each with the reason."""

_checks: dict[str, Check] = {}
_sources: dict[str, Source] = {}
_standings: dict[str, Standing] = {}
_telling: set[str] = set()


def register(sources: Iterable[Source], standings: Iterable[Standing] = ()) -> None:
    _sources.update((source.name, source) for source in sources)
    _standings.update((standing.name, standing) for standing in standings)


def register_check(name: str, check: Check) -> None:
    """What only a question over a whole table shows; `verify` asks it in its one picture of the database."""
    _checks[name] = check


def checks() -> Mapping[str, Check]:
    return dict(_checks)


def complete(
    *,
    items: Mapping[str, Items] | None = None,
    erase: Mapping[str, Erase] | None = None,
    not_gone: Mapping[str, Keys] | None = None,
    telling: Iterable[str] = (),
) -> None:
    """Adds, by the names of sources that are registered: what their content is, and how it goes.

    `telling` are the kinds of events after which items of what they are about say something else (its end, its topic).
    """
    for name, function in (items or {}).items():
        _sources[name] = replace(_sources[name], items=function)
    for name, taker in (erase or {}).items():
        _sources[name] = replace(_sources[name], erase=taker)
    for name, keys in (not_gone or {}).items():
        _sources[name] = replace(_sources[name], not_gone=keys)
    _telling.update(telling)


def telling() -> frozenset[str]:
    """After these events the records of what they are about are looked at again."""
    return frozenset(_telling)


def get(name: str) -> Source:
    return _sources[name]


def names() -> frozenset[str]:
    return frozenset(_sources)


def standings() -> Sequence[Standing]:
    return tuple(_standings.values())


def all_sources() -> Sequence[Source]:
    return tuple(_sources.values())
