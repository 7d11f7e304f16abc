"""Everything that changes the plan: kinds of content, slots, what other channels do, ideas, feeds."""

from .entries import EntryFields, add_entry, change_entry, remove_entry
from .feeds import Feed, TooManyFeeds, end_feed, make_feed, note_use
from .ideas import comment_on_idea, decline_idea, give_idea, reopen_idea, take_up_idea
from .leaving import count_answered_for, pass_on
from .reminders import remind, remind_on_duty
from .slots import SlotFields, add_slot, change_slot, end_slot
from .types import TypeFields, accept_starter, add_type, archive_type, change_type, remove_cadence, set_cadence

__all__ = [
    "EntryFields",
    "Feed",
    "SlotFields",
    "TooManyFeeds",
    "TypeFields",
    "accept_starter",
    "add_entry",
    "add_slot",
    "add_type",
    "archive_type",
    "change_entry",
    "change_slot",
    "change_type",
    "comment_on_idea",
    "count_answered_for",
    "decline_idea",
    "end_feed",
    "end_slot",
    "give_idea",
    "make_feed",
    "note_use",
    "pass_on",
    "remind",
    "remind_on_duty",
    "remove_cadence",
    "remove_entry",
    "reopen_idea",
    "set_cadence",
    "take_up_idea",
]
