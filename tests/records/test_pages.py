from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.audit.actions import Capture, record
from rostra.audit.canonical import canonical
from rostra.audit.models import Event
from rostra.audit.registry import EventKind, register
from rostra.audit.sequencer import sequence_all
from rostra.audit.sources import Source
from rostra.audit.sources import register as register_sources
from rostra.people.actions import give_role
from rostra.people.enums import RoleCode
from rostra.people.models import Role
from rostra.records.actions.filing import file_waiting

CONTENTS: dict[str, tuple[bytes, bytes]] = {}
register([EventKind("test.kept", "Kept in a test", ("text",), record=True)])
register_sources([Source("test.kept", lambda keys: {key: CONTENTS[key] for key in keys if key in CONTENTS})])

ROLES = ("reader", "editor", "approver", "responder", "records", "security", "administrator")
LIST = "/records/"
TEXT = {"text": "رصيف المحطة زلق\n<b>جدًا</b>", "files": [{"name": "a.png", "size": 3}], "link": None, "own": False}


def keep(cast: Any, content: object = TEXT, *, about: str = "test.thing:1", body: Any = None) -> Event:
    key = str(len(CONTENTS))
    CONTENTS[key] = (b"salt" * 4, canonical(content))
    capture = Capture("test.kept", key, *CONTENTS[key])
    return record(
        body=body or cast.body,
        by=cast.editor.user,
        now=cast.now,
        kind="test.kept",
        about=about,
        data={},
        capture=capture,
    )


def url(event: Event, name: str = "event") -> str:
    return reverse(f"records:{name}", args=[event.pk])


def seal(cast: Any) -> None:
    sequence_all(now=cast.now, sign_all=True)


def test_who_may_open_what(cast: Any) -> None:
    event = keep(cast)
    seal(cast)
    urls = [LIST, url(event), url(event, "proof"), reverse("records:key"), reverse("records:script")]
    got = {role: [cast.client(getattr(cast, role)).get(u).status_code for u in urls] for role in ROLES}
    assert got == {role: [200] * 5 for role in ROLES}
    assert [cast.client().get(u).status_code for u in urls] == [302, 302, 302, 302, 200]


def test_another_bodys_record_does_not_exist(cast: Any) -> None:
    event = keep(cast)
    seal(cast)
    stranger = cast.client(cast.stranger)
    assert [stranger.get(url(event, name)).status_code for name in ("event", "proof")] == [404, 404]
    assert "Kept in a test</a>" not in stranger.get(LIST).content.decode()
    assert "Kept in a test</a>" not in stranger.get(f"{LIST}?about=test.thing:1").content.decode()
    own = record(body=None, by=None, now=cast.now, kind="people.signed_in", about="people.user:1")
    assert stranger.get(url(own)).status_code == 404


def test_a_record_shows_its_content_and_place(cast: Any) -> None:
    event = keep(cast)
    seal(cast)
    page = cast.client(cast.reader).get(url(event)).content.decode()
    shown = (
        "رصيف المحطة زلق<br>&lt;b&gt;جدًا&lt;/b&gt;",
        "files · 1 · Name",
        "a.png",
        "Sealed",
        "— localhost:8000/log/",
    )
    assert [text in page for text in shown] == [True] * 5
    assert bytes(event.content_hash or b"").hex() in page


def test_a_record_waits_for_its_seal(cast: Any) -> None:
    event = keep(cast)
    client = cast.client(cast.reader)
    assert "Being sealed" in client.get(url(event)).content.decode()
    assert client.get(url(event, "proof")).status_code == 404
    assert "Being filed" in client.get(LIST).content.decode()
    seal(cast)
    later = keep(cast)
    # It has a leaf, but the newest signature is older.
    sequence_all(now=cast.now)
    page = client.get(url(later)).content.decode()
    assert ["Being sealed" in page, "Download the proof" in page] == [True, False]
    assert client.get(LIST).content.decode().count("Being filed") == 2
    file_waiting(cast.body.pk, now=cast.now)
    listed = client.get(LIST).content.decode()
    assert (listed.count("Kept</span>"), listed.count("Being filed")) == (2, 0)


def test_there_is_no_key_before_the_first_seal(cast: Any) -> None:
    assert cast.client(cast.reader).get(reverse("records:key")).status_code == 404
    assert cast.client(cast.reader).get(LIST).status_code == 200


