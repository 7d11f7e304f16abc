"""Everything that changes a delivery: what people ask for (`requests`), and what workers do (`work`, `outcomes`).

What comes around and after sending has modules of its own: posting by hand, corrections, the end of its time, what the
networks show, and how publishing goes on after a stop.
"""

from .byhand import cannot_post, check_links, confirm_link, leave_task, name_link, take_task
from .correcting import (
    NothingChanged,
    ask_change,
    confirm_change,
    make_changes,
    may_describe,
    refuse_change,
    retry_change,
)
from .expiring import expire_due, set_expiry
from .looking import accept_shown, look_due
from .requests import (
    DifferentContent,
    NotPossible,
    cancel_delivery,
    decide_unsure,
    queue_delivery,
    retry_failed,
    withdraw_delivery,
)
from .resuming import resume
from .work import Inbox, deliver_due, sweep

__all__ = [
    "DifferentContent",
    "Inbox",
    "NotPossible",
    "NothingChanged",
    "accept_shown",
    "ask_change",
    "cancel_delivery",
    "cannot_post",
    "check_links",
    "confirm_change",
    "confirm_link",
    "decide_unsure",
    "deliver_due",
    "expire_due",
    "leave_task",
    "look_due",
    "make_changes",
    "may_describe",
    "name_link",
    "queue_delivery",
    "refuse_change",
    "resume",
    "retry_change",
    "retry_failed",
    "set_expiry",
    "sweep",
    "take_task",
    "withdraw_delivery",
]
