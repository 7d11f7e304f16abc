"""Groups as pages show them: how many ask, how fast it grows, who they are, and what became of the answer to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from rostra.core.scoping import current_body_id
from rostra.inbox.enums import NEEDS_ANSWER, OPEN_GROUPS, GroupState, LeftOut, MemberState, PartState
from rostra.inbox.intake.tables import run
from rostra.inbox.models import (
    Answer,
    ApprovedText,
    Conversation,
    Group,
    GroupMember,
    GroupSending,
    Message,
    SendingPart,
)
from rostra.inbox.queries.library import usable_texts
from rostra.inbox.rules import reach
from rostra.inbox.sources import ANSWER
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.publishing.models import Delivery
from rostra.publishing.queries import deliveries_of

GROWTH = timedelta(minutes=20)
"""Growth is what came in within this time."""
ROWS = 100
MEMBERS = 200
COUNTED = (MemberState.PROPOSED, MemberState.IN)


@dataclass(frozen=True, slots=True)
class Counts:
    """`people` are different authors; `grown` came within GROWTH; `proposed` a person has not looked at yet."""

    people: int = 0
    grown: int = 0
    proposed: int = 0
    owed: int = 0
    languages: list[str] = field(default_factory=list)
    oldest_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class GroupRow:
    group: Group
    counts: Counts


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A conversation of the group, with the newest words of the citizen; `may`: the reader may answer it."""

    place: GroupMember
    conversation: Conversation
    text: str
    may: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    part: SendingPart
    delivery: Delivery | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one answer to many is: counted over all of its parts."""

    planned: int = 0
    answered: int = 0
    left_out: int = 0

    @property
    def state(self) -> str:
        return "going" if self.planned else "done"


def visible(member: Member) -> QuerySet[Group]:
    """The groups of which the member may read at least one conversation; all of them with a role for the whole body."""
    may_read = reach(member, Right.READ)
    if not may_read:
        return Group.objects.all()
    inside = GroupMember.objects.filter(conversation__in=Conversation.objects.filter(may_read))
    return Group.objects.filter(pk__in=inside.values("group"))


def group_rows(
    member: Member, *, now: datetime, states: Iterable[str] = OPEN_GROUPS, limit: int = ROWS
) -> list[GroupRow]:
    """Groups in these states, those that grew last first; the number of queries does not depend on theirs."""
    rows = visible(member).filter(state__in=list(states)).select_related("topic", "owner__user")
    groups = list(rows.order_by("-grown_at", "-pk")[:limit])
    counts = counts_of([group.pk for group in groups], now=now)
    return [GroupRow(group, counts.get(group.pk, Counts())) for group in groups]


def recently_grown(member: Member, *, now: datetime) -> QuerySet[Group]:
    """What grew within GROWTH and is not answered."""
    return visible(member).filter(state__in=(GroupState.PROPOSED, GroupState.CONFIRMED), grown_at__gt=now - GROWTH)


def growing(member: Member, *, now: datetime, limit: int = 3) -> list[GroupRow]:
    """What grew within GROWTH and is not answered, the largest first: what managers and the head of the inbox show."""
    groups = list(recently_grown(member, now=now).order_by("-size", "-pk")[:limit])
    counts = counts_of([group.pk for group in groups], now=now) if groups else {}
    return [GroupRow(group, counts[group.pk]) for group in groups if group.pk in counts]


# By hand, as `there.py` has it: asked by every page of the inbox.
_COUNTS = """
SELECT m.group_id,
  -- Who gave no name is somebody else each time.
  count(DISTINCT CASE WHEN c.author_id = '' THEN '#' || c.id ELSE c.account_id || ':' || c.author_id END),
  count(*) FILTER (WHERE m.at > %s),
  count(*) FILTER (WHERE m.state = %s),
  count(*) FILTER (WHERE c.state = ANY(%s)),
  array_agg(DISTINCT c.language),
  min(c.due_at)
