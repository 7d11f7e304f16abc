"""Markdown that people wrote, as HTML that is safe to show: no markup of their own, no pictures, no script addresses."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Without `html` tags are shown as they were written; addresses such as "javascript:" become no links.
_READER = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_inline", "html_block"])

LISTS = {"bullet_list_open": "bullets", "ordered_list_open": "steps"}


def html(text: str) -> SafeString:
    """For the body of a page that has its own `<h1>`: the highest heading in the text is one below."""
    tokens = _READER.parse(text)
    for token in tokens:
        _fit(token)
    made: str = _READER.renderer.render(tokens, _READER.options, {})
    return mark_safe(made)  # noqa: S308 - built from escaped text


def _fit(token: Token) -> None:
    """As pages of Rostra are built: one `<h1>`, and lists that look like lists."""
    if token.type in ("heading_open", "heading_close") and token.tag == "h1":
        token.tag = "h2"
    if token.type in LISTS:
        token.attrSet("class", LISTS[token.type])
