"""Who asks the same: proposed when it comes in, never decided. A person confirms, and whom a person took out stays out.

Called by sorting, in its transaction and under its lock: nobody else proposes for the body. The number of queries does
not grow with the batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from rostra.audit.actions import NewEvent, record_many
from rostra.core.scoping import current_body_id
from rostra.inbox import alike, events
from rostra.inbox.actions.growth import tell_of_groups
from rostra.inbox.enums import NEEDS_ANSWER, OPEN_GROUPS, GroupState, MemberState, PartState
from rostra.inbox.intake.tables import run
from rostra.inbox.models import Conversation, Group, SendingPart
from rostra.inbox.reading.groups import join
from rostra.inbox.reading.index import Found
from rostra.inbox.sorted import Sorted
from rostra.policy.decisions import GROUP_LEAST
from rostra.policy.queries import decided

TITLE = 120

_PUT = """
WITH put AS (
  UPDATE inbox_conversation c SET group_id = g.group_id
  FROM unnest(%s::int8[], %s::int8[], %s::int2[]) AS g (id, group_id, likeness)
  WHERE c.id = g.id AND NOT EXISTS (SELECT FROM inbox_group o WHERE o.id = c.group_id AND o.state = ANY(%s))
  RETURNING c.body_id, g.group_id, c.id, g.likeness
)
INSERT INTO inbox_groupmember (body_id, group_id, conversation_id, likeness, state, at)
SELECT *, %s, %s FROM put RETURNING conversation_id
"""
_MEMBERS = """
SELECT conversation_id, group_id, state = %s FROM inbox_groupmember WHERE body_id = %s AND conversation_id = ANY(%s::int8[])
"""
_STANDING = """
SELECT c.id, c.author_id, c.account_id, g.id
FROM inbox_conversation c LEFT JOIN inbox_group g ON g.id = c.group_id AND g.state = ANY(%s)
WHERE c.body_id = %s AND c.id = ANY(%s::int8[]) AND (g.id IS NOT NULL OR c.state = ANY(%s))
"""
_GROW = """
UPDATE inbox_group g SET size = g.size + n.size, grown_at = %s
FROM unnest(%s::int8[], %s::int4[]) AS n (id, size) WHERE g.id = n.id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A conversation as far as proposals ask: who wrote it, in which open group it is, from which it must stay away."""

    author: str
    group: int | None = None
    barred: frozenset[int] = field(default_factory=frozenset)
    """Groups that it was in or out of before: it is not proposed for them again."""
    taken_out: bool = False
    """A person said that it asks something else: it begins no new group."""


@dataclass(frozen=True, slots=True)
class Place:
    """For which group a conversation is proposed; a new one has a number below 0. Likeness in per cent."""

    group: int
    likeness: int


def decide(asked: Sequence[tuple[int, Found]], known: Mapping[int, Standing], *, least: int) -> dict[int, Place]:
    """Which of these, and of those found for them, are proposed for which group: one that there is, before a new one.

    A new group begins with `least` different authors. Who is in a group stays there.
    """
    group_of: dict[int, int | None] = {pk: standing.group for pk, standing in known.items()}
    places: dict[int, Place] = {}
    new = 0
    for pk, found in asked:
        if group_of[pk] is not None:
            continue
        usable = [hit for hit in found if hit[0] in known and _fits(pk, hit[0], group_of[hit[0]], known)]
        proposal = join(usable, group_of.__getitem__)
        if proposal is None:
            continue
        likeness = dict(usable)
        together = [pk] if proposal.group is not None else [pk, *proposal.with_messages]
        if proposal.group is None:
            if len({known[other].author for other in together}) < least:
                continue
            new -= 1
        for one in together:
            group_of[one] = target = proposal.group if proposal.group is not None else new
            places[one] = Place(target, round(100 * likeness.get(one, proposal.score)))
    return places


def _fits(pk: int, other: int, group: int | None, known: Mapping[int, Standing]) -> bool:
    if group is not None:
        return group not in known[pk].barred
    return not (known[pk].taken_out or known[other].taken_out)


def propose(rows: Sequence[Sorted], *, now: datetime) -> None:
    """Propose groups for conversations that were just read; in the caller's transaction."""
    states = _group_states([row.conversation_id for row in rows])
    free = _let_go([pk for pk, state in states.items() if state == GroupState.ANSWERED])
    texts = {row.conversation_id: row for row in rows if row.text.strip()}
    # What somebody in a group says more does not change what they ask.
    grouped = {pk for pk, state in states.items() if state in OPEN_GROUPS} - free
    asking = [pk for pk in texts if pk not in grouped]
    if not asking:
        return
    held = alike.of_body(now)
    found = held.put([(pk, texts[pk].language, texts[pk].text) for pk in asking], now=now)
    near = dict(zip(asking, found, strict=True))
    known = _known(alike.names(near) | set(asking))
    held.forget(alike.names(near) - known.keys())
    places = decide([(pk, near[pk]) for pk in asking if pk in known], known, least=decided(GROUP_LEAST))
    if places:
        _write(places, texts, now)


