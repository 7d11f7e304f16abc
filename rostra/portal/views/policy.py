"""The public edition of the policy: what people can expect on the body's accounts, and what it asks of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language

from rostra.core.cookieless import shared
from rostra.policy.document import Which, reading
from rostra.policy.queries import in_force
from rostra.portal import access
from rostra.portal.queries import has_web_form
from rostra.portal.views.opening import open_page

KEPT = 300
"""Seconds for which caches may keep what stands here."""


@open_page
def policy(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The version in force; 404 where there is none."""
    with access.open_body(slug) as body, access.reading(request, body) as chosen:
        version = in_force()
        if version is None:
            raise Http404
        context = {
            "body": body,
            "here": "policy",
            "may_ask": has_web_form(),
            "version": version,
            "shown": reading(version, Which.PUBLIC, get_language() or body.language),
        }
        response = render(request, "portal/policy.html", context)
        return shared(request, response, seconds=KEPT, vary=() if chosen else ("Accept-Language",))
