from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.accounts.models import Account
from rostra.audit import sources
from rostra.audit.tombstones import allow
from rostra.core.scoping import scope
from rostra.people.actions import add_unit, give_role
from rostra.records.actions import visiting
from rostra.records.actions.capturing import ask_capture, claim, finish
from rostra.records.actions.filing import file_waiting
from rostra.records.enums import Access, CaptureReason
from rostra.records.models import Decision, PageCapture, Reading, Record, RecordClass
from rostra.records.pages.taken import Taken
from rostra.records.queries.captures import SALT, box
from tests.records.site import PNG, Said, Site, running

LIST = "/records/captures/"
ASK = "/records/captures/ask/"


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.ROSTRA_CHROMIUM = "none"
    with running() as found:
        settings.ROSTRA_ALLOW_HOSTS = [found.host]
        found.page("/", "<title>The bridge</title><p>It is closed.</p><script>alert(1)</script><img src=/a.png>")
        found.pages["/a.png"] = Said(PNG, "image/png")
        yield found


def ask(cast: Any, url: str = "https://example.org/", **more: Any) -> PageCapture:
    values = {"account": None, "reason": CaptureReason.DEMAND, "by": None, "now": cast.now, **more}
    with scope(cast.body):
        return ask_capture(url=url, **values)


def captured(cast: Any, site: Site, **more: Any) -> PageCapture:
    row = ask(cast, site.url + "/", **more)
    assert visiting.capture_due(clock=lambda: cast.now) == 1
    row.refresh_from_db()
    return row


def text(response: Any) -> str:
    return str(response.content.decode())


def test_list_tells_apart_what_is_due_done_and_failed(cast: Any, site: Site) -> None:
    captured(cast, site)
    ask(cast, "https://example.org/due", due_at=cast.now + timedelta(days=1))
    failed = ask(cast, "https://example.org/failed")
    PageCapture.everywhere.filter(pk=failed.pk).update(state="failed", next_try_at=None)
    client = cast.client(cast.reader)

    shown = {group: text(client.get(LIST, {"group": group})) for group in ("", "due", "done", "failed")}

    found = {
        group: [name for name in ("The bridge", "/due", "/failed") if name in page] for group, page in shown.items()
    }
    assert found == {
        "": ["The bridge", "/due", "/failed"],
        "due": ["/due"],
        "done": ["The bridge"],
        "failed": ["/failed"],
    }


def test_list_by_account_reason_and_item(cast: Any) -> None:
    with scope(cast.body):
        account = Account.objects.create(name="City", url="https://example.org/city")
    ask(cast, "https://example.org/one", account=account.pk, about="publishing.delivery:1")
    ask(cast, "https://example.org/two", reason=CaptureReason.REMOVED)
    client = cast.client(cast.reader)

    for choice, expected in (
        ({"account": account.pk}, [True, False]),
        ({"reason": "removed"}, [False, True]),
        ({"about": "publishing.delivery:1"}, [True, False]),
    ):
        page = text(client.get(LIST, choice))
        assert ["/one" in page, "/two" in page] == expected


@pytest.mark.parametrize("choice", [{"group": "nonsense"}, {"account": "99"}, {"reason": "x"}, {"after": "x"}])
def test_list_of_nonsense_is_not_there(cast: Any, choice: dict[str, str]) -> None:
    assert cast.client(cast.reader).get(LIST, choice).status_code == 404


def test_list_asks_as_often_for_many_as_for_few(cast: Any) -> None:
    with scope(cast.body):
        accounts = [Account.objects.create(name=f"City {number}") for number in range(8)]
    client = cast.client(cast.records)
    counts = []
    for batch in (accounts[:2], accounts[2:]):
        for account in batch:
            ask(cast, f"https://example.org/{account.pk}", account=account.pk)
        client.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_capture_is_shown_with_what_stood_in_the_way(cast: Any, site: Site) -> None:
    row = captured(cast, site)

    page = text(cast.client(cast.reader).get(f"{LIST}{row.pk}/"))

    assert "No browser was there" in page
    assert "It is closed." in page
    assert f"{LIST}{row.pk}/archive.wacz" in page


def test_who_opens_a_capture_stands_in_the_access_log(cast: Any, site: Site) -> None:
    row = captured(cast, site)
    client = cast.client(cast.reader)

    for part in ("", "view/", "page/", "archive.wacz"):
        assert client.get(f"{LIST}{row.pk}/{part}").status_code == 200

    with scope(cast.body):
        assert list(Reading.objects.values_list("user", flat=True)) == [cast.reader.user.pk]


def test_page_in_the_frame_runs_nothing(cast: Any, site: Site) -> None:
    row = captured(cast, site)
    client = cast.client(cast.reader)

    view = client.get(f"{LIST}{row.pk}/view/")
    page = client.get(f"{LIST}{row.pk}/page/")

    assert 'sandbox=""' in text(view)
    assert "frame-src 'self'" in view["Content-Security-Policy"]
    assert page["Content-Security-Policy"].startswith("sandbox; default-src 'none'; img-src data:;")
    assert "script-src" not in page["Content-Security-Policy"]
    assert (page["X-Content-Type-Options"], page["X-Frame-Options"]) == ("nosniff", "SAMEORIGIN")
    assert ("It is closed." in text(page), "script" in text(page), "alert" in text(page)) == (True, False, False)


