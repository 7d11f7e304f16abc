from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.adapters.mail import markup
from rostra.adapters.mail.markup import from_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two&nbsp;&amp; three</p>", "One\n\nTwo & three"),
        ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
        ("One<br/>Two<br><br><br>Three", "One\nTwo\n\nThree"),
        ("<title>x</title><style>p{}</style><script>if (a<b) {}</script>One", "One"),
        ("<html><head><style>p{}<body>One</body>", ""),
        ("<template><p>x</p></template><body>One</body>", "One"),
        ("<template>x<body>One", "One"),
        ("<a href='https://a.example/'>here</a>", "here (https://a.example/)"),
        ("<a href='https://a.example/'>https://a.example</a>", "https://a.example"),
        ("<a href='mailto:a@b.example'>a@b.example</a> <a href='#top'>top</a> <a>none</a>", "a@b.example top none"),
        ("<a href='https://a.example'><img alt='logo' src='x'></a><img>", "logo (https://a.example)"),
        ("<a href='https://a.example'></a>", "https://a.example"),
        ("<a href='https://a.example'>one<p>two</a>", "one\n\ntwo (https://a.example)"),
        ("</a></ul></pre></blockquote></style>x", "x"),
        ("<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li></ul>e", "- a\n- b\n  1. c\n  2. d\n\ne"),
        ("<li>alone</li>", "- alone"),
        (
            "<p>Yes</p><blockquote><p>Q1</p><blockquote>Q2</blockquote></blockquote><p>No",
            "Yes\n\n> Q1\n>\n> > Q2\n\nNo",
        ),
        ("<blockquote>a</blockquote>", "> a"),
        ("<![<p>a", "a"),
        (
            "<a href='https://a.example'>one <a href='https://b.example'>two</a>",
            "one (https://a.example)two (https://b.example)",
        ),
        ("I am <5 and </ here", "I am <5 and </ here"),
        ("One <a href='https://a.example", "One <a href='https://a.example"),
        ("<pre>a  b\n  c\n\nd</pre>e", "a  b\n  c\n\nd\n\ne"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>", "a b\nc"),
        ("<p>a", "a"),
        ("<![if]>a<!-- b -->c", "ac"),
        ("", ""),
    ],
)
def test_html_reads_as_text(html: str, text: str) -> None:
    assert from_html(html) == text


def test_html_longer_than_a_book_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "HTML_CHARS", 10)

    assert from_html("<p>123456789</p>") == "1234567"


@given(st.lists(st.sampled_from(["<p>", "</p>", "<ul>", "<li>", "</ul>", "<pre>", "<a href='https://x'>", "</a>", "<!", "<![", "x", "\n", "<blockquote>", "&#0;", "&#xd800;", "<style>", "</"])))  # fmt: skip
def test_any_html_becomes_text(pieces: list[str]) -> None:
    assert "\0" not in from_html("".join(pieces))


@pytest.mark.parametrize(
    "piece", ["<a><br>", "<a>x", "<a href='https://a.example'>x<p>", "<ul><li>", "<blockquote>", "<pre>\n"]
)
def test_work_on_a_page_that_never_closes_grows_with_its_length(piece: str) -> None:
    few, many = _steps(piece * 100), _steps(piece * 200)

    assert many <= 2.1 * few


def _steps(html: str) -> int:
    """How many instructions of Python the reading takes."""
    seen = 0

    def count(frame: FrameType, event: str, _: object) -> Any:
        nonlocal seen
        frame.f_trace_opcodes = True
        seen += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        from_html(html)
    finally:
        sys.settrace(before)
    return seen
