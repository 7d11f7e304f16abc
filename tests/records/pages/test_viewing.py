from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from rostra.channels.markup import Start, tokens
from rostra.records.pages import viewing, wacz
from rostra.records.pages.reading import Archive
from rostra.records.pages.taken import Exchange, Resource, Taken
from tests.records.site import HTML, PNG

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
URL = "https://social.example/@city"
PICTURE = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"


def exchange(url: str, body: bytes, kind: str) -> Exchange:
    return Exchange(url, "GET", (), b"", 200, "OK", (("Content-Type", kind),), body, AT)


def archive(page: str, kind: str = HTML, **others: tuple[bytes, str]) -> Archive:
    parts = [exchange(f"https://social.example/{name.replace('_', '.')}", *other) for name, other in others.items()]
    taken = Taken(URL, URL, AT, "test", 200, "T", "", (), (exchange(URL, page.encode(), kind), *parts))
    return Archive(wacz.pack(taken, software="test"))


def shown(page: str, **others: tuple[bytes, str]) -> str:
    found = viewing.shown(archive(page, **others), URL)
    assert found is not None
    return found.removeprefix("<!DOCTYPE html>")


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<script>alert(1)",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<iframe src=https://evil.example/></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=https://evil.example/></object><embed src=https://evil.example/><applet code=x></applet>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href=https://evil.example/><base target=_top>",
    "<link rel=stylesheet href=https://evil.example/x.css><link rel=preload href=https://evil.example/x>",
    "<a href='javascript:alert(1)'>x</a><a href='https://evil.example/' target=_top ping=https://evil.example/>y</a>",
    "<form action=https://evil.example/><input name=a><button formaction='javascript:alert(1)'>Send</button></form>",
    "<video src=https://evil.example/ poster=https://evil.example/></video><audio src=x></audio>",
    "<img src='https://evil.example/x.png' srcset='https://evil.example/y.png 2x'>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<p style='background:url(https://evil.example/x.png)'>x</p>",
    "<p style='background:url(\"javascript:alert(1)\")'>x</p>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<style>@import 'https://evil.example/x.css'; p{background:url(https://evil.example/x.png)}</style>",
    "<style>p{}</style ><script>alert(1)</script>",
    "<style></style/><img src=x onerror=alert(1)>",
    "<style>a{content:'</st/**/yle><script>alert(1)</script>'}</style>",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    "<body background=https://evil.example/x.png onload=alert(1)>",
    "<table background=https://evil.example/x.png><tr><td>x</table>",
    "<textarea><script>alert(1)</script></textarea><title><script>alert(1)</script></title>",
    "<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>",
    "<p/onclick=alert(1)>x",
    "<portal src=https://evil.example/></portal><dialog open onclose=alert(1)>x</dialog>",
]
SAFE = {"src", "class", "style", "alt", "title", "dir", "lang", "id"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_runs_and_nothing_is_loaded(hostile: str) -> None:
    page = shown(f"<p>before</p>{hostile}<p>after</p>")

    starts = [token for token in tokens(page) if isinstance(token, Start)]
    assert {token.tag for token in starts} <= {"p", "img", "a", "style", "table", "tr", "td", "body"}
    assert {name for token in starts for name in token.attributes} <= SAFE
    assert [token.attributes["src"] for token in starts if "src" in token.attributes] == []
    assert "evil.example" not in page
    assert "<script" not in page.lower()
    assert "expression(" not in page
    assert page.startswith("<p>before</p>")


def test_policy_takes_every_right() -> None:
    directives = dict(part.strip().partition(" ")[::2] for part in viewing.POLICY.split(";"))

    assert directives == {
        "sandbox": "",
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": "'unsafe-inline'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
    }


def test_words_and_their_order_stay() -> None:
    page = "<html lang=ar dir=rtl><body class=a><h1 id=t>عنوان</h1><p>1 &lt; 2 &amp; 3<br>x</p><ul><li>y</ul></body></html>"

    assert (
        shown(page)
        == '<html lang="ar" dir="rtl"><body class="a"><h1 id="t">عنوان</h1><p>1 &lt; 2 &amp; 3<br>x</p><ul><li>y</ul></body></html>'
    )


def test_pictures_and_styles_of_the_capture_stand_in_the_page() -> None:
    css = (b"p{background:url(a.png)}", "text/css")
    page = "<link rel=stylesheet href=/s.css><base href=/><p style='background:url(a.png)'><img src=a.png alt=A></p>"

    found = shown(page, a_png=(PNG, "image/png"), s_css=css)

    assert found == (
        f'<style>p{{background:url("{PICTURE}")}}</style>'
        f'<p style="background:url(&quot;{PICTURE}&quot;)"><img alt="A" src="{PICTURE}"></p>'
    )


def test_style_that_is_none_is_left_out() -> None:
    assert shown("<link rel=stylesheet href=/s.css>x", s_css=(b"<script>", "text/html")) == "x"


def test_picture_that_is_none_is_left_out() -> None:
    assert shown("<img src=/a.png>", a_png=(b"<script>", "text/html")) == "<img>"


def test_document_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewing, "INLINE", len(PNG) * 2)

    found = shown("<img src=/a.png>" * 5, a_png=(PNG, "image/png"))

    assert (found.count("data:"), found.count("<img")) == (2, 5)


def test_page_as_the_browser_had_it_comes_first() -> None:
    seen = Resource(f"{wacz.DOM}{URL}", HTML, b"<p>Made by a program</p>", AT)
    taken = Taken(
        URL, URL, AT, "test", 200, "T", "", (), (exchange(URL, b"<script src=app.js></script>", HTML),), (seen,)
    )

    found = viewing.shown(Archive(wacz.pack(taken, software="test")), URL)

    assert found == "<!DOCTYPE html><p>Made by a program</p>"


def test_what_is_no_page_is_not_shown() -> None:
    found = archive("x", kind="application/pdf")

    assert (viewing.shown(found, URL), viewing.shown(found, "https://other.example/")) == (None, None)
