from __future__ import annotations

import pytest

from rostra.adapters.mastodon import text

MENTIONS = {"https://example.org/@city": "city@example.org"}


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two<br>Three<br />Four</p>", "One\n\nTwo\nThree\nFour"),
        ("<p>a &lt; b &amp; c &#39;d&#39; 😀</p>", "a < b & c 'd' 😀"),
        (
            (
                '<p><span class="h-card"><a href="https://example.org/@city" class="u-url mention">@<span>city</span></a>'
                "</span> hello</p>"
            ),
            "@city@example.org hello",
        ),
        ('<a href="https://far.example/@eve" class="mention">@<span>eve</span></a>', "@eve@far.example"),
        ('<a href="/@eve">@<span>eve</span></a>', "/@eve"),
        ('<a href="http://[">@eve</a>', "@eve (http://[)"),
        ('<a href="https://example.org/@city">https://example.org/@city</a>', "https://example.org/@city"),
        ('<a href="https://example.org/tags/bus" class="hashtag">#<span>bus</span></a>', "#bus"),
        (
            (
                '<a href="https://example.org/a/very/long/address"><span class="invisible">https://</span>'
                '<span class="ellipsis">example.org/a/very</span><span class="invisible">/long/address</span></a>'
            ),
            "https://example.org/a/very/long/address",
        ),
        ('<a href="https://example.org/page">the page</a>', "the page (https://example.org/page)"),
        ("<a>no address</a>", "no address"),
        ("<a href>no address</a></a>", "no address"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"),
        ("Hi <img src=x alt=':wave:'><img src=x> :bell:", "Hi :wave: :bell:"),
        ("<p>Hi<script>alert(1)</script><style>p{}</style></p></script>", "Hi"),
        ("<blockquote>Said</blockquote>So", "Said\n\nSo"),
        ("line\nbreak in source", "line break in source"),
        ("<p>مرحبا</p>", "مرحبا"),
        ("", ""),
    ],
)
def test_plain_is_what_the_person_wrote(html: str, expected: str) -> None:
    assert text.plain(html, MENTIONS) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Hello", 5),
        ("👨‍👩‍👧‍👦 مُحَمَّد", 6),
        ("See https://example.org/a/very/long/address/that/goes/on.", 28),
        ("@bob@example.org hi", 7),
        ("mail bob@example.org", 20),
    ],
)
def test_length_counts_as_mastodon_does(written: str, expected: int) -> None:
    assert text.length(written) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Hello world", "Hello\n\nworld ", True),
        ("Hello", "@bob@example.org Hello", True),
        ("Ask @bob@example.org about it", "Ask @bob about it", True),
        ("Ask @Bob about Zu\u0308rich", "Ask @bob about Z\u00fcrich", True),
        ("Hello", "Hello you", False),
        ("@bob Hello", "@bob Goodbye", False),
        ("", "@bob", True),
    ],
)
def test_same_sees_through_what_the_server_changes(one: str, other: str, expected: bool) -> None:
    assert text.same(one, other) is expected


def test_plain_adds_no_marks_of_direction() -> None:
    html = '<p>شكرا <a href="https://example.org/@city">@<span>city</span></a> على \u200fالسؤال</p>'
    assert text.plain(html, MENTIONS) == "شكرا @city@example.org على \u200fالسؤال"
