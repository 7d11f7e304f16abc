from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from rostra.records.packages import tables
from rostra.records.packages.folder import write, written

ROWS = [["1", '=HYPERLINK("x")', "متى؟"], ["2", "a\u2028b\x07", ""]]


def test_rows_are_kept_and_read_again(tmp_path: Path) -> None:
    write(tmp_path, "1.jsonl", tables.kept(ROWS))
    write(tmp_path, "2.jsonl", tables.kept(ROWS[:1]))

    assert list(tables.rows_of([tmp_path / "1.jsonl", tmp_path / "2.jsonl"])) == [*ROWS, ROWS[0]]


def test_csv_runs_no_formula(tmp_path: Path) -> None:
    with written(tmp_path / "a.csv") as file:
        tables.write_csv(file, ["Number", "Text", "More"], ROWS)

    content = (tmp_path / "a.csv").read_bytes()
    assert content.startswith(tables.BOM)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["Number", "Text", "More"], ["1", '\'=HYPERLINK("x")', "متى؟"], ROWS[1]]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1"])
def test_everything_that_a_spreadsheet_could_run_is_text(text: str) -> None:
    assert tables.safe(text) == f"'{text}"
    assert tables.safe("plain") == "plain"


def test_json_lines_leave_out_what_is_empty(tmp_path: Path) -> None:
    with written(tmp_path / "a.jsonl") as file:
        tables.write_jsonl(file, ["number", "text", "more"], ROWS)

    lines = (tmp_path / "a.jsonl").read_bytes().split(b"\n")[:-1]
    assert [json.loads(line) for line in lines][1] == {"number": "2", "text": "a\u2028b\x07"}


@pytest.mark.parametrize(("room", "sheets"), [(1_000_000, [3]), (1, [2, 2, 1]), (2, [3, 1])])
def test_workbook_goes_on_in_another_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int, sheets: list[int]
) -> None:
    monkeypatch.setattr(tables, "SHEET_ROWS", room)
    with written(tmp_path / "a.xlsx") as file:
        tables.write_xlsx(file, ["Number", "Text", "More"], ROWS)

    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [len(list(sheet.iter_rows())) for sheet in book] == sheets
    assert [cell.value for cell in next(book.worksheets[0].iter_rows(min_row=2))] == ["1", '\'=HYPERLINK("x")', "متى؟"]
    book.close()
