"""What the inbox looks for in all bodies, again and again.

What fails in one of them, such as a calendar that cannot be read, silences no other.
"""

from __future__ import annotations

from datetime import datetime

from rostra.core.apart import apart
from rostra.core.scoping import scope
from rostra.inbox import alike
from rostra.inbox.actions import library
from rostra.inbox.actions.answering import UNSENT, reopen_unsent
from rostra.inbox.actions.groups import close_what_is_over
from rostra.inbox.actions.growth import watch_influx as watch_influx_of_body
from rostra.inbox.actions.sending import AHEAD
from rostra.inbox.actions.themes import tell_themes as tell_body_themes
from rostra.inbox.actions.watching import tell_silent as tell_body_silent
from rostra.inbox.actions.watching import watch
from rostra.inbox.enums import PartState
from rostra.inbox.models import ApprovedAnswer, Conversation, SendingPart, Topic
from rostra.inbox.sources import ANSWER
from rostra.people.models import Body
from rostra.publishing.models import Delivery


def bring_back_unsent(*, now: datetime) -> int:
    """Open again every conversation whose answer did not go out; returns how many."""
    unsent = Delivery.everywhere.filter(source=ANSWER, state__in=UNSENT)
    count = 0
    for body_id in unsent.order_by().values_list("body", flat=True).distinct():
        with apart("unsent answers not brought back", body=body_id), scope(body_id):
            count += reopen_unsent(now=now)
    return count


def bodies() -> list[int]:
    """All of them."""
    return list(Body.objects.order_by("pk").values_list("pk", flat=True))


def watch_clocks(*, now: datetime) -> None:
    """Look at the clocks and alarms of every body."""
    for body_id in bodies():
        with apart("clocks not watched", body=body_id), scope(body_id):
            watch(now=now)


def tell_silent(*, now: datetime) -> None:
    """Tell people of every body what of theirs has waited for days."""
    for body_id in bodies():
        with apart("silence not told of", body=body_id), scope(body_id):
            tell_body_silent(now=now)


def tell_themes(*, now: datetime) -> None:
    """Tell the managers of every body what people wrote about last week."""
    for body_id in bodies():
        with apart("themes not told of", body=body_id), scope(body_id):
            tell_body_themes(now=now)


def remind_reviews(*, now: datetime) -> int:
    """Ask owners of approved answers whether they still hold; returns how many answers were due."""
    due = ApprovedAnswer.everywhere.filter(review_on__isnull=False, reminded_at=None)
    count = 0
    for body_id in due.order_by().values_list("body", flat=True).distinct():
        with apart("owners of approved answers not asked", body=body_id), scope(body_id):
            count += library.remind_reviews(now=now)
    return count


def bodies_to_sort() -> list[int]:
    """The bodies in which something waits to be sorted."""
    return list(Conversation.everywhere.filter(unsorted=True).order_by().values_list("body", flat=True).distinct())


def bodies_with_topics() -> list[int]:
    """The bodies that have a tree of topics."""
    return list(Topic.everywhere.filter(closed_at=None).order_by().values_list("body", flat=True).distinct())


def bodies_to_answer(*, now: datetime) -> list[int]:
    """The bodies in which parts of answers to many are due."""
    due = SendingPart.everywhere.filter(state=PartState.PLANNED, due_at__lte=now + AHEAD)
    return list(due.order_by().values_list("body", flat=True).distinct())


def watch_influx(*, now: datetime) -> None:
    """Whether far more comes in than usual, in every body."""
    for body_id in bodies():
        with apart("influx not watched", body=body_id), scope(body_id):
            watch_influx_of_body(now=now)


def clear_up_groups(*, now: datetime) -> None:
    """In every body, forget signatures that ask nothing any more, and close groups that are over."""
    for body_id in bodies():
        with apart("groups not cleared up", body=body_id), scope(body_id):
            close_what_is_over(now=now)
            alike.clear_up()
