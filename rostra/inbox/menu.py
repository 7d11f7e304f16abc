"""The inbox in the menu of the signed-in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.nav import Item
from rostra.inbox.queries import Tallies, owed_in_my_queues, tallies
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may_anywhere

OWED = "owed_in_my_queues"


def _member(request: HttpRequest) -> Member:
    member: Member = vars(request)["member"]
    return member


def owed(request: HttpRequest) -> int:
    """What waits in the reader's queues: counted once for a page, whose menu and whose list both say it."""
    said: dict[str, int] = vars(request)
    if OWED not in said:
        said[OWED] = owed_in_my_queues(_member(request))
    return said[OWED]


def tallied(request: HttpRequest, *, now: datetime) -> Tallies:
    """What stands over the list; the menu of the same page has its number from there."""
    found = tallies(_member(request), now=now)
    vars(request)[OWED] = found.queues
    return found


def _item(order: int, label: Promise, name: str, icon: str, **more: Any) -> Item:
    """For whoever may read anything."""
    return Item(
        label=label,
        url_name=f"inbox:{name}",
        icon=icon,
        order=order,
        allowed=lambda request: may_anywhere(_member(request), Right.READ),
        **more,
    )


QUEUES = _("Queues")
_SETTINGS = _("Settings")

MENU = (
    _item(20, _("Inbox"), "list", "inbox", count=owed),
    _item(21, _("By topic"), "by_topic", "tag"),
    _item(22, _("Groups"), "groups", "users"),
    _item(24, _("What we asked people"), "asked_list", "message-circle-question-mark"),
    _item(25, _("Approved answers"), "approved_list", "file-check"),
    _item(26, _("What people write about"), "themes", "chart-column"),
    _item(
        90,
        _("Who answers"),
        "duty",
        "users",
        section=_SETTINGS,
        also=("inbox:clocks", "inbox:alarms", "inbox:performance"),
    ),
    _item(91, QUEUES, "queues", "list-checks", section=_SETTINGS),
    _item(92, _("Topics and rules"), "topics", "tag", section=_SETTINGS, also=("inbox:rules", "inbox:learnt")),
)
