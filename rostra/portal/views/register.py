"""The public register of accounts: the page, its changes, and the same as open data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language

from rostra.accounts.networks import NotRecognised
from rostra.accounts.queries import opendata as data
from rostra.accounts.queries import published, verifying
from rostra.accounts.queries.proofs import reported_accounts
from rostra.accounts.queries.sites import linked_sites
from rostra.core.cookieless import shared
from rostra.inbox.profile_notice import general_notice
from rostra.people.models import Body
from rostra.people.paging import cursor
from rostra.people.queries import csv_file
from rostra.policy.queries.drafting import has_policy
from rostra.portal import access, opendata
from rostra.portal.presentation import shown_row, shown_verdict
from rostra.portal.promise import midnight, promised
from rostra.portal.queries import has_web_form, register_changed_at
from rostra.portal.register import CheckForm, RegisterForm
from rostra.portal.views.opening import open_page

KEPT = 300
"""Seconds for which caches may keep what stands here, our own included."""


@open_page
def accounts(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The body's accounts, and the question whether one is among them."""
    now = timezone.now()
    with access.open_body(slug) as body, access.reading(request, body) as chosen:
        overview = published.overview()
        form = RegisterForm(overview, request.GET)
        page = published.public_page(
            form.wanted(),
            now=now,
            before=cursor(request, "before"),
            after=cursor(request, "after"),
            everything=overview.all,
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
            "promise": promised(body, now),
            "notice": general_notice(body, now=now),
            "has_policy": has_policy(),
            **_checked(request, body),
        }
        response = render(request, "portal/accounts.html", context)
        # The figures of a new day are news, too.
        changed_at = max(register_changed_at(now), midnight(now))
        return _shared(request, response, changed_at=changed_at, varies=not chosen)


@open_page
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


@open_page
def accounts_atom(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The newest changes as a feed (RFC 4287)."""
    with access.open_body(slug) as body, access.reading(request, body) as chosen:
        address = request.path + (f"?lang={chosen}" if chosen else "")

        def build() -> bytes:
            return opendata.atom(body, published.public_changes(now=timezone.now()), address=address)

        return _document(request, body, build, "application/atom+xml", address=address, varies=not chosen)


@open_page
def accounts_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    with access.open_body(slug) as body, translation.override(body.language):

        def build() -> bytes:
            return csv_file(data.as_table(published.public_list(now=timezone.now()))).encode()

        response = _document(request, body, build, "text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="accounts-{body.slug}.csv"'
        return response


@open_page
def accounts_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    with access.open_body(slug) as body, translation.override(body.language):

        def build() -> bytes:
            rows = published.public_list(now=timezone.now())
            return _json(
                {
                    "body": {"slug": body.slug, "name": body.name},
                    "url": settings.ROSTRA_URL + reverse("portal:accounts", args=[body.slug]),
                    "accounts": [data.as_data(row) for row in rows],
                }
            )

        return _document(request, body, build, "application/json")


@open_page
def dataset(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What the open data are, for catalogues of open data (DCAT-AP 3)."""
    with access.open_body(slug) as body, translation.override(body.language):

        def build() -> bytes:
            return _json(opendata.dcat(body, changed_at=published.overview().changed_at))

        return _document(request, body, build, "application/ld+json")


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


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _document(
    request: HttpRequest,
    body: Body,
    build: Callable[[], bytes],
    content_type: str,
    *,
    address: str = "",
    varies: bool = False,
) -> HttpResponseBase:
    """The whole register in one form, built once for each language and state of the register.

    It has one address: a caller who adds something to it is led there, and finds what everybody finds.
    """
    address = address or request.path
    if request.get_full_path() != address:
        return HttpResponseRedirect(address)
    changed_at = register_changed_at(timezone.now())
    key = f"portal:{content_type}:{address}:{get_language()}:{changed_at.isoformat()}"
    key = f"portal:{body.pk}:{hashlib.sha256(key.encode()).hexdigest()}"
    content = cache.get(key)
    if content is None:
        content = build()
        cache.set(key, content, KEPT)
    return _shared(request, HttpResponse(content, content_type=content_type), changed_at=changed_at, varies=varies)


def _shared(
    request: HttpRequest, response: HttpResponse, *, changed_at: datetime | None = None, varies: bool = False
) -> HttpResponseBase:
    vary = ("Accept-Language",) if varies else ()
    modified = changed_at or register_changed_at(timezone.now())
    return shared(request, response, seconds=KEPT, modified=modified, vary=vary)
