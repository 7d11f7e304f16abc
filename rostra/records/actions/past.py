"""Bringing in the past: an archive is looked at, and nothing of it kept but a report; then its items become records.

Items go in by batches, each a transaction that also says how far it came: who goes on after a worker that died begins
there, and what is here already is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.db import transaction
from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from rostra.audit.actions import Data, NewEvent, record, record_many
from rostra.channels.contract import N_
from rostra.core import files
from rostra.core.language import detect, known_code
from rostra.core.queue import defer
from rostra.core.refusals import Faster, Refused
from rostra.people.models import User
from rostra.records import events
from rostra.records.actions.going import no_new_holds, remove_soon
from rostra.records.archives import mailbox, mastodon, x
from rostra.records.archives.box import open_box
from rostra.records.archives.found import Found, FoundFile, Items, Refusal, Unreadable
from rostra.records.enums import ImportState, PastFormat
from rostra.records.models import FileRemoval, PastImport, PastItem, Record
from rostra.records.past_content import PAST, past_item
from rostra.records.queries.holding import free
from rostra.records.twins import known

if TYPE_CHECKING:
    from rostra.accounts.models import Account

JOB = "records.import"
BATCH = 100
LEASE = timedelta(minutes=10)
"""Longer than any batch takes: whoever is silent for so long is dead."""
AGAIN = timedelta(minutes=10)
"""After which an original that is to go, and is held, is looked at again."""
TOLD = 1000
"""So many refusals are told one by one; all of them are counted."""
GONE = N_("The original is gone: nothing more can be read from it.")
DISPOSED = N_("It was here, and was disposed of.")
TOO_LONG = N_("Its number is too long to be one.")
NO_TIME = N_("Its time cannot be right.")
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""Nothing was written on a network before; a time that is not over yet is none either. Days count on from times: one at
the end of all years would lead beyond them."""


class Act(Protocol):
    """What can be done with an archive that was looked at."""

    def __call__(self, *, past: PastImport, by: User | None, now: datetime) -> None: ...


class NotReadable(Refused):
    """The file is no such archive, or not one that can be read safely."""


@dataclass
class Report:
    """What becomes of the items: `new` become records, of `duplicate` some are here already. `files_missing` are files
    that belong to an item and could not be read; `disposed` are those of the refused that were disposed of here.

    Reasons are kept in English, and said in the language of who reads them.
    """

    read: int = 0
    new: int = 0
    duplicate: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    refused_count: int = 0
    files_missing: int = 0
    disposed: int = 0
    place: int = 0

    def refuse(self, line: int, reason: str) -> None:
        self.refused_count += 1
        self._tell(line, reason)

    def miss(self, line: int, file: str, reason: str) -> None:
        """A file of the item cannot be read; the item comes in without it."""
        self.files_missing += 1
        self._tell(line, reason, file)

    def bar(self, line: int) -> None:
        """What went under a decision does not come back."""
        self.disposed += 1
        self.refuse(line, DISPOSED)

    def _tell(self, line: int, reason: str, file: str = "") -> None:
        if len(self.refused) < TOLD:
            self.refused.append({"line": line, "reason": reason, **({"file": file} if file else {})})

    def counts(self) -> dict[str, int]:
        return {"read": self.read, "new": self.new, "duplicate": self.duplicate, "refused": self.refused_count}


@dataclass(frozen=True, slots=True)
class _Sorted:
    """A batch: what is new to the archive's account, each with what it is here already, if anything."""

    fresh: list[tuple[int, Found, str]]
    doubles: int


def survey(*, path: Path, account: Account, format: PastFormat, now: datetime) -> Report:  # noqa: A002
    """What bringing it in would do; nothing is kept. Raises NotReadable."""
    report = Report()
    with _opened(path, account, format, now) as items:
        for batch in _batches(items):
            _count(report, batch, _sorted(account.pk, batch, report, now))
    return report


@transaction.atomic
def look_at(
    *,
    path: Path,
    name: str,
    account: Account,
    format: PastFormat,  # noqa: A002 - the word of the field
    by: User | None,
    now: datetime,
) -> PastImport:
    """Keep the original, and say what is in it. Raises NotReadable."""
    report = survey(path=path, account=account, format=format, now=now)
    with path.open("rb") as source:
        file = files.take(source, content_type="application/octet-stream")
    past = PastImport.objects.create(
        account=account, format=format, name=name[:255], file=file, report=asdict(report), by=by, at=now
    )
    digest = bytes(file.sha256).hex()
    data: Data = {"format": str(format), "name": past.name, "account": account.pk, "sha256": digest, **report.counts()}
    _tell(events.PAST_READ.name, past, by, now, data)
    return past


