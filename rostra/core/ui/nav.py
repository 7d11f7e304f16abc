"""The registry `core.ui.nav`: what stands in the menu of the signed-in.

A domain adds its entries in `AppConfig.ready()`; the shell draws those that the reader may open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest
from django.utils.functional import Promise

from rostra.core.ui.addresses import fixed
from rostra.core.ui.icons import ICONS


@dataclass(frozen=True, kw_only=True)
class Item:
    section: str | Promise = ""  # translated heading; empty: the group without one, on top
    label: str | Promise
    url_name: str
    icon: str
    order: int  # over all sections; a section stands where its first entry does
    allowed: Callable[[HttpRequest], bool]
    count: Callable[[HttpRequest], int] | None = None  # open work; 0 is not shown
    also: tuple[str, ...] = ()  # URL names of further pages for which the entry stands

    def __post_init__(self) -> None:
        if self.icon not in ICONS:
            raise ValueError(f"no icon {self.icon!r}; add it to rostra/core/ui/icons.py")


@dataclass(frozen=True)
class Link:
    section: str
    label: str
    url: str
    url_name: str
    icon: str
    current: str  # the value of aria-current: "page", "true" for a page below it, or empty
    count: int


@dataclass(frozen=True)
class Section:
    label: str
    links: list[Link]


_items: dict[str, Item] = {}


def register(item: Item) -> None:
    """Add an entry. The same entry twice is fine; two different ones for one URL are a mistake."""
    known = _items.setdefault(item.url_name, item)
    if known != item:
        raise ValueError(f"the menu already has an entry for {item.url_name!r}")


def items(request: HttpRequest) -> list[Link]:
    """The entries the reader may open, in order."""
    allowed = sorted((i for i in _items.values() if i.allowed(request)), key=lambda i: i.order)
    urls = {item.url_name: fixed(item.url_name) for item in allowed}
    covered = {item.url_name: [urls[item.url_name], *map(fixed, item.also)] for item in allowed}
    here = max((u for many in covered.values() for u in many if _covers(u, request.path)), key=len, default="")
    return [
        Link(
            section=str(item.section),
            label=str(item.label),
            url=urls[item.url_name],
            url_name=item.url_name,
            icon=item.icon,
            current=_current(covered[item.url_name], here, request.path),
            count=item.count(request) if item.count else 0,
        )
        for item in allowed
    ]


def sections(links: list[Link]) -> list[Section]:
    """The entries grouped by heading, each group where its first entry stands."""
    first = {link.section: place for place, link in reversed(list(enumerate(links)))}
    grouped = groupby(sorted(links, key=lambda link: first[link.section]), key=lambda link: link.section)
    return [Section(label, list(group)) for label, group in grouped]


def _covers(url: str, path: str) -> bool:
    # The start page is above every other page, and stands for none of them.
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


def _current(covered: list[str], here: str, path: str) -> str:
    if here not in covered:
        return ""
    return "page" if covered[0] == path else "true"
