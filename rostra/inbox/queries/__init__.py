"""Questions about conversations: lists, counts and news; one conversation with all that was said and done."""

from .conversations import Entry, Thread, earlier, thread
from .lists import Filters, Page, count, news, owed_in_my_queues, page, rows_of
from .people import QueueRow, answerers, approvers, my_queues, queue_rows, queues, queues_of
from .tallies import Tallies, tallies
from .there import Card, There, there_is

__all__ = [
    "Card",
    "Entry",
    "Filters",
    "Page",
    "QueueRow",
    "Tallies",
    "There",
    "Thread",
    "answerers",
    "approvers",
    "count",
    "earlier",
    "my_queues",
    "news",
    "owed_in_my_queues",
    "page",
    "queue_rows",
    "queues",
    "queues_of",
    "rows_of",
    "tallies",
    "there_is",
    "thread",
]
