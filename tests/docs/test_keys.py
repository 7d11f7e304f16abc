"""The keys of the inbox: the how-to, the list that `?` shows, and what the pages do say the same."""

from __future__ import annotations

import re
from collections import Counter

from tests.architecture.tree import ROOT

INBOX = ROOT / "rostra" / "inbox"
LIST = INBOX / "templates" / "inbox" / "_keys.html"
PAGE = ROOT / "docs" / "how-to" / "answer-with-approved-words.md"
STEPS = {"j", "k"}
"""Of the list that stands on the page, not of one element: `rostra.js` knows them."""
_SHOWN = re.compile(r'<dt><kbd>(.)</kbd></dt><dd>{% translate "([^"]+)" %}</dd>')
_WRITTEN = re.compile(r"^\| `(.)` \| (.+) \|$", re.MULTILINE)


def shown() -> list[tuple[str, str]]:
    return _SHOWN.findall(LIST.read_text())


def test_how_to_and_list_say_the_same() -> None:
    assert _WRITTEN.findall(PAGE.read_text().partition("## Keys")[2]) == shown()


def test_each_key_stands_once_in_the_list() -> None:
    assert [key for key, times in Counter(key for key, _does in shown()).items() if times > 1] == []


def test_pages_have_the_keys_of_the_list_and_no_other() -> None:
    sources = [
        *(INBOX / "templates").rglob("*.html"),
        *INBOX.rglob("*.py"),
        ROOT / "rostra" / "core" / "templates" / "ui" / "message.html",
    ]
    text = "\n".join(path.read_text() for path in sources)
    # As an attribute, as a widget's, and as what a partial is given.
    found = re.findall(r'data-key="(.)"|"data-key": "(.)"| key="(.)"', text)

    assert {"".join(groups) for groups in found} | STEPS == {key for key, _does in shown()}
