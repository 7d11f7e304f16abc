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
from .exposure import exposed_to, overdue_accounts, security_officers
from .keys import KeyStatus, key_status

__all__ = [
    "KeyStatus",
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
    "security_officers",
]
