from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.channels.markup import End, Start, Text, tokens


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("a<B>c</B >d", [Text("a"), Start("b"), Text("c"), End("b"), Text("d")]),
        ("<a HREF='x?a=1&amp;b' href=y z>", [Start("a", {"href": "x?a=1&b", "z": ""})]),
        ("<a href=https://a.example/>x", [Start("a", {"href": "https://a.example/"}), Text("x")]),
        ('<a b = "c>d" / e=>', [Start("a", {"b": "c>d", "e": ""})]),
        ("<br/><hr / >", [Start("br"), End("br"), Start("hr"), End("hr")]),
        ("<a b='>x", [Start("a", {"b": "", "'": ""}), Text("x")]),
        ("<a =b>", [Start("a", {"=b": ""})]),
        ("a<!-- <b> -->b<!-->c<!--->d<!-- x --!>e", [Text("a"), Text("b"), Text("c"), Text("d"), Text("e")]),
        ("<!doctype html><?xml?></><![CDATA[a]]>x", [Text("x")]),
        ("<script>a<b></scripts></SCRIPT>x", [Start("script"), End("script"), Text("x")]),
        ("<style/>x<style>y", [Start("style"), End("style"), Text("x"), Start("style")]),
        ("1 < 2 <3&lt;&nbsp;&#65;", [Text("1 "), Text("<"), Text(" 2 "), Text("<"), Text("3<\xa0A")]),
        ("&#" + "9" * 5_000 + ";&#xFFFFFFFFFF&#x41;", [Text("\ufffd\ufffdA")]),
        ("<", [Text("<")]),
        ("", []),
    ],
)
def test_page_becomes_tokens(page: str, expected: list[object]) -> None:
    assert list(tokens(page)) == expected


@pytest.mark.parametrize("start", ["<a ", "</a ", "<a b='", "<a href", "<!--", "<!", "<?", "</", "</ "])
def test_what_never_ends_is_the_last_token_and_keeps_its_text(start: str) -> None:
    assert list(tokens("x" + start + "y &amp; <i")) == [Text("x"), Text(start + "y & <i")]


HOSTILE = [
    *("<", "<!--", "<![CDATA[", "<!a", "<a ", "&", "&#1", "<a href='x", '<a b="', "<p>", "</", "</a", "<script"),
    *("<script>", "<script></", "<?", "<a b", "<a =", "<a/", "<!-- --!", "<a b='\">", "<style></style ", "<a  "),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_page_made_to_keep_the_reader_busy_is_read_in_one_pass(piece: str) -> None:
    """What goes back to the start of each piece does not come to an end here within hours."""
    count = 1_000_000 // len(piece)

    assert sum(1 for _ in tokens(piece * count)) <= 2 * count


@given(st.lists(st.sampled_from([*HOSTILE, ">", "'", '"', "-->", "x", "</script>", "/>", " "])))
def test_every_token_takes_up_some_of_the_page(pieces: list[str]) -> None:
    page = "".join(pieces)

    assert len(list(tokens(page))) <= len(page)