@pytest.mark.parametrize("spoiled", ["gone", "other"])
def test_file_that_is_lost_or_spoiled_shows_nothing(cast: Any, site: Site, settings: Any, spoiled: str) -> None:
    row = captured(cast, site)
    for path in settings.FILES_ROOT.rglob("*"):
        if path.is_file():
            path.unlink() if spoiled == "gone" else path.write_bytes(b"PK nonsense")

    page = cast.client(cast.reader).get(f"{LIST}{row.pk}/page/")

    assert (page.status_code, page["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert page["Content-Security-Policy"].startswith("sandbox;")


def test_capture_without_a_page_says_so(cast: Any, site: Site) -> None:
    row = captured(cast, site)
    site.pages["/"] = Said(PNG, "image/png")
    picture = captured(cast, site)

    page = text(cast.client(cast.reader).get(f"{LIST}{picture.pk}/page/"))

    assert (row.pk != picture.pk, page) == (True, "This capture holds no page that can be shown.")


def test_picture_is_handed_out_as_one(cast: Any) -> None:
    ask(cast)
    row = claim(cast.now)
    assert row is not None
    taken = Taken(row.url, row.url, cast.now, "test", 200, "T", "t", (), (), (), PNG)
    with scope(cast.body):
        finish(row, taken, b"archive", now=cast.now)
    client = cast.client(cast.reader)

    response = client.get(f"{LIST}{row.pk}/picture.png")
    page = text(client.get(f"{LIST}{row.pk}/"))

    assert b"".join(response) == PNG
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "No program" not in page


def test_lost_or_missing_picture_is_not_there(cast: Any, site: Site, settings: Any) -> None:
    row = captured(cast, site)
    client = cast.client(cast.reader)
    missing = client.get(f"{LIST}{row.pk}/picture.png").status_code
    PageCapture.everywhere.filter(pk=row.pk).update(picture=row.archive)
    for path in settings.FILES_ROOT.rglob("*"):
        if path.is_file():
            path.unlink()

    assert (missing, client.get(f"{LIST}{row.pk}/picture.png").status_code) == (404, 404)


@pytest.mark.parametrize("part", ["view/", "page/", "archive.wacz", "picture.png"])
def test_what_is_not_captured_yet_has_no_parts(cast: Any, part: str) -> None:
    row = ask(cast)
    client = cast.client(cast.reader)

    assert client.get(f"{LIST}{row.pk}/").status_code == 200
    assert client.get(f"{LIST}{row.pk}/{part}").status_code == 404


@pytest.mark.parametrize("part", ["", "view/", "page/", "archive.wacz", "picture.png"])
def test_captures_of_another_body_do_not_exist(cast: Any, site: Site, part: str) -> None:
    row = captured(cast, site)

    assert cast.client(cast.stranger).get(f"{LIST}{row.pk}/{part}").status_code == 404


def test_class_for_officers_closes_captures_to_others(cast: Any, site: Site) -> None:
    row = captured(cast, site)
    with scope(cast.body):
        closed = RecordClass.objects.create(code="1", name="Closed", access=Access.OFFICERS)
        file_all(cast)
        assert Record.objects.filter(source="records.capture", source_key=str(row.pk)).update(record_class=closed) == 1

    page = f"{LIST}{row.pk}/"
    assert [cast.client(who).get(f"{page}archive.wacz").status_code for who in (cast.reader, cast.records)] == [
        403,
        200,
    ]
    assert ["It is closed." in text(cast.client(who).get(page)) for who in (cast.reader, cast.records)] == [False, True]


@pytest.mark.parametrize("page", ["", "list"])
def test_title_and_address_are_closed_with_the_content(cast: Any, site: Site, page: str) -> None:
    with scope(cast.body):
        account = Account.objects.create(name="City", url="https://example.org/city")
        unit = add_unit(name="Roads", by=None, now=cast.now)
        apart = cast._member(cast.body, "Una Part")
        give_role(member=apart, code="reader", unit=unit, by=None, now=cast.now)
    row = captured(cast, site, about=f"accounts.account:{account.pk}")
    with scope(cast.body):
        closed = RecordClass.objects.create(code="1", name="Closed", access=Access.OFFICERS)
        file_all(cast)
        Record.objects.filter(source="records.capture", source_key=str(row.pk)).update(record_class=closed)
    PageCapture.everywhere.filter(pk=ask(cast, "https://example.org/ana").pk).update(title="Ana writes")

    words = ("The bridge", site.url, ">City<", "example.org/ana", "Ana writes")
    shown = {}
    for who in (apart, cast.reader, cast.records):
        response = cast.client(who).get(LIST if page else f"{LIST}{row.pk}/")
        shown[who.user.name] = [word for word in words if word in text(response)]

    own = ["Ana writes"] if page else []
    there = ["The bridge", *own] if page else ["The bridge", site.url, ">City<"]
    assert list(shown.values()) == [[], own, there]


def file_all(cast: Any) -> None:
    from rostra.audit.sequencer import sequence_all

    sequence_all(now=cast.now)
    file_waiting(cast.body.pk, now=cast.now)


def test_officer_has_any_page_captured(cast: Any) -> None:
    response = cast.client(cast.records).post(ASK, {"url": "https://example.org/x"})

    row = PageCapture.everywhere.get()
    assert response["Location"] == f"{LIST}{row.pk}/"
    assert (row.url, row.reason, row.asked_by, row.account_id) == (
        "https://example.org/x",
        "demand",
        cast.records.user,
        None,
    )


def test_officer_is_told_what_is_no_address(cast: Any) -> None:
    client = cast.client(cast.records)

    response = client.post(ASK, {"url": "javascript:alert(1)"})
    ftp = client.post(ASK, {"url": "ftp://example.org/"})

    assert (response.status_code, ftp.status_code, PageCapture.everywhere.count()) == (422, 302, 0)


@pytest.mark.parametrize(
    ("who", "status"), [("reader", 403), ("editor", 403), ("approver", 302), ("records", 302), ("administrator", 302)]
)
def test_button_of_an_account_or_item(cast: Any, who: str, status: int) -> None:
    member = getattr(cast, who)
    token = signing.dumps({"url": "https://example.org/", "account": None, "about": ""}, salt=SALT)

    response = cast.client(member).post(ASK, {"page": token})

    assert (response.status_code, PageCapture.everywhere.count()) == (status, int(status == 302))


def test_button_is_nobody_s_to_make(cast: Any) -> None:
    client = cast.client(cast.approver)

    assert client.post(ASK, {"page": "nonsense"}).status_code == 404
    assert client.post(ASK, {"url": "https://example.org/"}).status_code == 403
    assert PageCapture.everywhere.count() == 0


def test_retry_is_for_officers(cast: Any) -> None:
    row = ask(cast)
    PageCapture.everywhere.filter(pk=row.pk).update(state="failed", next_try_at=None)
    url = f"{LIST}{row.pk}/retry/"

    codes = [
        cast.client(who).post(url).status_code for who in (cast.reader, cast.administrator, cast.records, cast.records)
    ]

    row.refresh_from_db()
    assert (codes, row.state) == ([403, 403, 302, 302], "due")
    assert "tried again" not in text(cast.client(cast.reader).get(f"{LIST}{row.pk}/"))


def test_reader_of_a_unit_sees_no_content(cast: Any, site: Site) -> None:
    row = captured(cast, site)
    with scope(cast.body):
        unit = add_unit(name="Roads", by=None, now=cast.now)
        member = cast._member(cast.body, "Una Part")
        give_role(member=member, code="reader", unit=unit, by=None, now=cast.now)
    client = cast.client(member)

    assert "It is closed." not in text(client.get(f"{LIST}{row.pk}/"))
    assert client.get(f"{LIST}{row.pk}/archive.wacz").status_code == 403


def test_erased_capture_says_so(cast: Any, site: Site) -> None:
    row = captured(cast, site)
    today = timezone.now()
    with scope(cast.body):
        decision = Decision.objects.create(
            number="1",
            title="Captures",
            decided_on=today.date(),
            legal_basis="Law",
            valid_from=today.date(),
            by=cast.records.user,
            at=today,
        )
        allow(f"records.decision:{decision.pk}")
        erase = sources.get("records.capture").erase
        assert erase is not None
        erase([str(row.pk)])

    page = text(cast.client(cast.reader).get(f"{LIST}{row.pk}/"))

    assert ("The content is gone." in page, "It is closed." in page, "archive.wacz" in page) == (True, False, False)


def test_box_of_an_account_shows_the_last_and_the_next(cast: Any) -> None:
    with scope(cast.body):
        account = Account.objects.create(name="City", url="https://example.org/city")
    done = ask(cast, "https://example.org/city", account=account.pk)
    PageCapture.everywhere.filter(pk=done.pk).update(state="done", next_try_at=None, done_at=cast.now)
    item = ask(cast, "https://example.org/1", account=account.pk, about="publishing.delivery:1")
    later = cast.now + timedelta(days=180)
    ask(cast, "https://example.org/city", account=account.pk, reason=CaptureReason.PERIODIC, due_at=later)
    PageCapture.everywhere.filter(pk=item.pk).update(state="failed", next_try_at=None)

    with scope(cast.body):
        own = box(cast.approver, url=account.url, account=account.pk)
        of_item = box(cast.reader, url="", account=account.pk, about="publishing.delivery:1")

    assert ([row.pk for row in own.rows], own.due_at, own.has_page, bool(own.ask)) == ([done.pk], later, True, True)
    assert ([row.pk for row in of_item.rows], of_item.due_at, of_item.has_page, of_item.ask) == (
        [item.pk],
        None,
        False,
        "",
    )