@transaction.atomic
def begin(*, past: PastImport, by: User | None, now: datetime) -> None:
    """Bring it in, from now on by a job. Raises Faster."""
    _move(past, ImportState.READ, state=ImportState.RUNNING, next_try_at=now, report=asdict(Report()))
    _tell(events.PAST_BEGUN.name, past, by, now, {"name": past.name})
    defer(JOB)


@transaction.atomic
def drop(*, past: PastImport, by: User | None, now: datetime) -> None:
    """Leave it: the original goes by a job, the report stays. Raises Faster."""
    _move(past, ImportState.READ, state=ImportState.DROPPED, done_at=now)
    _tell(events.PAST_DROPPED.name, past, by, now, {"name": past.name})
    _let_original_go(past, now)


def waiting(*, now: datetime) -> list[tuple[int, int]]:
    """The archives of all bodies that nobody is bringing in at this moment, and those whose original is to go: body and
    number."""
    states = (ImportState.RUNNING, ImportState.DONE)
    rows = PastImport.everywhere.filter(next_try_at__lte=now, state__in=states).order_by("next_try_at")
    return list(rows.values_list("body", "pk"))


def bring_in(pk: int, *, clock: Callable[[], datetime]) -> None:
    """Bring in all that is left of an archive of the body in scope. Another worker at it: nothing is done."""
    past = PastImport.objects.select_related("account", "file", "by").get(pk=pk)
    if past.state == ImportState.DONE:
        # Another worker may have brought it in since it was found waiting: then its original stays.
        _part_with_original(pk, clock())
        return
    if past.state != ImportState.RUNNING or not _lease(past, clock()):
        return
    report = Report(**past.report)
    if past.file is None:
        report.refuse(0, GONE)
    else:
        path = files.path_of(bytes(past.file.sha256))
        try:
            with _opened(path, past.account, PastFormat(past.format), past.at) as items:
                for batch in _batches(islice(items, report.place, None)):
                    _take(past, batch, report, clock())
        except NotReadable as error:
            # It was read whole when it was looked at: what came in stays, and the rest is told.
            # In English, as all reasons of the report: a worker has no reader.
            report.refuse(report.place + 1, str(error.__cause__))
    _finish(past, report, clock())


@transaction.atomic
def _take(past: PastImport, batch: Sequence[tuple[int, Found | Refusal]], report: Report, now: datetime) -> None:
    found = _sorted(past.account_id, batch, report, now)
    rows = _rows(past, found.fresh, report)
    PastItem.objects.bulk_create(rows)
    data: Data = {"past": past.pk, "account": past.account_id}
    about = _about(past)
    told = [NewEvent(events.PAST_TAKEN.name, about, data, past_item(row)) for row in rows]
    record_many(body=past.body_id, by=past.by, now=now, events=told)
    _count(report, batch, found)
    _save(past, report, next_try_at=now + LEASE)


def _rows(past: PastImport, fresh: Sequence[tuple[int, Found, str]], report: Report) -> list[PastItem]:
    languages = detect([found.text for _line, found, _twin in fresh])
    rows = []
    for (line, found, twin), language in zip(fresh, languages, strict=True):
        rows.append(
            PastItem(
                body_id=past.body_id,
                past=past,
                account_id=past.account_id,
                ref=found.refs[0],
                url=found.url if len(found.url) <= 500 else "",
                own=found.own,
                author_id=found.author_id[:300],
                author_name=found.author_name[:200],
                sent_at=found.sent_at,
                subject=found.subject[:300],
                text=found.text,
                language=known_code(found.language) or language,
                visibility=found.visibility,
                reply_to=found.reply_to[:500],
                media=[file for each in found.media if (file := _kept(each, line, report)) is not None],
                raw=found.raw,
                twin=twin,
            )
        )
    return rows


def _kept(found: FoundFile, line: int, report: Report) -> dict[str, Any] | None:
    """The file among those of the body; None where it cannot be read, which the report says."""
    try:
        content = found.read()
    except Unreadable as error:
        report.miss(line, found.name, str(error))
        return None
    row = files.store(content, content_type=found.type)
    return {
        "sha256": bytes(row.sha256).hex(),
        "name": found.name,
        "type": found.type,
        "alt": found.alt,
        "size": len(content),
    }


