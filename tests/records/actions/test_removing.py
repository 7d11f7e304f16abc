from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from rostra.audit.models import Event
from rostra.channels.contract import Attachment
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.scoping import current_body_id
from rostra.core.thumbnails import thumbnail
from rostra.records.actions import removing
from rostra.records.actions.going import Under, let_go
from rostra.records.actions.removing import PAUSES, bodies_waiting, register, remove_files
from rostra.records.models import Export, FileRemoval, PastImport, Record, RecordFile
from tests.records.gone import Archive

PICTURE = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


@pytest.fixture
def picture(archive: Archive) -> Archive:
    """A comment with a picture, that is due."""
    given = Attachment(name="p.gif", content_type="image/gif", content=PICTURE)
    archive.comment("Look", attachments=(given,))
    archive.due()
    return archive


def _asked(archive: Archive, content: bytes = PICTURE) -> FileRemoval:
    file = files.store(content, content_type="image/gif")
    return FileRemoval.objects.create(sha256=file.sha256, asked_at=archive.now, next_try_at=archive.now)


def _on_disk() -> list[str]:
    return [path.name for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()]


def test_the_file_and_what_was_drawn_of_it_are_gone(picture: Archive) -> None:
    thumbnail(StoredFile.objects.get())
    assert len(_on_disk()) == 2

    row = picture.disposed()

    assert (StoredFile.objects.count(), _on_disk()) == (0, [])
    removal = FileRemoval.objects.get()
    assert (removal.list, removal.done_at, removal.kept) == (row, picture.now, "")
    told = Event.objects.get(kind="records.file_removed")
    assert (told.about, told.data["sha256"]) == (f"records.disposallist:{row.pk}", bytes(removal.sha256).hex())


def test_a_file_that_another_record_holds_stays(picture: Archive) -> None:
    other = Record.objects.filter(kind="message").get()
    RecordFile.objects.create(record=other, sha256=StoredFile.objects.get().sha256)
    removal = _asked(picture)

    assert remove_files(now=picture.now) == 0

    removal.refresh_from_db()
    assert (removal.kept, removal.done_at, removal.next_try_at) == ("record", picture.now, None)
    assert StoredFile.objects.count() == 1


def test_a_file_goes_with_the_last_record_of_its_list_though_others_were_there_when_its_turn_came(
    picture: Archive,
) -> None:
    picture.comment("Look again", attachments=(Attachment(name="q.gif", content_type="image/gif", content=PICTURE),))
    picture.due()
    row = picture.listed()
    holders = Record.objects.filter(kind="attachment").select_related("event", "record_class").order_by("pk")
    kept = []
    for record in holders:
        with transaction.atomic():
            let_go([record], under=Under(row.decision, list=row), now=picture.now)
        remove_files(now=picture.now)
        kept.append(FileRemoval.objects.get().kept)

    assert kept == ["record", ""]
    assert (StoredFile.objects.count(), _on_disk()) == (0, [])


def test_a_file_that_a_row_refers_to_stays(archive: Archive) -> None:
    removal = _asked(archive)
    PastImport.objects.create(
        account=archive.office.city,
        format="mbox",
        name="x",
        file=StoredFile.objects.get(),
        by=archive.officer.user,
        at=archive.now,
    )

    assert remove_files(now=archive.now) == 0

    removal.refresh_from_db()
    assert removal.kept == "other"
    assert len(_on_disk()) == 1


def test_a_file_that_somebody_keeps_by_its_hash_alone_stays(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removing, "_keepers", [])
    register(lambda wanted: wanted)
    removal = _asked(archive)

    remove_files(now=archive.now)

    removal.refresh_from_db()
    assert removal.kept == "other"


def test_a_file_of_what_is_not_filed_yet_stays(archive: Archive) -> None:
    given = Attachment(name="p.gif", content_type="image/gif", content=PICTURE)
    archive.comment("Look", attachments=(given,))
    removal = _asked(archive)

    remove_files(now=archive.now)

    removal.refresh_from_db()
    assert removal.kept == "record"


def test_while_much_is_unfiled_nothing_is_removed(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removing, "MOST_UNFILED", 0)
    archive.comment("Look")
    removal = _asked(archive)

    assert remove_files(now=archive.now) == 0

    removal.refresh_from_db()
    assert (removal.error, removal.next_try_at) == ("TooMuchUnfiled", archive.now + PAUSES[0])


@pytest.mark.skipif(os.geteuid() != 0, reason="a folder that cannot be written is one to others")
def test_a_file_that_cannot_go_is_tried_again_until_it_is_gone(archive: Archive) -> None:
    removal = _asked(archive)
    path = next(path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file())
    content = path.read_bytes()
    path.unlink()
    (path / "in the way").mkdir(parents=True)
    assert bodies_waiting(now=archive.now) == [current_body_id()]

    assert remove_files(now=archive.now) == 0
    removal.refresh_from_db()
    assert (removal.tries, removal.error, StoredFile.objects.count()) == (1, "IsADirectoryError", 1)
    assert bodies_waiting(now=archive.now) == []

    (path / "in the way").rmdir()
    path.rmdir()
    path.write_bytes(content)
    assert remove_files(now=archive.now + PAUSES[0]) == 1
    removal.refresh_from_db()
    assert (removal.error, removal.done_at) == ("", archive.now + PAUSES[0])


def test_pauses_grow_and_end_nowhere(archive: Archive) -> None:
    removal = _asked(archive)
    path = next(path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file())
    path.unlink()
    path.mkdir()
    moment = archive.now
    for pause in (*PAUSES, PAUSES[-1], PAUSES[-1]):
        remove_files(now=moment)
        removal.refresh_from_db()
        assert removal.next_try_at == moment + pause
        moment += pause


def test_what_is_not_due_waits(archive: Archive) -> None:
    removal = _asked(archive)
    FileRemoval.objects.update(next_try_at=archive.now + timedelta(minutes=1))

    assert remove_files(now=archive.now) == 0
    assert removing._try(removal.pk, archive.now) is False
    assert Export.objects.count() == 0


def test_the_same_bytes_can_come_again(picture: Archive) -> None:
    picture.disposed()

    file = files.store(PICTURE, content_type="image/gif")

    assert files.read(file) == PICTURE