FROM inbox_groupmember m JOIN inbox_conversation c ON c.id = m.conversation_id
WHERE m.body_id = %s AND m.group_id = ANY(%s::int8[]) AND m.state = ANY(%s)
GROUP BY m.group_id
"""


def counts_of(groups: Iterable[int], *, now: datetime) -> Mapping[int, Counts]:
    """What is counted of these groups, in one query."""
    wanted = list(groups)
    if not wanted:
        return {}
    owed, counted = ([state.value for state in states] for states in (NEEDS_ANSWER, COUNTED))
    found = run(_COUNTS, now - GROWTH, MemberState.PROPOSED.value, owed, current_body_id(), wanted, counted)
    return {group: Counts(*numbers) for group, *numbers in found}


def member_rows(
    group: Group, member: Member, *, state: MemberState, after: int = 0, limit: int = MEMBERS
) -> list[MemberRow]:
    """Those of the group in this state that the member may read, in the order in which they came."""
    rows = GroupMember.objects.filter(group=group, state=state, pk__gt=after)
    rows = rows.filter(conversation__in=Conversation.objects.filter(reach(member, Right.READ)))
    places = list(rows.select_related("conversation__account").order_by("pk")[:limit])
    ids = [place.conversation_id for place in places]
    may = set(Conversation.objects.filter(reach(member, Right.ANSWER), pk__in=ids).values_list("pk", flat=True))
    texts = _newest_words(ids)
    return [
        MemberRow(p, p.conversation, texts.get(p.conversation_id, p.conversation.preview), p.conversation_id in may)
        for p in places
    ]


def answerable(group: Group) -> QuerySet[Conversation]:
    """Who is in the group and waits for an answer."""
    inside = GroupMember.objects.filter(group=group, state=MemberState.IN)
    return Conversation.objects.filter(pk__in=inside.values("conversation"), state__in=NEEDS_ANSWER).order_by("pk")


def late(group: Group) -> QuerySet[Conversation]:
    """Who came after the answer, or was left out of it, and still waits for one."""
    inside = GroupMember.objects.filter(group=group, state__in=COUNTED)
    rows = Conversation.objects.filter(pk__in=inside.values("conversation"), state__in=NEEDS_ANSWER)
    planned = SendingPart.objects.filter(sending__group=group, state=PartState.PLANNED)
    return rows.exclude(pk__in=planned.values("conversation")).order_by("pk")


def sendings(group: Group) -> list[tuple[GroupSending, Progress]]:
    """The answers to the group, newest first, each with how far it is."""
    rows = list(GroupSending.objects.filter(group=group).select_related("by", "approved_by").order_by("-pk"))
    found = progress([row.pk for row in rows])
    return [(row, found.get(row.pk, Progress())) for row in rows]


def newest_approved(group: Group) -> GroupSending | None:
    """The words that go to whoever comes late."""
    rows = GroupSending.objects.filter(group=group, approved_at__isnull=False)
    return rows.select_related("group").order_by("-pk").first()


def progress(ids: Iterable[int]) -> Mapping[int, Progress]:
    rows = SendingPart.objects.filter(sending__in=list(ids)).order_by().values_list("sending_id")
    counted = rows.annotate(
        planned=Count("pk", filter=Q(state=PartState.PLANNED)),
        answered=Count("pk", filter=Q(state=PartState.ANSWERED)),
        left_out=Count("pk", filter=Q(state=PartState.LEFT_OUT)),
    )
    return {sending: Progress(*numbers) for sending, *numbers in counted}


def part_rows(sending: GroupSending, member: Member, *, state: PartState, limit: int = MEMBERS) -> list[PartRow]:
    """The parts in this state that the member may read, each with the delivery of its answer."""
    rows = SendingPart.objects.filter(sending=sending, state=state)
    rows = rows.filter(conversation__in=Conversation.objects.filter(reach(member, Right.READ)))
    parts = list(rows.select_related("conversation__account").order_by(F("due_at").asc(nulls_last=True), "pk")[:limit])
    given = Answer.objects.filter(sending=sending, conversation__in=[part.conversation_id for part in parts])
    answers = dict(given.values_list("conversation", "pk"))
    found = deliveries_of(ANSWER, answers.values())
    return [PartRow(p, next(iter(found.get(answers.get(p.conversation_id, 0), [])), None)) for p in parts]


def left_out(sending: GroupSending) -> list[tuple[str, int]]:
    """The reasons for which conversations were left out, with their number, most first."""
    rows = SendingPart.objects.filter(sending=sending, state=PartState.LEFT_OUT).order_by().values_list("reason")
    return [(str(LeftOut(reason).label), number) for reason, number in rows.annotate(n=Count("pk")).order_by("-n")]


def group_of(conversation: Conversation, *, now: datetime) -> GroupRow | None:
    """The open group in which the conversation is; None where it is in none."""
    group = conversation.group
    if group is None or group.state not in OPEN_GROUPS:
        return None
    return GroupRow(group, counts_of([group.pk], now=now).get(group.pk, Counts()))


def joinable(member: Member, *, without: Group | None = None) -> list[Group]:
    """Open groups, those that grew last first; all of them but `without`."""
    rows = visible(member).filter(state__in=OPEN_GROUPS)
    others = rows.exclude(pk=without.pk) if without is not None else rows
    return list(others.order_by("-grown_at", "-pk")[:ROWS])


def _newest_words(ids: list[int]) -> dict[int, str]:
    rows = Message.objects.filter(conversation__in=ids, own=False).order_by("conversation", "-sent_at", "-pk")
    return dict(rows.distinct("conversation").values_list("conversation", "text"))


def approved_for_group(group: Group, *, now: datetime) -> list[tuple[int, str]]:
    """Approved answers that may be used now, those of the group's topic first: ids and titles."""
    rows = usable_texts(now=now).order_by("answer__title", "answer").distinct("answer__title", "answer")
    found = list(rows.values_list("answer", "answer__title", "answer__topic"))
    found.sort(key=lambda row: (group.topic_id is None or row[2] != group.topic_id, row[1]))
    return [(pk, title) for pk, title, _topic in found]


def words_of(answer: int, *, now: datetime) -> dict[str, str]:
    """The words of an approved answer that may be used now, by language."""
    return dict(usable_texts(now=now).filter(answer=answer).values_list("language", "text"))


def written_as(texts: Mapping[str, str], *, now: datetime) -> dict[str, ApprovedText]:
    """Which of these are the very words of an approved answer, by the same keys."""
    rows = usable_texts(now=now).filter(text__in=list(texts.values())).order_by("pk")
    found = {(row.language, row.text): row for row in rows}
    said = {key: found.get((key.partition("@")[0], text)) for key, text in texts.items()}
    return {key: row for key, row in said.items() if row is not None}
