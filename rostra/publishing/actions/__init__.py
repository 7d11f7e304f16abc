"""Everything that changes a delivery: what people ask for (`requests`), and what workers do (`work`, `outcomes`)."""

from .requests import (
    DifferentContent,
    NotPossible,
    cancel_delivery,
    decide_unsure,
    queue_delivery,
    retry_failed,
    withdraw_delivery,
)
from .work import deliver_due, sweep

__all__ = [
    "DifferentContent",
    "NotPossible",
    "cancel_delivery",
    "decide_unsure",
    "deliver_due",
    "queue_delivery",
    "retry_failed",
    "sweep",
    "withdraw_delivery",
]
