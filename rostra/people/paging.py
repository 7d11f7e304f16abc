"""Keyset pages of what has a growing id, newest first: as quick on the hundredth page as on the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

M = TypeVar("M", bound=Model)

SIZE = 50
DIGITS = 18
"""So many has every id that the database can hold."""


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """`newer` and `older` are the cursors of the pages beside it, as `ui/pages.html` takes them; None at the ends."""

    rows: list[M]
    newer: int | None
    older: int | None


def cursor(request: HttpRequest, name: str) -> int | None:
    """An id in the query string. Raises Http404 for anything else: nobody gets such an address from us."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
        raise Http404
    return int(text)


def page_of(rows: QuerySet[M], request: HttpRequest, *, size: int = SIZE) -> Page[M]:
    """The page that `?before=` (newer than this id) or `?after=` (older than it) asks for; else the newest."""
    before, after = cursor(request, "before"), cursor(request, "after")
    if before is not None:
        found = list(rows.filter(pk__gt=before).order_by("pk")[: size + 1])
        shown = found[:size][::-1]
        return Page(shown, shown[0].pk if len(found) > size else None, shown[-1].pk if shown else None)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: size + 1])
    shown = found[:size]
    return Page(
        shown,
        shown[0].pk if after is not None and shown else None,
        shown[-1].pk if len(found) > size else None,
    )
