"""Who may attest, and what about people everybody may read."""

from __future__ import annotations

from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may

KEEPERS = (Right.ADMINISTER, Right.SECURE, Right.RECORDS)
"""Who answers for what stands on this page: administrators, security officers and records officers of the body."""

FOR_ALL = (
    "accounts.",
    "people.duty",
    "people.body",
    "people.unit",
    "policy.change",
    "policy.conflict",
    "policy.course",
    "policy.decision",
    "policy.instrument",
    "policy.pack",
    "policy.version",
)
"""What every member reads about anyway. Of all else (people, their devices and training, messages, secrets) the others
see how many."""


def keeps(member: Member) -> bool:
    """Whether the member attests, has evidence looked at, makes reports, and reads each line."""
    return any(may(member, right) for right in KEEPERS)


def is_for_all(about: str) -> bool:
    return about.startswith(FOR_ALL)
