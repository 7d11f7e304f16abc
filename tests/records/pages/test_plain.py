from __future__ import annotations

import gzip
import zlib

import pytest

from rostra.core.http import Http
from rostra.records.pages import plain, warc
from rostra.records.pages.fetching import Fetcher, NotFetched
from rostra.records.pages.taken import Limits, NotTaken, Taken
from tests.records.site import PNG, Said, Site, running


def capture(url: str, http: Http, limits: Limits | None = None) -> Taken:
    return plain.capture(url, http, limits or Limits(), tool="test", findings=("no_browser",))


def test_page_with_its_pictures_and_styles(site: Site, http: Http) -> None:
    site.pages["/s.css"] = Said(
        b"@import 'more.css'; p { background: url(a.png) } i { background: url('b.png') }", "text/css"
    )
    site.pages["/b.png"] = Said(PNG, "image/png")
    url = site.page(
        "/", "<title>A  title</title><link rel=stylesheet href=s.css><p>Words<img src=a.png><script src=x.js></script>"
    )

    taken = capture(url, http)

    assert (taken.title, taken.text, taken.status, taken.findings) == ("A title", "Words", 200, ("no_browser",))
    assert site.asked == ["/", "/s.css", "/a.png", "/b.png"]
    assert [one.content_type for one in taken.exchanges] == ["text/html", "text/css", "image/png", "image/png"]


def test_address_that_leads_elsewhere_is_kept_as_well(site: Site, http: Http) -> None:
    site.pages["/old"] = Said(status=301, headers=(("Location", "/"),))
    site.page("/", "<p>Here</p>")

    taken = capture(site.url + "/old", http)

    assert (taken.asked, taken.url) == (site.url + "/old", site.url + "/")
    assert [one.status for one in taken.exchanges] == [301, 200]


def test_address_that_leads_to_itself_ends(site: Site, http: Http) -> None:
    site.pages["/"] = Said(status=302, headers=(("Location", "/"),))

    with pytest.raises(NotTaken) as caught:
        capture(site.url + "/", http)

    assert (caught.value.code, len(site.asked)) == ("unreachable", 6)


@pytest.mark.parametrize("place", ["http://[", "ftp://example.org/", "file:///etc/passwd"])
def test_address_that_leads_nowhere(site: Site, http: Http, place: str) -> None:
    site.pages["/"] = Said(status=302, headers=(("Location", place),))

    with pytest.raises(NotTaken) as caught:
        capture(site.url + "/", http)

    assert caught.value.code == "unreachable"


def test_private_addresses_are_refused_also_behind_a_public_one(site: Site) -> None:
    with running() as inner:
        inner.page("/", "<p>Secret</p>")
        site.pages["/"] = Said(status=302, headers=(("Location", inner.url + "/"),))
        with pytest.raises(NotTaken) as caught:
            capture(site.url + "/", Http(allow=(site.host,)))
        page = site.page("/page", f"<p>A</p><img src='{inner.url}/a.png'>")
        taken = capture(page, Http(allow=(site.host,)))

    assert (caught.value.code, inner.asked) == ("not_public", [])
    assert taken.findings == ("no_browser", "refused")


def test_of_a_page_without_end_is_kept_what_came_in_time(site: Site, http: Http) -> None:
    site.pages["/"] = Said(b"<p>and on", drip=True)

    taken = capture(site.url + "/", http, Limits(seconds=0.5))

    assert (taken.text, taken.findings, taken.exchanges[0].truncated) == ("and on", ("no_browser", "time_out"), "time")
    assert b"WARC-Truncated: time" in gzip.decompress(warc.write(taken)[0])


def test_part_without_end_leaves_the_rest(site: Site, http: Http) -> None:
    site.pages["/slow.png"] = Said(b"x", "image/png", drip=True)
    url = site.page("/", "<img src=a.png><img src=slow.png><img src=never.png>")

    taken = capture(url, http, Limits(seconds=0.5))

    assert [one.truncated for one in taken.exchanges] == ["", "", "time"]
    assert taken.findings == ("no_browser", "time_out")


@pytest.mark.parametrize(
    ("limits", "code"), [(Limits(size=150), "too_large"), (Limits(requests=2), "too_many")], ids=["size", "requests"]
)
def test_limits_end_it_and_are_said(site: Site, http: Http, limits: Limits, code: str) -> None:
    site.pages["/b.png"] = Said(PNG, "image/png")
    url = site.page("/", "<img src=a.png><img src=b.png>")

    taken = capture(url, http, limits)

    assert taken.findings == ("no_browser", code)
    assert sum(len(one.body) for one in taken.exchanges) <= limits.size
    assert len(taken.exchanges) <= limits.requests


