"""Links of the documentation lead somewhere, and every page can be reached."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.architecture.tree import ROOT
from tests.docs.pages import anchors, links, pages

OUTSIDE = ("https://", "http://", "mailto:")


def target(page: Path, link: str) -> tuple[Path, str]:
    """The file and the place in it to which a link of the page leads."""
    address, _, place = unquote(link).partition("#")
    found = (ROOT / page.parent / address).resolve() if address else ROOT / page
    return found, place


@pytest.mark.parametrize("page", pages(), ids=str)
def test_links_resolve(page: Path) -> None:
    broken = []
    for link in links(page):
        if link.startswith(OUTSIDE):
            continue
        file, place = target(page, link)
        if not file.exists() or (place and file.suffix == ".md" and place not in anchors(file.relative_to(ROOT))):
            broken.append(link)

    assert broken == []


def test_index_names_every_page() -> None:
    named = {target(Path("docs/README.md"), link)[0] for link in links(Path("docs/README.md"))}
    written = {ROOT / page for page in pages() if page.parts[0] == "docs" and page.name != "README.md"}

    assert sorted(str(page.relative_to(ROOT)) for page in written - named) == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(page.name[:4]) for page in pages() if page.parts[:2] == ("docs", "decisions"))

    assert numbers == list(range(1, len(numbers) + 1))
