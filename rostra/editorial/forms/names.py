"""What the fields of a post's form are called, and what they hold for a post as it stands.

The original's fields have plain names; those of a translation begin with its language, as in "ar-text".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.conf.locale import LANG_INFO

from rostra.accounts.models import Account
from rostra.editorial.content import Content, Current, Details, Part, Picture, Target, language_name
from rostra.editorial.forms.when import shown
from rostra.people.models import Body

BREAK = "---"
"""A line of its own in the text for one account: there the next item of the thread begins."""
MOST_PARTS = 25


def named(code: str, name: str) -> str:
    return f"{code}-{name}" if code else name


def part_name(code: str, part: int) -> str:
    """The text of an item of the thread; 0 is the first."""
    return named(code, f"part_{part}" if part else "text")


def key_of(picture: Picture) -> str:
    return picture.sha256[:16]


def joined(parts: Iterable[Part]) -> str:
    return f"\n{BREAK}\n".join(part.text for part in parts)


def split(text: str) -> list[str]:
    """The items of a thread that was written as one text."""
    items, lines = [], list[str]()
    for line in text.split("\n"):
        if line.strip() == BREAK:
            items.append("\n".join(lines).strip())
            lines = []
        else:
            lines.append(line)
    return [item for item in [*items, "\n".join(lines).strip()] if item]


def direction(code: str) -> str:
    return "rtl" if LANG_INFO.get(code, {}).get("bidi") else "ltr"


def languages(body: Body, current: Current | None = None) -> list[tuple[str, str]]:
    """The body's own languages first, then the others that Rostra speaks or the post has, each by its own name."""
    held = [content.language for content in current.texts.values()] if current else []
    codes = dict.fromkeys([body.language, *body.languages, *(code for code, _name in settings.LANGUAGES), *held])
    return [(code, language_name(code)) for code in codes]


def values(body: Body, current: Current, *, title: str, due_at: datetime | None, details: Details) -> dict[str, Any]:
    """What the fields hold for this content: what a form begins with, and what two forms are compared by."""
    zone = ZoneInfo(body.time_zone)
    day, clock = shown(due_at, zone)
    end_day, end_clock = shown(details.expires_at, zone)
    found: dict[str, Any] = {
        "title": title,
        "day": day,
        "clock": clock,
        "content_type": str(details.content_type_id or ""),
        "risk": details.risk,
        "confidentiality": details.confidentiality,
        "fast_track": details.fast_track,
        "also_at": details.also_at,
        "source_url": details.source_url,
        "source_rights": details.source_rights,
        "corrects_url": details.corrects_url,
        "asks": details.asks,
        "asks_until": details.asks_until,
        "rules_url": details.rules_url,
        "slot": details.slot_id,
        "slot_day": details.slot_day,
        "end_day": end_day,
        "end_clock": end_clock,
        "language": body.language,
        "accounts": [],
    }
    original = Content.of(current.shared) if current.shared else Content("", body.language)
    for code, version in {"": None, **current.texts}.items():
        content = Content.of(version) if version else original
        found.update(_of_text(code, content, original))
    for target, version in current.targets.items():
        found.setdefault(named(target.translation, "accounts"), []).append(str(target.account.pk))
        found.update(_of_version(target, Content.of(version), current, original))
    return found


def _of_text(code: str, content: Content, original: Content) -> Iterator[tuple[str, Any]]:
    # What a translation has from the original, its fields leave empty.
    alts = {picture.sha256: picture.alt for part in original.parts for picture in part.media} if code else {}
    if not code:
        yield "language", content.language
    yield named(code, "heading"), content.heading
    yield named(code, "link"), content.link if not code or content.link != original.link else ""
    for number, part in enumerate(content.parts):
        yield part_name(code, number), part.text
        for picture in part.media:
            alt = picture.alt if picture.alt != alts.get(picture.sha256) else ""
            yield named(code, f"alt_{key_of(picture)}"), alt
            if not code:
                yield f"place_{key_of(picture)}", str(number)


def _of_version(target: Target, content: Content, current: Current, original: Content) -> Iterator[tuple[str, Any]]:
    account, code = target
    shared = Content.of(current.texts[code]) if code in current.texts else original
    own = [part.text for part in content.parts] != [part.text for part in shared.parts]
    yield named(code, f"text_{account.pk}"), joined(content.parts) if own else ""
    if not code:
        yield f"language_{account.pk}", content.language if content.language != shared.language else ""


def pictures(current: Current | None) -> dict[str, tuple[Picture, int]]:
    """The original's pictures by hash, each with the item of the thread in which it stands."""
    if current is None or current.shared is None:
        return {}
    parts = Content.of(current.shared).parts
    return {picture.sha256: (picture, number) for number, part in enumerate(parts) for picture in part.media}


def chosen(selectable: Iterable[Account], given: Iterable[str]) -> list[Account]:
    wanted = set(given)
    return [account for account in selectable if str(account.pk) in wanted]
