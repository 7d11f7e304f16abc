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
from rostra.core.scoping import scope
from rostra.inbox.enums import GroupState
from rostra.inbox.models import Alarm, Conversation, Group, GroupMember, MessageVersion, Signature
from rostra.inbox.reading.signatures import signatures
from rostra.people.models import Notice
from rostra.records.models import Record
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
