from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.audit.actions import record
from rostra.audit.models import Event
from rostra.audit.registry import EventKind, register
from rostra.people.actions import add_unit, give_role, signed_in
from rostra.people.enums import RoleCode
from rostra.people.queries import LogChoice, describe, export, log_events
from rostra.people.queries.log import CHUNK, safe
from rostra.people.views.log import ROWS

register([EventKind("test.logged", "Logged in a test", ("text", "flag", "user", "unit", "members", "nothing"))])

LOG = "/log/"


def write(cast: Any, *, about: str = "test.thing:1", **data: Any) -> Event:
    return record(body=cast.body, by=cast.editor.user, now=cast.now, kind="test.logged", about=about, data=data)


def text(cast: Any, query: str = "", member: Any = None) -> str:
    answer = cast.client(member or cast.reader).get(LOG + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_event_is_told_in_words(cast: Any) -> None:
    event = write(
        cast,
        about=f"people.member:{cast.reader.pk}",
        text="x",
        flag=True,
        user=cast.records.user_id,
        unit=None,
        members=[999_999, 0],
        nothing=False,
    )
    [row] = describe([event])
    assert (row.label, row.who) == ("Logged in a test", "Ana Popa")
    assert row.about is not None
    url = reverse("people:member", args=[cast.reader.pk])
    assert (row.about.label, row.about.name, row.about.url) == ("Member", "Nour Haddad", url)
    assert [(detail.label, detail.value) for detail in row.details] == [
        ("Text", "x"),
        ("flag", "Yes"),
        ("Person", "Ravi Nair"),
        ("Unit", "—"),
        ("Members", "999999, 0"),
        ("nothing", "No"),
    ]


def test_what_nobody_registered_is_told_as_it_is(cast: Any) -> None:
    event = Event(body=cast.body, at=cast.now, kind="test.gone", about="test.thing:x:1", data={"user": 0})
    lone = Event(body=cast.body, at=cast.now, kind="test.gone", about="people.member:x")
    [row, other] = describe([event, lone])
    assert row.about is not None
    assert other.about is not None
    assert (row.label, row.who, row.about.label, row.about.name) == ("test.gone", "", "", "test.thing:x:1")
    assert (other.about.label, other.about.name, other.about.url) == ("Member", "x", "")
    assert row.details[0].value == "0"


def test_the_page_shows_who_did_what(cast: Any) -> None:
    give_role(member=cast.reader, code=RoleCode.EDITOR, unit=cast.unit, by=cast.administrator, now=cast.now)
    page = text(cast, "?kind=people.role_given")
    assert ["Mihai Rusu" in page, "Communications" in page, "Role given" in page] == [True, True, True]


def test_filters_narrow_the_log(cast: Any) -> None:
    write(cast, text="the earlier one")
    write(cast, about="test.thing:2", text="the later one")
    assert (
        "the earlier one" in text(cast, "?about=test.thing:2"),
        "the later one" in text(cast, "?about=test.thing:2"),
    ) == (
        False,
        True,
    )
    by_editor = text(cast, f"?actor={cast.editor.user_id}")
    by_reader = text(cast, f"?actor={cast.reader.user_id}")
    assert ("the earlier one" in by_editor, "the earlier one" in by_reader) == (True, False)


def test_days_are_those_of_the_body(cast: Any) -> None:
    # 23:30 in UTC is half past midnight of the next day in Oslo.
    late = cast.now.replace(hour=23, minute=30)
    record(body=cast.body, by=None, now=late, kind="test.logged", about="", data={"text": "midnight-ish"})
    got = {
        day: "midnight-ish" in text(cast, f"?kind=test.logged&since={day}&until={day}")
        for day in ("2026-11-24", "2026-11-25")
    }
    assert got == {"2026-11-24": False, "2026-11-25": True}


def test_the_last_day_that_can_be_written_is_a_day(cast: Any) -> None:
    write(cast, text="early enough")
    assert "early enough" in text(cast, "?since=0001-01-01&until=9999-12-31")


@pytest.mark.parametrize("query", ["?kind=nonsense", "?actor=0", "?since=tomorrow", "?after=x", "?before=-1"])
def test_what_the_page_never_offers_does_not_exist(cast: Any, query: str) -> None:
    assert cast.client(cast.reader).get(LOG + query).status_code == 404


def test_pages_go_back_and_forth(cast: Any) -> None:
    for number in range(120):
        write(cast, text=f"number {number:03}")
    client = cast.client(cast.reader)

    def shown(query: str) -> tuple[int, list[str]]:
        page = client.get(LOG + query).content.decode()
        return page.count("number "), [text for text in ("number 119", "number 095", "number 070") if text in page]

    ids = list(Event.objects.filter(kind="test.logged").order_by("pk").values_list("pk", flat=True))
    base = "?kind=test.logged"
    assert shown(base) == (ROWS, ["number 119", "number 095"])
    assert shown(f"{base}&after={ids[95]}") == (ROWS, ["number 070"])
    assert shown(f"{base}&after={ids[20]}")[0] == 20
    assert shown(f"{base}&before={ids[94]}") == (ROWS, ["number 119", "number 095"])
    assert shown(f"{base}&before={ids[69]}") == (ROWS, ["number 070"])
    assert shown(f"{base}&before={ids[119]}")[0] == 0
    assert 'rel="next"' not in client.get(f"{LOG}{base}&after={ids[20]}").content.decode()


def test_the_page_asks_as_much_for_one_as_for_thirty(cast: Any) -> None:
    client = cast.client(cast.administrator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{LOG}?kind=people.role_given").status_code == 200
        return len(captured)

    give_role(member=cast.reader, code=RoleCode.EDITOR, unit=cast.unit, by=cast.administrator, now=cast.now)
    # The first request of a session notes that it is there.
    queries()
    one = queries()
    for number in range(29):
        unit = add_unit(name=f"Unit {number}", by=None, now=cast.now)
        give_role(member=cast.reader, code=RoleCode.EDITOR, unit=unit, by=cast.administrator, now=cast.now)
    assert queries() == one


def test_sign_ins_show_members_of_this_body_only(cast: Any) -> None:
    signed_in(user=cast.editor.user, now=cast.now)
    signed_in(user=cast.stranger.user, now=cast.now)
    page = cast.client(cast.security).get("/log/sign-ins/?kind=people.signed_in").content.decode()
    assert (page.count('<th scope="row">Signed in</th>'), "Otto Fremd" in page) == (1, False)
    # They belong to the installation: not in the body's own log, nor offered there.
    assert cast.client(cast.security).get(f"{LOG}?kind=people.signed_in").status_code == 404


# --- Export -------------------------------------------------------------------------------------------


def exported(cast: Any, query: str = "") -> list[list[str]]:
    answer = cast.client(cast.records).post(f"/log/export/{query}")
    content = b"".join(answer.streaming_content)
    # Excel knows by this mark that the file is UTF-8.
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_export_is_a_table_and_an_event(cast: Any) -> None:
    event = write(cast, text="x", user=cast.records.user_id)
    rows = exported(cast, "?kind=test.logged")
    assert rows == [
        [
            "Number",
            "Time",
            "Time (ISO 8601)",
            "What",
            "Kind",
            "Who",
            "About",
            "About (code)",
            "Details",
            "Details (JSON)",
        ],
        [
            str(event.pk),
            "24 November 2026, 10:00",
            "2026-11-24T10:00:00+01:00",
            "Logged in a test",
            "test.logged",
            "Ana Popa",
            "test.thing:1",
            "test.thing:1",
            "Text: x; Person: Ravi Nair",
            f'{{"text": "x", "user": {cast.records.user_id}}}',
        ],
    ]
    assert Event.objects.filter(kind="people.log_exported", data={"kind": "test.logged"}).count() == 1


def test_the_export_names_its_file(cast: Any) -> None:
    answer = cast.client(cast.records).post("/log/export/")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="log-portavale-')


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert safe(f'{start}cmd|"/c calc"!A1').startswith(f"'{start}")


def test_a_name_that_is_a_formula_is_only_text(cast: Any) -> None:
    type(cast.editor.user).objects.filter(pk=cast.editor.user_id).update(name="=1+1")
    write(cast, about="@thing")
    assert exported(cast, "?kind=test.logged")[1][5:8] == ["'=1+1", "'@thing", "'@thing"]
    assert safe("plain") == "plain"


def test_a_long_log_comes_in_chunks(cast: Any) -> None:
    rows = [
        Event(body=cast.body, at=cast.now + timedelta(seconds=number), kind="test.logged", about=f"test.thing:{number}")
        for number in range(CHUNK + 1)
    ]
    Event.objects.bulk_create(rows)
    chunks = list(export(cast.body, LogChoice(kind="test.logged")))
    lines = "".join(chunks).splitlines()
    assert (len(chunks), len(lines), log_events(cast.body, LogChoice(kind="test.logged")).count()) == (
        2,
        CHUNK + 2,
        CHUNK + 1,
    )


def test_the_export_is_in_the_readers_language(cast: Any) -> None:
    type(cast.records.user).objects.filter(pk=cast.records.user_id).update(language="nb")
    write(cast, flag=True)
    assert exported(cast, "?kind=test.logged")[1][8] == "flag: Ja"
