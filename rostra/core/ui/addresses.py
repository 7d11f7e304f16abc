"""Addresses that a page asks for many times: those of the menu, and those of the rows of a long list."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

NUMBER = 7_777_777
"""Stands where the number will: nothing else in an address looks like it."""


def fixed(name: str) -> str:
    """What `reverse(name)` says, worked out once."""
    return _fixed(name, *_place())


def numbered(name: str) -> Callable[[int], str]:
    """Says what `reverse(name, args=[pk])` says, without asking anew for each row where the site stands."""
    before, after = _around(name, *_place())
    return lambda pk: f"{before}{pk}{after}"


def _place() -> tuple[str, str]:
    """Upon what an address depends beside its name: under which prefix the site stands, and its patterns."""
    return get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF


@lru_cache
def _fixed(name: str, _prefix: str, urlconf: str) -> str:
    return reverse(name, urlconf=urlconf)


@lru_cache
def _around(name: str, _prefix: str, urlconf: str) -> tuple[str, str]:
    """What stands before and after the number."""
    before, _number, after = reverse(name, urlconf=urlconf, args=[NUMBER]).partition(str(NUMBER))
    return before, after
