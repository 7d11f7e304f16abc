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

QUEUES = Item(
    section=_("Settings"),
    label=_("Queues"),
    url_name="inbox:queues",
    icon="list-checks",
    order=91,
    allowed=lambda request: may_anywhere(_member(request), Right.READ),
)
