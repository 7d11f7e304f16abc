from .board import (
    Row,
    agreed_release,
    board,
    changes_for,
    history,
    items_for,
    open_releases,
    questions_for,
    requests_for,
    row_of,
)
from .exposure import Officers, exposed_to, overdue_accounts, secured_by
from .keys import KeyStatus, key_status

__all__ = [
    "KeyStatus",
    "Officers",
    "Row",
    "agreed_release",
    "board",
    "changes_for",
    "exposed_to",
    "history",
    "items_for",
    "key_status",
    "open_releases",
    "overdue_accounts",
    "questions_for",
    "requests_for",
    "row_of",
    "secured_by",
]
