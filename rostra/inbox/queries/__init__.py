"""Questions about conversations: lists, counts and news; one conversation with all that was said and done."""

from .conversations import Card, Entry, Thread, earlier, record_card, thread
from .lists import Filters, Page, count, newest_message, news, owed_in_my_queues, page, rows_of
from .people import QueueRow, answerers, approvers, my_queues, queue_rows, queues, queues_of

__all__ = [
    "Card",
    "Entry",
    "Filters",
    "Page",
    "QueueRow",
    "Thread",
    "answerers",
    "approvers",
    "count",
    "earlier",
    "my_queues",
    "newest_message",
    "news",
    "owed_in_my_queues",
    "page",
    "queue_rows",
    "queues",
    "queues_of",
    "record_card",
    "rows_of",
    "thread",
]
