from __future__ import annotations

from rostra.people.models.bodies import Absence, Body, Member, Unit, User, UserManager
from rostra.people.models.holding import (
    AccessRequest,
    BodyRule,
    Departure,
    Device,
    Duty,
    Grant,
    Mandate,
    Notice,
    Qualification,
    Role,
)

__all__ = [
    "Absence",
    "AccessRequest",
    "Body",
    "BodyRule",
    "Departure",
    "Device",
    "Duty",
    "Grant",
    "Mandate",
    "Member",
    "Notice",
    "Qualification",
    "Role",
    "Unit",
    "User",
    "UserManager",
]
