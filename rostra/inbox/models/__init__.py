"""Messages, conversations and what the body does with them; who answers, by when, with which words, and to how many."""

from rostra.inbox.models.answers import ApprovedAnswer, ApprovedText, Draft, ExpertQuestion
from rostra.inbox.models.conversations import Conversation, Queue, QueueMember, Route
from rostra.inbox.models.groups import Group, GroupMember, GroupSending, Influx, SendingPart, Signature
from rostra.inbox.models.hidings import Hiding
from rostra.inbox.models.messages import (
    Answer,
    Attachment,
    Message,
    MessageKey,
    MessageRaw,
    MessageVersion,
    Note,
    Unreadable,
)
from rostra.inbox.models.people import BulkAct, Identity, LinkCode, Muted, Person, Theme
from rostra.inbox.models.response import Alarm, Clock, KnownDays, ResponseModel, Turn, Watch
from rostra.inbox.models.topics import Correction, Learnt, Topic, TopicExample, TopicRule

__all__ = [
    "Alarm",
    "Answer",
    "ApprovedAnswer",
    "ApprovedText",
    "Attachment",
    "BulkAct",
    "Clock",
    "Conversation",
    "Correction",
    "Draft",
    "ExpertQuestion",
    "Group",
    "GroupMember",
    "GroupSending",
    "Hiding",
    "Identity",
    "Influx",
    "KnownDays",
    "Learnt",
    "LinkCode",
    "Message",
    "MessageKey",
    "MessageRaw",
    "MessageVersion",
    "Muted",
    "Note",
    "Person",
    "Queue",
    "QueueMember",
    "ResponseModel",
    "Route",
    "SendingPart",
    "Signature",
    "Theme",
    "Topic",
    "TopicExample",
    "TopicRule",
    "Turn",
    "Unreadable",
    "Watch",
]
