from __future__ import annotations

import time

import pytest

from rostra.core.http import Http
from rostra.records.pages import browser
from rostra.records.pages.taken import Limits, NotTaken, Taken, header
from tests.records.site import PNG, Said, Site, running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def capture(url: str, http: Http, limits: Limits | None = None) -> Taken:
    executable = browser.find()
    assert executable is not None
    return browser.capture(url, http, limits or Limits(), executable=executable, tool="test")


def test_page_is_captured_as_its_programs_make_it(site: Site, http: Http) -> None:
    site.pages["/words"] = Said(b"Made by a program", "text/plain")
    site.pages["/old"] = Said(status=302, headers=(("Location", "/"), ("Set-Cookie", "a=b")))
    site.page(
        "/", "<title>A</title><p id=p></p><script>fetch('/words').then(r=>r.text()).then(t=>{p.textContent=t})</script>"
    )

    taken = capture(site.url + "/old", http)

    assert (taken.title, taken.text, taken.status, taken.url) == ("A", "Made by a program", 200, site.url + "/")
    assert (taken.findings, taken.picture is not None and taken.picture[:4]) == ((), b"\x89PNG")
    assert taken.tool.startswith("test, Chromium ")
    assert b"Made by a program" in taken.resources[0].body
    words = next(one for one in taken.exchanges if one.url.endswith("/words"))
    assert (words.body, header(words.request_headers, "cookie")) == (b"Made by a program", "a=b")


def test_no_way_leads_past_the_check(site: Site) -> None:
    with running() as inner:
        inner.page("/", "<p>Secret</p>")
        inner.pages["/a.png"] = Said(PNG, "image/png")
        site.pages["/jump"] = Said(status=302, headers=(("Location", inner.url + "/"),))
        url = site.page(
            "/",
            f"""<p id=p>A</p><img src="{inner.url}/a.png"><iframe src="{inner.url}/"></iframe><img src=/jump>
            <link rel=preconnect href="{inner.url}"><link rel=prefetch href="{inner.url}/"><script>
            fetch("{inner.url}/").catch(() => 0); new WebSocket("ws://{inner.host}/"); new EventSource("{inner.url}/");
            navigator.sendBeacon("{inner.url}/", "x"); window.open("{inner.url}/");
            new Worker(URL.createObjectURL(new Blob(["fetch('{inner.url}/')"])));
            new RTCPeerConnection({{iceServers: [{{urls: "stun:{inner.host}"}}]}}).createOffer();
            </script>""",
        )

        taken = capture(url, Http(allow=(site.host,)))

    assert inner.asked == []
    assert "refused" in taken.findings
    assert "Secret" not in taken.text


def test_page_that_leads_to_a_private_one_is_not_taken(site: Site) -> None:
    with running() as inner:
        inner.page("/", "<p>Secret</p>")
        site.pages["/"] = Said(status=302, headers=(("Location", inner.url + "/"),))

        with pytest.raises(NotTaken):
            capture(site.url + "/", Http(allow=(site.host,)))

    assert inner.asked == []


def test_server_that_is_not_there(http: Http) -> None:
    with pytest.raises(NotTaken) as unreachable:
        capture("http://127.0.0.1:9/", Http(allow=("127.0.0.1",)))
    with pytest.raises(NotTaken) as refused:
        capture("http://127.0.0.1:9/", http)

    assert (unreachable.value.code, refused.value.code) == ("unreachable", "not_public")


def test_page_that_never_ends_is_kept_as_far_as_the_limit(site: Site, http: Http) -> None:
    url = site.page(
        "/",
        "<p>Top</p><script>const more=()=>{const d=document.createElement('div');d.style.height='3000px';"
        "d.textContent='more';document.body.append(d)};more();addEventListener('scroll',more)</script>",
    )

    taken = capture(url, http, Limits(screens=3, height=3000))

    assert "endless" in taken.findings
    assert (taken.picture is not None, taken.text.startswith("Top")) == (True, True)


def test_program_that_never_ends_does_not_keep_us(site: Site, http: Http) -> None:
    url = site.page("/", "<title>T</title><p>Words</p><script>setTimeout(() => { for (;;); }, 50)</script>")

    began = time.monotonic()
    taken = capture(url, http, Limits(seconds=20))

    assert {"time_out", "no_picture"} <= set(taken.findings)
    assert (taken.exchanges[0].body[:5], time.monotonic() - began < 60) == (b"<titl", True)


def test_part_that_never_comes_does_not_keep_us(site: Site, http: Http) -> None:
    site.pages["/slow.png"] = Said(b"", "image/png", drip=True)
    url = site.page("/", "<p>Words</p><img src=/slow.png>")

    taken = capture(url, http, Limits(seconds=16))

    assert ("time_out" in taken.findings, taken.text) == (True, "Words")


def test_wall_banner_and_missing_picture_are_said(site: Site, http: Http) -> None:
    url = site.page(
        "/",
        "<p>Words</p><form><input type=password></form><img src=/gone.png>"
        "<div class=cookie-banner style='position:fixed;bottom:0'>We use cookies <button onclick='document.title=1'>OK</button></div>",
    )

    taken = capture(url, http)

    assert taken.findings == ("cookie_banner", "login_wall", "missing_parts")
    assert taken.title == ""


def test_error_and_what_is_no_page(site: Site, http: Http) -> None:
    gone = capture(site.page("/gone", "<p>Gone</p>", status=410), http)
    plain = capture(site.page("/plain", "words", kind="text/plain"), http)

    assert (gone.findings, gone.status, gone.text) == (("http_error",), 410, "Gone")
    assert plain.findings == ("not_html",)


def test_questions_and_windows_of_the_page_are_closed(site: Site, http: Http) -> None:
    url = site.page(
        "/", "<p id=p>A</p><script>alert('x');confirm('y');onbeforeunload=()=>'z';p.textContent='B'</script>"
    )

    assert capture(url, http).text == "B"


def test_browser_that_does_not_start(site: Site, http: Http) -> None:
    with pytest.raises(browser.BrowserFailed):
        browser.capture(site.url + "/", http, Limits(), executable="/bin/false", tool="test")


def test_setting_names_a_browser_or_none(tmp_path: object) -> None:
    assert browser.find("none") is None
    assert browser.find(f"{tmp_path}/missing") is None
    assert browser.find("/bin/true") == "/bin/true"
    assert browser.find() is not None
