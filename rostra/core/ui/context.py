"""What the shell needs on every page. Middleware puts it on the request; where it did not, the shell stays plain."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest

from rostra.core.ui import alarms, nav

SCHEMES = ("auto", "light", "dark")
SEARCH = "inbox:list"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. The menu is a function, so that a page that draws none asks for no counts."""
    member = getattr(request, "member", None)

    @cache
    def links() -> list[nav.Link]:
        return nav.items(request) if member is not None else []

    @cache
    def warnings() -> list[alarms.Alarm]:
        return alarms.alarms(request) if member is not None else []

    return {
        "nav_sections": lambda: nav.sections(links()),
        "search_url": lambda: next((link.url for link in links() if link.url_name == SEARCH), ""),
        # Asked for by pages of the signed-in only.
        "alarms": warnings,
        "member": member,
        "body": getattr(request, "tenant", None),
        "bodies": getattr(request, "bodies", ()),
        "worker_alive": getattr(request, "worker_alive", True),
        "unread_notices": getattr(request, "unread_notices", 0),
        "color_scheme": scheme(request),
    }


def scheme(request: HttpRequest) -> str:
    """Light, dark, or as the reader's system says."""
    chosen = getattr(getattr(request, "user", None), "theme", "")
    return chosen if chosen in SCHEMES else "auto"
