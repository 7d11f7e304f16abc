"""The words of what was disposed of are nowhere any more: not in a dump of the database, in files, search or cache."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from rostra.audit.models import Tombstone
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.channels.contract import Attachment
from rostra.config.postgres import Cluster
from rostra.core.refusals import Faster
from rostra.core.scoping import scope
from rostra.inbox.enums import GroupState
from rostra.inbox.models import Alarm, Conversation, Group, GroupMember, MessageVersion, Signature
from rostra.inbox.reading.signatures import signatures
from rostra.people.models import Notice
from rostra.records.actions import visiting
from rostra.records.actions.capturing import ask_capture, claim, finish, retry_capture
from rostra.records.actions.carrying_out import carry_out
from rostra.records.actions.erasing import Request, open_case
from rostra.records.actions.reading import note_search
from rostra.records.actions.removing import remove_files
from rostra.records.enums import CaptureReason, Verdict
from rostra.records.models import ErasureCase, ErasureItem, PageCapture, Reading, Record
from rostra.records.pages.taken import Resource, Taken
from rostra.records.pages.wacz import pack
from tests.cast import Cast
from tests.inbox.office import open_office
from tests.records.gone import Archive

SECRET = "Xylophonquarz"
AUTHOR = "Zwergnasenbär"
FILE = b"GIF89a Wolkenkratzerameise"


@pytest.fixture
def archive(committed: str, now: datetime) -> Iterator[Archive]:
    cast = Cast(now=now)
    with scope(cast.body), open_office(cast, now) as office:
        yield Archive(office)


def _fill(archive: Archive) -> Conversation:
    """A comment that went everywhere: edited, with a file, grouped, told of, and found urgent."""
    given = Attachment(name=f"{SECRET}.gif", content_type="image/gif", content=FILE, alt=SECRET)
    comment = archive.comment(
        f"Where is the {SECRET}?",
        author=AUTHOR,
        subject=SECRET,
        attachments=(given,),
        ref="c1",
        url=f"https://x.example/{AUTHOR}",
    )
    from rostra.channels.contract import Incoming, Kind
    from rostra.inbox.intake import receive

    edit = Incoming(
        ref="c1",
        text=f"Where is the new {SECRET}?",
        sent_at=archive.now,
        raw=b"edited " + SECRET.encode(),
        kind=Kind.EDIT,
        author_id=f"id-{AUTHOR}",
    )
    receive(account=archive.office.city, messages=[edit], now=archive.now)
    title = f"Where is the new {SECRET}?"
    group = Group.objects.create(
        title=title, words=[SECRET], state=GroupState.CLOSED, started_at=archive.now, grown_at=archive.now
    )
    GroupMember.objects.create(group=group, conversation=comment, at=archive.now)
    Alarm.objects.create(kind="group", group=group, words=title, at=archive.now, told_at=archive.now)
    Notice.objects.create(user=archive.officer.user, kind="inbox.many_ask", data={"group": title, "count": 2})
    Signature.objects.update_or_create(
        conversation=comment, defaults={"data": signatures([SECRET])[0], "at": archive.now, "number": 1}
    )
    Conversation.objects.filter(pk=comment.pk).update(reading={"rule": 1, "words": [SECRET], "urgent": [SECRET]})
    return comment


def _dump(cluster: Cluster, url: str) -> bytes:
    owner = cluster.url("owner", url.rpartition("/")[2].partition("?")[0])
    found = subprocess.run([cluster.bin("pg_dump"), "--dbname", owner], capture_output=True, check=True)
    return found.stdout


def _files() -> bytes:
    root = Path(settings.FILES_ROOT)
    return b"".join(str(path).encode() + path.read_bytes() for path in root.rglob("*") if path.is_file())


@pytest.mark.parametrize("word", [SECRET, AUTHOR])
def test_disposal_leaves_the_log_valid_and_the_words_nowhere(
    archive: Archive, committed: str, cluster: Cluster, word: str
) -> None:
    comment = _fill(archive)
    archive.due()
    assert len(archive.records()) == 3
    assert verify_all().bad == []
    before = _dump(cluster, committed)
    assert word.lower().encode() in before.lower()
    assert FILE in _files()

    archive.disposed()
    sequence_all(now=archive.now)

    report = verify_all()
    assert (report.bad, report.disposed) == ([], 3)
    assert Tombstone.objects.count() == 3
    after = _dump(cluster, committed).lower()
    assert [line for line in after.splitlines() if word.lower().encode() in line] == []
    # As the search index has it, and as bytes are dumped.
    assert word.lower()[:8].encode() not in after
    assert word.encode().hex().encode() not in after
    assert FILE not in _files()
    assert word.encode() not in _files()
    comment.refresh_from_db()
    assert (comment.preview, comment.subject, comment.author_id) == ("", "", "")
    assert MessageVersion.objects.get().text == ""
    assert {row.party for row in Record.objects.all()} == {""}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_cache WHERE value LIKE %s", [f"%{word}%"])
        assert cursor.fetchone() == (0,)


HANDLE = "Quittenmarmelade"


def _captured(archive: Archive, about: str = "", text: str = "", resources: tuple[Resource, ...] = ()) -> PageCapture:
    """A page whose address holds the handle of who wrote there."""
    url, now = f"https://social.example/@{HANDLE}/{about}", archive.now
    by = archive.officer.user
    ask_capture(url=url, account=archive.office.city.pk, reason=CaptureReason.DEMAND, about=about, by=by, now=now)
    row = claim(now)
    assert row is not None
    taken = Taken(
        asked=url,
        url=url,
        began_at=now,
        tool="test",
        status=200,
        title=text[:20],
        text=text,
        findings=("item_only",) if resources else (),
        exchanges=(),
        resources=resources or (Resource("urn:page", "text/plain", text.encode(), now),),
    )
    return finish(row, taken, pack(taken, software="test"), now=now)


def _asked_to_go(archive: Archive) -> ErasureCase:
    """All that is kept of the author is decided on, goes, and so do its files."""
    parties = ((archive.office.city.pk, f"id-{AUTHOR}"),)
    request = Request("Who asks", received_on=archive.now.date(), parties=parties)
    case = open_case(request=request, by=archive.officer, now=archive.now)
    for item in ErasureItem.objects.select_related("case").filter(case=case):
        archive.judged(item, Verdict.GO)
    archive.agreed(case)
    carry_out(case.pk, clock=archive.clock)
    remove_files(now=archive.now)
    carry_out(case.pk, clock=archive.clock)
    case.refresh_from_db()
    return case


def test_a_request_leaves_nothing_of_captures_either(archive: Archive, committed: str, cluster: Cluster) -> None:
    archive.comment(f"Where is the {SECRET}?", author=AUTHOR)
    archive.due()
    about = f"inbox.message:{archive.records()[0].source_key}"
    shown = _captured(archive, text=f"{AUTHOR}: Where is the {SECRET}?")
    walled = _captured(archive, about, resources=visiting._known(about, archive.now))
    failed = PageCapture.objects.create(
        account=archive.office.city,
        about=about,
        url=walled.url,
        reason="removed",
        state="failed",
        asked_at=archive.now,
        due_at=archive.now,
    )
    search = {"account": archive.office.city.pk, "party": f"id-{AUTHOR}"}
    for given in ({"name": "Asks, who"}, search, {"name": "Who"}, {"name": "Who Else"}):
        note_search(search=given, purpose="A request", by=archive.officer.user, now=archive.now)
    archive.file()
    before = _dump(cluster, committed)
    assert [word.encode() in before for word in (SECRET, HANDLE)] == [True, True]

    case = _asked_to_go(archive)
    sequence_all(now=archive.now)

    assert (case.state, verify_all().bad) == ("done", [])
    after = _dump(cluster, committed).lower()
    assert [line for line in after.splitlines() for word in (SECRET, HANDLE) if word.lower().encode() in line] == []
    for capture in (shown, walled, failed):
        capture.refresh_from_db()
        assert (capture.url, bytes(capture.salt), capture.text, capture.archive) == ("", b"", "", None)
    with pytest.raises(Faster):
        retry_capture(capture=failed, by=archive.officer.user, now=archive.now)
    page = archive.cast.client(archive.officer).get(f"/records/captures/{failed.pk}/").content.decode()
    assert ("Nothing came." in page, "Try again" in page) == (True, False)
    assert SECRET.encode() not in _files()
    gone = {"case": case.pk}
    searches = list(Reading.objects.order_by("pk").values_list("search", flat=True))
    assert searches == [gone, gone, gone, {"name": "Who Else"}]


def test_tries_at_what_went_go_with_it_though_nothing_was_captured(archive: Archive) -> None:
    archive.comment("Where is my house?", author=AUTHOR)
    archive.comment("Another matter", author="ion")
    archive.due()
    mine, others = (f"inbox.message:{record.source_key}" for record in archive.records())
    values = {"reason": "removed", "asked_at": archive.now, "due_at": archive.now}
    tries = [
        PageCapture.objects.create(about=about, url=f"https://social.example/{AUTHOR}", state=state, **values)
        for about, state in ((mine, "failed"), (mine, "due"), (others, "due"))
    ]

    _asked_to_go(archive)

    found = PageCapture.objects.filter(pk__in=[row.pk for row in tries]).order_by("pk")
    assert [(row.state, bool(row.url), bool(row.salt)) for row in found] == [
        ("failed", False, False),
        ("failed", False, False),
        ("due", True, True),
    ]
