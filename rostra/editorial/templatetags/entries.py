"""What the month shows more than a hundred times, drawn without a template for each: small entries, links to a day."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rostra.core.templatetags.ui import icon
from rostra.core.ui.addresses import numbered
from rostra.editorial.calendar import Day, Entry, Item
from rostra.editorial.planning import Occurrence

register = template.Library()

LOOK = {"published": " entry--done", "draft": " entry--draft"}
"""By kind of status, how an entry differs from the others."""


@register.simple_tag
def small_entries(items: Iterable[Item], may_write: bool) -> SafeString:
    """Posts, leading to their pages; open slots, leading to a new post for them where the reader may write."""
    return SafeString("".join(_small(item, may_write) for item in items))


@register.simple_tag
def more_of(day: Day, kept: str) -> SafeString:
    """The link to all posts of a day; `kept` are the filters, as the end of an address."""
    return format_html(
        '<a class="link small" href="?view=list&amp;day={}{}">{}<span class="sr-only">: {} {}</span></a>',
        day.date.isoformat(),
        kept,
        day.others,
        day.weekday,
        day.date.day,
    )


def _small(item: Item, may_write: bool) -> SafeString:
    return _post(item.clock, item.what) if isinstance(item.what, Entry) else _slot(item.clock, item.what, may_write)


def _post(clock: str, entry: Entry) -> SafeString:
    return format_html(
        '<a class="entry entry--small{}" data-color="{}" href="{}"><span class="nums">{}</span> <b dir="auto">{}</b>{}'
        '<span class="sr-only">{}</span></a>',
        LOOK.get(entry.status.kind, ""),
        entry.status.color,
        numbered("editorial:post", entry.post.pk),
        clock,
        entry.post.title,
        icon("lock", _("May not go out in the quiet period")) if entry.quiet else "",
        entry.status.word,
    )


def _slot(clock: str, occurrence: Occurrence, may_write: bool) -> SafeString:
    words = format_html(
        '<span class="nums">{}</span> <b dir="auto">{}</b>{}',
        clock,
        occurrence.slot.name,
        icon("repeat", _("Open slot")),
    )
    look = SafeString('class="entry entry--small entry--open" data-color="neutral"')
    if not may_write:
        return format_html("<span {}>{}</span>", look, words)
    query = urlencode({"slot": occurrence.slot.pk, "day": occurrence.day.isoformat()})
    return format_html('<a {} href="{}?{}">{}</a>', look, reverse("editorial:compose"), query, words)
