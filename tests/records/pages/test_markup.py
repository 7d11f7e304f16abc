from __future__ import annotations

import pytest

from rostra.records.pages import markup


def test_text_by_lines_without_programs_and_styles() -> None:
    page = "<title>A<b>B</title><style>p{}</style><h1>One</h1><p>Two  words<script>three()</script><br>Four</p><template>No</template>"

    found = markup.read(page, "https://example.org/", 1000)

    assert (found.title, found.text) == ("AB", "One\nTwo words\nFour")


def test_text_ends_at_the_limit() -> None:
    assert markup.read("<p>" + "a" * 50, "https://example.org/", 10).text == "a" * 10


def test_parts_by_the_page_s_base_each_once() -> None:
    page = "<base href='/deep/'><base href='/other/'><img src=a.png><img src=a.png#x><img><img src='data:,x'><link rel='alternate stylesheet' href=s.css><link rel=icon href=i.png>"

    found = markup.read(page, "https://example.org/x", 1000)

    assert found.parts == ["https://example.org/deep/a.png", "https://example.org/deep/s.css"]


def test_base_that_leads_nowhere_is_none() -> None:
    found = markup.read("<base href='javascript:x'><img src=a.png>", "https://example.org/x/", 1000)

    assert found.parts == ["https://example.org/x/a.png"]


def test_stray_end_tags_do_no_harm() -> None:
    assert markup.read("</style><p>A</b></p><style>x</p>", "https://example.org/", 100).text == "A"


def test_parts_of_styles() -> None:
    css = """a{b:url(x.png)} c{d:URL( "y.png" )} e{f:url('z.png')} g{h:url(data:,x)} i{j:url()}"""

    assert list(markup.css_parts(css, "https://example.org/s/s.css")) == [
        "https://example.org/s/x.png",
        "https://example.org/s/y.png",
        "https://example.org/s/z.png",
        "https://example.org/s/s.css",
    ]


@pytest.mark.parametrize(
    ("base", "link", "whole"), [("https://a/", "http://[", ""), ("https://a/b", " c#d", "https://a/c")]
)
def test_links_are_made_whole(base: str, link: str, whole: str) -> None:
    assert markup.joined(base, link) == whole


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("é".encode(), "text/html", "é"),
        ("é".encode("latin-1"), "text/html; charset=ISO-8859-1", "é"),
        (b"a", "text/html; charset=nonsense", "a"),
        (b"\xff", "text/html", "\ufffd"),
    ],
)
def test_text_is_decoded_whatever_it_says_of_itself(body: bytes, kind: str, text: str) -> None:
    assert markup.decoded(body, kind) == text
