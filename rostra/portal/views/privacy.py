"""The privacy notice: what the body keeps about the people who write to it, open to all (R-270, R-271)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from rostra.core.cookieless import shared
from rostra.inbox.privacy_notice import heading, notice
from rostra.listening.privacy_notice import looked_for
from rostra.portal import access
from rostra.portal.queries import has_web_form
from rostra.portal.views.opening import open_page

KEPT = 300
"""Seconds for which caches may keep what stands here."""


@open_page
def privacy(request: HttpRequest, slug: str) -> HttpResponseBase:
    """As it is decided today, also where no policy is in force."""
    with access.open_body(slug) as body, access.reading(request, body) as chosen:
        *told, rights = notice(body)
        context = {
            "body": body,
            "here": "privacy",
            "may_ask": has_web_form(),
            "title": heading("title"),
            "sections": [*told, *looked_for(), rights],
        }
        response = render(request, "portal/privacy.html", context)
        return shared(request, response, seconds=KEPT, vary=() if chosen else ("Accept-Language",))
