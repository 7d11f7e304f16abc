"""Reads CSV and JSON lines row by row; each row becomes a message, or `Bad` with the reason."""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from rostra.channels.contract import N_, Bad, Incoming

Format = Literal["csv", "jsonl"]

FIELDS = frozenset(
    {
        "ref",
        "text",
        "subject",
        "sent_at",
        "author_id",
        "author_name",
        "author_handle",
        "url",
        "reply_to",
        "root",
        "language",
        "visibility",
    }
)
IGNORE = "ignore"
DELIMITERS = ",;\t"
LARGEST_FIELD = 16 * 1024 * 1024
BLOCK = 1 << 20
DATES = (
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d",
)

Item = tuple[int, Incoming | Bad]

NO_TEXT = N_("There is no text.")
NO_DATE = N_("The date cannot be read.")
NO_JSON = N_("The line is not a JSON object.")
NO_ROW = N_("The row cannot be read.")
TOO_MANY = N_("The row has more fields than there are columns.")
NO_VISIBILITY = N_("Visibility must be public or private.")
NO_WORDS = N_("A mapped field holds a list or an object, not text.")


class MappingWrong(ValueError):
    """The mapping, or the file's header, cannot be used; the sentence says which column or field."""


def read(
    path: Path,
    mapping: Mapping[str, str],
    *,
    kind: Format | None = None,
    now: datetime | None = None,
) -> Iterator[Item]:
    """The rows of a file with the number of the line on which each begins.

    `mapping` gives the field of a column; `now` stands in for a missing time (the moment of reading, unless given).
    Raises MappingWrong before the first row, OSError for a file that cannot be opened.
    """
    _check_fields(mapping)
    moment = now or datetime.now(UTC)
    by_name: Format = "jsonl" if path.suffix.lower() in (".jsonl", ".ndjson", ".json") else "csv"
    rows = _json_rows(path, mapping) if (kind or by_name) == "jsonl" else _csv_rows(path, mapping)
    seen: Counter[bytes] = Counter()
    for line, row in rows:
        yield line, row if isinstance(row, Bad) else _message(row, mapping, seen, moment)


def _check_fields(mapping: Mapping[str, str]) -> None:
    used = [field for field in mapping.values() if field != IGNORE]
    if unknown := sorted(set(used) - FIELDS):
        raise MappingWrong(f"There is no field “{unknown[0]}”. Fields: {', '.join(sorted(FIELDS))}, {IGNORE}.")
    if twice := sorted(field for field in set(used) if used.count(field) > 1):
        raise MappingWrong(f"Two columns are mapped to the field “{twice[0]}”.")
    if "text" not in used:
        raise MappingWrong("Map one column to text: --map COLUMN=text")


def _check_columns(columns: list[str], mapping: Mapping[str, str]) -> None:
    if twice := sorted({name for name in columns if columns.count(name) > 1}):
        raise MappingWrong(f"The file has two columns called “{twice[0]}”.")
    if missing := sorted(set(mapping) - set(columns)):
        raise MappingWrong(f"The file has no column “{missing[0]}”. Columns: {', '.join(columns)}.")


# --- Rows -------------------------------------------------------------------------------------------

Row = dict[str, Any]


def _csv_rows(path: Path, mapping: Mapping[str, str]) -> Iterator[tuple[int, Row | Bad]]:
    csv.field_size_limit(LARGEST_FIELD)
    with path.open(encoding=_encoding(path), errors="replace", newline="") as file:
        header = file.readline()
        delimiter = max(DELIMITERS, key=header.count)
        columns = next(csv.reader([header], delimiter=delimiter), [])
        _check_columns(columns, mapping)
        reader = csv.reader(file, delimiter=delimiter)
        while True:
            line = reader.line_num + 2
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield line, Bad(NO_ROW)
                continue
            if not cells:
                continue
            if len(cells) > len(columns):
                yield line, Bad(TOO_MANY, raw=json.dumps(cells, ensure_ascii=False).encode())
                continue
            yield line, dict(zip(columns, cells, strict=False))


def _json_rows(path: Path, mapping: Mapping[str, str]) -> Iterator[tuple[int, Row | Bad]]:
    known = False
    with path.open(encoding=_encoding(path), errors="replace", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if not isinstance(row, dict):
                yield number, Bad(NO_JSON, raw=line.encode())
                continue
            if not known:
                # Objects may leave keys out: a column that the first one lacks may come later, one that none has is a mistake.
                known = True
                if not set(mapping) & set(row):
                    _check_columns(list(row), mapping)
            yield number, row


def _encoding(path: Path) -> str:
    """UTF-8 or UTF-16 by their mark, UTF-8 where the whole file is, else Windows-1252."""
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            # The end may be cut in the middle of a letter: a half-written file is still UTF-8.
            while block := file.read(BLOCK):
                decoder.decode(block)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


# --- Messages ---------------------------------------------------------------------------------------


def _message(row: Row, mapping: Mapping[str, str], seen: Counter[bytes], now: datetime) -> Incoming | Bad:
    raw = json.dumps(row, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    values: dict[str, str] = {}
    for column, field in mapping.items():
        if field == IGNORE:
            continue
        value = row.get(column)
        if isinstance(value, dict | list):
            return Bad(NO_WORDS, raw=raw)
        values[field] = "" if value is None else str(value).replace("\0", "").strip()
    ref = values.get("ref") or _key(raw, seen)
    if not values["text"]:
        return Bad(NO_TEXT, raw=raw, ref=ref)
    visibility = values.get("visibility", "").lower() or "public"
    if visibility not in ("public", "private"):
        return Bad(NO_VISIBILITY, raw=raw, ref=ref)
    sent_at = _moment(values["sent_at"]) if values.get("sent_at") else now
    if sent_at is None:
        return Bad(NO_DATE, raw=raw, ref=ref)
    return Incoming(
        ref=ref,
        text=values["text"],
        sent_at=sent_at,
        author_id=values.get("author_id", "") or values.get("author_handle", ""),
        author_name=values.get("author_name", ""),
        author_handle=values.get("author_handle", ""),
        subject=values.get("subject", ""),
        url=values.get("url", ""),
        reply_to=values.get("reply_to", ""),
        root=values.get("root", ""),
        visibility="private" if visibility == "private" else "public",
        language=values.get("language", "")[:10],
        raw=raw,
    )


def _key(raw: bytes, seen: Counter[bytes]) -> str:
    """The row's hash, and its number among the identical rows of the file: equal rows are two messages."""
    digest = hashlib.sha256(raw).digest()
    seen[digest[:12]] += 1
    return f"sha256:{digest.hex()}:{seen[digest[:12]]}"


def _moment(text: str) -> datetime | None:
    """ISO 8601, seconds since 1970, or a date as people write it; without a zone it is UTC."""
    if text.isascii() and text.isdigit() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    try:
        return _aware(datetime.fromisoformat(text))
    except ValueError:
        pass
    for form in DATES:
        try:
            return _aware(datetime.strptime(text, form))  # noqa: DTZ007 - made aware below
        except ValueError:
            continue
    return None


def _aware(moment: datetime) -> datetime | None:
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None
