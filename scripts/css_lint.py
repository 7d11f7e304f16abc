"""Refuse what breaks right-to-left pages or the content security policy.

Run as `python scripts/css_lint.py` (part of `make check`). In our style sheets: physical directions and sizes,
outside rules for one direction (`[dir=rtl]`) and the few allowed declarations. In templates: inline styles,
event attributes and scripts. Prints `file:line: what`, and exits with 1 when there is anything.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PHYSICAL = re.compile(
    r"""(?<![\w.#-])(?:
        (?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-\w+)?
      | border-(?:top|bottom)-(?:left|right)-radius
      | (?:left|right|top|bottom)
      | (?:min-|max-)?(?:width|height)
    )\s*:
    | (?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)\b
    | (?<![\w-])overflow-[xy]\s*:
    """,
    re.VERBOSE,
)
# A table scrolls along its own line; no engine mirrors that wrongly.
ALLOWED = frozenset({"overflow-x:"})

INLINE = (
    (re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE), "inline style: use a class"),
    (re.compile(r"<style\b", re.IGNORECASE), "inline style sheet: use a file"),
    (re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE), "event attribute: use a data attribute and a script file"),
    (re.compile(r"\bhx-on\b", re.IGNORECASE), "hx-on needs eval"),
    (re.compile(r"\bhx-(?:vals|headers)\s*=\s*[\"']js:", re.IGNORECASE), "js: values need eval"),
    (re.compile(r"\bhx-trigger\s*=\s*\"[^\"]*\w\[", re.IGNORECASE), "a trigger filter needs eval"),
    (re.compile(r"(?:href|action|src)\s*=\s*[\"']\s*javascript:", re.IGNORECASE), "script address"),
    (re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", re.IGNORECASE), "inline script: use a file"),
)


def css_problems(css: str) -> Iterator[tuple[int, str]]:
    """Line and text of each physical declaration. Comments and rules for one direction are left out."""
    bare = re.sub(r"/\*.*?\*/", _blank, css, flags=re.DOTALL)
    bare = re.sub(r"[^{};]*\[dir=[^{};]*\{[^{}]*\}", _blank, bare)
    # What stands in the parentheses of a media query is not a declaration.
    bare = re.sub(r"@(?:media|container|supports)[^{]*\{", _blank, bare)
    for found in PHYSICAL.finditer(bare):
        words = re.sub(r"\s", "", found.group())
        if words not in ALLOWED:
            yield _line(bare, found.start()), f"{words} is physical: use the logical property"


def template_problems(html: str) -> Iterator[tuple[int, str]]:
    """Line and reason of everything that the content security policy would refuse."""
    bare = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", _blank, html, flags=re.DOTALL)
    for pattern, reason in INLINE:
        for found in pattern.finditer(bare):
            yield _line(bare, found.end()), reason


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found.group())


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def problems(root: Path) -> list[str]:
    found = []
    for path in sorted((root / "rostra/static/rostra").rglob("*.css")):
        found += [f"{path.relative_to(root)}:{line}: {what}" for line, what in css_problems(path.read_text())]
    for path in sorted((root / "rostra").rglob("templates/**/*.html")):
        found += [f"{path.relative_to(root)}:{line}: {what}" for line, what in template_problems(path.read_text())]
    return found


def main() -> int:
    found = problems(ROOT)
    print("\n".join(found) or "css_lint: style sheets and templates are clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
