"""RFC 5545, read by a parser of its own: unfold, split into properties, undo the escapes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rostra.editorial.ical import Event, calendar

NOW = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Oslo"))
UNESCAPED = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


def parse(content: bytes) -> list[tuple[str, str]]:
    """The properties of a calendar, by RFC 5545, 3.1 and 3.3.11."""
    assert content.endswith(b"\r\n")
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    # Every line is text by itself: no character is cut in two.
    whole = "\n".join(line.decode() for line in lines).replace("\n ", "")
    found = [line.partition(":")[::2] for line in whole.split("\n")]
    return [(name, re.sub(r"\\[nN,;\\]", lambda match: UNESCAPED[match[0]], value)) for name, value in found]


def event(**changes: str) -> Event:
    values = {"uid": "post-1@rostra.example", "title": "Bridge", "text": "", "url": "https://x.example/", **changes}
    ends_at = datetime(2026, 11, 24, 8, 15, tzinfo=UTC)
    return Event(starts_at=NOW, ends_at=ends_at, changed_at=ends_at, status="CONFIRMED", **values)


def test_calendar_has_what_the_standard_asks_for() -> None:
    assert parse(calendar("Rostra", [event()])) == [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Rostra//Calendar of posts//EN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", "Rostra"),
        ("BEGIN", "VEVENT"),
        ("UID", "post-1@rostra.example"),
        ("DTSTAMP", "20261124T081500Z"),
        ("DTSTART", "20261124T080000Z"),
        ("DTEND", "20261124T081500Z"),
        ("SUMMARY", "Bridge"),
        ("DESCRIPTION", ""),
        ("URL", "https://x.example/"),
        ("STATUS", "CONFIRMED"),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]


def test_text_comes_back_as_it_was() -> None:
    title = "Bus, tram; a\\b – «näst» 🚌 " + "الحافلات الليلية " * 8
    text = "One\r\nEND:VEVENT\ntwo\x00\x1b"

    found = dict(parse(calendar("Rostra", [event(title=title, text=text)])))

    assert found["SUMMARY"] == title
    assert found["DESCRIPTION"] == "One\nEND:VEVENT\ntwo"
