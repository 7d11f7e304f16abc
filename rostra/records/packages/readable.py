"""Pages that people read: what a package holds, and the records in a table. No script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:.4rem .6rem;"
    "border-bottom:1px solid #ccc}td{overflow-wrap:anywhere}.words{white-space:pre-wrap}code{font-size:.85em}"
)
RIGHT_TO_LEFT = frozenset({"ar"})
SHOWN = 600
"""Characters of a text that the table shows; all of it stands in the items."""


def page(*, title: str, language: str, parts: Iterable[str]) -> str:
    """A whole document around parts that are HTML already."""
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n<style>{STYLE}</style>\n'
        f"</head>\n<body>\n<h1>{escape(title)}</h1>\n{''.join(parts)}</body>\n</html>\n"
    )


def facts(pairs: Mapping[str, str]) -> str:
    """Names and values, one below the other."""
    lines = (
        f"<tr><th scope=row>{escape(name)}</th><td dir=auto>{escape(value)}</td></tr>\n"
        for name, value in pairs.items()
    )
    return f"<table>\n{''.join(lines)}</table>\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of text; what is longer than a table bears is cut, with a mark."""
    head = "".join(f"<th scope=col>{escape(name)}</th>" for name in header)
    lines = (f"<tr>{''.join(_cell(text) for text in row)}</tr>\n" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(lines)}</tbody>\n</table>\n"


def links(pairs: Iterable[tuple[str, str]]) -> str:
    """Relative addresses with what they lead to."""
    lines = (f'<li><a href="{escape(address)}">{escape(words)}</a></li>\n' for address, words in pairs)
    return f"<ul>\n{''.join(lines)}</ul>\n"


def text(words: str) -> str:
    """Text with its lines."""
    return f'<div class="words" dir="auto">{escape(words)}</div>\n'


def _cell(words: str) -> str:
    shown = words if len(words) <= SHOWN else f"{words[:SHOWN]} …"
    return f'<td class="words" dir="auto">{escape(shown)}</td>'
