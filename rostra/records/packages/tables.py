"""Tables of records for people: CSV, JSON Lines and XLSX, made from rows that were written before, one at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from rostra.records.packages.folder import Hashing

BOM = b"\xef\xbb\xbf"
"""Without it spreadsheets take the file for one in an old character set."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet takes a cell that begins so for a formula, and would run it (OWASP: CSV injection)."""
SHEET_ROWS = 1_000_000
"""A sheet holds 1,048,576."""
CELL = 32_767
"""Characters that a cell of a spreadsheet holds."""

Row = Sequence[str]


def kept(rows: Iterable[Row]) -> Iterator[bytes]:
    """Rows as lines, to be read again by `rows_of`."""
    return (f"{json.dumps(list(row), ensure_ascii=False)}\n".encode() for row in rows)


def rows_of(paths: Iterable[Path]) -> Iterator[list[str]]:
    """The rows that `kept` wrote."""
    for path in paths:
        with path.open("rb") as file:
            for line in file:
                yield json.loads(line)


def write_csv(file: Hashing, header: Row, rows: Iterable[Row]) -> None:
    file.write(BOM)
    for row in chain([header], rows):
        file.write(_csv(row))


def write_jsonl(file: Hashing, names: Row, rows: Iterable[Row]) -> None:
    """An object a line; what is empty is left out."""
    for row in rows:
        told = {name: value for name, value in zip(names, row, strict=True) if value}
        file.write(f"{json.dumps(told, ensure_ascii=False)}\n".encode())


def write_xlsx(file: Hashing, header: Row, rows: Iterable[Row]) -> None:
    """A workbook, in further sheets where one is full; memory holds a row."""
    book = Workbook(write_only=True)
    waiting = iter(rows)
    while True:
        sheet = book.create_sheet()
        count = 0
        for row in chain([header], islice(waiting, SHEET_ROWS)):
            sheet.append([_cell(text) for text in row])
            count += 1
        if count <= SHEET_ROWS:
            break
    book.save(file)


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _csv(row: Row) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow([safe(cell) for cell in row])
    return out.getvalue().encode()


def _cell(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("\ufffd", safe(text))[:CELL]
