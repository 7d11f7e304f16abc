"""Log lines without personal data or secrets: what, which ids, how long; never text that people wrote."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal

request_id: ContextVar[str] = ContextVar("rostra_request_id", default="")

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request", "server_time"}


class Formatter(logging.Formatter):
    """One line an event. `logger.info("name", extra={...})`: the fields of `extra` follow the name."""

    def __init__(self, form: Literal["text", "json"] = "text") -> None:
        super().__init__()
        self.form = form

    def format(self, record: logging.LogRecord) -> str:
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
