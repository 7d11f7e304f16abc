"""Questions about people and about the log that pages ask."""

from .log import LogChoice, LogRow, describe, export, log_events, sign_in_events
from .people import (
    DutyRow,
    MemberPage,
    UnitRow,
    administered_units,
    administers_body,
    duty_rows,
    member_names,
    member_page,
    notices_of,
    people_of_body,
    unit_names,
    unit_tree,
    units,
    user_names,
    with_tasks,
)

__all__ = [
    "DutyRow",
    "LogChoice",
    "LogRow",
    "MemberPage",
    "UnitRow",
    "administered_units",
    "administers_body",
    "describe",
    "duty_rows",
    "export",
    "log_events",
    "member_names",
    "member_page",
    "notices_of",
    "people_of_body",
    "sign_in_events",
    "unit_names",
    "unit_tree",
    "units",
    "user_names",
    "with_tasks",
]
