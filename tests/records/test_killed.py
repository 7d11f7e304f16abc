"""What seals, disposes and exports is killed at every point, again and again: nothing is lost, nothing is there twice."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from rostra.audit import sequencer
from rostra.audit.models import Checkpoint, Event, Leaf, Pending, Tombstone
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.channels.contract import Attachment
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.scoping import scope
from rostra.inbox.models import Message
from rostra.records.actions import executing, parts, writing
from rostra.records.actions.capturing import LEASE as CAPTURE_LEASE
from rostra.records.actions.capturing import ask_capture, finish
from rostra.records.actions.capturing import claim as claim_capture
from rostra.records.actions.executing import execute
from rostra.records.actions.exporting import LEASE, claim, open_export
from rostra.records.actions.removing import PAUSES, remove_files
from rostra.records.enums import CaptureReason, CaptureState, ExportFormat, ExportState, ListState
from rostra.records.models import DisposalList, Export, ExportPart, FileRemoval, PageCapture
from rostra.records.pages.taken import Taken
from rostra.records.selecting import Selection
from tests.cast import Cast
from tests.inbox.office import open_office
from tests.killing import deaths
from tests.records.gone import Archive
from tests.records.packing import fill, path_of, unpacked, verify


@pytest.fixture
def archive(committed: str, now: datetime) -> Iterator[Archive]:
    """In a database in which commits are real."""
    cast = Cast(now=now)
    with scope(cast.body), open_office(cast, now) as office:
        yield Archive(office)


def _picture(number: int) -> Attachment:
    return Attachment(name=f"{number}.gif", content_type="image/gif", content=b"GIF89a %d" % number)


def test_sequencing_that_is_killed_gives_each_event_one_leaf(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 5)
    for number in range(15):
        archive.comment(f"Comment {number}")
    there = Event.objects.count()

    died = 0
    for _point in deaths(lambda: sequence_all(now=archive.now, sign_all=True)):
        died += 1
        assert Leaf.objects.count() + Pending.objects.count() == there
        assert verify_all().bad == []

    assert died > 10
    assert (Leaf.objects.count(), Pending.objects.count()) == (there, 0)
    assert Leaf.objects.values("event").distinct().count() == there
    assert Checkpoint.objects.count() >= 1
    assert verify_all().bad == []


def test_disposal_that_is_killed_lets_each_record_go_once_with_its_file(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FIRST", "SMALLEST", "LARGEST"):
        monkeypatch.setattr(executing, name, 2)
    for number in range(3):
        archive.comment(f"Comment {number}", attachments=(_picture(number),))
    archive.due()
    records = archive.records()
    row = archive.signed()

    died = 0
    for _point in deaths(lambda: execute(row.pk, clock=archive.clock), step=2):
        died += 1
        report = verify_all()
        assert report.bad == []
        assert Tombstone.objects.count() == sum(record.disposed_at is not None for record in archive.records())
    assert died > 20
    for _point in deaths(lambda: remove_files(now=archive.now + PAUSES[-1])):
        held = FileRemoval.objects.filter(done_at=None).count()
        assert len(_on_disk()) in (held, held - 1)

    row = DisposalList.objects.get(pk=row.pk)
    assert (row.state, Tombstone.objects.count(), len(records)) == (ListState.DONE, 6, 6)
    told = [
        (each.data["source"], key)
        for each in Event.objects.filter(kind="records.disposed")
        for key in each.data["keys"]
    ]
    assert Counter(told) == Counter((record.source, record.source_key) for record in records)
    assert Event.objects.filter(kind="records.list_done").count() == 1
    assert Event.objects.filter(kind="records.file_removed").count() == 3
    assert (_on_disk(), set(Message.objects.values_list("text", flat=True))) == ([], {""})
    sequence_all(now=archive.now)
    assert (verify_all().bad, verify_all().disposed) == ([], 6)


def test_capture_that_is_killed_while_it_is_kept_is_there_once_with_both_its_files(archive: Archive) -> None:
    ask_capture(url="https://social.example/1", account=None, reason=CaptureReason.DEMAND, by=None, now=archive.now)
    clock = {"now": archive.now}
    said = {"asked": "https://social.example/1", "url": "https://social.example/1", "tool": "test", "title": ""}

    def work() -> None:
        row = claim_capture(clock["now"])
        if row is not None:
            taken = Taken(
                began_at=clock["now"],
                status=200,
                text="The bridge is open.",
                findings=(),
                exchanges=(),
                resources=(),
                picture=b"PNG",
                **said,
            )
            finish(row, taken, b"WACZ", now=clock["now"])

    died = 0
    for _point in deaths(work):
        died += 1
        # Whoever is killed leaves a lease; and who dies at every try would be given up.
        clock["now"] += CAPTURE_LEASE + timedelta(seconds=1)
        PageCapture.objects.update(tries=0)
        kept = PageCapture.objects.filter(state=CaptureState.DONE).count()
        assert Event.objects.filter(kind="records.page_captured").count() == kept
        assert StoredFile.objects.count() == 2 * kept
        assert [files.read(row) for row in StoredFile.objects.order_by("pk")] == [b"WACZ", b"PNG"][: 2 * kept]

    assert died > 5
    row = PageCapture.objects.get()
    assert (row.state, row.text) == (CaptureState.DONE, "The bridge is open.")
    assert Event.objects.filter(kind="records.page_captured").count() == 1
    assert [files.read(each) for each in StoredFile.objects.order_by("pk")] == [b"WACZ", b"PNG"]
    sequence_all(now=archive.now)
    assert verify_all().bad == []


def _on_disk() -> list[Path]:
    return [path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file() and path.suffix != ".pdf"]


@pytest.mark.parametrize(("kind", "step"), [(ExportFormat.EARK, 3), (ExportFormat.CSV, 2)])
def test_export_that_is_killed_comes_out_whole(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: ExportFormat, step: int
) -> None:
    monkeypatch.setattr(parts, "CHUNK", 2)
    fill(archive.office)
    row = open_export(
        format=kind, title="All", purpose="Audit", selection=Selection(), by=archive.officer.user, now=archive.now
    )
    times = iter(range(1, 10_000))
    clock = {"now": archive.now}

    def work() -> None:
        mine = claim(clock["now"], export=row)
        if mine is not None:
            writing.write(mine, clock=lambda: clock["now"])

    died = 0
    for _point in deaths(work, step=step):
        died += 1
        # Whoever is killed leaves a lease, of which the longest is that of sealing; and who dies four times without
        # getting anywhere would be given up.
        clock["now"] = archive.now + next(times) * (LEASE + writing.SEALING)
        Export.objects.filter(pk=row.pk).update(tries=0)
        for part in ExportPart.objects.filter(export=row):
            assert hashlib.sha256(path_of(part).read_bytes()).digest() == bytes(part.sha256)

    row = Export.objects.get(pk=row.pk)
    assert row.state == ExportState.DONE
    assert died > 15
    assert (row.count, row.error, ExportPart.objects.filter(export=row).count()) == (6, "", 1)
    if kind == ExportFormat.EARK:
        [bag] = unpacked(row, tmp_path)
        assert verify(bag)[0] == 0
    else:
        text = path_of(ExportPart.objects.get(export=row)).read_text(encoding="utf-8-sig")
        assert len({line.split(",")[0] for line in text.splitlines()[1:] if line}) >= 6
    assert Event.objects.filter(kind="records.exported").count() == 1
