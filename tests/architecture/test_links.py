"""Addresses that came from a network are links only after the filter that lets nothing but the web through."""

from __future__ import annotations

import re

from django.template import Context, Template

from tests.architecture.tree import ROOT

_FROM_NETWORKS = re.compile(
    r"(?:href|src)=\"{{ (?:[\w.]+\.)?(?:\w*delivery|account|message|attachment)\.url(?!\|web_address)[ |]"
)


def test_templates_filter_addresses_that_came_from_a_network() -> None:
    found = {path.name for path in (ROOT / "rostra").rglob("*.html") if _FROM_NETWORKS.search(path.read_text("utf-8"))}

    assert found == set()


def test_filter_leaves_out_what_would_run_in_the_page() -> None:
    page = Template("{{ bad|web_address }}|{{ good|web_address }}")

    assert page.render(Context({"bad": "javascript:alert(1)", "good": "https://a.example/"})) == "|https://a.example/"
