from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path

from rostra.core.ui import context, nav
from rostra.core.ui.nav import Item, Link, Section


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", page, name="today"),
    path("inbox/", page, name="inbox"),
    path("inbox/queues/", page, name="queues"),
    path("records/", page, name="records"),
]


def everybody(request: HttpRequest) -> bool:
    return True


def nobody(request: HttpRequest) -> bool:
    return False


def twelve(request: HttpRequest) -> int:
    return 12


def item(url_name: str, order: int, section: str = "", allowed: Callable[[HttpRequest], bool] = everybody) -> Item:
    return Item(section=section, label=url_name.title(), url_name=url_name, icon="inbox", order=order, allowed=allowed)


@pytest.fixture(autouse=True)
def _menu(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr(nav, "_items", {})


def test_items_stand_in_order_and_only_where_allowed(rf: RequestFactory) -> None:
    nav.register(item("records", 30))
    nav.register(item("inbox", 10))
    nav.register(item("queues", 20, allowed=nobody))

    links = nav.items(rf.get("/elsewhere/"))

    assert [link.url_name for link in links] == ["inbox", "records"]


def test_items_count_open_work(rf: RequestFactory) -> None:
    counted = Item(label="Inbox", url_name="inbox", icon="inbox", order=1, allowed=everybody, count=twelve)
    nav.register(counted)

    assert nav.items(rf.get("/")) == [Link("", "Inbox", "/inbox/", "inbox", "inbox", "", 12)]


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/", {"today": "page"}),
        ("/inbox/", {"inbox": "page"}),
        ("/inbox/12/", {"inbox": "true"}),
        ("/inbox/queues/", {"queues": "page"}),
        ("/inboxes/", {}),
    ],
)
def test_items_mark_the_closest_entry_as_current(rf: RequestFactory, address: str, current: dict[str, str]) -> None:
    for order, name in enumerate(["today", "inbox", "queues"]):
        nav.register(item(name, order))

    links = nav.items(rf.get(address))

    assert {link.url_name: link.current for link in links if link.current} == current


@pytest.mark.parametrize(
    ("address", "current"),
    [("/inbox/queues/", {"today": "true"}), ("/inbox/queues/3/", {"today": "true"}), ("/inbox/", {"inbox": "page"})],
)
def test_entry_stands_for_further_pages(rf: RequestFactory, address: str, current: dict[str, str]) -> None:
    nav.register(Item(label="Today", url_name="today", icon="inbox", order=1, allowed=everybody, also=("queues",)))
    nav.register(item("inbox", 2))

    links = nav.items(rf.get(address))

    assert {link.url_name: link.current for link in links if link.current} == current


def test_sections_stand_where_their_first_entry_does(rf: RequestFactory) -> None:
    for order, (name, section) in enumerate(
        [("today", ""), ("records", "Govern"), ("inbox", ""), ("queues", "Govern")]
    ):
        nav.register(item(name, order, section))
    links = {link.url_name: link for link in nav.items(rf.get("/"))}

    assert nav.sections(list(links.values())) == [
        Section("", [links["today"], links["inbox"]]),
        Section("Govern", [links["records"], links["queues"]]),
    ]


def test_register_takes_the_same_entry_twice_but_not_another_for_its_url() -> None:
    nav.register(item("inbox", 1))
    nav.register(item("inbox", 1))

    with pytest.raises(ValueError, match="already has an entry for 'inbox'"):
        nav.register(item("inbox", 2))


def test_item_refuses_an_icon_that_is_not_in_the_sprite() -> None:
    with pytest.raises(ValueError, match="no icon 'unicorn'"):
        Item(label="Inbox", url_name="inbox", icon="unicorn", order=1, allowed=everybody)


def test_shell_shows_no_menu_to_strangers(rf: RequestFactory) -> None:
    nav.register(item("inbox", 1))

    shell = context.shell(rf.get("/"))

    assert (shell["nav_sections"](), shell["search_url"](), shell["body"], shell["worker_alive"]) == (
        [],
        "",
        None,
        True,
    )


def test_shell_offers_search_where_the_reader_may_open_the_inbox(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "SEARCH", "inbox")
    nav.register(item("inbox", 1))
    request = rf.get("/")
    request.member = object()  # type: ignore[attr-defined]

    shell = context.shell(request)

    assert (shell["search_url"](), len(shell["nav_sections"]())) == ("/inbox/", 1)


@pytest.mark.parametrize(("theme", "scheme"), [("dark", "dark"), ("", "auto"), ("pink", "auto")])
def test_scheme_is_the_readers_choice(rf: RequestFactory, theme: str, scheme: str) -> None:
    request = rf.get("/")
    request.user = type("Reader", (), {"theme": theme})()

    assert context.scheme(request) == scheme
