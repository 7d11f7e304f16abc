"""Reads an mbox file (RFC 4155) mail by mail, for the import of the past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from rostra.adapters.mail.mapping import parse, too_large
from rostra.channels.contract import N_, Bad, Incoming

LARGEST = 25 * 1024 * 1024
NO_MBOX = N_("The file does not begin as an mbox file does.")


def read(path: Path, *, now: datetime | None = None) -> Iterator[tuple[int, Incoming | Bad]]:
    """The mails with the number of the line on which each begins; `now` stands in for a missing date."""
    moment = now or datetime.now(UTC)
    start, size = 0, 0
    lines: list[bytes] = []
    after_blank = True
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if after_blank and line.startswith(b"From "):
                if lines:
                    yield start, _mail(lines, size, moment)
                start, size, lines = number, 0, []
            elif start:
                size += len(line)
                # Beyond the limit only the head is kept: enough to say which mail it was.
                if size <= LARGEST:
                    lines.append(line)
            elif line.strip():
                yield number, Bad(NO_MBOX, raw=line)
                return
            after_blank = not line.strip()
    if lines:
        yield start, _mail(lines, size, moment)


def _mail(lines: list[bytes], size: int, now: datetime) -> Incoming | Bad:
    # ">From " at the start of a line was "From " once (mboxrd).
    raw = b"".join(
        line[1:] if line.lstrip(b">").startswith(b"From ") and line.startswith(b">") else line for line in lines
    )
    if size > LARGEST:
        return too_large(raw.partition(b"\n\n")[0])
    return parse(raw, now)
