"""The shells and partials: what a page gets from them, and that they stand alone where they must."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

from rostra.core.ui import alarms, gallery, nav


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def everybody(request: HttpRequest) -> bool:
    return True


urlpatterns = [path("inbox/", page, name="inbox")]
BODY = SimpleNamespace(name="Portavale", slug="pv")


@pytest.fixture
def shell(rf: RequestFactory, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr(nav, "_items", {})
    monkeypatch.setattr(alarms, "_asked", [])
    nav.register(nav.Item(section="Work", label="Inbox", url_name="inbox", icon="inbox", order=1, allowed=everybody))

    def draw(template: str, **about: Any) -> str:
        request = rf.get("/inbox/?q=%22lift%22")
        request.user = SimpleNamespace(theme="dark", is_authenticated=True)
        member = SimpleNamespace(user=SimpleNamespace(name="Ana Popa", email="ana@portavale.example"))
        for name, value in ({"tenant": BODY, "bodies": [BODY], "member": member} | about).items():
            setattr(request, name, value)
        return render_to_string(template, {}, request)

    return draw


def test_app_takes_language_direction_and_colours_from_the_reader(shell: Callable[..., str]) -> None:
    with translation.override("ar"):
        html = shell("app.html")

    assert '<html lang="ar" dir="rtl" data-color-scheme="dark" data-size="sm">' in html


def test_app_marks_the_current_entry_of_the_menu(shell: Callable[..., str]) -> None:
    assert '<a href="/inbox/" title="Inbox" aria-current="page">' in shell("app.html")


@pytest.mark.parametrize(("alive", "banners"), [(True, 0), (False, 1)])
def test_app_warns_when_no_worker_is_alive(shell: Callable[..., str], alive: bool, banners: int) -> None:
    assert shell("app.html", worker_alive=alive).count('class="alarm" role="alert"') == banners


def test_app_offers_other_bodies_only_to_those_who_have_several(shell: Callable[..., str]) -> None:
    other = SimpleNamespace(name="Region", slug="region & more")

    assert "?body=" not in shell("app.html")
    assert re.findall(r'href="/(\?body=[^"]*)"', shell("app.html", bodies=[BODY, other])) == [
        "?body=pv",
        "?body=region%20%26%20more",
    ]


def test_app_configures_htmx_without_eval_or_inline_styles(shell: Callable[..., str]) -> None:
    found = re.search(r"""name="htmx-config" content='([^']*)'""", shell("app.html"))
    assert found is not None

    config = json.loads(found.group(1))

    assert (config["allowEval"], config["includeIndicatorStyles"], config["historyCacheSize"]) == (False, False, 0)
    assert {"code": "422", "swap": True} in config["responseHandling"]


def test_public_page_shows_the_body_and_no_menu(shell: Callable[..., str]) -> None:
    html = shell("public.html")

    assert (html.count("<bdi>Portavale</bdi>"), html.count('class="nav"'), html.count("htmx")) == (2, 0, 0)


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_page_of_a_fault_needs_no_context(name: str) -> None:
    with translation.override("ar"):
        html = render_to_string(name)

    assert ('<html lang="ar" dir="rtl"' in html, html.count("<h1>")) == (True, 1)


@pytest.mark.parametrize("part", gallery.PARTS)
def test_gallery_draws_every_component(rf: RequestFactory, part: str) -> None:
    response = gallery.components(rf.get("/components/"), part)

    assert (response.status_code, response.content.count(b"<h1")) == (200, 1)


def test_pages_link_to_both_sides_and_keep_the_filters(rf: RequestFactory) -> None:
    html = render_to_string("ui/pages.html", {"newer": "n1", "older": "o1"}, rf.get("/?q=lift&after=x"))

    assert re.findall(r'<a [^>]*href="([^"]*)"', html) == ["?q=lift&amp;before=n1", "?q=lift&amp;after=o1"]


def test_confirm_asks_before_it_posts(rf: RequestFactory) -> None:
    html = render_to_string(
        "ui/confirm.html",
        {"id": "close", "action": "/close/", "verb": "Close", "title": "Close it?", "name": "reason", "value": "done"},
        rf.get("/"),
    )

    assert (html.count('popovertarget="close"'), '<form method="post" action="/close/"' in html) == (2, True)
    assert '<button class="ds-button" name="reason" value="done">Close</button>' in html