def test_bomb_is_measured_unpacked(site: Site, http: Http) -> None:
    site.pages["/"] = Said(gzip.compress(b"0" * 10_000_000), headers=(("Content-Encoding", "gzip"),))

    [page] = capture(site.url + "/", http, Limits(size=1_000_000)).exchanges

    assert (len(page.body), page.truncated) == (1_000_000, "length")


def test_nothing_more_is_asked_when_the_size_is_reached(site: Site, http: Http) -> None:
    url = site.page("/", "<img src=a.png>" + "x" * 1000)

    taken = capture(url, http, Limits(size=500))

    assert (site.asked, taken.findings) == (["/"], ("no_browser", "too_large"))


def test_answer_that_breaks_off_is_kept_as_far_as_it_came(site: Site, http: Http) -> None:
    site.pages["/bad"] = Said(b"no gzip", headers=(("Content-Encoding", "gzip"),))

    [page] = capture(site.url + "/bad", http).exchanges

    assert (page.body, page.truncated) == (b"", "disconnect")


def test_encoded_answers_are_kept_decoded(site: Site, http: Http) -> None:
    site.pages["/"] = Said(zlib.compress(b"<p>Words</p>"), headers=(("Content-Encoding", "deflate"),))

    [page] = capture(site.url + "/", http).exchanges

    assert page.body == b"<p>Words</p>"
    assert ("X-Archive-Orig-Content-Encoding", "deflate") in page.headers


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/", "<form><input type=password></form>", 200),
        ("/", "<p>No</p>", 401),
        ("/login", "<p>Hello</p>", 200),
        ("/accounts/login/", "<p>Hello</p>", 200),
        ("/i/flow/login", "<p>Hello</p>", 200),
    ],
)
def test_walls_are_recognised(site: Site, http: Http, path: str, body: str, status: int) -> None:
    taken = capture(site.page(path, body, status=status), http)

    assert "login_wall" in taken.findings


def test_blog_about_logins_is_no_wall(site: Site, http: Http) -> None:
    assert "login_wall" not in capture(site.page("/blog/login-tips", "<p>Hello</p>"), http).findings


def test_cookie_banner_is_noted(site: Site, http: Http) -> None:
    taken = capture(site.page("/", "<div class='cookie-consent'>Yes?</div>"), http)

    assert taken.findings == ("cookie_banner", "no_browser")


def test_missing_and_moved_parts(site: Site, http: Http) -> None:
    site.pages["/moved.png"] = Said(status=302, headers=(("Location", "/a.png"),))
    site.pages["/lost.png"] = Said(status=302, headers=(("Location", "mailto:a@b.example"),))
    url = site.page(
        "/",
        "<img src=gone.png><img src=moved.png><img src=moved.png><img src=lost.png><img src='http://127.0.0.1:9/x.png'>",
    )

    taken = capture(url, Http(allow=("127.0.0.1",)))

    assert site.asked == ["/", "/gone.png", "/moved.png", "/lost.png", "/a.png"]
    assert taken.findings == ("missing_parts", "no_browser")


def test_what_is_no_page_is_kept_as_it_is(site: Site, http: Http) -> None:
    taken = capture(site.url + "/a.png", http)

    assert (taken.findings, taken.text, taken.exchanges[0].body) == (("no_browser", "not_html"), "", PNG)


def test_only_the_web_is_asked(http: Http) -> None:
    fetcher = Fetcher(http, Limits())
    with pytest.raises(NotFetched) as caught:
        fetcher.fetch("file:///etc/passwd")
    fetcher.close()

    assert (caught.value.code, fetcher.codes, fetcher.exchanges) == ("missing_parts", set(), [])


def test_nothing_is_asked_when_the_time_is_over(site: Site, http: Http) -> None:
    times = iter([0.0, 100.0])
    fetcher = Fetcher(http, Limits(), clock=lambda: next(times))
    with pytest.raises(NotFetched) as caught:
        fetcher.fetch(site.url + "/a.png")
    fetcher.close()

    assert (caught.value.code, site.asked) == ("time_out", [])


def test_slow_server_is_a_missing_part_while_there_is_time(site: Site) -> None:
    site.pages["/"] = Said(b"x", drip=True)
    fetcher = Fetcher(Http(allow=(site.host,), timeout=0.01), Limits())

    exchange = fetcher.fetch(site.url + "/")
    fetcher.close()

    assert (exchange.truncated, fetcher.codes) == ("disconnect", {"missing_parts"})


def test_cookies_of_the_server_are_not_sent_back(site: Site, http: Http) -> None:
    site.page("/", "<img src=a.png>", headers=(("Set-Cookie", "a=b"),))

    taken = capture(site.url + "/", http)

    assert [name for one in taken.exchanges for name, _value in one.request_headers if name == "Cookie"] == []
