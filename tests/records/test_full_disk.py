"""A disk that takes nothing more: people are told, nothing is half there, and all goes on once there is room."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.thumbnails import thumbnail
from rostra.records.actions import parts, writing
from rostra.records.enums import ExportFormat, ExportState
from rostra.records.models import Decision, DisposalList
from tests.inbox.office import Office
from tests.records.gone import Archive
from tests.records.packing import export, fill, path_of, written


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Says whether the disk is full: what is written does not get there."""
    real = os.fsync
    full = [True]

    def fsync(number: int) -> None:
        if full[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(number)

    monkeypatch.setattr(os, "fsync", fsync)
    return lambda is_full: full.__setitem__(0, is_full)


def _on_disk() -> list[str]:
    return [path.name for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()]


def test_nothing_is_half_stored(archive: Archive, disk: Callable[[bool], None]) -> None:
    for store in (
        lambda: files.store(b"content", content_type="text/plain"),
        lambda: files.take(io.BytesIO(b"content"), content_type="text/plain"),
    ):
        with pytest.raises(OSError, match="No space left"):
            store()
    assert (_on_disk(), StoredFile.objects.count()) == ([], 0)

    disk(False)
    assert files.read(files.store(b"content", content_type="text/plain")) == b"content"


def test_small_pictures_are_drawn_all_the_same(archive: Archive, disk: Callable[[bool], None]) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (600, 300)).save(drawn, "PNG")
    disk(False)
    file = files.store(drawn.getvalue(), content_type="image/png")
    disk(True)

    picture = thumbnail(file)

    assert (picture[:4], len(_on_disk())) == (b"RIFF", 1)
    disk(False)
    assert (thumbnail(file), len(_on_disk())) == (picture, 2)


def test_who_sends_a_file_is_told_and_sends_it_again(archive: Archive, disk: Callable[[bool], None]) -> None:
    client = archive.cast.client(archive.officer)
    client.raise_request_exception = False

    def send() -> Any:
        file = SimpleUploadedFile("d.pdf", b"%PDF decision", content_type="application/pdf")
        told = {"number": "KS 1", "title": "Routine", "decided_on": "2026-01-02", "legal_basis": "Law"}
        more = {"direction": "both", "valid_from": "2026-01-02", "classes": [archive.routine.pk], "document": file}
        return client.post("/records/decisions/", {**told, **more})

    said = send()
    assert (said.status_code, Decision.objects.count()) == (507, 0)
    assert "The disk is full" in said.content.decode()

    disk(False)
    assert (send().status_code, Decision.objects.count()) == (302, 1)


@pytest.mark.parametrize("kind", [ExportFormat.EARK, ExportFormat.CSV])
def test_export_says_why_it_waits_and_goes_on_after_what_was_written(
    office: Office, disk: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch, kind: ExportFormat
) -> None:
    monkeypatch.setattr(parts, "CHUNK", 2)
    disk(False)
    fill(office)
    real, chunks = writing.hold_on, []

    def hold_on(mine: Any, place: Any, *, now: Any) -> None:
        real(mine, place, now=now)
        chunks.append(place["chunk"])
        disk(place["chunk"] == 1)

    monkeypatch.setattr(writing, "hold_on", hold_on)
    row = export(office, kind)
    client = office.cast.client(office.cast.records)
    page = client.get(f"/records/exports/{row.pk}/").content.decode()
    assert (row.state, row.count) == (ExportState.WAITING, 2)
    assert "It could not be written yet" in page
    assert "No space left on device" in page
    assert "2 records are written so far." in page

    disk(False)
    monkeypatch.setattr(writing, "hold_on", real)
    assert row.next_try_at is not None
    row = written(row, row.next_try_at)
    assert (row.state, row.count, path_of(row.parts.get()).exists()) == (ExportState.DONE, 6, True)
    assert "It could not be written yet" not in client.get(f"/records/exports/{row.pk}/").content.decode()


def test_disposal_goes_on_though_nothing_can_be_written(archive: Archive, disk: Callable[[bool], None]) -> None:
    """It only takes away: a full disk is when it is wanted most."""
    disk(False)
    archive.comment("One")
    archive.due()
    disk(True)

    row = archive.disposed()

    assert DisposalList.objects.get(pk=row.pk).state == "done"
