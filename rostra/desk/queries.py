"""What waits for a member today, over all domains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account, FakeCase
from rostra.accounts.queries import Wait
from rostra.accounts.queries import waiting_for as accounts_waiting_for
from rostra.accounts.queries.proofs import new_cases
from rostra.accounts.rules import may_pursue
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post
from rostra.editorial.queries import Waiting, readable, waiting_for_me
from rostra.inbox import queries as inbox
from rostra.inbox.models import Draft
from rostra.inbox.queries import Filters
from rostra.inbox.queries.alarms import untaken
from rostra.inbox.queries.drafts import drafts_to_decide
from rostra.inbox.queries.groups import GroupRow, growing
from rostra.people.enums import Right
from rostra.people.models import AccessRequest, Member
from rostra.people.naming import mentions
from rostra.people.queries import Missing, access_to_decide, missing_duties
from rostra.people.rules import may, may_anywhere
from rostra.publishing.models import Delivery
from rostra.publishing.queries import late_deliveries, not_as_published, tasks_by_hand, undelivered
from rostra.reports.queries import has_begun
from rostra.vault.models import Attestation, Release, RotationTask
from rostra.vault.queries import changes_for, questions_for, requests_for

ROWS = 6


@dataclass(frozen=True, slots=True)
class Today:
    """`owed`, `mine` and `overdue` are counted up to 1001. What the member has no part in is empty.

    `begin`: the body has no policy, not even a draft, and the member may begin one.
    """

    rows: list[dict[str, Any]]
    owed: int
    mine: int
    overdue: int
    waiting: list[Waiting]
    going_out: Sequence[Post]
    drafts: int
    stuck: Sequence[Delivery]
    late: Sequence[Delivery]
    by_hand: Sequence[Delivery]
    differs: Sequence[tuple[Delivery, str]]
    locked: Sequence[Account]
    accounts: Sequence[Wait]
    releases: Sequence[Release]
    changes: Sequence[RotationTask]
    questions: Sequence[Attestation]
    missing: Missing
    requests: Sequence[AccessRequest]
    fakes: Sequence[FakeCase]
    replies: Sequence[Draft]
    alarms: int
    groups: Sequence[GroupRow]
    begin: bool


def today(member: Member, *, now: datetime) -> Today:
    """One answer for the Today page; the number of queries does not grow with the work."""
    writes = may_anywhere(member, Right.WRITE)
    answers = may_anywhere(member, Right.ANSWER)
    mends = may_anywhere(member, Right.ADMINISTER) or may_anywhere(member, Right.SECURE)
    posts = readable(member)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    soon = posts.filter(state=PostState.APPROVED, due_at__lt=midnight).order_by("due_at", "pk")
    drafts = posts.filter(state=PostState.DRAFT, author=member.user_id)
    return Today(
        rows=inbox.page(member, Filters(), size=ROWS).rows,
        owed=inbox.count(member, Filters()),
        mine=inbox.count(member, Filters(tab="mine")) if answers else 0,
        overdue=inbox.count(member, Filters(due_by=now)),
        waiting=waiting_for_me(member, ROWS, now=now),
        going_out=list(soon[:ROWS]) if writes else [],
        drafts=drafts.count() if writes else 0,
        stuck=list(undelivered()[:ROWS]) if writes or answers else [],
        late=list(late_deliveries(now)[:ROWS]) if writes or answers else [],
        by_hand=tasks_by_hand(member)[:ROWS] if writes or may_anywhere(member, Right.APPROVE) else [],
        differs=_with_pages(not_as_published()[:ROWS]) if writes else [],
        locked=list(Account.objects.filter(state=AccountState.LOCKED).order_by("name")) if mends else [],
        accounts=accounts_waiting_for(member, limit=ROWS),
        releases=requests_for(member, ROWS),
        changes=changes_for(member)[:ROWS],
        questions=questions_for(member)[:ROWS],
        missing=missing_duties(now=now) if may(member, Right.ADMINISTER) else Missing(),
        requests=access_to_decide(member, ROWS),
        fakes=new_cases(ROWS) if may_pursue(member) else [],
        replies=list(drafts_to_decide(member)[:ROWS]) if may_anywhere(member, Right.APPROVE) else [],
        alarms=untaken(member) if answers or mends else 0,
        groups=growing(member, now=now),
        begin=may(member, Right.ADMINISTER) and not has_begun(),
    )


def _with_pages(rows: Iterable[Delivery]) -> list[tuple[Delivery, str]]:
    """Each with the page of what it carries, in a fixed number of queries."""
    found = list(rows)
    abouts = {row.pk: f"{row.source}:{row.source_id}" for row in found}
    pages = mentions(abouts.values())
    return [(row, pages[abouts[row.pk]].url) for row in found]