def _sorted(account: int, batch: Sequence[tuple[int, Found | Refusal]], report: Report, now: datetime) -> _Sorted:
    """What of the batch is not brought in yet; refusals go into the report."""
    readable: dict[str, tuple[int, Found]] = {}
    doubles = 0
    for line, found in batch:
        if isinstance(found, Refusal):
            report.refuse(line, found.reason)
        elif len(found.refs[0]) > 500:
            report.refuse(line, TOO_LONG)
        elif not EARLIEST <= found.sent_at <= now + timedelta(days=1):
            report.refuse(line, NO_TIME)
        elif readable.setdefault(found.refs[0], (line, found))[1] is not found:
            doubles += 1
    rows = PastItem.objects.filter(account=account, ref__in=list(readable)).values_list("ref", "salt")
    here = {ref: bytes(salt) for ref, salt in rows}
    gone = [readable[ref][0] for ref, salt in here.items() if not salt]
    fresh = [each for ref, each in readable.items() if ref not in here]
    refs = [ref for _line, found in fresh for ref in found.refs]
    twins = known(account, refs, [found.url for _line, found in fresh if found.url])
    told = [(line, found, _twin(found, twins)) for line, found in fresh]
    for line in sorted([*gone, *(line for line, _found, twin in told if twin is None)]):
        report.bar(line)
    known_here = doubles + len(here) - len(gone)
    return _Sorted([(line, found, twin) for line, found, twin in told if twin is not None], known_here)


def _twin(found: Found, twins: Mapping[str, str | None]) -> str | None:
    """What it is here already, "" where it is nothing; None where that was disposed of."""
    return next((twins[name] for name in (*found.refs, found.url) if name in twins), "")


def _count(report: Report, batch: Sequence[tuple[int, Found | Refusal]], found: _Sorted) -> None:
    here = sum(1 for _line, _found, twin in found.fresh if twin)
    report.read += len(batch)
    report.place += len(batch)
    report.new += len(found.fresh) - here
    report.duplicate += found.doubles + here


@contextmanager
def _opened(path: Path, account: Account, format: PastFormat, now: datetime) -> Iterator[Items]:  # noqa: A002
    """Its items. Raises NotReadable, also while they are read."""
    try:
        match format:
            case PastFormat.MBOX:
                yield mailbox.read(path, address=account.handle, now=now)
            case PastFormat.MASTODON:
                with open_box(path) as box:
                    yield mastodon.read(box)
            case PastFormat.X:
                with open_box(path) as box:
                    yield x.read(box)
    except Unreadable as error:
        raise NotReadable(_(str(error))) from error


def _batches(items: Iterator[tuple[int, Found | Refusal]]) -> Iterator[list[tuple[int, Found | Refusal]]]:
    while batch := list(islice(items, BATCH)):
        yield batch


@transaction.atomic
def _finish(past: PastImport, report: Report, now: datetime) -> None:
    _save(past, report, next_try_at=now if report.disposed else None, state=ImportState.DONE, done_at=now)
    _tell(events.PAST_DONE.name, past, past.by, now, {"name": past.name, **report.counts()})
    _part_with_original(past.pk, now)


@transaction.atomic
def _part_with_original(pk: int, now: datetime) -> None:
    """Where words that went under a decision stand in it, and it waits to go for that: what came in of the others has what
    it was read from in itself. It goes once no hold covers anything that stands in it, and holds can know all of that."""
    no_new_holds()
    past = PastImport.objects.select_for_update(of=("self",)).filter(pk=pk, next_try_at__lte=now).first()
    if past is None:
        return
    keys = PastItem.objects.filter(past=past).exclude(salt=b"").annotate(key=Cast("pk", TextField()))
    filed = Record.objects.filter(source=PAST.name, about=_about(past))
    unfiled = keys.filter(~Exists(filed.filter(source_key=OuterRef("key"))))
    stays = unfiled.exists() or free(filed).count() < filed.count()
    PastImport.objects.filter(pk=pk).update(next_try_at=now + AGAIN if stays else None)
    if not stays:
        _let_original_go(past, now)


def _let_original_go(past: PastImport, now: datetime) -> None:
    """The file by which no record stands goes, unless another archive is the same file."""
    row = PastImport.objects.select_related("file").get(pk=past.pk)
    if row.file is None:
        return
    FileRemoval.objects.create(sha256=bytes(row.file.sha256), past=row, asked_at=now, next_try_at=now)
    PastImport.objects.filter(pk=row.pk).update(file=None)
    remove_soon()


def _save(past: PastImport, report: Report, **values: Any) -> None:
    PastImport.objects.filter(pk=past.pk).update(report=asdict(report), **values)


def _lease(past: PastImport, now: datetime) -> bool:
    """Whether it is ours for a while."""
    rows = PastImport.objects.filter(pk=past.pk, next_try_at=past.next_try_at, next_try_at__lte=now)
    return rows.update(next_try_at=now + LEASE) == 1


def _move(past: PastImport, before: ImportState, **values: Any) -> None:
    if not PastImport.objects.filter(pk=past.pk, state=before).update(**values):
        raise Faster(_("Somebody else changed this in the meantime. This is how it stands now."))


def _about(past: PastImport) -> str:
    return f"records.past_import:{past.pk}"


def _tell(kind: str, past: PastImport, by: User | None, now: datetime, data: Data) -> None:
    record(body=past.body_id, by=by, now=now, kind=kind, about=_about(past), data=data)
