"""What became of a record since it was captured: other versions, classes, the journal, holds, its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rostra.audit.models import Event, Tombstone
from rostra.audit.sources import Enclosed, Item
from rostra.core.models import StoredFile
from rostra.people.naming import Mention, mentions
from rostra.records.enums import OutcomeKind
from rostra.records.models import Classing, JournalDecision, JournalEntry, Outcome, Reading, Record, Redaction
from rostra.records.queries.classes import labelled
from rostra.records.queries.holding import held_by

VERSIONS = 50
SHOWN = 50
BLUE, GREY, AMBER = "info", "neutral", "warning"


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened to a record; `link` is the event whose page tells more."""

    at: datetime
    words: str
    who: str = ""
    more: str = ""
    link: int | None = None
    color: str = GREY


@dataclass(frozen=True, slots=True)
class End:
    """What is left of content that went."""

    tombstone: Tombstone
    decision: Mention


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file of a record; `row` is None where its bytes are not here."""

    number: int
    file: Enclosed
    row: StoredFile | None

    @property
    def name(self) -> str:
        return self.file.name or self.file.sha256[:12]

    @property
    def is_picture(self) -> bool:
        return self.file.type.startswith("image/")

    @property
    def stored(self) -> StoredFile:
        assert self.row is not None  # noqa: S101 - for type checkers: who asks has looked
        return self.row


def record_of(event: Event) -> Record | None:
    """The record of what the event captured; None while it is not filed, or where nothing was captured."""
    if not event.source:
        return None
    rows = Record.objects.select_related("record_class").defer("words")
    return rows.filter(source=event.source, source_key=event.source_key).first()


def end_of(event: Event) -> End | None:
    """Under which decision the content went, where it did."""
    found = Tombstone.objects.filter(source=event.source, source_key=event.source_key).first()
    return None if found is None else End(found, mentions([found.decision])[found.decision])


def redaction_of(record: Record) -> Redaction | None:
    return Redaction.objects.select_related("decision", "by").filter(record=record).exclude(salt=b"").first()


def history(record: Record, *, officer: bool) -> list[Moment]:
    """The oldest first; what holds are about is for officers."""
    moments = [*_versions(record), *_classings(record), *_journal(record), *_outcomes(record), *_holds(record, officer)]
    return sorted(moments, key=lambda moment: moment.at)


def readings(record: Record) -> list[Reading]:
    """Who read it, the newest first."""
    return list(Reading.objects.filter(record=record).select_related("user").order_by("-pk")[:SHOWN])


def all_readings() -> QuerySet[Reading]:
    """The access log: who read what, and who looked for whom."""
    return Reading.objects.select_related("user", "record__event")


def shown_files(item: Item) -> list[ShownFile]:
    """The files of a record, each with whether it is here still; in one query."""
    digests = [bytes.fromhex(file.sha256) for file in item.media]
    rows = {bytes(row.sha256).hex(): row for row in StoredFile.objects.filter(sha256__in=digests)}
    return [ShownFile(number, file, rows.get(file.sha256)) for number, file in enumerate(item.media)]


def _versions(record: Record) -> list[Moment]:
    """The others of what has versions: their keys are "id.version"."""
    thing, dot, version = record.source_key.partition(".")
    if not (dot and version.isdecimal()):
        return []
    keys = [f"{thing}.{number}" for number in range(1, int(version) + VERSIONS) if str(number) != version]
    rows = Record.objects.filter(source=record.source, source_key__in=keys).order_by("pk")
    words = _("Version %(number)s captured")
    return [
        Moment(row.captured_at, words % {"number": row.source_key.rpartition(".")[2]}, link=row.event_id, color=BLUE)
        for row in rows.defer("words")[:VERSIONS]
    ]


def _classings(record: Record) -> list[Moment]:
    rows = Classing.objects.filter(record=record).select_related("before", "after", "by").order_by("pk")
    return [
        Moment(
            row.at,
            _("Put into the class %(name)s") % {"name": labelled(row.after)},
            row.by.name if row.by is not None else "",
            row.reason,
        )
        for row in rows
    ]


def _journal(record: Record) -> list[Moment]:
    found: list[Moment] = []
    for decision in JournalDecision.objects.filter(record=record).select_related("by"):
        words = _("To be entered in the journal") if decision.entered else _("Not entered in the journal")
        who = decision.by.name if decision.by is not None else ""
        found.append(Moment(decision.at, words, who, decision.reason))
    for entry in JournalEntry.objects.filter(record=record).select_related("by"):
        words = _("Journal entry %(number)s") % {"number": f"{entry.number}/{entry.year}"}
        told = Event.objects.filter(source="records.journal", source_key=str(entry.pk)).values_list("at", flat=True)
        found += [Moment(at, words, entry.by.name if entry.by is not None else "", color=BLUE) for at in told[:1]]
    return found


def _outcomes(record: Record) -> list[Moment]:
    """What people decided of it when its time was over."""
    found = []
    for row in Outcome.objects.filter(items__record=record).select_related("by", "noted_by").order_by("pk"):
        if row.what == OutcomeKind.KEEP and row.until is not None:
            until = date_format(row.until, "DATE_FORMAT")
            found.append(Moment(row.at, _("Kept longer, until %(day)s") % {"day": until}, row.by.name, row.reason))
        elif row.what == OutcomeKind.DISPOSE:
            found.append(Moment(row.at, _("Looked at: it may go"), row.by.name, row.reason))
        elif row.noted_at is not None and row.noted_by is not None:
            words = _("Handed over to %(name)s") % {"name": row.handed_to}
            found.append(Moment(row.noted_at, words, row.noted_by.name, row.reference))
    return found


def _holds(record: Record, officer: bool) -> list[Moment]:
    words = _("Held: nothing of it goes")
    return [
        Moment(hold.placed_at, words, hold.placed_by.name, hold.title if officer else "", color=AMBER)
        for hold in held_by(record)
    ]
