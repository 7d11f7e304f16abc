"""The pages of the documentation and what they hold: links, headings, tables, code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.tree import ROOT, files

LINK = re.compile(r"(?<!\\)!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^( *)```[^\n]*\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
ANCHOR = re.compile(r'<a id="([^"]+)">')


@cache
def pages() -> tuple[Path, ...]:
    return tuple(file for file in files() if file.suffix == ".md")


@cache
def text(page: Path) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def links(page: Path) -> Iterator[str]:
    yield from LINK.findall(FENCE.sub("", text(page)))


def anchors(page: Path) -> set[str]:
    """As the usual renderers make them: small letters, no punctuation, hyphens for spaces."""
    prose = FENCE.sub("", text(page))
    made = {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in HEADING.findall(prose)}
    return made | set(ANCHOR.findall(prose))


def code(page: Path) -> list[str]:
    """All pieces of code: what stands between fences, line by line, and between single marks."""
    blocks = [line.strip() for _, block in FENCE.findall(text(page)) for line in block.splitlines()]
    return blocks + SPAN.findall(FENCE.sub("", text(page)))


def table(page: str, *first: str) -> list[list[str]]:
    """The cells of the table whose heading begins with these cells."""
    lines = text(Path(page)).splitlines()
    for number, line in enumerate(lines):
        if _cells(line)[: len(first)] == list(first):
            rows = []
            for row in lines[number + 2 :]:
                if not row.startswith("|"):
                    break
                rows.append(_cells(row))
            return rows
    raise AssertionError(f"{page} has no table that begins with {first}")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
