"""The rows of the list, drawn without a template for each: a page has many of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rostra.core.templatetags.ui import icon

register = template.Library()

CURRENT = ' aria-current="true"'


@register.simple_tag
def list_rows(rows: Iterable[Mapping[str, Any]], swapped: bool = False) -> SafeString:
    """Rows as `presentation.shown_rows` gives them; `swapped`: each in place of the one that stands on the page."""
    unread = f'<span class="sr-only">{conditional_escape(_("Unread:"))} </span>'
    person = icon("user")
    swap = ' hx-swap-oob="true"' if swapped else ""
    return SafeString("".join(_row(row, swap, unread if row["unread"] else "", person) for row in rows))


def _row(row: Mapping[str, Any], swap: str, unread: str, person: str) -> str:
    """`unread` are the words that say so, empty where it was read; `person` is the sign of who has it."""
    url = conditional_escape(row["url"])
    language = f' lang="{conditional_escape(row["language"])}"' if row["language"] else ""
    owner = f'<span class="pill pill--bare" data-color="neutral">{person}<bdi>{conditional_escape(row["owner"])}</bdi></span>'
    # What is not escaped here was drawn by tags, which do it.
    return (
        f'<li id="row-{row["id"]}"{swap}><a class="item{" is-unread" if unread else ""}" href="{url}" hx-get="{url}"'
        ' hx-target="#talk" hx-swap="outerHTML" hx-push-url="true"'
        f"{CURRENT if row['current'] else ''}>{row['mark']}"
        f'<span class="item__who">{unread}{row["who"]}</span>{row["time"]}'
        f'<span class="item__text" dir="auto"{language}>{conditional_escape(row["text"])}</span>'
        f'<span class="item__meta">{row["failed"]}{row["urgent"]}{row["pill"]}{row["topic"]}{row["group"]}{row["queue"]}'
        f"{owner if row['owner'] else ''}</span></a></li>"
    )
