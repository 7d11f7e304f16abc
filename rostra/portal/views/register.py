"""The public register of accounts: the page, its changes, and the same as open data."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rostra.accounts.networks import NotRecognised
from rostra.accounts.queries import opendata as data
from rostra.accounts.queries import published, verifying
from rostra.accounts.queries.proofs import reported_accounts
from rostra.accounts.queries.sites import linked_sites
from rostra.core.cookieless import cookieless, shared
from rostra.people.access import public
from rostra.people.models import Body
from rostra.people.paging import cursor
from rostra.people.queries import csv_file
from rostra.portal import access, opendata
from rostra.portal.presentation import shown_row, shown_verdict
from rostra.portal.queries import has_web_form, register_changed_at
from rostra.portal.register import CheckForm, RegisterForm

KEPT = 300
"""Seconds for which caches may keep what stands here."""


@public
@cookieless
@require_safe
def accounts(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The body's accounts, and the question whether one is among them."""
    now = timezone.now()
    with access.open_body(slug) as body, access.reading(request, body) as chosen:
        overview = published.overview()
        form = RegisterForm(overview, request.GET)
        page = published.public_page(
            form.wanted(), now=now, before=cursor(request, "before"), after=cursor(request, "after")
        )
        context = {
            **_shell(body, "accounts"),
            "form": form,
            "overview": overview,
            "page": page,
            "rows": [shown_row(row) for row in page.rows],
            "fakes": reported_accounts(body),
            "report_url": reverse("portal:report", args=[body.slug]),
            "linked_sites": linked_sites(body, get_language() or body.language),
            **_checked(request, body),
        }
        response = render(request, "portal/accounts.html", context)
        return _shared(request, response, varies=not chosen)


@public
@cookieless
@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Which accounts came and went, newest first."""
    place = request.GET.get("after", "")
    with access.open_body(slug) as body, access.reading(request, body) as chosen:
        try:
            rows = published.public_changes(now=timezone.now(), place=place, size=published.SIZE + 1)
        except ValueError as error:
            raise Http404 from error
        shown = rows[: published.SIZE]
        older = shown[-1].place if len(rows) > len(shown) else ""
        context = {**_shell(body, "accounts"), "rows": shown, "older": older}
        return _shared(request, render(request, "portal/changes.html", context), varies=not chosen)


@public
@cookieless
@require_safe
def accounts_atom(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The newest changes as a feed (RFC 4287)."""
    with access.open_body(slug) as body, access.reading(request, body) as chosen:
        feed = opendata.atom(body, published.public_changes(now=timezone.now()), address=request.get_full_path())
        return _shared(request, HttpResponse(feed, content_type="application/atom+xml"), varies=not chosen)


@public
@cookieless
@require_safe
def accounts_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    with access.open_body(slug) as body, translation.override(body.language):
        table = csv_file(data.as_table(published.public_list(now=timezone.now())))
        response = HttpResponse(table, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="accounts-{body.slug}.csv"'
        return _shared(request, response)


@public
@cookieless
@require_safe
def accounts_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    with access.open_body(slug) as body, translation.override(body.language):
        rows = published.public_list(now=timezone.now())
        document = {
            "body": {"slug": body.slug, "name": body.name},
            "url": settings.ROSTRA_URL + reverse("portal:accounts", args=[body.slug]),
            "accounts": [data.as_data(row) for row in rows],
        }
        return _shared(request, _json(document, "application/json"))


@public
@cookieless
@require_safe
def dataset(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What the open data are, for catalogues of open data (DCAT-AP 3)."""
    with access.open_body(slug) as body, translation.override(body.language):
        document = opendata.dcat(body, changed_at=published.overview().changed_at)
        return _shared(request, _json(document, "application/ld+json"))


def _checked(request: HttpRequest, body: Body) -> dict[str, Any]:
    """What the register says to the account in ?check=, if one is asked about."""
    form = CheckForm(request.GET if "check" in request.GET else None)
    if not form.is_bound or not form.is_valid():
        return {"check": form}
    text = form.cleaned_data["check"]
    try:
        verdicts = verifying.check(text, now=timezone.now(), body=body.pk)
    except NotRecognised as refused:
        return {"check": form, "refused": str(refused)}
    return {"check": form, "asked": text, "verdicts": [shown_verdict(verdict) for verdict in verdicts]}


def _shell(body: Body, here: str) -> dict[str, Any]:
    return {"body": body, "here": here, "may_ask": has_web_form()}


def _json(document: dict[str, Any], content_type: str) -> HttpResponse:
    return HttpResponse(json.dumps(document, ensure_ascii=False, indent=1), content_type=content_type)


def _shared(request: HttpRequest, response: HttpResponse, *, varies: bool = False) -> HttpResponseBase:
    vary = ("Accept-Language",) if varies else ()
    return shared(request, response, seconds=KEPT, modified=register_changed_at(timezone.now()), vary=vary)
