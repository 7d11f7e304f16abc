"""Exports are asked for with a purpose, tried again, and gone after some weeks, or at once when content goes."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.people.actions import NotAllowed
from rostra.records import jobs
from rostra.records.actions import exporting
from rostra.records.actions.carrying_out import carry_out
from rostra.records.actions.exporting import (
    KEPT,
    LEASE,
    PAUSES,
    TRIES,
    ExportNotPossible,
    ask_export,
    claim,
    clear_exports,
    drop_export,
    expire_exports,
    folder_of,
    hold_on,
    put_off,
    retry_export,
    stop_exports,
)
from rostra.records.enums import CaseState, ExportFormat, ExportState
from rostra.records.models import ErasureCase, Export, ExportPart
from rostra.records.selecting import Selection
from tests.inbox.office import Office
from tests.records.packing import export, fill, path_of


@pytest.fixture
def filled(office: Office) -> Office:
    fill(office, 2)
    return office


def ask(office: Office, **more: Any) -> Export:
    values: dict[str, Any] = {
        "format": ExportFormat.CSV,
        "title": "Autumn",
        "purpose": "Audit",
        "selection": Selection(),
        "by": office.cast.records,
        "now": office.now,
        **more,
    }
    return ask_export(**values)


def kinds(row: Export) -> list[str]:
    return list(Event.objects.filter(about=f"records.export:{row.pk}").order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("name", ["administrator", "responder", "reader"])
def test_only_records_officers_export(filled: Office, name: str) -> None:
    with pytest.raises(NotAllowed):
        ask(filled, by=getattr(filled.cast, name))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"purpose": " "}, "purpose"),
        ({"split_mb": 0}, "split_mb"),
        ({"format": ExportFormat.JOURNAL, "redacted": True}, "redacted"),
        ({"format": ExportFormat.JOURNAL}, None),
        ({"selection": Selection(kinds=("charter",))}, None),
    ],
)
def test_what_cannot_be_exported_is_refused_in_words(filled: Office, more: dict[str, Any], field: str | None) -> None:
    with pytest.raises(ExportNotPossible) as refused:
        ask(filled, **more)

    assert refused.value.field == field


def test_asking_and_exporting_are_in_the_log_with_the_purpose(filled: Office) -> None:
    row = export(filled, ExportFormat.CSV)

    told = Event.objects.get(kind="records.exported")
    assert kinds(row) == ["records.export_asked", "records.exported"]
    assert told.data == {"format": "csv", "purpose": "Audit 2026", "count": 3, "parts": 1, "redacted": False}


def test_export_is_one_workers_until_its_lease_ends(filled: Office) -> None:
    row = ask(filled)
    first = claim(filled.now)
    assert (first, claim(filled.now)) == (row, None)

    second = claim(filled.now + LEASE)

    assert second == row
    assert first is not None
    with pytest.raises(Faster):
        hold_on(first, {}, now=filled.now)


def test_export_that_takes_workers_down_is_given_up(filled: Office) -> None:
    row = ask(filled)
    now = filled.now
    for _ in range(TRIES):
        assert claim(now) == row
        now += LEASE

    assert claim(now) is None

    row.refresh_from_db()
    assert (row.state, row.error, row.next_try_at) == (ExportState.FAILED, "stopped", None)
    assert kinds(row)[-1] == "records.export_failed"


def test_export_is_put_off_with_growing_pauses_and_given_up(filled: Office) -> None:
    row = ask(filled)
    now, waited = filled.now, []
    for _ in range(TRIES):
        mine = claim(now)
        assert mine is not None
        put_off(mine, "No space left on device", now=now)
        row.refresh_from_db()
        if row.next_try_at is not None:
            waited.append(row.next_try_at - now)
            now = row.next_try_at

    assert (waited, row.state, row.error) == (list(PAUSES), ExportState.FAILED, "No space left on device")


def test_what_was_given_up_is_tried_again_by_an_officer_once(filled: Office) -> None:
    row = ask(filled)
    Export.objects.filter(pk=row.pk).update(state=ExportState.FAILED, next_try_at=None)
    with pytest.raises(NotAllowed):
        retry_export(export=row, by=filled.cast.responder, now=filled.now)

    again = retry_export(export=row, by=filled.cast.records, now=filled.now)

    assert (again.state, again.next_try_at) == (ExportState.WAITING, filled.now)
    with pytest.raises(Faster):
        retry_export(export=row, by=filled.cast.records, now=filled.now)


def test_files_go_when_they_were_there_long_enough(filled: Office) -> None:
    row = export(filled, ExportFormat.CSV)
    path = path_of(ExportPart.objects.get(export=row))

    assert expire_exports(now=filled.now + KEPT - timedelta(seconds=1)) == 0
    assert path.exists() is True
    assert expire_exports(now=filled.now + KEPT) == 1

    row.refresh_from_db()
    assert (path.exists(), row.gone_at, kinds(row)[-1]) == (False, filled.now + KEPT, "records.export_gone")


def test_files_that_were_handed_over_go_once(filled: Office) -> None:
    row = export(filled, ExportFormat.CSV)
    for _ in range(2):
        drop_export(export=row, now=filled.now)

    assert (folder_of(row).exists(), kinds(row).count("records.export_gone")) == (False, 1)


def test_when_content_goes_nothing_that_was_exported_can_be_fetched(filled: Office) -> None:
    ready, waiting = export(filled, ExportFormat.CSV), ask(filled)
    running, failed = ask(filled), ask(filled)
    Export.objects.filter(pk=running.pk).update(state=ExportState.RUNNING, place={"run": "x"}, count=7)
    Export.objects.filter(pk=failed.pk).update(state=ExportState.FAILED, place={"run": "y"}, next_try_at=None)
    for row in (running, failed):
        (folder_of(row) / "work-x").mkdir(parents=True)
    later = filled.now + timedelta(hours=1)

    stop_exports(now=later)

    rows = {row.pk: row for row in Export.objects.all()}
    assert rows[ready.pk].gone_at == later
    assert [(rows[row.pk].state, rows[row.pk].place, rows[row.pk].count) for row in (waiting, running, failed)] == [
        ("waiting", {}, 0),
        ("waiting", {}, 0),
        ("failed", {}, 0),
    ]
    assert rows[running.pk].next_try_at == later
    assert folder_of(ready).exists() is True
    other = export(filled, ExportFormat.CSV)
    clear_exports()
    assert [folder_of(row).exists() for row in (ready, running, failed, other)] == [False, False, False, True]


def test_running_export_keeps_its_new_folder(filled: Office) -> None:
    row = ask(filled)
    Export.objects.filter(pk=row.pk).update(state=ExportState.RUNNING)
    folder_of(row).mkdir(parents=True)

    clear_exports()

    assert folder_of(row).exists() is True
    assert exporting.FOLDER in folder_of(row).parts


def test_files_that_cannot_be_removed_are_tried_again_and_a_request_waits_for_them(
    filled: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    row = export(filled, ExportFormat.CSV)
    with monkeypatch.context() as broken:
        broken.setattr(shutil, "rmtree", failing)
        drop_export(export=row, now=filled.now)
    case = ErasureCase.objects.create(
        person="Maria",
        received_on=filled.now.date(),
        due_on=filled.now.date(),
        by=filled.cast.records.user,
        decided_by=filled.cast.records.user,
        second_by=filled.cast.administrator.user,
        at=filled.now,
        state=CaseState.SIGNED,
    )

    states = []
    for _ in range(2):
        carry_out(case.pk, clock=lambda: filled.now)
        case.refresh_from_db()
        states.append((case.state, folder_of(row).exists()))
        jobs.clear_exports()

    assert states == [("signed", True), ("done", False)]
    assert [record.getMessage() for record in caplog.records] == ["files of an export could not be removed"]


def failing(path: object, **_more: object) -> None:
    raise PermissionError(path)
