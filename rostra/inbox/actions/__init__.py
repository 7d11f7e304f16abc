"""Everything that members do with conversations and queues."""

from .answering import (
    BeingWritten,
    Empty,
    NotSendable,
    WrongWay,
    answer,
    decide_answer,
    reopen_unsent,
    retry_answer,
)
from .changes import WrongState
from .queues import QueueNotPossible, create_queue, set_queue_members, set_route
from .work import (
    NotTheirs,
    add_note,
    assign,
    claim,
    close,
    hand_over,
    mark_seen,
    release,
    reopen,
)
from .writing import start_writing, stop_writing

__all__ = [
    "BeingWritten",
    "Empty",
    "NotSendable",
    "NotTheirs",
    "QueueNotPossible",
    "WrongState",
    "WrongWay",
    "add_note",
    "answer",
    "assign",
    "claim",
    "close",
    "create_queue",
    "decide_answer",
    "hand_over",
    "mark_seen",
    "release",
    "reopen",
    "reopen_unsent",
    "retry_answer",
    "set_queue_members",
    "set_route",
    "start_writing",
    "stop_writing",
]
