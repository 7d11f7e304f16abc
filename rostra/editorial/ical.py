"""iCalendar (RFC 5545): events as a text that any calendar program reads. Times are written in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

PRODID = "-//Rostra//Calendar of posts//EN"
TYPE = "text/calendar; charset=utf-8"
LINE = 75
"""Octets of a line, without its end (RFC 5545, 3.1)."""
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`uid` is the same whenever it is told again; `status` is TENTATIVE, CONFIRMED or CANCELLED."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    title: str
    text: str
    url: str
    status: str


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """A whole calendar, lines folded and ended as the standard wants."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}"]
    for event in events:
        lines += _lines(event)
    return b"".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def _lines(event: Event) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{_utc(event.changed_at)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at)}",
        f"SUMMARY:{_text(event.title)}",
        f"DESCRIPTION:{_text(event.text)}",
        f"URL:{event.url}",
        f"STATUS:{event.status}",
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    # Other control characters have no place in a text value.
    kept = "".join(letter for letter in value if letter >= " " or letter in "\n\t")
    return kept.translate(_ESCAPES)


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, never within a character; what goes on begins with a space."""
    pieces, piece = [], b""
    for letter in line:
        encoded = letter.encode()
        if len(piece) + len(encoded) > LINE:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
