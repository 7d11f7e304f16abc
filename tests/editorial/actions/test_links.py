from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from rostra.core.http import Http
from rostra.core.scoping import scope
from rostra.editorial.actions import links
from rostra.editorial.actions.links import Outcome
from rostra.editorial.content import Content
from rostra.editorial.models import LinkState
from rostra.people.models import Notice
from rostra.policy.actions import decide
from rostra.policy.content_checks import ContentChecks, Rule
from rostra.policy.decisions import CONTENT_CHECKS
from tests.editorial.office import Office

PAGES = {
    "/page": "<title> The\n bridge </title><p>Text</p><meta name=description content='All about it.'>",
    "/card": "<title>No</title><meta property='og:title' content='Card'><meta property='og:description' content='Said'>",
    "/bare": "<p>No title</p>",
}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/page")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = PAGES.get(self.path, "%PDF").encode()
        status = {"/gone": 410, "/missing": 404, "/busy": 503, "/private": 403}.get(self.path, 200)
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if self.path in PAGES else "application/pdf")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with Http(["127.0.0.1"]).session() as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/page", Outcome(True, title="The bridge", description="All about it.")),
        ("/card", Outcome(True, title="Card", description="Said")),
        ("/bare", Outcome(True)),
        ("/file", Outcome(True)),
        ("/gone", Outcome(False, "410")),
        ("/missing", Outcome(False, "404")),
        ("/busy", Outcome(None, "503")),
        ("/private", Outcome(None, "403")),
    ],
)
def test_follow_says_what_lies_there(site: str, session: requests.Session, path: str, expected: Outcome) -> None:
    assert links.follow(session, f"{site}{path}") == expected


def test_follow_says_where_it_was_led(site: str, session: requests.Session) -> None:
    assert links.follow(session, f"{site}/moved") == Outcome(True, "", f"{site}/page", "The bridge", "All about it.")


def test_private_address_leads_nowhere(site: str) -> None:
    with Http().session() as closed:
        assert links.follow(closed, f"{site}/page") == Outcome(False, "private")


def test_name_that_does_not_exist_leads_nowhere() -> None:
    def resolve(host: str, *_: object, **__: object) -> list[object]:
        import socket

        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    with Http(resolve=resolve).session() as opened:
        assert links.follow(opened, "https://nowhere.example/") == Outcome(False, "no_name")


def test_nobody_can_say_of_a_host_that_does_not_answer(site: str, session: requests.Session) -> None:
    assert links.follow(session, "http://127.0.0.1:1/") == Outcome(None, "no_connection")
    assert links.follow(session, "http://127.0.0.1:x/").works is None


def test_addresses_of_fresh_drafts_are_followed_once_a_day(
    office: Office, site: str, session: requests.Session
) -> None:
    office.write(shared=Content(f"See {site}/missing and www.city.example.", "en", f"{site}/page"))
    assert list(links.bodies_with_drafts(office.clock())) == [office.cast.body.pk]

    assert links.follow_links(session=session, now=office.clock()) == 2
    assert links.follow_links(session=session, now=office.clock.forward(minutes=5)) == 0

    rows = LinkState.objects.order_by("url").values_list("url", "works", "title")
    assert list(rows) == [(f"{site}/missing", False, ""), (f"{site}/page", True, "The bridge")]


def test_old_drafts_are_left_until_their_day_comes(office: Office, site: str, session: requests.Session) -> None:
    start = office.clock()
    office.write(shared=Content("See.", "en", f"{site}/page"), due_at=start + timedelta(days=10))
    links.follow_links(session=session, now=start)

    assert links.follow_links(session=session, now=office.clock.forward(days=5)) == 0
    assert list(links.bodies_with_drafts(office.clock())) == []
    assert links.follow_links(session=session, now=office.clock.forward(days=4, hours=12)) == 1


def test_another_body_has_its_own_rows(office: Office, site: str, session: requests.Session) -> None:
    office.write(shared=Content("See.", "en", f"{site}/page"))

    with scope(office.cast.other):
        assert links.follow_links(session=session, now=office.clock()) == 0


def told() -> list[str]:
    rows = Notice.objects.filter(kind="editorial.link_broken").order_by("user__name")
    return [row.user.name for row in rows.select_related("user")]


def test_people_hear_once_that_a_link_of_an_approved_post_broke(
    office: Office, site: str, session: requests.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = office.clock()
    for state, path in (("approved", "/page"), ("approved", "/bare"), ("write", "/page")):
        content = Content("See.", "en", f"{site}{path}")
        getattr(office, state)(shared=content, due_at=start + timedelta(days=3))
    links.follow_links(session=session, now=office.clock())
    before = told()
    monkeypatch.setattr(links, "follow", lambda _session, url: Outcome(not url.endswith("/page")))

    links.follow_links(session=session, now=office.clock.forward(days=2, hours=1))
    once = told()
    links.follow_links(session=session, now=office.clock.forward(hours=25 - 2))
    LinkState.objects.update(checked_at=start)
    links.follow_links(session=session, now=office.clock())

    people = sorted([office.cast.editor.user.name, office.cast.approver.user.name])
    assert (before, once, told()) == ([], people, people)


def test_nobody_hears_of_broken_links_where_the_body_does_not_look_for_them(
    office: Office, site: str, session: requests.Session
) -> None:
    rules = ContentChecks({"link_broken": Rule.OFF})
    decide(question=CONTENT_CHECKS, value=rules, by=None, now=office.clock())
    office.approved(shared=Content("See.", "en", f"{site}/missing"), due_at=office.clock() + timedelta(hours=2))

    assert links.follow_links(session=session, now=office.clock()) == 1
    assert told() == []
