"""What the month shows more than a hundred times, drawn without a template for each: its days with their entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rostra.core.templatetags.ui import icon, pill
from rostra.core.ui.addresses import numbered
from rostra.editorial.calendar import Day, Entry, Item
from rostra.editorial.planning import Occurrence
from rostra.editorial.post_status import Status

register = template.Library()

LOOK = {"published": " entry--done", "draft": " entry--draft"}
"""By kind of status, how an entry differs from the others."""


@register.simple_tag
def small_days(days: Iterable[Day], kept: str, may_write: bool) -> SafeString:
    """Days with their posts, leading to their pages, and open slots, leading to a new post where the reader may write.

    As `editorial/_day.html` draws those of a week; `kept` are the filters, as the end of an address.
    """
    post, word = numbered("editorial:post"), cache(_word)

    def small(item: Item) -> str:
        if isinstance(item.what, Entry):
            return _post(item.clock, item.what, post(item.what.post.pk), word(item.what.status))
        return _slot(item.clock, item.what, may_write)

    return SafeString("".join(_day(day, kept, small) for day in days))


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


def _day(day: Day, kept: str, small: Callable[[Item], str]) -> str:
    return (
        f'<section class="week__day{day.look}" aria-labelledby="day-{day.key}"><h2 id="day-{day.key}"><span>'
        f'<span class="week__name">{escape(str(day.weekday))}</span> <span class="nums">{day.date.day}</span></span>'
        f"{pill('due', _('Today')) if day.today else ''}</h2>"
        f"{''.join(map(small, day.items))}{_calm() if day.quiet and not day.items else ''}"
        f"{more_of(day, kept) if day.more > 0 else ''}</section>"
    )


def _calm() -> str:
    return f'<p class="none">{escape(_("Nothing planned"))}<span>{escape(_("Quiet period"))}</span></p>'


def _word(status: Status) -> tuple[str, str]:
    """How an entry in this state differs from others, as the beginning of its tag; and what the state is called."""
    look = f'class="entry entry--small{LOOK.get(status.kind, "")}" data-color="{status.color}"'
    return look, escape(str(status.word))


def _post(clock: str, entry: Entry, address: str, state: tuple[str, str]) -> str:
    look, word = state
    lock = icon("lock", _("May not go out in the quiet period")) if entry.quiet else ""
    # Escaped one by one: of the rest, nothing is of anybody's writing, and there are a hundred of these.
    return (
        f'<a {look} href="{address}"><span class="nums">{clock}</span> <b dir="auto">{escape(entry.post.title)}</b>'
        f'{lock}<span class="sr-only">{word}</span></a>'
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