def test_content_that_is_gone_is_said_to_be_gone(cast: Any) -> None:
    event = keep(cast)
    del CONTENTS[event.source_key]
    assert "The content is gone." in cast.client(cast.reader).get(url(event)).content.decode()


def test_an_entry_without_content_has_a_page_and_a_proof(cast: Any) -> None:
    event = Event.objects.filter(body=cast.body, kind="people.body_created").get()
    seal(cast)
    page = cast.client(cast.reader).get(url(event)).content.decode()
    assert "This entry says what happened; it holds no content." in page
    assert cast.client(cast.reader).get(url(event, "proof")).json()["content"] is None


def test_a_role_for_a_unit_does_not_show_content(cast: Any) -> None:
    event = keep(cast)
    seal(cast)
    Role.objects.filter(member=cast.reader).delete()
    give_role(member=cast.reader, code=RoleCode.READER, unit=cast.unit, by=None, now=cast.now)
    client = cast.client(cast.reader)
    page = client.get(url(event)).content.decode()
    assert ["you see that the record exists" in page, "a.png" in page] == [True, False]
    assert client.get(url(event, "proof")).json()["content"] is None


def checked(folder: Path, proof: bytes, key: str) -> tuple[int, str]:
    """The downloaded script, run by a plain Python on the downloaded proof."""
    (folder / "proof.json").write_bytes(proof)
    command = [sys.executable, "-I", str(folder / "verify_record.py"), str(folder / "proof.json"), "--key", key]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def test_the_downloads_prove_the_record_offline(cast: Any, tmp_path: Path) -> None:
    event = keep(cast)
    seal(cast)
    client = cast.client(cast.reader)
    script = client.get(reverse("records:script"))
    (tmp_path / "verify_record.py").write_bytes(script.content)
    key = client.get(reverse("records:key")).content.decode().strip()
    proof = client.get(url(event, "proof"))
    assert script.headers["Content-Type"] == "text/x-python; charset=utf-8"
    assert proof.headers["Content-Disposition"] == f'attachment; filename="proof-{event.pk}.json"'
    code, said = checked(tmp_path, proof.content, key)
    assert (code, "The record is proven." in said) == (0, True)
    forged = json.loads(proof.content)
    forged["event"]["about"] = "test.thing:2"
    code, said = checked(tmp_path, json.dumps(forged).encode(), key)
    assert (code, "NOT proven" in said) == (1, True)


def test_the_list_is_filtered(cast: Any) -> None:
    keep(cast, about="test.thing:1")
    keep(cast, about=f"people.member:{cast.reader.pk}")
    seal(cast)
    file_waiting(cast.body.pk, now=cast.now)
    client = cast.client(cast.reader)

    def number(query: str) -> int:
        return int(client.get(LIST + query).content.decode().count("Kept in a test</a>"))

    queries = (
        "",
        "?about=test.thing:1",
        "?about=test.thing:9",
        "?until=2026-11-23",
        "?since=2026-11-24",
        "?until=9999-12-31",
    )
    assert [number(query) for query in queries] == [2, 1, 0, 0, 2, 2]
    assert "Nour Haddad" in client.get(f"{LIST}?about=people.member:{cast.reader.pk}").content.decode()


@pytest.mark.parametrize("query", ["?kind=people.role_given", "?since=x", "?after=x", "?person=1", "?account=9"])
def test_what_the_page_never_offers_does_not_exist(cast: Any, query: str) -> None:
    assert cast.client(cast.reader).get(LIST + query).status_code == 404


def test_only_records_are_listed(cast: Any) -> None:
    keep(cast)
    page = cast.client(cast.reader).get(LIST).content.decode()
    assert ("Kept in a test</a>" in page, "Body created" in page) == (True, False)


def test_an_empty_list_says_what_comes(cast: Any) -> None:
    assert "No records yet" in cast.client(cast.reader).get(LIST).content.decode()


def test_the_list_asks_as_much_for_one_as_for_thirty(cast: Any) -> None:
    client = cast.client(cast.reader)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    keep(cast)
    seal(cast)
    # The first request of a session notes that it is there.
    queries()
    one = queries()
    for number in range(29):
        keep(cast, about=f"test.thing:{number}")
    assert queries() == one
