"""The public journal, for who does not sign in: a page, a feed, data, and the file that other archives read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from rostra.core.cookieless import shared
from rostra.people.models import Body
from rostra.people.paging import cursor
from rostra.portal import access
from rostra.portal import journal as journals
from rostra.portal.queries import has_web_form
from rostra.portal.views.opening import open_page
from rostra.records.journal_xml import NoEntries

KEPT = 300
"""Seconds for which caches may keep what stands here."""


@open_page
def journal(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The entries, the newest first; `?year=`, `?after=`."""
    with _open(slug) as (body, today), access.reading(request, body) as chosen:
        year = cursor(request, "year")
        found, older = journals.page(today=today, year=year, before=cursor(request, "after"))
        context = {
            "body": body,
            "here": "journal",
            "may_ask": has_web_form(),
            "entries": found,
            "older": older,
            "year": year,
            "years": journals.years(),
        }
        response = render(request, "portal/journal.html", context)
        return shared(request, response, seconds=KEPT, vary=() if chosen else ("Accept-Language",))


@open_page
def journal_atom(request: HttpRequest, slug: str) -> HttpResponseBase:
    with _open(slug) as (body, today), override(body.language):
        found, _older = journals.page(today=today)
        title = _("Public journal of %(name)s") % {"name": body.name}
        content = journals.atom(body, found, title=title)
        return shared(request, HttpResponse(content, content_type="application/atom+xml"), seconds=KEPT)


@open_page
def journal_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    with _open(slug) as (body, today):
        found, older = journals.page(today=today, before=cursor(request, "after"))
        content = journals.as_json(body, found, older)
        return shared(request, HttpResponse(content, content_type="application/json"), seconds=KEPT)


@open_page
def journal_xml(request: HttpRequest, slug: str, year: int) -> HttpResponseBase:
    """The journal of a year as Noark 5 has it."""
    with _open(slug) as (body, today):
        try:
            content = b"".join(journals.noark(body, year, today=today))
        except NoEntries as error:
            raise Http404 from error
    response = HttpResponse(content, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="offentligJournal-{slug}-{year}.xml"'
    return shared(request, response, seconds=KEPT)


@contextmanager
def _open(slug: str) -> Iterator[tuple[Body, date]]:
    """The body and its today; 404 for one that keeps no journal."""
    with access.open_body(slug) as body:
        if not journals.has_journal():
            raise Http404
        yield body, timezone.localdate()
