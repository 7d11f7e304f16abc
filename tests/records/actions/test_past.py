from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from rostra.audit import sources
from rostra.audit.models import Event
from rostra.audit.verify import verify_all
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.refusals import Faster
from rostra.inbox.models import Message
from rostra.publishing.models import Delivery
from rostra.records.actions import past as actions
from rostra.records.actions.carrying_out import carry_out
from rostra.records.actions.erasing import Request, add_record, decide_case, judge, open_case, sign_case
from rostra.records.actions.holding import lift_hold, place_hold
from rostra.records.actions.past import (
    AGAIN,
    LEASE,
    NotReadable,
    Report,
    begin,
    bring_in,
    drop,
    look_at,
    survey,
    waiting,
)
from rostra.records.actions.removing import remove_files
from rostra.records.archives.box import MISSING, NO_ARCHIVE
from rostra.records.archives.document import NO_ITEM
from rostra.records.enums import PastFormat, Verdict
from rostra.records.models import ErasureCase, ErasureItem, FileRemoval, PastImport, PastItem, Record
from rostra.records.queries.holding import covered, free, held_by
from rostra.records.selecting import Selection
from tests.records.archives.packed import ACCOUNT, ACTOR, PNG, note, outbox, picture, script, tweet, zipped
from tests.records.archives.test_mailbox import MAILS
from tests.records.gone import DECIDED
from tests.records.shelf import Shelf

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
    assert event.data["sha256"] == sha256(path.read_bytes()).hexdigest()


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
    assert past.report["refused"] == [{"line": 1, "reason": MISSING, "file": "quay.png"}]
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


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "2026-12-31T00:00:00Z", "0001-01-01T00:00:00Z"])
def test_times_that_cannot_be_are_refused(at: str, shelf: Shelf, tmp_path: Path) -> None:
    past = brought(shelf, archive(tmp_path, note(1), note(2, published=at)))

    assert counts(past) == {"read": 2, "new": 1, "duplicate": 0, "refused": 1}
    assert past.report["refused"] == [{"line": 2, "reason": actions.NO_TIME}]


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


def test_reasons_are_said_in_the_language_of_who_reads_them(shelf: Shelf, tmp_path: Path) -> None:
    with translation.override("sv"):
        past = looked(shelf, archive(tmp_path, "x"))

    assert past.report["refused"] == [{"line": 1, "reason": NO_ITEM}]
    with translation.override("sv"):
        said = gettext(NO_ITEM)
    page = shelf.cast.client(shelf.officer)
    page.cookies["django_language"] = "sv"
    assert said != NO_ITEM
    assert said in page.get(f"/records/imports/{past.pk}/").content.decode()


def test_a_worker_that_finds_it_brought_in_by_another_leaves_its_original(shelf: Shelf, tmp_path: Path) -> None:
    past = brought(shelf, archive(tmp_path, note(1)))
    filed(shelf)

    bring_in(past.pk, clock=lambda: shelf.now)

    past.refresh_from_db()
    assert past.file is not None
    assert (past.next_try_at, FileRemoval.objects.count(), on_disk(past)) == (None, 0, True)


@pytest.mark.parametrize("act", [begin, drop])
def test_an_archive_is_decided_once(act: Callable[..., None], shelf: Shelf, tmp_path: Path) -> None:
    past = looked(shelf, archive(tmp_path, note(1)))
    drop(past=past, by=shelf.officer.user, now=shelf.now)
    with pytest.raises(Faster):
        act(past=past, by=shelf.officer.user, now=shelf.now)
    bring_in(past.pk, clock=lambda: shelf.now)

    past.refresh_from_db()
    assert (past.state, PastItem.objects.count()) == ("dropped", 0)


def erased(shelf: Shelf, record: Record) -> ErasureCase:
    """A case under which this record goes, decided and carried out as far as it can be."""
    request = Request("Maria", received_on=date(2026, 11, 20))
    case = open_case(request=request, by=shelf.officer, now=shelf.now)
    add_record(case=case, record=record, version=case.version, by=shelf.officer, now=shelf.now)
    item = ErasureItem.objects.select_related("case").get(case=case)
    judge(item=item, verdict=Verdict.GO, reason="No duty", version=item.case.version, by=shelf.officer, now=shelf.now)
    case.refresh_from_db()
    decided = replace(DECIDED, number="DPO 7")
    case = decide_case(case=case, decided=decided, version=case.version, by=shelf.officer, now=shelf.now)
    sign_case(case=case, version=case.version, by=shelf.cast.administrator, now=shelf.now)
    carry_out(case.pk, clock=lambda: shelf.now)
    case.refresh_from_db()
    return case


def filed(shelf: Shelf) -> list[Record]:
    shelf.file()
    return list(Record.objects.filter(source="records.past").order_by("pk"))


def on_disk(past: PastImport) -> bool:
    """Whether the original is among the files that are kept, as the log knows it."""
    told = Event.objects.get(about=f"records.past_import:{past.pk}", kind="records.past_read")
    return files.path_of(bytes.fromhex(told.data["sha256"])).exists()


