"""The inbox in the menu of the signed-in."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.nav import Item
from rostra.inbox.queries import owed_in_my_queues
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may_anywhere


def _member(request: HttpRequest) -> Member:
    member: Member = vars(request)["member"]
    return member


INBOX = Item(
    label=_("Inbox"),
    url_name="inbox:list",
    icon="inbox",
    order=20,
    allowed=lambda request: may_anywhere(_member(request), Right.READ),
    count=lambda request: owed_in_my_queues(_member(request)),
)

GROUPS = Item(
    label=_("Groups"),
    url_name="inbox:groups",
    icon="users",
    order=22,
    allowed=lambda request: may_anywhere(_member(request), Right.READ),
)

APPROVED = Item(
    label=_("Approved answers"),
    url_name="inbox:approved_list",
    icon="file-check",
    order=25,
    allowed=lambda request: may_anywhere(_member(request), Right.READ),
)

BY_TOPIC = Item(
    label=_("By topic"),
    url_name="inbox:by_topic",
    icon="tag",
    order=21,
    allowed=lambda request: may_anywhere(_member(request), Right.READ),
)

THEMES = Item(
    label=_("What people write about"),
    url_name="inbox:themes",
    icon="chart-column",
    order=26,
    allowed=lambda request: may_anywhere(_member(request), Right.READ),
)

TOPICS = Item(
    section=_("Settings"),
    label=_("Topics and rules"),
    url_name="inbox:topics",
    also=("inbox:rules", "inbox:learnt"),
    icon="tag",
    order=92,
    allowed=lambda request: may_anywhere(_member(request), Right.READ),
)

DUTY = Item(
    section=_("Settings"),
    label=_("Who answers"),
    url_name="inbox:duty",
    also=("inbox:clocks", "inbox:alarms", "inbox:performance"),
    icon="users",
    order=90,
    allowed=lambda request: may_anywhere(_member(request), Right.READ),
)

QUEUES = Item(
    section=_("Settings"),
    label=_("Queues"),
    url_name="inbox:queues",
    icon="list-checks",
    order=91,
    allowed=lambda request: may_anywhere(_member(request), Right.READ),
)
