from __future__ import annotations

import pytest
from django.utils import translation

from rostra.inbox.presentation import language_name, linked


def link(address: str) -> str:
    return f'<a class="link url" href="{address}" rel="nofollow noopener noreferrer">{address}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("a < b & c", "a &lt; b &amp; c"),
        ("See https://a.example/x.", f"See {link('https://a.example/x')}."),
        ("(http://a.example/b)", f"({link('http://a.example/b')})"),
        ("https://a.example/w_(x), ok", f"{link('https://a.example/w_(x)')}, ok"),
        ("HTTPS://A.example!", f"{link('HTTPS://A.example')}!"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://a.example/?q=1&r=2", link("https://a.example/?q=1&amp;r=2")),
        ("https://a.example/'onx='", f"{link('https://a.example/')}&#x27;onx=&#x27;"),
        ("https://a.example/\u202egpj", f"{link('https://a.example/')}\u202egpj"),
        ("https://a.example https://b.example", f"{link('https://a.example')} {link('https://b.example')}"),
    ],
)
def test_linked_escapes_and_links(text: str, html: str) -> None:
    assert linked(text) == html


@pytest.mark.parametrize(("code", "name"), [("ro", "Romanian"), ("", "Not sure"), ("qq", "qq")])
def test_language_name_says_it_in_words(code: str, name: str) -> None:
    with translation.override("en"):
        assert language_name(code) == name
