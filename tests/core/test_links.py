from __future__ import annotations

import pytest

from rostra.core.links import web_address


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org:8080/@city/1?x=1&y=%20#part",
        "HTTPS://Example.org/",
        "https://[2001:db8::1]/",
        "https://example.org/@user",
        "https://oraș.example/străzi",
    ],
)
def test_address_of_a_page_stays_as_it_is(address: str) -> None:
    assert web_address(f" {address}\n") == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "#",
        "/accounts/",
        "//example.org",
        "example.org",
        "https:",
        "https:///path",
        "https:example.org",
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://example.org",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "mailto:a@example.org",
        "ftp://example.org",
        "https://bank.example@evil.example/",
        "https://user:password@example.org/",
        "https://bank.example\\@evil.example/",
        "https://example.org\\path",
        "https://exa mple.org/",
        "https://example.org/\x00",
        "https://example.org/\u2028x",
        "https://example.org:port/",
        "https://example.org:0/",
        "https://[::1/",
    ],
)
def test_anything_else_is_left_out(address: str) -> None:
    assert web_address(address) == ""
