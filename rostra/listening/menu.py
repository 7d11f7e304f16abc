"""Listening in the menu of the signed-in."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.nav import Item
from rostra.listening.queries import count_new
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may_anywhere

NEW = "new_finds"


def _member(request: HttpRequest) -> Member:
    member: Member = vars(request)["member"]
    return member


def new(request: HttpRequest) -> int:
    """What waits for the reader's word; counted once for a page."""
    said: dict[str, int] = vars(request)
    if NEW not in said:
        said[NEW] = count_new(_member(request)) if may_anywhere(_member(request), Right.ANSWER) else 0
    return said[NEW]


MENU = (
    Item(
        label=_("What is said about us"),
        url_name="listening:list",
        icon="search",
        order=23,
        allowed=lambda request: may_anywhere(_member(request), Right.READ),
        count=new,
        also=("listening:watches",),
    ),
)
