"""On whose word an answer goes out, asked again in the moment in which it leaves: they may not act for the body any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from rostra.audit.models import Event
from rostra.core.scoping import current_body_id
from rostra.inbox.models import Answer, Draft
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.queries import members_by_user
from rostra.people.rules import may_anywhere
from rostra.publishing.enums import ANSWER_LAPSED
from rostra.publishing.events import DECIDED, RETRIED
from rostra.publishing.leaving import Leaving, Objection

AT_ONCE = timedelta(minutes=1)
"""Of what leaves so soon after it was written and approved, this was asked then."""

Users = frozenset[int]
"""By their ids: everybody who answers for something."""


def against(leaving: Sequence[Leaving], now: datetime) -> Mapping[int, Objection]:
    """What keeps these answers from going out now, by key (R-190, R-380).

    One query where all of them leave at once, four more for any number of others.
    """
    written = _written({each.source_id for each in leaving}, now)
    waited = [each for each in leaving if each.source_id in written]
    if not waited:
        return {}
    approved = _approved(written)
    again = _sent_again(each.key for each in waited)
    words = {
        each.key: again.get(each.key) or written[each.source_id] | approved.get(each.source_id, frozenset())
        for each in waited
    }
    people = members_by_user(frozenset[int]().union(*words.values()))
    return {key: Objection(ANSWER_LAPSED) for key, users in words.items() if _lapsed(users, people, now)}


def _written(answers: Collection[int], now: datetime) -> dict[int, Users]:
    """Who wrote those of these answers that did not leave at once; one to many was written, and approved, long before."""
    rows = Answer.objects.filter(pk__in=answers).select_related("sending")
    rows = rows.only("at", "author_id", "sending__by_id", "sending__approved_by_id")
    return {row.pk: _writers(row) for row in rows if row.sending is not None or now - row.at >= AT_ONCE}


def _writers(row: Answer) -> Users:
    users = (row.author_id, *((row.sending.by_id, row.sending.approved_by_id) if row.sending else ()))
    return frozenset(user for user in users if user is not None)


def _approved(answers: Iterable[int]) -> dict[int, Users]:
    rows = Draft.objects.filter(answer__in=list(answers), decided_by__isnull=False)
    return {answer: frozenset([user]) for answer, user in rows.values_list("answer_id", "decided_by_id")}


def _sent_again(deliveries: Iterable[int]) -> dict[int, Users]:
    """Whoever sent it again since, answers for it in place of the others."""
    abouts = {f"publishing.delivery:{pk}": pk for pk in deliveries}
    rows = Event.objects.filter(
        body=current_body_id(), about__in=list(abouts), kind__in=[RETRIED.name, DECIDED.name], actor__isnull=False
    )
    return {abouts[about]: frozenset([user]) for about, user in rows.order_by("pk").values_list("about", "actor_id")}


def _lapsed(users: Iterable[int], people: Mapping[int, Member], now: datetime) -> bool:
    """Of somebody who left the body the answer stays as it was approved, as long as anybody else stands for it."""
    here = [people[user] for user in users if people[user].left_at is None]
    return not here or not all(_counts(member, now) for member in here)


def _counts(member: Member, now: datetime) -> bool:
    """Whether the member may act, and still has a part in answers."""
    return any(may_anywhere(member, right, now) for right in (Right.ANSWER, Right.APPROVE))
