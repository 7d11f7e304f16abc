"""What waits for a member today, over all domains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account, FakeCase
from rostra.accounts.queries import Wait
from rostra.accounts.queries import waiting_for as accounts_waiting_for
from rostra.accounts.queries.proofs import new_cases
from rostra.accounts.rules import may_pursue
from rostra.core.compiled import Compiled
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post, Version
from rostra.editorial.queries import Waiting, waiting_for_me, within
from rostra.editorial.rules import Reach
from rostra.editorial.sources import VERSION
from rostra.inbox import queries as inbox
from rostra.inbox.models import Answer, ApprovedText, Conversation, Draft
from rostra.inbox.queries import Filters
from rostra.inbox.queries.alarms import untaken
from rostra.inbox.queries.drafts import drafts_to_decide
from rostra.inbox.queries.groups import GroupRow, growing
from rostra.inbox.queries.library import words_to_approve
from rostra.inbox.rules import reach as inbox_reach
from rostra.inbox.sources import ANSWER
from rostra.people.enums import Right
from rostra.people.models import AccessRequest, Member
from rostra.people.naming import mentions
from rostra.people.queries import Missing, access_to_decide, missing_duties
from rostra.people.rules import may, may_anywhere
from rostra.publishing.models import Delivery
from rostra.publishing.queries import late_deliveries, not_as_published, origins_of, tasks_by_hand, undelivered
from rostra.publishing.sources import CHANGE
from rostra.reports.queries import has_begun
from rostra.vault.models import Attestation, Release, RotationTask
from rostra.vault.queries import changes_for, questions_for, requests_for

ROWS = 6
COUNTED = 1001
"""More of one's own drafts are not counted."""


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
    stuck: Sequence[tuple[Delivery, str]]
    late: Sequence[tuple[Delivery, str]]
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
    words: Sequence[ApprovedText]
    alarms: int
    groups: Sequence[GroupRow]
    begin: bool


def today(member: Member, *, now: datetime) -> Today:
    """One answer for the Today page; the number of queries does not grow with the work."""
    writes = may_anywhere(member, Right.WRITE)
    answers = may_anywhere(member, Right.ANSWER)
    mends = may_anywhere(member, Right.ADMINISTER) or may_anywhere(member, Right.SECURE)
    reach = Reach.of(member, Right.READ)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return Today(
        rows=inbox.page(member, Filters(), size=ROWS).rows,
        owed=inbox.count(member, Filters()),
        mine=inbox.count(member, Filters(tab="mine")) if answers else 0,
        overdue=inbox.count(member, Filters(due_by=now)),
        waiting=waiting_for_me(member, ROWS, now=now),
        going_out=_soon(midnight, reach=reach) if writes else [],
        drafts=len(_drafts(member.user_id, reach=reach)) if writes else 0,
        stuck=_with_pages(undelivered(), member, reach) if writes or answers else [],
        late=_with_pages(late_deliveries(now), member, reach) if writes or answers else [],
        by_hand=tasks_by_hand(member)[:ROWS] if writes or may_anywhere(member, Right.APPROVE) else [],
        differs=_with_pages(not_as_published(), member, reach) if writes else [],
        locked=list(Account.objects.filter(state=AccountState.LOCKED).order_by("name")) if mends else [],
        accounts=accounts_waiting_for(member, limit=ROWS),
        releases=requests_for(member, ROWS),
        changes=changes_for(member)[:ROWS],
        questions=questions_for(member)[:ROWS],
        missing=missing_duties(now=now) if may(member, Right.ADMINISTER) else Missing(),
        requests=access_to_decide(member, ROWS),
        fakes=new_cases(ROWS) if may_pursue(member) else [],
        replies=list(drafts_to_decide(member)[:ROWS]) if may_anywhere(member, Right.APPROVE) else [],
        words=words_to_approve(member) if may_anywhere(member, Right.APPROVE) else [],
        alarms=untaken(member) if answers or mends else 0,
        groups=growing(member, now=now),
        begin=may(member, Right.ADMINISTER) and not has_begun(),
    )


@Compiled
def _soon(midnight: datetime, *, reach: Reach) -> QuerySet[Post]:
    rows = within(reach).filter(state=PostState.APPROVED, due_at__lt=midnight)
    return rows.order_by("due_at", "pk")[:ROWS]


@Compiled
def _drafts(user: int, *, reach: Reach) -> QuerySet[Post, int]:
    rows = within(reach).filter(state=PostState.DRAFT, author=user)
    return rows.select_related(None).order_by().values_list("pk", flat=True)[:COUNTED]


def _with_pages(rows: QuerySet[Delivery], member: Member, reach: Reach) -> list[tuple[Delivery, str]]:
    """Of those that the member may read, each with the page of what it carries; a fixed number of queries."""
    may_read = _carry(member, reach)
    # What replaced something is known by what it replaced: few are.
    asked = list(rows.filter(may_read | Q(source=CHANGE.name))[: 2 * ROWS])
    origins = origins_of(asked)
    replaced = [origins[row.pk].pk for row in asked if row.source == CHANGE.name]
    known = set(Delivery.objects.filter(may_read, pk__in=replaced).values_list("pk", flat=True)) if replaced else set()
    found = [row for row in asked if row.source != CHANGE.name or origins[row.pk].pk in known][:ROWS]
    abouts = {row.pk: f"{origins[row.pk].source}:{origins[row.pk].source_id}" for row in found}
    pages = mentions(abouts.values())
    return [(row, pages[abouts[row.pk]].url) for row in found]


def _carry(member: Member, reach: Reach) -> Q:
    """The deliveries of posts and conversations that the member may read, as a filter."""
    carried = OuterRef("source_id")
    conversations = Conversation.objects.filter(inbox_reach(member, Right.READ))
    versions = Version.objects.filter(pk=carried, post__in=within(reach).values("pk"))
    answers = Answer.objects.filter(pk=carried, conversation__in=conversations.values("pk"))
    return Q(Exists(versions), source=VERSION.name) | Q(Exists(answers), source=ANSWER)
