from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.audit import sources
from rostra.audit.models import Event
from rostra.audit.verify import verify_all
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.refusals import Faster
from rostra.inbox.models import Message
from rostra.publishing.models import Delivery
from rostra.records.actions import past as actions
from rostra.records.actions.past import LEASE, NotReadable, Report, begin, bring_in, drop, look_at, survey, waiting
from rostra.records.archives.box import MISSING, NO_ARCHIVE
from rostra.records.archives.document import NO_ITEM
from rostra.records.enums import PastFormat
from rostra.records.models import FileRemoval, PastImport, PastItem, Record
from tests.records.archives.packed import ACCOUNT, ACTOR, PNG, note, outbox, picture, script, tweet, zipped
from tests.records.archives.test_mailbox import MAILS
from tests.records.shelf import Shelf
from tests.records.test_selecting import decision

MASTODON = PastFormat.MASTODON


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def archive(folder: Path, *activities: Any, **members: bytes) -> Path:
    return zipped(folder / "a.zip", {"outbox.json": outbox(*activities), **members})


def looked(shelf: Shelf, path: Path, format: PastFormat = MASTODON) -> PastImport:  # noqa: A002
    by = shelf.officer.user
    return look_at(path=path, name="archive.zip", account=shelf.city, format=format, by=by, now=shelf.now)


def brought(shelf: Shelf, path: Path, format: PastFormat = MASTODON) -> PastImport:  # noqa: A002
    past = looked(shelf, path, format)
    begin(past=past, by=shelf.officer.user, now=shelf.now)
    bring_in(past.pk, clock=lambda: shelf.now)
    past.refresh_from_db()
    return past


def surveyed(shelf: Shelf, path: Path) -> Report:
    return survey(path=path, account=shelf.city, format=MASTODON, now=shelf.now)


def counts(past: PastImport) -> dict[str, int]:
    return Report(**past.report).counts()


def test_a_look_keeps_the_original_and_a_report(shelf: Shelf, tmp_path: Path) -> None:
    path = archive(tmp_path, note(1), "x", note(1), note(2))
    past = looked(shelf, path)

    assert counts(past) == {"read": 4, "new": 2, "duplicate": 1, "refused": 1}
    assert past.report["refused"] == [{"line": 2, "reason": NO_ITEM}]
    assert past.file is not None
    assert files.read(past.file) == path.read_bytes()
    assert (past.state, PastItem.objects.count(), waiting(now=shelf.now)) == ("read", 0, [])
    event = Event.objects.get(about=f"records.past_import:{past.pk}")
    assert (event.kind, event.data["new"]) == ("records.past_read", 2)


