from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from rostra.accounts.models import Account
from rostra.accounts.queries import way_out
from rostra.audit.models import Event
from rostra.channels.testing import FakeNetwork
from rostra.core import files
from rostra.core.refusals import Refused
from rostra.people.models import Notice
from rostra.publishing.actions import (
    NotPossible,
    cancel_delivery,
    cannot_post,
    check_links,
    confirm_link,
    leave_task,
    look_due,
    name_link,
    retry_failed,
    sweep,
    take_task,
)
from rostra.publishing.actions.byhand import _settle
from rostra.publishing.actions.looking import settle_page
from rostra.publishing.enums import Found
from rostra.publishing.evidence import Reading, read
from rostra.publishing.models import Delivery, Sight
from rostra.publishing.queries import late_deliveries, tasks_by_hand
from tests.publishing.desk import Clock, Desk, connect

TEXT = "The bridge is open."


class Web:
    """Public pages on this machine: what stands at which path."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, str, bytes]] = {}
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, kind, body = web.pages.get(self.path, (404, "text/html", b"<p>Not here</p>"))
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def put(self, path: str, body: str, kind: str = "text/html; charset=utf-8", status: int = 200) -> str:
        self.pages[path] = (status, kind, body.encode())
        return f"http://127.0.0.1:{self.server.server_port}{path}"


@pytest.fixture
def web(settings: Any) -> Iterator[Web]:
    settings.ROSTRA_ALLOW_HOSTS = ["127.0.0.1"]
    made = Web()
    thread = Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def page(cast: Any, network: FakeNetwork, clock: Clock) -> Account:
    return connect(network, "page", now=clock(), channel="byhand")


@pytest.fixture
def task(desk: Desk, page: Account) -> Delivery:
    delivery = desk.queue(TEXT, account=page)
    desk.work()
    delivery.refresh_from_db()
    return delivery


@pytest.fixture
def posted(desk: Desk, task: Delivery, web: Web, clock: Clock) -> Delivery:
    """Posted by hand, and found on its page once."""
    task.url = web.put("/1", f"<p>{TEXT}</p>")
    Delivery.objects.filter(pk=task.pk).update(url=task.url, look_at=clock())
    check_links(clock=clock)
    task.refresh_from_db()
    assert (task.state, task.ref) == ("sent", "")
    clock.forward(minutes=11)
    return task


def act(action: Any, delivery: Delivery, desk: Desk, **options: Any) -> Delivery:
    done: Delivery = action(**{"delivery": delivery, "by": desk.cast.editor.user, "now": desk.clock(), **options})
    return done


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind, read_at=None).values_list("user__name", flat=True))


def kinds(delivery: Delivery) -> list[str]:
    rows = Event.objects.filter(about=f"publishing.delivery:{delivery.pk}").order_by("pk")
    return [event.kind.removeprefix("publishing.") for event in rows]


# --- The task


def test_at_its_time_it_is_given_to_people_and_not_to_the_network(
    desk: Desk, task: Delivery, network: FakeNetwork
) -> None:
    assert (task.state, len(network.calls("publish"))) == ("by_hand", 0)
    assert told("publishing.by_hand") == ["Ana Popa", "Jonas Berg"]
    assert Notice.objects.filter(kind="publishing.by_hand")[0].url == f"/publishing/by-hand/{task.pk}/"
    assert tasks_by_hand(desk.cast.editor) == [task]
    assert tasks_by_hand(desk.cast.reader) == []


def test_who_does_it_is_seen_and_can_change(desk: Desk, task: Delivery) -> None:
    act(take_task, task, desk)
    act(take_task, task, desk)
    first = task.taken_by
    act(take_task, task, desk, by=desk.cast.approver.user)
    second = task.taken_by
    act(leave_task, task, desk)
    act(leave_task, task, desk)

    assert (first, second, task.taken_by) == (desk.cast.editor.user, desk.cast.approver.user, None)
    assert kinds(task)[2:] == ["by_hand_taken", "by_hand_taken", "by_hand_left"]


def test_late_task_alarms_like_any_other(desk: Desk, task: Delivery, clock: Clock) -> None:
    clock.forward(minutes=6)

    sweep(now=clock())

    assert [row.pk for row in late_deliveries(clock())] == [task.pk]
    assert told("publishing.late") == ["Ana Popa", "Jonas Berg", "Mihai Rusu"]


def test_task_that_cannot_be_done_goes_back_with_the_reason(desk: Desk, task: Delivery, clock: Clock) -> None:
    act(take_task, task, desk)

    act(cannot_post, task, desk, reason=" The account is locked out. ")

    assert (desk.state(task), task.taken_by) == ("failed not_posted", None)
    assert task.reason == "The person who was to post it by hand could not."
    assert told("publishing.by_hand") == []
    notice = Notice.objects.filter(kind="publishing.not_posted")[0]
    assert notice.data["reason"] == "The account is locked out."
    retry_failed(delivery=task, by=None, now=clock())
    desk.work()
    assert desk.state(task) == "by_hand"


def test_going_back_needs_a_reason(desk: Desk, task: Delivery) -> None:
    with pytest.raises(Refused) as caught:
        act(cannot_post, task, desk, reason="")
    assert caught.value.field == "reason"


def test_task_can_be_cancelled(desk: Desk, task: Delivery) -> None:
    cancel_delivery(delivery=task, by=None, now=desk.clock())

    for action, options in (
        (take_task, {}),
        (leave_task, {}),
        (name_link, {"url": "https://x.example/1"}),
        (confirm_link, {}),
        (cannot_post, {"reason": "x"}),
    ):
        with pytest.raises(NotPossible):
            act(action, task, desk, **options)


def test_parts_of_a_thread_are_given_in_order(desk: Desk, page: Account, web: Web, clock: Clock) -> None:
    first = desk.queue("One.", account=page)
    second = desk.queue("Two.", account=page, source_id=first.source_id, part=1, follows=first)
    desk.work()
    before = desk.state(first), desk.state(second)
    act(name_link, first, desk, url=web.put("/1", "<p>One.</p>"))
    check_links(clock=clock)
    clock.forward(minutes=1)
    desk.work()

    assert (before, desk.state(first), desk.state(second)) == (("by_hand", "due follows"), "sent", "by_hand")


# --- The link


def test_public_page_with_our_words_settles_it_and_is_kept(desk: Desk, task: Delivery, web: Web, clock: Clock) -> None:
    url = web.put("/1", f"<title>x</title><article>{TEXT}</article>")
    act(take_task, task, desk)
    act(name_link, task, desk, url=f" {url} ")

    assert (check_links(clock=clock), check_links(clock=clock)) == (1, 0)
    assert (desk.state(task), task.url, task.sent_at, task.ref) == ("sent", url, clock(), "")
    sight = Sight.objects.select_related("file").get()
    assert (sight.way, sight.found, sight.by) == ("page", "same", None)
    assert sight.file is not None
    assert files.read(sight.file) == f"<title>x</title><article>{TEXT}</article>".encode()
    assert kinds(task)[3:] == ["by_hand_linked", "delivery_seen", "delivery_sent"]
    assert Event.objects.get(kind="publishing.delivery_sent").actor == desk.cast.editor.user
    assert told("publishing.by_hand") == []


def test_page_that_cannot_be_read_waits_for_a_person(desk: Desk, task: Delivery, web: Web, clock: Clock) -> None:
    url = web.put("/1", "<p>Sign in to go on.</p>")
    act(name_link, task, desk, url=url)
    check_links(clock=clock)
    waiting = desk.state(task), Sight.objects.get().found

    act(confirm_link, task, desk)

    assert (waiting, desk.state(task), task.url) == (("by_hand", "unread"), "sent", url)
    assert list(Sight.objects.order_by("pk").values_list("way", "found", "by")) == [
        ("page", "unread", None),
        ("person", "same", desk.cast.editor.user_id),
    ]


def test_page_that_is_not_there_says_so(desk: Desk, task: Delivery, web: Web, clock: Clock) -> None:
    web.put("/", "")
    act(name_link, task, desk, url=f"http://127.0.0.1:{web.server.server_port}/nothing")
    check_links(clock=clock)

    assert (desk.state(task), Sight.objects.get().found) == ("by_hand", "gone")


def test_another_address_is_checked_anew(desk: Desk, task: Delivery, web: Web, clock: Clock) -> None:
    act(name_link, task, desk, url=web.put("/1", "<p>Else.</p>"))
    check_links(clock=clock)
    act(name_link, task, desk, url=web.put("/2", f"<p>{TEXT}</p>"))
    check_links(clock=clock)

    assert desk.state(task) == "sent"


def test_address_that_changed_during_the_check_is_left_to_the_next(
    desk: Desk, task: Delivery, web: Web, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(name_link, task, desk, url=web.put("/1", TEXT))
    old = Delivery.objects.select_related("account").get(pk=task.pk)
    act(name_link, task, desk, url=web.put("/2", TEXT))

    _settle(old, Reading(Found.SAME), now=clock())

    assert (desk.state(task), Sight.objects.count()) == ("by_hand", 0)


def test_person_confirms_what_was_looked_at_only(desk: Desk, task: Delivery, web: Web) -> None:
    with pytest.raises(NotPossible):
        act(confirm_link, task, desk)
    act(name_link, task, desk, url=web.put("/1", "<p></p>"))
    with pytest.raises(NotPossible):
        act(confirm_link, task, desk)


@pytest.mark.parametrize(
    "url",
    [
        "no address",
        "http://x.com/portavale/status/1",
        "https://facebook.com/portavale/posts/1",
        "https://x.com/portava1e/status/1",
        "https://x.com/portavale",
        "https://x.com/portavale/",
    ],
)
def test_address_that_cannot_be_it_is_refused(desk: Desk, task: Delivery, page: Account, url: str) -> None:
    Account.objects.filter(pk=page.pk).update(network="x", key="x:portavale")
    task.account.refresh_from_db()

    with pytest.raises(Refused) as caught:
        act(name_link, task, desk, url=url)
    assert caught.value.field == "url"


@pytest.mark.parametrize(
    ("table", "key", "url"),
    [
        ("x", "x:portavale", "https://x.com/Portavale/status/1"),
        ("x", "", "https://x.com/portavale/status/1"),
        ("instagram", "instagram:portavale", "https://www.instagram.com/p/abc/"),
        ("youtube", "youtube:@portavale", "https://youtu.be/abc"),
    ],
)
def test_address_that_can_be_it_is_taken(
    desk: Desk, task: Delivery, page: Account, table: str, key: str, url: str
) -> None:
    Account.objects.filter(pk=page.pk).update(network=table, key=key)
    task.account.refresh_from_db()

    assert act(name_link, task, desk, url=url).url == url


def test_check_that_fails_unforeseen_is_tried_again(
    desk: Desk, task: Delivery, web: Web, clock: Clock, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    act(name_link, task, desk, url=web.put("/1", TEXT))
    settings.ROSTRA_ALLOW_HOSTS = 7

    check_links(clock=clock)
    settings.ROSTRA_ALLOW_HOSTS = ["127.0.0.1"]
    early = check_links(clock=clock)
    clock.forward(minutes=3)

    assert (early, check_links(clock=clock), desk.state(task)) == (0, 1, "sent")
    assert "link not checked" in caplog.messages


def test_link_that_another_worker_checks_is_left_alone(desk: Desk, task: Delivery, web: Web, clock: Clock) -> None:
    act(name_link, task, desk, url=web.put("/1", TEXT))
    ticks = iter([clock(), clock() - timedelta(hours=1)])

    assert check_links(clock=lambda: next(ticks)) == 0


def test_worker_that_stops_checks_nothing_more(
    desk: Desk, task: Delivery, web: Web, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(name_link, task, desk, url=web.put("/1", TEXT))
    monkeypatch.setattr("rostra.publishing.actions.byhand.stopping", lambda: True)

    assert check_links(clock=clock) == 0


# --- What a page shows


@pytest.mark.parametrize(
    ("markup", "kind", "found"),
    [
        ("<p>The <b>bridge</b>\n is&nbsp;open.</p>", "text/html; charset=utf-8", "same"),
        ('<meta property="og:description" content="City on X: The bridge is open. Soon.">', "text/html", "same"),
        ("<p>The bridge is\u200b open.</p>", "text/html; charset=utf-8", "same"),
        ("<script>The bridge is open.</script>", "text/html", "unread"),
        ("<p>The bridge is closed.</p>", "text/html; charset=nonsense", "unread"),
        ("The bridge is open.", "text/plain", "unread"),
    ],
)
def test_words_are_looked_for_as_people_read_them(web: Web, markup: str, kind: str, found: str) -> None:
    url = web.put("/1", markup, kind)
    with way_out().session() as session:
        assert read(session, url, "The bridge is open.").found == found


@pytest.mark.parametrize(("status", "found"), [(404, "gone"), (410, "gone"), (403, "unread"), (500, "unread")])
def test_answers_that_are_no_page(web: Web, status: int, found: str) -> None:
    url = web.put("/1", "<p>The bridge is open.</p>", status=status)
    with way_out().session() as session:
        assert read(session, url, "The bridge is open.").found == found
        assert read(session, "http://10.0.0.1/", "x").found == "unread"
        assert read(session, web.put("/2", ""), "").found == "unread"


# --- Whether it stands there still


def test_page_of_what_was_posted_by_hand_is_opened_again(posted: Delivery, clock: Clock) -> None:
    assert (look_due(clock=clock), look_due(clock=clock)) == (1, 0)

    posted.refresh_from_db()
    assert (posted.shown, posted.shown_text, posted.look_at) == ("same", TEXT, clock() + timedelta(hours=1))
    assert Sight.objects.latest("pk").way == "again"


def test_page_that_is_gone_is_told(posted: Delivery, web: Web, clock: Clock) -> None:
    web.pages.clear()

    look_due(clock=clock)
    look_due(clock=Clock(clock() + timedelta(hours=1)))

    posted.refresh_from_db()
    assert (posted.shown, posted.state) == ("gone", "sent")
    assert told("publishing.gone") == ["Ana Popa", "Jonas Berg", "Mihai Rusu"]


def test_page_that_does_not_let_itself_be_read_again_proves_nothing(posted: Delivery, web: Web, clock: Clock) -> None:
    web.put("/1", "<p>Sign in first.</p>")

    assert look_due(clock=clock) == 1
    posted.refresh_from_db()
    assert (posted.shown, posted.looked_at, told("publishing.gone")) == ("", clock(), [])


def test_page_of_what_was_withdrawn_meanwhile_says_nothing(posted: Delivery, clock: Clock) -> None:
    Delivery.objects.filter(pk=posted.pk).update(state="withdrawn", look_at=None)

    settle_page(posted, Reading(Found.GONE), now=clock())

    posted.refresh_from_db()
    assert posted.shown == ""


def test_page_that_fails_unforeseen_is_opened_again_later(
    posted: Delivery, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Reading:
        raise RuntimeError

    monkeypatch.setattr("rostra.publishing.actions.looking.read", broken)

    assert look_due(clock=clock) == 1
    posted.refresh_from_db()
    assert posted.look_at == clock() + timedelta(hours=1)
    assert "page not looked at" in caplog.messages


def test_page_that_another_worker_opens_is_left_alone(
    posted: Delivery, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rostra.publishing.actions.looking._take", lambda *_: False)

    assert look_due(clock=clock) == 0


def test_worker_that_stops_opens_no_more_pages(posted: Delivery, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostra.publishing.actions.looking.stopping", lambda: True)

    assert look_due(clock=clock) == 0


def test_page_that_cannot_be_read_any_more_was_seen_when_it_was_seen(posted: Delivery, web: Web, clock: Clock) -> None:
    look_due(clock=clock)
    seen = clock()
    web.put("/1", "<p>Sign in first.</p>")

    look_due(clock=Clock(clock() + timedelta(hours=1)))

    posted.refresh_from_db()
    assert (posted.shown, posted.looked_at, posted.look_at) == ("same", seen, seen + timedelta(hours=2))


def test_pages_of_a_closed_account_go_with_it(posted: Delivery, web: Web, clock: Clock) -> None:
    web.pages.clear()
    Account.objects.filter(pk=posted.account_id).update(state="closed")

    assert (look_due(clock=clock), told("publishing.gone")) == (0, [])
