"""Pages whose address is the key."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.cache import patch_cache_control


def secret(response: HttpResponse) -> HttpResponse:
    """The address is the key: it goes to nobody, and neither caches nor search engines keep what it opens."""
    patch_cache_control(response, private=True, no_store=True)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
