from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.adapters.wordpress import text


@pytest.mark.parametrize(
    ("subject", "body", "expected"),
    [
        (" Works ", "x", "Works"),
        ("", "\n First line \nSecond", "First line"),
        ("", "x" * 81, "x" * 80 + "…"),
        ("", "word " * 20, "word " * 15 + "word…"),
        ("s" * 90, "x", "s" * 90),
        ("", " ", ""),
    ],
)
def test_title_is_the_subject_or_the_beginning(subject: str, body: str, expected: str) -> None:
    assert text.title(subject, body) == expected


@pytest.mark.parametrize(
    ("subject", "body", "below"),
    [
        ("Works", "First line\nSecond", "First line\nSecond"),
        ("", "First line\n\nSecond\nThird", "Second\nThird"),
        ("", "\n One line only ", ""),
        # What is cut, or nobody could follow, stays whole below.
        ("", "x" * 81 + "\nSecond", "x" * 81 + "\nSecond"),
        ("", "See https://a.example\nSecond", "See https://a.example\nSecond"),
        ("", " ", ""),
    ],
)
def test_line_that_became_the_title_is_not_said_again_below(subject: str, body: str, below: str) -> None:
    assert text.below(subject, body) == below


def test_paragraphs_mask_what_is_not_text() -> None:
    page = text.paragraphs('A < B & "C" [x]\n\n\n https://a.example/?a=1&b=[2].\n\n \n', "")
    assert page == (
        "<p>A &lt; B &amp; &quot;C&quot; &#91;x&#93;</p>\n\n"
        '<p> <a href="https://a.example/?a=1&amp;b=&#91;2">https://a.example/?a=1&amp;b=&#91;2</a>&#93;.</p>'
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Une journée d’été", "une-journee-d-ete-00"),
        ("Øl på Straße", "ol-pa-strasse-00"),
        ("أهلا", "post-00"),
        ("word " * 30, "-".join(["word"] * 12) + "-00"),
    ],
)
def test_slug_is_plain_latin_and_ends_in_the_mark(title: str, expected: str) -> None:
    assert text.slug(title, "00") == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<!-- wp:paragraph --><p>One</p><!-- /wp:paragraph -->\n\n<p>Two<br />\nthree</p>", "One\n\nTwo\nthree"),
        ("One\r\nTwo", "One\nTwo"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        (
            '<a href="https://a.example">here</a> <a href="https://a.example">a.example</a>',
            "here (https://a.example) a.example",
        ),
        ("<a>x</a> y</a> <b>z</b>", "x y z"),
    ],
)
def test_plain_is_what_people_read(page: str, expected: str) -> None:
    assert text.plain(page) == expected


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp"]), max_size=200))
def test_text_survives_the_way_out_and_back(line: str) -> None:
    sent = " ".join(line.split())
    assert text.plain(text.paragraphs(sent, "en")) == sent
    assert text.same(text.plain(text.comment(line)), line)
