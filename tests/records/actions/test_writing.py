"""Exports are written whole, in parts, and gone on with after a crash: equal to what nobody interrupted."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from rostra.audit.models import Event, Tombstone
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.refusals import Faster
from rostra.records.actions import parts, writing
from rostra.records.actions.deciding import enter_decision
from rostra.records.actions.disposing import make_list
from rostra.records.actions.exporting import LEASE, claim, folder_of, stop_exports
from rostra.records.actions.holding import place_hold
from rostra.records.actions.searches import keep_search
from rostra.records.actions.writing import export_due
from rostra.records.enums import EndAction, ExportFormat, ExportState
from rostra.records.models import Export, ExportPart, JournalEntry, Record, RecordClass
from rostra.records.selecting import Selection
from tests.inbox.office import Office
from tests.records.gone import DECIDED
from tests.records.packing import export, fill, package_of, path_of, unpacked, verify, written

ITEMS = "representations/activitystreams/data"
RECORDS = "representations/log/data"


class Killed(BaseException):
    """The end of the worker's process."""


@pytest.fixture
def filled(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    fill(office)
    monkeypatch.setattr(parts, "CHUNK", 2)
    return office


def items(bag: Path) -> list[dict[str, Any]]:
    found = sorted((package_of(bag) / ITEMS).glob("items-*.jsonl"))
    return [json.loads(line) for path in found for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def proofs(bag: Path) -> list[dict[str, Any]]:
    found = sorted((package_of(bag) / RECORDS).glob("records-*.jsonl"))
    return [json.loads(line) for path in found for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def test_package_is_written_and_proven_by_python_alone(filled: Office, tmp_path: Path) -> None:
    row = export(filled)

    [bag] = unpacked(row, tmp_path)
    code, said = verify(bag)
    assert (code, row.state, row.error, row.count) == (0, ExportState.DONE, "", 6), said
    assert [item["kind"] for item in items(bag)] == ["message"] * 5 + ["capture"]
    assert sorted(path.name for path in (package_of(bag) / ITEMS).glob("items-*")) == [
        "items-000001.jsonl",
        "items-000002.jsonl",
        "items-000003.jsonl",
    ]
    assert sorted(path.name for path in folder_of(row).iterdir()) == [f"{bag.name}.tar"]


def test_only_what_was_chosen_is_written(filled: Office, tmp_path: Path) -> None:
    [bag] = unpacked(export(filled, selection=Selection(kinds=("capture",))), tmp_path)

    assert [item["kind"] for item in items(bag)] == ["capture"]
    assert verify(bag)[0] == 0


def test_each_part_of_a_split_export_stands_by_itself(
    filled: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MEGABYTE", 1)

    row = export(filled, split_mb=1)

    # A record is more than the one byte that a part may have here.
    bags = unpacked(row, tmp_path)
    assert [bag.name for bag in bags] == [f"portavale-{row.pk}-00{number}" for number in range(1, 7)]
    assert [verify(bag)[0] for bag in bags] == [0] * 6
    assert [len(items(bag)) for bag in bags] == [1] * 6


@pytest.mark.parametrize("kind", [ExportFormat.EARK, ExportFormat.JSONL])
def test_a_part_ends_with_a_record_that_fills_it(
    filled: Office, kind: ExportFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "CHUNK", 100)
    sizes: list[int] = []
    real = writing.hold_on

    def hold_on(mine: Export, place: Any, *, now: datetime) -> None:
        real(mine, place, now=now)
        sizes.append(place["size"])

    monkeypatch.setattr(writing, "hold_on", hold_on)
    whole = export(filled, kind)
    monkeypatch.setattr(writing, "MEGABYTE", max(sizes) // 4)

    split = export(filled, kind, split_mb=1)

    assert (whole.count, split.count) == (6, 6)
    assert whole.parts.count() == 1 < split.parts.count() < 6


STEPS = 8
"""More than there are moments at which it is recorded how far an export is."""


@pytest.mark.parametrize("kind", [ExportFormat.EARK, ExportFormat.CSV])
def test_killed_anywhere_it_is_gone_on_with_and_comes_out_equal(
    filled: Office, kind: ExportFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = path_of(ExportPart.objects.get(export=export(filled, kind)))
    real, sizes = writing.hold_on, []
    for step in range(1, STEPS):
        row = export_killed_at(filled, kind, step, monkeypatch)
        monkeypatch.setattr(writing, "hold_on", real)
        if row.state == ExportState.RUNNING:
            row = written(row, filled.now + LEASE + writing.SEALING)
        assert (row.state, row.count) == (ExportState.DONE, 6)
        sizes.append(path_of(ExportPart.objects.get(export=row)).stat().st_size)

    # Names differ by the export's number, of as many digits: the size is the same to the byte.
    assert set(sizes) == {whole.stat().st_size}


def export_killed_at(office: Office, kind: ExportFormat, step: int, monkeypatch: pytest.MonkeyPatch) -> Export:
    """An export whose worker ends at the moment in which it would record, for the `step`th time, how far it is."""
    calls = iter(range(1, 100))
    real = writing.hold_on

    def hold_on(mine: Export, place: Any, *, now: datetime) -> None:
        if next(calls) == step:
            raise Killed
        real(mine, place, now=now)

    monkeypatch.setattr(writing, "hold_on", hold_on)
    try:
        return export(office, kind)
    except Killed:
        return Export.objects.latest("pk")


def test_full_disk_is_a_sentence_and_the_export_is_tried_again(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device", "/srv/rostra/exports/1/part")

    monkeypatch.setattr(parts, "write", full)
    row = export(filled, ExportFormat.CSV)
    assert (row.state, row.error) == (ExportState.WAITING, "No space left on device")

    monkeypatch.undo()
    assert row.next_try_at is not None
    assert written(row, row.next_try_at).state == ExportState.DONE


def test_worker_that_was_overtaken_leaves_the_others_export_alone(
    filled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, taken = writing.hold_on, []

    def hold_on(mine: Export, place: Any, *, now: datetime) -> None:
        if place["chunk"] == 1 and not taken:
            taken.append(claim(filled.now + LEASE, export=mine))
        real(mine, place, now=now)

    monkeypatch.setattr(writing, "hold_on", hold_on)
    row = export(filled, ExportFormat.CSV)

    assert (row.state, row.place["chunk"], len(taken)) == (ExportState.RUNNING, 0, 1)
    assert (folder_of(row) / f"work-{row.place['run']}").exists() is True


def test_content_that_goes_meanwhile_is_in_no_file(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    real, gone = writing.hold_on, []

    def hold_on(mine: Export, place: Any, *, now: datetime) -> None:
        if place["chunk"] == 1 and not gone:
            gone.append(True)
            stop_exports(now=filled.now)
        real(mine, place, now=now)

    monkeypatch.setattr(writing, "hold_on", hold_on)
    row = export(filled, ExportFormat.CSV)

    assert (row.state, row.place) == (ExportState.WAITING, {})
    assert list(folder_of(row).iterdir()) == []
    assert written(row, filled.now).count == 6


def test_overtaken_while_it_could_not_write_is_told_nowhere(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: Any, **__: Any) -> None:
        stop_exports(now=filled.now)
        raise OSError("gone")

    monkeypatch.setattr(parts, "write", lost)

    row = export(filled, ExportFormat.CSV)

    assert (row.state, row.error) == (ExportState.WAITING, "")


def test_worker_that_is_to_stop_leaves_the_rest_to_the_next(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(100))
    row = Export.objects.get(pk=export_killed_at(filled, ExportFormat.CSV, 1, monkeypatch).pk)
    monkeypatch.undo()
    monkeypatch.setattr(parts, "CHUNK", 2)
    start = filled.now + LEASE

    export_due(clock=lambda: start + next(ticks) * timedelta(minutes=1))
    row.refresh_from_db()
    assert (row.state, 0 < row.count < 6) == (ExportState.WAITING, True)

    monkeypatch.setattr(writing, "stopping", lambda: True)
    assert export_due(clock=lambda: start) == 0
    monkeypatch.setattr(writing, "stopping", lambda: False)
    later = start + timedelta(hours=2)
    assert export_due(clock=lambda: later) == 1
    row.refresh_from_db()
    assert (row.state, row.count) == (ExportState.DONE, 6)


def test_rows_that_were_changed_by_sql_and_files_that_are_lost_are_told(filled: Office, tmp_path: Path) -> None:
    from rostra.inbox.models import Message

    Message.objects.filter(ref="m1").update(text="Something else")
    [picture] = StoredFile.objects.filter(content_type="image/png")
    files._path(picture.body_id, bytes(picture.sha256)).unlink()
    StoredFile.everywhere.filter(content_type="application/wacz").update(sha256=b"0" * 32)

    row = export(filled)

    [bag] = unpacked(row, tmp_path)
    code, said = verify(bag)
    assert (row.error, code) == ("missing:2 differing:2", 1)
    assert "its content is NOT the one that the event vouches for" in said
    assert bytes(picture.sha256).hex() in (package_of(bag) / "documentation" / "index.html").read_text()


def test_disclosure_copy_redacts_and_still_proves_that_records_exist(filled: Office, tmp_path: Path) -> None:
    row = export(filled, redacted=True)

    [bag] = unpacked(row, tmp_path)
    code, said = verify(bag)
    text = "".join(path.read_text(encoding="utf-8") for path in bag.rglob("*") if path.suffix in (".jsonl", ".html"))
    assert (code, "The contents of 6 records are withheld" in said) == (0, True)
    assert ("Person0" in text, "id-person0" in text, "salt" in text) == (False, False, False)
    assert {proof["withheld"] for proof in proofs(bag)} == {"redacted"}
    assert list(bag.rglob("*.wacz")) == []
    assert "copy for disclosure" in (package_of(bag) / "documentation" / "index.html").read_text()


def test_what_was_disposed_of_leaves_a_tombstone_and_what_is_lost_is_said(filled: Office, tmp_path: Path) -> None:
    first, second = Record.objects.order_by("pk")[:2]
    event = Event.objects.get(pk=first.event_id)
    Tombstone.objects.create(
        body=filled.cast.body,
        of=event,
        source=first.source,
        source_key=first.source_key,
        content_hash=event.content_hash,
        record_class="C1",
        decision="records.decision:99",
        at=filled.now,
    )
    Record.objects.filter(pk=second.pk).update(source="gone.source")

    row = export(filled)

    [bag] = unpacked(row, tmp_path)
    told = proofs(bag)
    assert told[0]["tombstone"]["content_hash"] == bytes(event.content_hash or b"").hex()
    assert ("content" in told[0], told[1]["withheld"], row.error) == (False, "missing", "differing:1")
    assert [item["type"] for item in items(bag)[:2]] == ["Delete", "Create"]


@pytest.mark.parametrize("kind", [ExportFormat.CSV, ExportFormat.JSONL, ExportFormat.XLSX])
def test_tables_are_for_people_and_run_no_formula(filled: Office, kind: ExportFormat) -> None:
    path = path_of(ExportPart.objects.get(export=export(filled, kind)))

    rows = table(path)

    assert len(rows) == 6
    assert [row[10] for row in rows][3] == ('=HYPERLINK("x")' if kind == ExportFormat.JSONL else '\'=HYPERLINK("x")')
    assert rows[2][10] == "متى تفتح المكتبة؟"


def table(path: Path) -> list[list[str]]:
    """The rows of a table, without its header."""
    if path.suffix == ".jsonl":
        told = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
        from rostra.records.export_words import COLUMNS

        return [[row.get(name, "") for name in COLUMNS] for row in told]
    if path.suffix == ".csv":
        return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))[1:]
    book = openpyxl.load_workbook(path)
    rows = [[str(cell.value or "") for cell in row] for row in book.active.iter_rows(min_row=2)]  # type: ignore[union-attr]
    book.close()
    return rows


def test_public_journal_is_one_file(filled: Office) -> None:
    for number, record in enumerate(Record.objects.order_by("pk")[:3], 1):
        JournalEntry.objects.create(
            record=record,
            year=2026,
            number=number,
            direction="I",
            document_date=filled.now.date(),
            entered_on=filled.now.date(),
            title=f"Entry {number}",
        )

    row = export(filled, ExportFormat.JOURNAL)

    text = path_of(ExportPart.objects.get(export=row)).read_text(encoding="utf-8")
    assert (row.count, text.count("<journalpost>"), "<antallJournalposter>3<" in text) == (3, 3, True)


# --- Commands ---------------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_command_writes_packages_into_a_folder_and_leaves_no_copy(filled: Office, tmp_path: Path) -> None:
    said = run("export", "--body", "portavale", "--out", str(tmp_path / "out"), "--since", "2026-11-01")

    row = Export.objects.get()
    [bag] = (tmp_path / "out").iterdir()
    assert said.splitlines() == ["6 records written:", f"  {bag}"]
    assert (verify(bag)[0], folder_of(row).exists(), row.by) == (0, False, None)


def test_command_says_where_it_can_write_nothing(filled: Office, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"a file")

    with pytest.raises(CommandError, match="cannot be made"):
        run("export", "--body", "portavale", "--out", str(tmp_path / "out"))


def test_command_writes_tables_of_an_account(filled: Office, tmp_path: Path) -> None:
    run("export", "--body", "portavale", "--out", str(tmp_path), "--format", "csv", "--account", str(filled.city.pk))

    [path] = tmp_path.glob("*.csv")
    assert len(table(path)) == 6


def test_command_takes_what_a_hold_covers_and_what_hints_at_a_case(filled: Office, tmp_path: Path) -> None:
    first, second = Record.objects.filter(kind="message").order_by("pk")[:2]
    hold = place_hold(title="Court", reason="Case", records=[first], by=filled.cast.records, now=filled.now)
    Record.objects.filter(pk=second.pk).update(case_like=True)
    wanted = {"hold": ["--hold", str(hold.pk)], "case": ["--case-like"]}
    for name, arguments in wanted.items():
        run("export", "--body", "portavale", "--out", str(tmp_path / name), "--format", "csv", *arguments)

    assert [len(table(next((tmp_path / name).glob("*.csv")))) for name in wanted] == [1, 1]
    assert [row.selection for row in Export.objects.order_by("pk")] == [{"hold": hold.pk}, {"case_like": True}]


def test_command_takes_what_stands_on_the_lists_of_a_decision(filled: Office, tmp_path: Path) -> None:
    routine = RecordClass.objects.create(code="9", name="Routine", retention_months=1, action=EndAction.DISPOSE)
    record = Record.objects.filter(kind="message").earliest("pk")
    Record.objects.filter(pk=record.pk).update(record_class=routine, due_on=date(2026, 1, 1))
    decision = enter_decision(decided=DECIDED, classes=[routine], by=filled.cast.records, now=filled.now)
    make_list(decision=decision, until=date(2026, 6, 1), by=filled.cast.records, now=filled.now)

    run(*("export", "--body", "portavale", "--out", str(tmp_path), "--format", "csv", "--decision", decision.number))

    assert len(table(next(tmp_path.glob("*.csv")))) == 1


def test_command_takes_what_a_kept_search_finds_and_narrows_it(filled: Office, tmp_path: Path) -> None:
    cast, chosen = filled.cast, Selection(kinds=("message",))
    keep_search(name="Request 14", selection=chosen, shared=True, member=cast.records, now=filled.now)
    said = ["--body", "portavale", "--format", "csv", "--search", "Request 14"]

    run("export", *said, "--out", str(tmp_path / "all"))
    run("export", *said, "--out", str(tmp_path / "late"), "--since", "2026-01-01")

    assert len(table(next((tmp_path / "all").glob("*.csv")))) == Record.objects.filter(kind="message").count() > 0
    assert [row.selection for row in Export.objects.order_by("pk")] == [
        {"kinds": ["message"]},
        {"kinds": ["message"], "since": "2026-01-01"},
    ]


def test_command_says_whose_search_it_cannot_take(filled: Office, tmp_path: Path) -> None:
    cast, chosen = filled.cast, Selection(kinds=("message",))
    keep_search(name="Mine", selection=chosen, shared=False, member=cast.records, now=filled.now)
    for member in (cast.records, cast.administrator):
        keep_search(name="Ours", selection=chosen, shared=True, member=member, now=filled.now)

    for name, told in (("Mine", "Nobody keeps"), ("Ours", "Several people keep")):
        with pytest.raises(CommandError, match=told):
            run("export", "--body", "portavale", "--out", str(tmp_path / "out"), "--search", name)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--body", "portavale", "--hold", "999"],
        ["--body", "portavale", "--decision", "KS 999"],
        ["--body", "nobody"],
        ["--body", "portavale", "--account", "999"],
        ["--body", "portavale", "--class", "X9"],
        ["--body", "portavale", "--about", "inbox.conversation:999"],
        ["--body", "portavale", "--split", "0"],
    ],
)
def test_command_says_what_is_wrong(filled: Office, tmp_path: Path, wrong: list[str]) -> None:
    with pytest.raises(CommandError):
        run("export", "--out", str(tmp_path / "out"), *wrong)


def test_command_overwrites_nothing(filled: Office, tmp_path: Path) -> None:
    number = export(filled).pk + 1
    (tmp_path / f"portavale-{number}-001").mkdir()

    with pytest.raises(CommandError, match="is there already"):
        run("export", "--body", "portavale", "--out", str(tmp_path))


def test_command_fails_where_not_all_could_be_had_or_written(
    filled: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [picture] = StoredFile.objects.filter(content_type="image/png")
    files._path(picture.body_id, bytes(picture.sha256)).unlink()
    with pytest.raises(SystemExit) as ended:
        run("export", "--body", "portavale", "--out", str(tmp_path / "one"))
    assert ended.value.code == 1

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parts, "write", full)
    with pytest.raises(CommandError, match="No space left"):
        run("export", "--body", "portavale", "--format", "csv", "--out", str(tmp_path / "two"))


def test_somebody_elses_export_cannot_be_settled(filled: Office) -> None:
    row = export(filled, ExportFormat.CSV)

    with pytest.raises(Faster):
        writing.hold_on(row, {}, now=filled.now)
