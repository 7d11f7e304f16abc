"""JSON of a stranger: read whole or refused, and its values asked for by what they must be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from rostra.channels.contract import N_
from rostra.records.archives.box import Box
from rostra.records.archives.found import Refusal, Unreadable

LARGEST = 256 * 1024 * 1024
NO_JSON = N_("A list in the archive is no JSON, or it is damaged.")
NO_ITEM = N_("This is no item: it has no number, or no time.")


class NoItem(Exception):
    """A part of a list that is not what it should be."""


def load(box: Box, name: str, *, before: bytes = b"") -> Any:
    """The JSON of a member; what stands before the first `before` is not read. Raises Unreadable."""
    content = box.read(name, limit=LARGEST)
    if before:
        content = content[max(content.find(before), 0) :]
    return parse(content)


def parse(content: bytes) -> Any:
    """Raises Unreadable."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(NO_JSON) from error


def dump(value: object) -> bytes:
    """One item, as the archive said it, by itself."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def entry(value: object) -> Mapping[str, Any]:
    """Raises NoItem for what is no object."""
    if not isinstance(value, dict):
        raise NoItem
    return value


def text(value: object) -> str:
    """As PostgreSQL takes it; "" for what is no text."""
    return value.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def path_of(address: str) -> str:
    """The path of an address; "" for what is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def needed(value: object) -> str:
    """Raises NoItem where there is no text."""
    found = text(value)
    if not found:
        raise NoItem
    return found


def moment(value: object) -> datetime:
    """A time of ISO 8601; without a zone it is UTC. Raises NoItem."""
    try:
        at = datetime.fromisoformat(needed(value))
        return at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise NoItem from error


def many(value: object) -> list[Any]:
    """The parts of a list; none of what is no list."""
    return value if isinstance(value, list) else []


def refusal() -> Refusal:
    return Refusal(NO_ITEM)
