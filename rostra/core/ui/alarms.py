"""The registry `core.ui.alarms`: what every page of the signed-in must say, in red, as long as it is so.

A domain adds its function in `AppConfig.ready()`; the shell asks all of them when it draws a page for a member.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Alarm:
    """One sentence, with the page on which something can be done about it; `whole` are words that are too long for it."""

    text: str
    url: str
    action: str
    whole: str = ""


Ask = Callable[[HttpRequest], Iterable[Alarm]]

_asked: list[Ask] = []


def register(ask: Ask) -> None:
    """Add a function; the same twice is fine."""
    if ask not in _asked:
        _asked.append(ask)


def alarms(request: HttpRequest) -> list[Alarm]:
    return [alarm for ask in _asked for alarm in ask(request)]