def _group_states(ids: Sequence[int]) -> dict[int, str]:
    """How the group of each of these stands that is in one."""
    rows = Conversation.objects.filter(pk__in=ids, group__isnull=False)
    return dict(rows.values_list("pk", "group__state"))


def _let_go(ids: Sequence[int]) -> set[int]:
    """Who got the answer to all and writes again asks something of their own now; gives who that is."""
    rows = SendingPart.objects.filter(
        conversation__in=ids, state=PartState.ANSWERED, sending__group=F("conversation__group")
    )
    free = set(rows.values_list("conversation", flat=True))
    Conversation.objects.filter(pk__in=free).update(group=None)
    return free


def _known(ids: Iterable[int]) -> dict[int, Standing]:
    """Those that wait for an answer or are in an open group; two queries."""
    wanted, body = list(ids), current_body_id()
    barred: dict[int, set[int]] = {}
    out: set[int] = set()
    for pk, group, is_out in run(_MEMBERS, MemberState.OUT, body, wanted):
        barred.setdefault(pk, set()).add(group)
        if is_out:
            out.add(pk)
    return {
        pk: Standing(f"{account}:{author}" if author else f"#{pk}", group, frozenset(barred.get(pk, ())), pk in out)
        for pk, author, account, group in run(_STANDING, list(OPEN_GROUPS), body, wanted, list(NEEDS_ANSWER))
    }


def _write(places: Mapping[int, Place], texts: Mapping[int, Sorted], now: datetime) -> None:
    """New groups, their members, and how large all of them are now."""
    existing = {place.group for place in places.values() if place.group > 0}
    # A group that somebody changes at this moment, or that is closed: those proposed for it are looked at again.
    rows = Group.objects.filter(pk__in=existing, state__in=OPEN_GROUPS).select_for_update(skip_locked=True, no_key=True)
    free = set(rows.values_list("pk", flat=True))
    busy = [pk for pk, place in places.items() if place.group > 0 and place.group not in free]
    Conversation.objects.filter(pk__in=busy).update(unsorted=True)
    target = {group: group for group in free} | _begin(places, texts, now)
    put = {pk: target[place.group] for pk, place in places.items() if place.group in target}
    likeness = [places[pk].likeness for pk in put]
    done = [
        pk for (pk,) in run(_PUT, list(put), list(put.values()), likeness, list(OPEN_GROUPS), MemberState.PROPOSED, now)
    ]
    sizes: dict[int, list[int]] = {}
    for pk in done:
        sizes.setdefault(put[pk], []).append(pk)
    run(_GROW, now, list(sizes), [len(ids) for ids in sizes.values()])
    fresh = {group for number, group in target.items() if number < 0}
    logged = [
        NewEvent(events.GROUP_PROPOSED.name, f"inbox.group:{group}", {"conversations": sorted(ids)})
        for group, ids in sizes.items()
        if group in fresh
    ]
    record_many(body=current_body_id(), by=None, now=now, events=logged)
    tell_of_groups(sizes, now=now)


def _begin(places: Mapping[int, Place], texts: Mapping[int, Sorted], now: datetime) -> dict[int, int]:
    """A row for each new group, named by the words of the one that brought them together; ids by number."""
    first: dict[int, Sorted] = {}
    for pk, place in places.items():
        if place.group < 0 and pk in texts:
            first.setdefault(place.group, texts[pk])
    made = Group.objects.bulk_create(
        Group(title=_title(row.text), topic_id=row.topic_id, language=row.language, started_at=now, grown_at=now)
        for row in first.values()
    )
    return {number: group.pk for number, group in zip(first, made, strict=True)}


def _title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE else f"{line[: TITLE - 1].rstrip()}…"
