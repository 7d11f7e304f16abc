"""PREMIS 3: the files of a package with their fixity, and what happened to each record, streamed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rostra.records.packages.folder import Entry
from rostra.records.packages.markup import Document, Sink

NAMESPACES = {
    "xmlns": "http://www.loc.gov/premis/v3",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "version": "3.0",
}
EVENT_TYPES = (
    "capture",
    "fixity check",
    "approval",
    "publication",
    "modification",
    "moderation",
    "redaction",
    "deletion",
    "disposal decision",
    "transfer",
    "migration",
)
LOCAL, AGENT = "local", "rostra"

# By the kind of a record (`audit.sources.KINDS`), where it was not edited; the others were captured.
_OF_KIND: Mapping[str, str] = {
    "approval": "approval",
    "override": "approval",
    "delivery": "publication",
    "sending": "publication",
    "redaction": "redaction",
    "imported": "migration",
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to `objects` (identifiers), at a time in ISO 8601. `detail` and `outcome` may be empty."""

    identifier: str
    type: str
    at: str
    objects: tuple[str, ...]
    detail: str = ""
    outcome: str = ""


def event_type(kind: str, *, edited: bool, disposed: bool, removed: bool = False) -> str:
    """What happened when a record of this kind came into the log, or, where it was disposed of, last."""
    if disposed:
        return "deletion"
    if removed:
        return "moderation"
    return "modification" if edited else _OF_KIND.get(kind, "capture")


def write_premis(sink: Sink, objects: Iterable[Entry], events: Iterable[Event], *, agent: str) -> None:
    """One document; `agent` is the program's name and version."""
    document = Document(sink)
    with document.within("premis", NAMESPACES):
        for entry in objects:
            _object(document, entry)
        for event in events:
            _event(document, event)
        with document.within("agent"):
            _identifier(document, "agentIdentifier", AGENT)
            document.leaf("agentName", agent)
            document.leaf("agentType", "software")


def _object(document: Document, entry: Entry) -> None:
    with document.within("object", {"xsi:type": "file"}):
        _identifier(document, "objectIdentifier", entry.path)
        with document.within("objectCharacteristics"):
            with document.within("fixity"):
                document.leaf("messageDigestAlgorithm", "SHA-256")
                document.leaf("messageDigest", entry.sha256)
            document.leaf("size", str(entry.size))
            with document.within("format"), document.within("formatDesignation"):
                document.leaf("formatName", entry.type)


def _event(document: Document, event: Event) -> None:
    with document.within("event"):
        _identifier(document, "eventIdentifier", event.identifier)
        document.leaf("eventType", event.type)
        document.leaf("eventDateTime", event.at)
        if event.detail:
            with document.within("eventDetailInformation"):
                document.leaf("eventDetail", event.detail)
        if event.outcome:
            with document.within("eventOutcomeInformation"):
                document.leaf("eventOutcome", event.outcome)
        _identifier(document, "linkingAgentIdentifier", AGENT)
        for identifier in event.objects:
            _identifier(document, "linkingObjectIdentifier", identifier)


def _identifier(document: Document, name: str, value: str) -> None:
    with document.within(name):
        document.leaf(f"{name}Type", LOCAL)
        document.leaf(f"{name}Value", value)
