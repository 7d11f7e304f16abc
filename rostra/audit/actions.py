"""Writing the log: the caller's transaction holds the change and its event, or neither."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection

from rostra.audit import registry
from rostra.audit.models import Event

if TYPE_CHECKING:
    from rostra.people.models import Body, User

Data = Mapping[str, "str | int | bool | list[str] | list[int] | None"]


@dataclass(frozen=True, slots=True)
class Capture:
    """What the event vouches for: the row (source, key), its salt and its canonical content."""

    source: str
    key: str
    salt: bytes
    content: bytes

    @property
    def hash(self) -> bytes:
        """SHA-256(salt ‖ content), the only trace of the content in the log."""
        return hashlib.sha256(self.salt + self.content).digest()


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be written; `kind` must be declared, `data` may hold only the fields it names."""

    kind: str
    about: str
    data: Data = field(default_factory=dict)
    capture: Capture | None = None


def record(
    *,
    body: Body | int | None,
    by: User | None,
    now: datetime,
    kind: str,
    about: str,
    data: Data | None = None,
    capture: Capture | None = None,
) -> Event:
    """Write one event. `about` is "domain.thing:id"; `by` is None for what Rostra does by itself.

    Raises UnknownEvent for an undeclared kind or field.
    """
    new = NewEvent(kind, about, data or {}, capture)
    _check(new)
    event = Event(
        body_id=_body_id(body),
        at=now,
        kind=kind,
        actor=by,
        about=about,
        data=dict(new.data),
        source=capture.source if capture else "",
        source_key=capture.key if capture else "",
        content_hash=capture.hash if capture else None,
    )
    event.save(force_insert=True)
    return event


def record_many(*, body: Body | int | None, by: User | None, now: datetime, events: Sequence[NewEvent]) -> None:
    """Write many events in one COPY: intake writes hundreds at a time."""
    if not events:
        return
    body_id, actor_id = _body_id(body), by.pk if by else None
    columns = "body_id, at, kind, actor_id, about, data, source, source_key, content_hash"
    with connection.cursor() as cursor, cursor.copy(f"COPY audit_event ({columns}) FROM STDIN") as copy:
        for new in events:
            _check(new)
            capture = new.capture
            copy.write_row(
                (
                    body_id,
                    now,
                    new.kind,
                    actor_id,
                    new.about,
                    json.dumps(new.data),
                    capture.source if capture else "",
                    capture.key if capture else "",
                    capture.hash if capture else None,
                )
            )


def _check(new: NewEvent) -> None:
    kind = registry.get(new.kind)
    if unknown := set(new.data) - set(kind.fields):
        raise registry.UnknownEvent(f"{new.kind} has no field {sorted(unknown)}")


def _body_id(body: Body | int | None) -> int | None:
    return body if body is None or isinstance(body, int) else body.pk
