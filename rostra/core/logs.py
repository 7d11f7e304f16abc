"""Log lines without personal data or secrets: what, which ids, how long; never text that people wrote."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal

request_id: ContextVar[str] = ContextVar("rostra_request_id", default="")

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request", "server_time"}


CONCEALED = "•••"
REMEMBERED = 2000
"""How many secrets are looked for in each line; those opened last."""
SHORTEST = 6
"""A shorter one would hide words that are none."""

_secrets: dict[str, set[str]] = {}
_secrets_lock = threading.Lock()


def conceal(values: Iterable[str]) -> None:
    """From now on no log line of this process shows these secrets, whatever an error message quotes."""
    with _secrets_lock:
        for value in values:
            if len(value) >= SHORTEST:
                _secrets.pop(value, None)
                # Also as error messages quote it.
                quoted = (value, repr(value)[1:-1])
                _secrets[value] = {*quoted, *(json.dumps(text, ensure_ascii=False)[1:-1] for text in quoted)}
        while len(_secrets) > REMEMBERED:
            del _secrets[next(iter(_secrets))]


def _without_secrets(line: str) -> str:
    with _secrets_lock:
        forms = [form for known in _secrets.values() for form in known]
    for form in forms:
        line = line.replace(form, CONCEALED)
    return line


class Formatter(logging.Formatter):
    """One line an event. `logger.info("name", extra={...})`: the fields of `extra` follow the name."""

    def __init__(self, form: Literal["text", "json"] = "text") -> None:
        super().__init__()
        self.form = form

    def format(self, record: logging.LogRecord) -> str:
        return _without_secrets(self._line(record))

    def _line(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {k: v for k, v in vars(record).items() if k not in _STANDARD and not k.startswith("_")}
        if identifier := request_id.get():
            fields["request_id"] = identifier
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        message = record.getMessage().replace("\n", "\\n").replace("\r", "\\r")
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        if self.form == "json":
            line = {"at": at, "level": record.levelname.lower(), "logger": record.name, "event": message, **fields}
            if trace:
                line["trace"] = trace
            return json.dumps(line, ensure_ascii=False, default=str)
        tail = "".join(f" {key}={value}" for key, value in fields.items())
        return f"{at} {record.levelname.lower():7} {record.name}: {message}{tail}" + (f"\n{trace}" if trace else "")
