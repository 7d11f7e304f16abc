"""The rows of the list and of a group, drawn without a template for each: a page has many of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from rostra.core.templatetags.ui import icon

register = template.Library()

CURRENT = ' aria-current="true"'
WORDS = 240
"""Characters of a message that a row of a group shows."""


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


@register.simple_tag
def group_rows(rows: Iterable[Mapping[str, Any]], choose: bool) -> SafeString:
    """Conversations as `group_display.shown_members` gives them; `choose`: with a box for each that may be chosen."""
    names = _("Choose"), _("Message"), _("Language"), _("State")
    labels = [f' data-label="{conditional_escape(name)}"' for name in names]
    # The address of any, in which the number is put.
    address, _number, rest = reverse("inbox:conversation", args=[0]).rpartition("0")
    return SafeString("".join(_member(row, labels, f"{address}{row['id']}{rest}", choose=choose) for row in rows))


def _member(row: Mapping[str, Any], labels: list[str], url: str, *, choose: bool) -> str:
    number, chosen, message, language, state = row["id"], *labels
    box = ""
    if choose and row["may"]:
        box = (
            f'<input class="ds-input" type="checkbox" name="chosen" value="{number}" id="chosen-{number}"'
            f' aria-labelledby="who-{number} text-{number}"{" checked" if row["chosen"] else ""}>'
        )
    written = f' lang="{conditional_escape(row["language"])}"' if row["language"] else ""
    words = conditional_escape(Truncator(row["text"]).chars(WORDS))
    # What is not escaped here was drawn by tags, which do it.
    return (
        f"<tr>{f'<td{chosen}>{box}</td>' if choose else ''}"
        f'<th scope="row" id="who-{number}">{row["mark"]} {row["who"]}</th>'
        f'<td{message}><a class="link" id="text-{number}" href="{url}" dir="auto"{written}>{words}</a></td>'
        f"<td{language}>{conditional_escape(row['language_name'])}</td>"
        f"<td{state}>{conditional_escape(row['state'])}</td></tr>"
    )
