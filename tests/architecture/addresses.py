"""Every address of the installation, by the name under which it is reversed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def addresses(inside: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Names with their namespace ("inbox:list") and what they lead to."""
    for item in (inside or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from addresses(item, f"{space}{item.namespace}:" if item.namespace else space)
        else:
            yield f"{space}{item.name or ''}", item
