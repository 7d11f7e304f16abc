"""Groups as pages show them: how many ask, how fast it grows, who they are, and what became of the answer to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from rostra.audit.models import Event
from rostra.core.compiled import Compiled
from rostra.core.scoping import current_body_id
from rostra.inbox import events
from rostra.inbox.enums import NEEDS_ANSWER, OPEN_GROUPS, GroupState, LeftOut, MemberState, PartState
from rostra.inbox.group_content import SENDING
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
ROWS = 50
CHOICES = 100
MEMBERS = 200
ASKING = (GroupState.PROPOSED, GroupState.CONFIRMED)
"""Nobody has answered them."""
COUNTED = (MemberState.PROPOSED, MemberState.IN)


@dataclass(frozen=True, slots=True)
class Counts:
    """`people` are different authors; `grown` wrote for the first time within GROWTH."""

    people: int = 0
    grown: int = 0
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
    return _within(reach(member, Right.READ))


@Compiled
def readable_group(pk: int, *, reach: Q) -> QuerySet[Group]:
    """The group with what its page shows, where any of its conversations is within reach."""
    return _within(reach).select_related("topic", "owner__user", "confirmed_by").filter(pk=pk)


def _within(may_read: Q) -> QuerySet[Group]:
    if not may_read:
        return Group.objects.all()
    inside = GroupMember.objects.filter(conversation__in=Conversation.objects.filter(may_read))
    return Group.objects.filter(pk__in=inside.values("group"))


def group_rows(
    member: Member, *, now: datetime, states: Iterable[str] = OPEN_GROUPS, after: int = 0
) -> tuple[list[GroupRow], int]:
    """ROWS groups in these states, those that grew last first, from behind one on; and that behind which there are more,
    0 where there are none. The number of queries does not depend on theirs.
    """
    last = Group.objects.filter(pk=after).values_list("grown_at", "pk").first() if after else None
    at, number = last or (None, None)
    groups = _newest(at, number, reach=reach(member, Right.READ), states=tuple(states), limit=ROWS + 1)
    shown = groups[:ROWS]
    counts: dict[int, Counts] = {}
    for asking in (True, False):
        counts |= counts_of([row.pk for row in shown if (row.state in ASKING) == asking], now=now, asking=asking)
    rows = [GroupRow(group, counts.get(group.pk, Counts())) for group in shown]
    return rows, shown[-1].pk if len(groups) > ROWS else 0


@Compiled
def _newest(
    at: datetime | None, number: int | None, *, reach: Q, states: tuple[str, ...], limit: int
) -> QuerySet[Group]:
    rows = _within(reach).filter(state__in=states).select_related("topic", "owner__user")
    if at is not None:
        rows = rows.filter(Q(grown_at__lt=at) | Q(grown_at=at, pk__lt=number))
    return rows.order_by("-grown_at", "-pk")[:limit]


def grown_since(reach: Q, since: datetime) -> QuerySet[Group]:
    """What grew since then and is not answered."""
    return _within(reach).filter(state__in=ASKING, grown_at__gt=since)


@Compiled
def _largest(since: datetime, *, reach: Q, limit: int) -> QuerySet[Group]:
    return grown_since(reach, since).order_by("-size", "-pk")[:limit]


def growing(member: Member, *, now: datetime, limit: int = 3) -> list[GroupRow]:
    """What grew within GROWTH and is not answered, the largest first: what managers and the head of the inbox show."""
    groups = _largest(now - GROWTH, reach=reach(member, Right.READ), limit=limit)
    counts = counts_of([group.pk for group in groups], now=now, asking=True) if groups else {}
    return [GroupRow(group, counts[group.pk]) for group in groups if group.pk in counts]


# By hand, as `there.py` has it: asked by every page of the inbox. A person is a number: to sort names costs more than
# all the rest. Who gave no name is somebody else each time.
_COUNTS = """
WITH asked AS MATERIALIZED ({rows}), person AS (
  SELECT group_id, min(first_in_at) AS first_at, count(*) FILTER (WHERE state = ANY(%s)) AS owed, min(due_at) AS due_at
  FROM asked
  GROUP BY group_id, CASE WHEN author_id = '' THEN id ELSE hashtextextended(author_id, account_id) END
), total AS MATERIALIZED (
  SELECT group_id, count(*) AS people, count(*) FILTER (WHERE first_at > %s) AS grown, sum(owed)::int8 AS owed,
    min(due_at) AS due_at
  FROM person GROUP BY group_id
), spoken AS MATERIALIZED (
  SELECT group_id, array_agg(language ORDER BY language) AS languages
  FROM (SELECT group_id, language FROM asked GROUP BY group_id, language) s GROUP BY group_id
)
SELECT group_id, people, grown, owed, languages, due_at
FROM total JOIN spoken USING (group_id)
"""
_MEMBERS = """
SELECT m.group_id, c.id, c.account_id, c.author_id, c.first_in_at, c.state, c.language, c.due_at
FROM inbox_groupmember m JOIN inbox_conversation c ON c.id = m.conversation_id
WHERE m.body_id = %s AND m.group_id = ANY(%s::int8[]) AND m.state = ANY(%s)
"""
# Until a group has an answer, exactly its members point to it: one index instead of one look for each of thousands.
_ASKING = """
SELECT group_id, id, account_id, author_id, first_in_at, state, language, due_at
FROM inbox_conversation WHERE body_id = %s AND group_id = ANY(%s::int8[])
"""


def counts_of(groups: Iterable[int], *, now: datetime, asking: bool = False) -> dict[int, Counts]:
    """What is counted of these groups, in one query; `asking`: none of them has an answer, which is counted faster."""
    wanted = list(groups)
    if not wanted:
        return {}
    owed, counted = ([state.value for state in some] for some in (NEEDS_ANSWER, COUNTED))
    rows, states = (_ASKING, ()) if asking else (_MEMBERS, (counted,))
    known = (current_body_id(), wanted, *states)
    found = run(_COUNTS.format(rows=rows), *known, owed, now - GROWTH)
    return {group: Counts(*numbers) for group, *numbers in found}


def member_rows(group: Group, member: Member, *, state: MemberState, after: int = 0, limit: int) -> list[MemberRow]:
    """Those of the group in this state that the member may read, in the order in which they came."""
    places = _places(group.pk, state.value, after, reach=reach(member, Right.READ), limit=limit)
    ids = [place.conversation_id for place in places]
    may = set(_among(ids, reach=reach(member, Right.ANSWER))) if ids else set()
    texts = dict(_newest_words(ids)) if ids else {}
    return [
        MemberRow(p, p.conversation, texts.get(p.conversation_id, p.conversation.preview), p.conversation_id in may)
        for p in places
    ]


def member_page(group: Group, member: Member, *, after: int) -> tuple[list[MemberRow], list[MemberRow], int]:
    """Who is proposed and who is in the group, from one place on, and the place after which there are more; 0: none.

    Both end at the same place: what is left of either comes on the next page.
    """
    states = (MemberState.PROPOSED, MemberState.IN)
    both = [member_rows(group, member, state=state, after=after, limit=MEMBERS) for state in states]
    last = min((rows[-1].place.pk for rows in both if len(rows) == MEMBERS), default=0)
    proposed, inside = ([row for row in rows if not last or row.place.pk <= last] for rows in both)
    return proposed, inside, last


@Compiled
def _places(group: int, state: str, after: int, *, reach: Q, limit: int) -> QuerySet[GroupMember]:
    rows = GroupMember.objects.filter(group=group, state=state, pk__gt=after)
    rows = rows.filter(conversation__in=Conversation.objects.filter(reach))
    return rows.select_related("conversation").prefetch_related("conversation__account").order_by("pk")[:limit]


@Compiled
def _among(ids: list[int], *, reach: Q) -> QuerySet[Conversation, int]:
    return Conversation.objects.filter(reach, pk__anyof=ids).values_list("pk", flat=True)


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
    rows = _sendings_to(group.pk)
    found = progress([row.pk for row in rows]) if rows else {}
    return [(row, found.get(row.pk, Progress())) for row in rows]


@Compiled
def _sendings_to(group: int) -> QuerySet[GroupSending]:
    return GroupSending.objects.filter(group=group).select_related("by", "approved_by").order_by("-pk")


def newest_approved(group: Group) -> GroupSending | None:
    """The words that go to whoever comes late."""
    rows = GroupSending.objects.filter(group=group, approved_at__isnull=False)
    return rows.select_related("group").order_by("-pk").first()


def why_published(sending: GroupSending) -> str:
    """The writer's reason for what a check asks a reason for; "" where none was asked."""
    rows = Event.objects.filter(body=sending.body_id, about=f"inbox.group:{sending.group_id}", source=SENDING)
    told = rows.filter(kind=events.SENDING_WRITTEN.name, source_key=str(sending.pk)).first()
    return str(told.data.get("why", "")) if told is not None else ""


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
    return _joinable(without.pk if without is not None else None, reach=reach(member, Right.READ))


@Compiled
def _joinable(without: int | None, *, reach: Q) -> QuerySet[Group]:
    rows = _within(reach).filter(state__in=OPEN_GROUPS)
    others = rows.exclude(pk=without) if without is not None else rows
    return others.order_by("-grown_at", "-pk")[:CHOICES]


@Compiled
def _newest_words(ids: list[int]) -> QuerySet[Message, tuple[int, str]]:
    rows = Message.objects.filter(conversation__anyof=ids, own=False).order_by("conversation", "-sent_at", "-pk")
    return rows.distinct("conversation").values_list("conversation", "text")


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
    """Which of these are the very words of an approved answer, by the same keys; for those whose language is not known,
    in any language.
    """
    rows = usable_texts(now=now).filter(text__in=list(texts.values())).order_by("pk")
    found = {(language, row.text): row for row in rows for language in ("", row.language)}
    said = {key: found.get((key.partition("@")[0], text)) for key, text in texts.items()}
    return {key: row for key, row in said.items() if row is not None}
