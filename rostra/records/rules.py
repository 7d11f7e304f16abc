from __future__ import annotations

from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may
from rostra.records.enums import Access
from rostra.records.models import Record


def may_see_content(member: Member) -> bool:
    """Whoever reads all of the body's messages and posts; a role for one unit shows that a record exists, not what it says."""
    return may(member, Right.READ)


def is_officer(member: Member) -> bool:
    return may(member, Right.RECORDS)


def may_sign(member: Member) -> bool:
    """Whether the member may be the second of two people without whom nothing goes."""
    return is_officer(member) or may(member, Right.ADMINISTER)


def may_read(member: Member, record: Record | None) -> bool:
    """Whether the member may read what the record says; what is not filed yet is in no class that is closed."""
    record_class = record.record_class if record is not None else None
    closed = record_class is not None and record_class.access == Access.OFFICERS
    return may_see_content(member) and (is_officer(member) or not closed)


def may_ask_capture(member: Member) -> bool:
    """Whether the member may have the page of an account or an item captured now."""
    return any(may(member, right) for right in (Right.RECORDS, Right.APPROVE, Right.ADMINISTER))
