"""What an export says to people, in the language that is active: columns, labels, sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rostra.core.ui import times
from rostra.records.kinds import KIND_NAMES
from rostra.records.packages import as2
from rostra.records.queries.gathering import Gathered

COLUMNS = (
    "record",
    "at",
    "captured_at",
    "kind",
    "incoming",
    "public",
    "account",
    "person",
    "handle",
    "subject",
    "text",
    "language",
    "url",
    "reference",
    "files",
    "class",
    "due_on",
    "state",
    "disposed_at",
    "decision",
    "content_hash",
    "leaf",
)
"""Of tables for programs; they stay as they are."""


def column_names() -> Sequence[str]:
    """The same for people, in their order."""
    return (
        _("Record"),
        _("Time"),
        _("Captured"),
        pgettext("of a record", "Kind"),
        pgettext("time", "Received"),
        _("Public"),
        _("Account"),
        _("Person"),
        _("Handle"),
        _("Subject"),
        _("Text"),
        _("Language"),
        _("Address"),
        _("Reference"),
        _("Files"),
        pgettext("of a record", "Class"),
        _("Kept until"),
        _("State"),
        _("Disposed of"),
        pgettext("disposal", "Decision"),
        _("Hash of the content"),
        _("Place in the log"),
    )


def cells(found: Gathered) -> list[str]:
    """A record as a row of a table."""
    record, item, stone = found.record, found.item, found.tombstone
    shown = [item.party_name, item.party_handle, item.subject, item.text] if item is not None else [""] * 4
    where = [item.language, item.url, item.ref] if item is not None else [""] * 3
    files = "\n".join(file.name for file in item.media) if item is not None else ""
    return [
        str(record.event_id),
        as2.moment(record.at),
        as2.moment(record.captured_at),
        record.kind,
        _yes(record.incoming),
        _yes(record.public),
        found.account,
        *shown,
        *where,
        files,
        str(record.record_class) if record.record_class is not None else "",
        record.due_on.isoformat() if record.due_on is not None else "",
        found.state,
        as2.moment(stone.at) if stone is not None else "",
        found.decision,
        str(found.event["content"] or ""),
        str(found.leaf),
    ]


def page_header() -> tuple[str, ...]:
    """Of the pages within a package."""
    return (_("Time"), pgettext("of a record", "Kind"), _("Account"), _("Person"), _("Text"), _("Record"))


def page_cells(found: Gathered) -> tuple[str, ...]:
    """A record as a row of a page, in the body's time zone."""
    record, item = found.record, found.item
    words = found.decision if found.tombstone is not None else ""
    if item is not None:
        words = "\n".join(part for part in (item.subject, item.text, item.url) if part)
    kind = found.item.more.get("kind") if found.loaded is not None and found.item is not None else record.kind
    return (
        times.full(timezone.localtime(record.at)),
        str(KIND_NAMES.get(str(kind), kind)),
        found.account,
        (item.party_name or item.party_handle) if item is not None else "",
        words,
        str(record.event_id),
    )


def index_words() -> Mapping[str, str]:
    """The sentences of a package's index."""
    return {
        "readme": _("How to read and check this package"),
        "checker": _("The program that checks it"),
        "redacted": _(
            "This is a copy for disclosure: personal data of others is left out, with marks. That the records exist is proven; the words shown here are not."
        ),
        "missing": _("These files belong to the records, and could not be had:"),
    }


def index_facts(*, body: str, purpose: str, at: str, part: int) -> Mapping[str, str]:
    """What the index says of the export."""
    return {_("Body"): body, _("Purpose"): purpose, _("Date"): at, _("Part"): str(part)}


def _yes(value: bool) -> str:
    return "yes" if value else "no"
