"""Who decides a step of a post that waits for approval: the people named, those who stand in for them, nobody twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from rostra.accounts.models import Account
from rostra.accounts.rules import line_of
from rostra.core.compiled import Compiled
from rostra.editorial import chains
from rostra.editorial.chains import Chain
from rostra.editorial.content import Current
from rostra.editorial.enums import PostState, Verdict
from rostra.editorial.models import Approval, Post
from rostra.editorial.rules import holds, may_on, wrote
from rostra.people.enums import GrantRight, Right
from rostra.people.models import Member, User
from rostra.people.rules import acts, may, read_ahead, tasks_of
from rostra.policy.approval_chains import APPROVERS, CODES, Step


@dataclass(frozen=True)
class Round:
    """One way of a post through its chain, from asking to the last yes: `number` is the step that is waited for.

    `verdicts` are the approvals given on the way, oldest first.
    """

    chain: Chain
    number: int
    verdicts: tuple[Approval, ...] = ()

    @property
    def step(self) -> Step:
        return self.chain.steps[self.number - 1]

    @property
    def of_step(self) -> list[Approval]:
        return [row for row in self.verdicts if max(row.step, 1) == self.number]

    @property
    def before(self) -> frozenset[int]:
        """The ids of the users who approved an earlier step."""
        return frozenset(row.by_id for row in self.verdicts if max(row.step, 1) < self.number)

    @property
    def gone(self) -> frozenset[int]:
        """The ids of the users who approved this step, or in whose place somebody did."""
        return frozenset(pk for row in self.of_step for pk in (row.by_id, row.instead_of_id) if pk is not None)

    @property
    def last(self) -> bool:
        return self.number == len(self.chain.steps)


@dataclass(frozen=True, slots=True)
class Seat:
    """That somebody may decide the step: by themselves, or in place of somebody else (where there is one)."""

    substitute: bool = False
    instead_of: User | None = None


def round_of(post: Post) -> Round:
    return rounds([post])[post.pk]


def rounds(posts: Iterable[Post]) -> dict[int, Round]:
    """The rounds of posts that wait for approval, in one query while nobody said anything, three at the most; for others,
    of the last time when they did.
    """
    found = {post.pk: (chains.read(post.chain), max(post.step, 1)) for post in posts}
    given: dict[int, list[Approval]] = {pk: [] for pk in found}
    for row in _given(list(found)):
        if row.pk > found[row.post_id][0].after:
            given[row.post_id].append(row)
    return {pk: Round(chain, number, tuple(given[pk])) for pk, (chain, number) in found.items()}


@Compiled
def _given(posts: list[int]) -> QuerySet[Approval]:
    rows = Approval.objects.filter(post__anyof=posts, verdict=Verdict.APPROVED)
    return rows.prefetch_related("by", "instead_of").order_by("pk")


def names(
    member: Member,
    codes: Collection[str],
    post: Post,
    accounts: Collection[Account],
    *,
    central: bool,
) -> bool:
    """Whether the codes (see `policy.approval_chains.Step`) name the member, for this post that goes to the accounts."""
    # To decide is to act for the body: by whatever they are named, first comes what it asks of those who do.
    if not codes or not acts(member):
        return False
    approves = APPROVERS in codes and (not central or may(member, Right.APPROVE))
    if approves and holds(member, Right.APPROVE, post, accounts):
        return True
    others = CODES & {*codes} - {APPROVERS}
    if not may_on(member, Right.READ, post):
        return False
    if f"member:{member.pk}" in codes or f"unit:{member.unit_id}" in codes:
        return True
    held = tasks_of(member) if others else frozenset()
    line = line_of(post.unit) if held else set()
    return any(code in others and (unit is None or unit in line) for code, unit in held)


def people(codes: Collection[str], post: Post, accounts: Collection[Account], *, central: bool) -> list[Member]:
    """Everybody whom the codes name for this post, whoever wrote it."""
    numbers: dict[str, list[int]] = {"unit": [], "member": []}
    for kind, _colon, number in (code.partition(":") for code in codes):
        if number:
            numbers[kind].append(int(number))
    named = Q(roles__code__in=codes) | Q(duties__code__in=codes)
    named |= Q(pk__in=numbers["member"]) | Q(unit__in=numbers["unit"])
    if APPROVERS in codes:
        named |= Q(grants__right=GrantRight.APPROVE, grants__ended_at=None)
    members = Member.objects.filter(named, left_at=None, user__is_active=True).select_related("user")
    found = list(members.order_by("pk").distinct())
    read_ahead(found)
    return [member for member in found if names(member, codes, post, accounts, central=central)]


def free(post: Post, content: Current, chain: Chain, step: Step, used: Collection[int]) -> list[Member]:
    """The people of the step who wrote nothing of the post, and are not among the users `used` by other steps."""
    return _others(people(step.who, post, content.accounts, central=chain.central), post, content, used)


def able(post: Post, content: Current, chain: Chain, step: Step, used: Collection[int]) -> list[Member]:
    """Who can decide the step: its people, or while none of them can, their substitutes."""
    found = free(post, content, chain, step, used)
    return found or substitutes(post, content, chain, step, used)


def substitutes(post: Post, content: Current, chain: Chain, step: Step, used: Collection[int]) -> list[Member]:
    named = people(step.substitutes, post, content.accounts, central=chain.central) if step.substitutes else []
    return _others(named, post, content, used)


def asked(post: Post, content: Current, current: Round, *, now: datetime) -> list[User]:
    """Who can decide the step that is waited for, and has not: substitutes too once it is late."""
    place = (post, content, current.chain, current.step, current.before)
    found = [*able(*place), *(substitutes(*place) if is_late(post, now=now) else [])]
    return [member.user for member in dict.fromkeys(found) if member.user_id not in current.gone]


def seat(member: Member, post: Post, content: Current, current: Round, *, now: datetime) -> Seat | None:
    """How the member may decide the step now: None where they may not."""
    if (
        post.state != PostState.REVIEW
        or member.user_id in current.before | current.gone
        or wrote(member, post, content)
    ):
        return None
    step, central = current.step, current.chain.central
    if names(member, step.who, post, content.accounts, central=central):
        return Seat()
    if not names(member, step.substitutes, post, content.accounts, central=central):
        return None
    named = people(step.who, post, content.accounts, central=central)
    can = _others(named, post, content, current.before)
    if can and not is_late(post, now=now):
        return None
    missing = (other.user for other in can or named if other.user_id not in current.gone)
    return Seat(substitute=True, instead_of=next(missing, None))


def is_late(post: Post, *, now: datetime) -> bool:
    """Whether the deadline of the step is over."""
    return post.step_due_at is not None and post.step_due_at <= now


def done(post: Post, content: Current, current: Round) -> bool:
    """Whether the verdicts on the step are enough: one, or one by or for each of its people."""
    if not current.of_step or not current.step.every:
        return bool(current.of_step)
    needed = free(post, content, current.chain, current.step, current.before)
    return all(member.user_id in current.gone for member in needed)


def completes(sits: Seat | None, member: Member, post: Post, content: Current, current: Round) -> bool:
    """Whether the yes of who sits there is the last that the post waits for: with it, the post goes out."""
    if sits is None or not current.last:
        return False
    if not current.step.every:
        return True
    counted = {member.user_id, *current.gone, *([sits.instead_of.pk] if sits.instead_of else [])}
    return all(each.user_id in counted for each in free(post, content, current.chain, current.step, current.before))


def unfilled(
    post: Post, content: Current, current: Round, *, start: int = 0, without: Collection[int] = ()
) -> Step | None:
    """The first step, of those after `start`, that nobody is left to decide: each needs people of its own.

    `without` are users who shall not count on.
    """
    slots: list[tuple[Step, set[int]]] = []
    for step in current.chain.steps[start:]:
        each = free(post, content, current.chain, step, current.before) if step.every else []
        some = {member.user_id for member in able(post, content, current.chain, step, current.before)}
        slots += [(step, {member.user_id}) for member in each] or [(step, some)]
    return _unmatched([(step, ids - set(without)) for step, ids in slots])


def _unmatched(slots: Sequence[tuple[Step, set[int]]]) -> Step | None:
    """Give each slot a person of its own, moving others where that helps (augmenting paths); None if all have one."""
    given: dict[int, int] = {}

    def place(slot: int, tried: set[int]) -> bool:
        for person in slots[slot][1] - tried:
            tried.add(person)
            if person not in given or place(given[person], tried):
                given[person] = slot
                return True
        return False

    return next((step for slot, (step, _ids) in enumerate(slots) if not place(slot, set())), None)


def _others(members: Iterable[Member], post: Post, content: Current, used: Collection[int]) -> list[Member]:
    return [member for member in members if member.user_id not in used and not wrote(member, post, content)]