def test_a_survey_keeps_nothing(shelf: Shelf, tmp_path: Path) -> None:
    assert surveyed(shelf, archive(tmp_path, note(1))).counts() == {"read": 1, "new": 1, "duplicate": 0, "refused": 0}
    assert (PastImport.objects.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize("format", PastFormat.values)
def test_what_is_no_archive_is_refused_and_not_kept(format: str, shelf: Shelf, tmp_path: Path) -> None:  # noqa: A002
    path = tmp_path / "a"
    path.write_bytes(b"hello")
    if format == PastFormat.MBOX:
        assert counts(looked(shelf, path, PastFormat.MBOX))["refused"] == 1
        return
    with pytest.raises(NotReadable, match=NO_ARCHIVE):
        looked(shelf, path, PastFormat(format))

    assert (PastImport.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_items_become_records_of_the_past(shelf: Shelf, tmp_path: Path) -> None:
    activity = note(7, "Nine o'clock", attachment=[picture()], inReplyTo="https://b.example/1", summary="Ferry")
    past = brought(shelf, archive(tmp_path, activity, media_attachments__files=b"", **{picture()["url"][1:]: PNG}))
    shelf.file()

    [row], [record] = PastItem.objects.all(), Record.objects.filter(source="records.past")
    item = sources.get("records.past").items([str(row.pk)])[str(row.pk)]  # type: ignore[misc]
    assert (past.state, past.next_try_at, counts(past)["new"]) == ("done", None, 1)
    assert (record.kind, record.at, record.incoming, record.public) == ("imported", row.sent_at, False, True)
    assert (record.account_id, record.about) == (shelf.city.pk, f"records.past_import:{past.pk}")
    assert (item.text, item.subject, item.ref) == ("Nine o'clock", "Ferry", f"{ACTOR}/statuses/7")
    assert item.more == {"provenance": "imported", "archive": "archive.zip", "visibility": "public", "twin": ""}
    [file] = item.media
    assert (file.name, file.alt, file.size) == ("quay.png", "The quay", len(PNG))
    assert StoredFile.objects.filter(sha256=bytes.fromhex(file.sha256)).exists()
    kinds = Event.objects.filter(kind__startswith="records.past").order_by("pk").values_list("kind", flat=True)
    assert [kind.rpartition("_")[2] for kind in kinds] == ["read", "begun", "taken", "done"]
    assert verify_all().bad == []


def test_x_and_mail_come_in_as_well(shelf: Shelf, tmp_path: Path) -> None:
    members = {"data/tweets.js": script("tweets", [tweet(5)]), "data/account.js": ACCOUNT}
    brought(shelf, zipped(tmp_path / "x.zip", members), PastFormat.X)
    (tmp_path / "a.mbox").write_bytes(MAILS)
    brought(shelf, tmp_path / "a.mbox", PastFormat.MBOX)

    rows = PastItem.objects.order_by("pk").values_list("own", "visibility", "language")
    assert list(rows) == [(True, "public", "en"), (False, "direct", "en"), (False, "direct", "")]


def test_a_second_time_adds_nothing(shelf: Shelf, tmp_path: Path) -> None:
    brought(shelf, archive(tmp_path, note(1), note(2)))
    again = brought(shelf, archive(tmp_path, note(2), note(3)))

    assert counts(again) == {"read": 2, "new": 1, "duplicate": 1, "refused": 0}
    assert PastItem.objects.count() == 3


def test_what_is_here_already_is_known_as_the_same(shelf: Shelf, tmp_path: Path) -> None:
    made = {"source": "test", "account": shelf.city, "content": {}, "due_at": shelf.now, "next_try_at": shelf.now}
    url = "https://social.example/@portavale/2"
    by_ref = Delivery.objects.create(source_id=1, key="a", ref="1", **made)
    by_url = Delivery.objects.create(source_id=2, key="b", ref="other", url=url, **made)
    shelf.hear("Hello", ref=f"{ACTOR}/statuses/3")
    message = Message.objects.get()

    past = brought(shelf, archive(tmp_path, note(1), note(2), note(3), note(4)))

    assert list(PastItem.objects.order_by("pk").values_list("twin", flat=True)) == [
        f"publishing.delivery:{by_ref.pk}",
        f"publishing.delivery:{by_url.pk}",
        f"inbox.message:{message.pk}",
        "",
    ]
    assert counts(past) == {"read": 4, "new": 1, "duplicate": 3, "refused": 0}


def test_what_was_disposed_of_does_not_come_back(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostra.records.twins._finds", {"test": lambda _account, refs, _urls: dict.fromkeys(refs)})

    past = brought(shelf, archive(tmp_path, note(1)))

    assert counts(past) == {"read": 1, "new": 0, "duplicate": 0, "refused": 1}
    assert past.report["refused"] == [{"line": 1, "reason": "It was here, and was disposed of."}]


def test_a_file_that_is_missing_is_told_and_the_item_comes_in(shelf: Shelf, tmp_path: Path) -> None:
    past = brought(shelf, archive(tmp_path, note(1, attachment=[picture()])))

    assert (past.report["files_missing"], past.report["new"]) == (1, 1)
    assert past.report["refused"] == [{"line": 1, "reason": f"quay.png: {MISSING}"}]
    assert PastItem.objects.get().media == []


def test_long_lists_of_refusals_are_cut(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "TOLD", 1)
    missing = note(1, attachment=[picture(), picture()])
    long = note(2, id="https://social.example/" + "x" * 500)
    past = brought(shelf, archive(tmp_path, missing, long, "x"))

    assert counts(past) == {"read": 3, "new": 1, "duplicate": 0, "refused": 2}
    assert ([each["line"] for each in past.report["refused"]], past.report["files_missing"]) == ([2], 2)


def test_values_that_are_too_long_are_cut(shelf: Shelf, tmp_path: Path) -> None:
    brought(shelf, archive(tmp_path, note(1, url="https://b.example/" + "x" * 500, summary="y" * 400)))

    row = PastItem.objects.get()
    assert (row.url, len(row.subject)) == ("", 300)


def test_a_worker_that_died_is_gone_on_from(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    past = looked(shelf, archive(tmp_path, *(note(number) for number in range(1, 6))))
    begin(past=past, by=shelf.officer.user, now=shelf.now)
    dying = iter([shelf.now, shelf.now])

    with pytest.raises(RuntimeError):
        bring_in(past.pk, clock=lambda: next_or_die(dying))
    assert (PastItem.objects.count(), PastImport.objects.get().report["place"]) == (2, 2)
    assert waiting(now=shelf.now) == []
    bring_in(past.pk, clock=lambda: shelf.now)
    assert PastItem.objects.count() == 2
    later = shelf.now + LEASE
    assert waiting(now=later) == [(shelf.cast.body.pk, past.pk)]
    bring_in(past.pk, clock=lambda: later)

    past.refresh_from_db()
    assert (past.state, counts(past)) == ("done", {"read": 5, "new": 5, "duplicate": 0, "refused": 0})
    assert PastItem.objects.count() == Event.objects.filter(kind="records.past_taken").count() == 5


def next_or_die(moments: Any) -> datetime:
    moment: datetime | None = next(moments, None)
    if moment is None:
        raise RuntimeError
    return moment


def test_what_breaks_on_the_way_keeps_what_came_in(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "BATCH", 1)
    past = looked(shelf, archive(tmp_path, note(1), note(2)))
    begin(past=past, by=None, now=shelf.now)
    assert past.file is not None
    files.path_of(bytes(past.file.sha256)).write_bytes(b"broken")
    bring_in(past.pk, clock=lambda: shelf.now)

    past.refresh_from_db()
    assert (past.state, past.report["refused"]) == ("done", [{"line": 1, "reason": NO_ARCHIVE}])


@pytest.mark.parametrize("act", [begin, drop])
def test_an_archive_is_decided_once(act: Callable[..., None], shelf: Shelf, tmp_path: Path) -> None:
    past = looked(shelf, archive(tmp_path, note(1)))
    drop(past=past, by=shelf.officer.user, now=shelf.now)
    with pytest.raises(Faster):
        act(past=past, by=shelf.officer.user, now=shelf.now)
    bring_in(past.pk, clock=lambda: shelf.now)

    past.refresh_from_db()
    assert (past.state, PastItem.objects.count()) == ("dropped", 0)


def test_with_the_first_record_the_original_goes(shelf: Shelf, tmp_path: Path) -> None:
    from django.db import transaction

    from rostra.audit.tombstones import allow

    past = brought(shelf, archive(tmp_path, note(1), note(2)))
    first, second = PastItem.objects.order_by("pk")
    with transaction.atomic():
        allow(f"records.decision:{decision(shelf).pk}")
        sources.get("records.past").erase([str(first.pk)])  # type: ignore[misc]
        sources.get("records.past").erase([str(second.pk)])  # type: ignore[misc]

    past.refresh_from_db()
    first.refresh_from_db()
    assert (past.file, FileRemoval.objects.count()) == (None, 1)
    assert (bytes(first.salt), first.text, bytes(first.raw)) == (b"", "", b"")
    assert list(sources.get("records.past").read([str(first.pk)])) == []


def test_without_its_original_an_archive_ends_where_it_is(shelf: Shelf, tmp_path: Path) -> None:
    past = looked(shelf, archive(tmp_path, note(1)))
    begin(past=past, by=None, now=shelf.now)
    PastImport.objects.update(file=None)
    bring_in(past.pk, clock=lambda: shelf.now)

    past.refresh_from_db()
    assert (past.state, past.report["refused"]) == ("done", [{"line": 0, "reason": str(actions.GONE)}])


def test_a_batch_asks_the_same_for_any_number(shelf: Shelf, tmp_path: Path) -> None:
    def asked(*numbers: int) -> int:
        past = looked(shelf, archive(tmp_path, *(note(number) for number in numbers)))
        begin(past=past, by=None, now=shelf.now)
        with CaptureQueriesContext(connection) as captured:
            bring_in(past.pk, clock=lambda: shelf.now + timedelta(seconds=1))
        return len(captured)

    asked(1)
    assert asked(2) == asked(*range(3, 30))


def test_times_of_items_are_their_own(shelf: Shelf, tmp_path: Path) -> None:
    brought(shelf, archive(tmp_path, note(1)))

    assert PastItem.objects.get().sent_at == datetime(2024, 3, 1, 9, 0, 1, tzinfo=UTC)