def test_with_the_first_record_the_original_goes_and_its_case_waits_for_it(shelf: Shelf, tmp_path: Path) -> None:
    path = archive(tmp_path, note(1), note(2))
    past, again = brought(shelf, path), looked(shelf, path)
    first, _second = filed(shelf)

    case = erased(shelf, first)

    past.refresh_from_db()
    again.refresh_from_db()
    assert (past.file, again.file) == (None, None)
    assert FileRemoval.objects.get().case == case
    assert (case.state, on_disk(past)) == ("signed", True)
    remove_files(now=shelf.now)
    carry_out(case.pk, clock=lambda: shelf.now)
    case.refresh_from_db()
    assert (case.state, on_disk(past)) == ("done", False)
    told = Event.objects.get(kind="records.file_removed")
    assert (told.about, told.data["case"]) == (f"records.erasurecase:{case.pk}", case.pk)
    assert verify_all().bad == []


def test_a_hold_on_one_item_covers_all_that_stand_in_the_same_original(shelf: Shelf, tmp_path: Path) -> None:
    brought(shelf, archive(tmp_path, note(1), note(2, "The library is closed.")))
    other = shelf.say()
    first, second = Record.objects.filter(source="records.past").order_by("pk")
    hold = place_hold(title="Court", reason="Case 1", records=[second], by=shelf.officer, now=shelf.now)

    assert list(free(Record.objects.all())) == [other]
    assert (held_by(first), held_by(other)) == ([hold], [])
    assert set(covered(hold)) == {first, second}
    lift_hold(hold=hold, reason="Over", by=shelf.officer, now=shelf.now)
    found = place_hold(title="Court", reason="2", selection=Selection(text="library"), by=shelf.officer, now=shelf.now)
    assert list(free(Record.objects.all())) == [other]
    assert (held_by(first), set(covered(found))) == ([found], {first, second})
    PastImport.objects.update(file=None)
    assert set(free(Record.objects.all())) == {first, other}
    assert held_by(first) == []


def test_a_hold_covers_what_stands_in_the_same_file_brought_in_to_another_account(shelf: Shelf, tmp_path: Path) -> None:
    path = archive(tmp_path, note(1))
    brought(shelf, path)
    [held] = filed(shelf)
    PastItem.objects.update(ref="of another account")
    brought(shelf, path)
    _held, beside = filed(shelf)
    hold = place_hold(title="Court", reason="Case 1", records=[held], by=shelf.officer, now=shelf.now)

    assert list(free(Record.objects.filter(source="records.past"))) == []
    assert held_by(beside) == [hold]
    assert set(covered(hold)) == {held, beside}


def test_the_original_of_what_was_dropped_goes_and_the_log_says_so(shelf: Shelf, tmp_path: Path) -> None:
    past = looked(shelf, archive(tmp_path, note(1)))
    assert on_disk(past)
    drop(past=past, by=shelf.officer.user, now=shelf.now)
    remove_files(now=shelf.now)

    past.refresh_from_db()
    assert (past.file, on_disk(past)) == (None, False)
    told = Event.objects.get(kind="records.file_removed")
    assert (told.about, told.data["past"]) == (f"records.past_import:{past.pk}", past.pk)


def test_an_original_that_another_archive_is_stays_when_one_is_dropped(shelf: Shelf, tmp_path: Path) -> None:
    path = archive(tmp_path, note(1))
    kept, dropped = looked(shelf, path), looked(shelf, path)
    drop(past=dropped, by=shelf.officer.user, now=shelf.now)
    remove_files(now=shelf.now)

    kept.refresh_from_db()
    assert kept.file is not None
    assert (on_disk(kept), FileRemoval.objects.get().kept) == (True, "other")


def test_an_archive_with_what_was_disposed_of_leaves_no_original(shelf: Shelf, tmp_path: Path) -> None:
    path = archive(tmp_path, note(1), note(2))
    brought(shelf, path)
    erased(shelf, filed(shelf)[0])
    remove_files(now=shelf.now)

    again = brought(shelf, path)

    assert counts(again) == {"read": 2, "new": 0, "duplicate": 1, "refused": 1}
    assert again.report["refused"] == [{"line": 1, "reason": "It was here, and was disposed of."}]
    assert (again.file, on_disk(again)) == (None, True)
    remove_files(now=shelf.now)
    assert not on_disk(again)


def test_an_original_that_is_to_go_waits_until_no_hold_covers_what_stands_in_it(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = f"{ACTOR}/statuses/1"
    monkeypatch.setattr("rostra.records.twins._finds", {"test": lambda *_asked: {gone: None}})
    selection = Selection(kinds=("imported",))
    hold = place_hold(title="Court", reason="x", selection=selection, by=shelf.officer, now=shelf.now)

    def kept(past: PastImport, tries: int) -> bool:
        bring_in(past.pk, clock=lambda: shelf.now + tries * AGAIN)
        past.refresh_from_db()
        return past.file is not None

    past = brought(shelf, archive(tmp_path, note(1), note(2)))
    found = [past.file is not None]
    shelf.file()
    found.append(kept(past, 1))
    lift_hold(hold=hold, reason="Over", by=shelf.officer, now=shelf.now)
    assert waiting(now=shelf.now + 2 * AGAIN) == [(past.body_id, past.pk)]
    found.append(kept(past, 2))

    assert (past.state, found, waiting(now=shelf.now + 9 * AGAIN)) == ("done", [True, True, False], [])


def test_without_its_original_an_archive_ends_where_it_is(shelf: Shelf, tmp_path: Path) -> None:
    past = looked(shelf, archive(tmp_path, note(1)))
    begin(past=past, by=None, now=shelf.now)
    PastImport.objects.update(file=None)
    bring_in(past.pk, clock=lambda: shelf.now)

    past.refresh_from_db()
    assert (past.state, past.report["refused"]) == ("done", [{"line": 0, "reason": actions.GONE}])


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
