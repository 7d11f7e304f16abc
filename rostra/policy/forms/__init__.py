from __future__ import annotations

from rostra.policy.forms.deciding import (
    DAYS,
    DECIDERS,
    DEGREES,
    FORMS,
    LEVELS,
    PERSONAL,
    ContentChecksForm,
)

__all__ = [
    "DAYS",
    "DECIDERS",
    "DEGREES",
    "FORMS",
    "LEVELS",
    "PERSONAL",
    "ContentChecksForm",
]
