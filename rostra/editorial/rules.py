"""Who may write, approve and see a post; which accounts a member may write for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from rostra.accounts.models import Account
from rostra.editorial.content import Current
from rostra.editorial.enums import OPEN_STATES, PostState
from rostra.editorial.models import Post, Version
from rostra.people import rules
from rostra.people.enums import Right
from rostra.people.models import Member, Unit
from rostra.people.rules import granted_accounts, may, units_with


def may_on(member: Member, right: Right, post: Post) -> bool:
    """The right on the post's unit, or granted on the accounts to which it goes.

    A grant reaches a post that goes nowhere else, and a draft of the member's own; to see it, one account is enough.
    """
    if may(member, right, unit=post.unit):
        return True
    granted = granted_accounts(member, right)
    if not granted:
        return False
    saved: int | None = post.pk
    if saved is None:
        return post.author_id == member.user_id
    reached = Reach(member.user_id, right, frozenset(), granted).granted_posts
    return Post.objects.filter(reached, pk=post.pk).exists()


def may_write_for(member: Member, account: Account) -> bool:
    """Whether the member may put words on this account."""
    return rules.may_on(member, Right.WRITE, account)


def may_plan(member: Member) -> bool:
    """Whether the member may say what the body publishes, when and how often: approvers and administrators of all of it."""
    return may(member, Right.APPROVE) or may(member, Right.ADMINISTER)


def may_edit(member: Member, post: Post) -> bool:
    return post.state in OPEN_STATES and may_on(member, Right.WRITE, post)


def may_move(member: Member, post: Post) -> bool:
    """Whether the member may choose another time, or take it back: whoever writes or approves."""
    return may_on(member, Right.WRITE, post) or may_on(member, Right.APPROVE, post)


def asking_stands(post: Post) -> bool:
    """Whether what the post asks people for is settled or public: its last day and rules are changed by themselves."""
    return bool(post.asks) and post.state in (PostState.APPROVED, PostState.PUBLISHED)


def wrote(member: Member, post: Post, current: Current) -> bool:
    """Whether the post is in part the member's own: author, editor of what stands there, or the one who asked."""
    return member.user_id in {post.author_id, post.review_asked_by_id, *current.hands}


def holds(member: Member, right: Right, post: Post, accounts: Iterable[Account]) -> bool:
    """The right on every account to which the post goes, and on the post's unit unless grants cover all of them."""
    targets = list(accounts)
    if not all(rules.may_on(member, right, account) for account in targets):
        return False
    granted = granted_accounts(member, right)
    return may(member, right, unit=post.unit) or (bool(targets) and {account.pk for account in targets} <= granted)


def may_publish_alone(member: Member, post: Post, current: Current) -> bool:
    """Whether the member may publish the draft by themselves, where nobody else need approve it."""
    return post.state == PostState.DRAFT and holds(member, Right.WRITE, post, current.accounts)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where somebody holds a right, by ids; `units` None: in the whole body."""

    user: int
    right: Right
    units: frozenset[int] | None
    granted: frozenset[int]

    @staticmethod
    def of(member: Member, right: Right) -> Reach:
        units = units_with(member, right)
        granted = granted_accounts(member, right) if units is not None else frozenset()
        # Of whoever reaches all, nothing else is asked: for them it is one question.
        return Reach(member.user_id if granted else 0, right, units, granted)

    @property
    def posts(self) -> Q:
        """As a filter of posts; it filters nothing where the whole body is reached."""
        if self.units is None:
            return Q()
        found = Q(unit__in=self.units)
        return found | self.granted_posts if self.granted else found

    @property
    def granted_posts(self) -> Q:
        """The posts that grants on accounts reach."""
        going = going_to()
        here, elsewhere = (
            Exists(going.filter(account__in=self.granted)),
            Exists(going.exclude(account__in=self.granted)),
        )
        own = Q(author=self.user) & ~Q(elsewhere)
        return Q(here) | own if self.right == Right.READ else (Q(here) & ~Q(elsewhere)) | own


def reach(member: Member, right: Right) -> Q:
    """The posts on which the member holds the right, as a filter."""
    return Reach.of(member, right).posts


def home(member: Member) -> Unit | None:
    """The unit to which a new post of the member belongs: their own, else the first for which they may write."""
    if may(member, Right.WRITE, unit=member.unit):
        return member.unit
    return next((unit for unit in units() if may(member, Right.WRITE, unit=unit)), None)


def units() -> list[Unit]:
    """The body's units, each with its parent at hand, in one query."""
    by_id = {unit.pk: unit for unit in Unit.objects.all()}
    for unit in by_id.values():
        if unit.parent_id is not None:
            unit.parent = by_id[unit.parent_id]
    return list(by_id.values())


def going_to() -> QuerySet[Version]:
    """What a post (of the outer query) says on each account as it stands."""
    same = {name: OuterRef(name) for name in ("post", "account", "translation")}
    newer = Version.objects.filter(**same, number__gt=OuterRef("number"))
    return Version.objects.filter(~Exists(newer), post=OuterRef("pk"), account__isnull=False, removed=False)
