from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language

from rostra.core.compiled import Compiled
from rostra.core.scoping import scope
from rostra.jurisdictions.calendars import WorkingCalendar
from rostra.people.enums import RIGHTS, DutyCode, GrantRight, Right, RoleCode
from rostra.people.models import Body, Member, Unit, User
from rostra.policy.courses import shipped
from rostra.policy.decisions import CALENDAR, QUESTIONS, WORKING_HOURS, Question, WorkingHours
from rostra.policy.models import Course, Decision, PublishingHold
from rostra.policy.office_calendar import OfficeCalendar
from rostra.policy.queries.kept import newest

V = TypeVar("V")

GATE = 0x526F73747261
"""The lock in the database between whoever sends and whoever stops: any number that nothing else uses."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A question, the value in force, and the decision that put it there; None while the default holds."""

    question: Question[Any]
    value: Any
    decision: Decision | None


def decided(question: Question[V]) -> V:
    """The value in force for the body in scope: the newest decision, else the question's default."""
    stored = newest(question.key)
    return question.read(stored[question.key]) if question.key in stored else question.default


def working_calendar(time_zone: str, **instead: Any) -> WorkingCalendar:
    """When the body in scope works, on the clocks of its `time_zone`; one query, or none from memory.

    `instead` gives values that do not hold, by the key of their question: what if?
    """
    rows = newest(WORKING_HOURS.key, CALENDAR.key)
    hours, calendar = (
        instead.get(question.key) or (question.read(rows[question.key]) if question.key in rows else question.default)
        for question in (WORKING_HOURS, CALENDAR)
    )
    return _calendar(hours, calendar, time_zone)


@lru_cache(maxsize=256)
def _calendar(hours: WorkingHours, calendar: OfficeCalendar, time_zone: str) -> WorkingCalendar:
    """One for each body and version of its decisions: it keeps the years that it has worked out."""
    begin, end = time.fromisoformat(hours.start), time.fromisoformat(hours.end)
    return WorkingCalendar(frozenset(hours.days), begin, end, ZoneInfo(time_zone), calendar.closed)


def at_work(body: Body, now: datetime) -> bool:
    """Whether the body works at this moment. Nobody is reminded of anything while it does not."""
    with scope(body):
        return working_calendar(body.time_zone).is_open(now)


def standings() -> list[Standing]:
    """Every question as it stands, in one query."""
    found = Decision.objects.order_by("key", "-id").distinct("key").select_related("decided_by")
    rows = {row.key: row for row in found}
    return [_standing(question, rows.get(question.key)) for question in QUESTIONS.values()]


def history(question: Question[Any]) -> list[Standing]:
    """The decisions on one question, newest first."""
    rows = Decision.objects.filter(key=question.key).order_by("-id").select_related("decided_by")
    return [_standing(question, row) for row in rows]


def holds_in_force() -> QuerySet[PublishingHold]:
    """The stops of publishing that nobody has lifted yet, the body-wide one first."""
    rows = PublishingHold.objects.filter(lifted_at=None).select_related("by", "account")
    return rows.order_by(F("account").asc(nulls_first=True), "pk")


@Compiled
def holds_at_a_glance() -> QuerySet[PublishingHold]:
    """The same with their accounts alone: nearly always there is none, and what belongs to one is read only then."""
    return holds_in_force().select_related(None).prefetch_related("account")


def held_accounts(*, answers: bool) -> Mapping[int | None, PublishingHold]:
    """The stops in force by account, with None for that of the whole body; `answers`: those that stop answers too."""
    return {row.account_id: row for row in _holding(answers=answers)}


@Compiled
def _holding(*, answers: bool) -> QuerySet[PublishingHold]:
    rows = PublishingHold.objects.filter(lifted_at=None)
    return rows.filter(answers_go_on=False) if answers else rows


@contextmanager
def passing() -> Iterator[None]:
    """Around asking whether something may leave, until it is on its way: a stop waits at the same gate, and no one else.

    So whatever leaves was either let out before the stop was committed, or saw it. Never held during a network call.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [GATE])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [GATE])


def past_holds(limit: int = 20) -> list[PublishingHold]:
    """The stops that are over, newest first."""
    rows = PublishingHold.objects.exclude(lifted_at=None).select_related("by", "lifted_by", "account")
    return list(rows.order_by("-lifted_at", "-pk")[:limit])


def people_of_publishing(account_id: int | None) -> list[User]:
    """Whom a stop concerns: who writes, approves, answers or administers, by a role or on that account alone."""
    rights = {Right.WRITE, Right.APPROVE, Right.ANSWER, Right.ADMINISTER}
    held = Q(roles__code__in=[code for code, given in RIGHTS.items() if given & rights])
    if account_id is not None:
        granted = (GrantRight.WRITE, GrantRight.APPROVE, GrantRight.ANSWER, GrantRight.ADMINISTER)
        held |= Q(grants__account=account_id, grants__ended_at=None, grants__right__in=granted)
    members = Member.objects.filter(held, left_at=None, user__is_active=True).select_related("user")
    return [member.user for member in members.order_by("pk").distinct()]


def people_named(codes: Iterable[str]) -> dict[str, str]:
    """What the codes of people in a step are called (see `approval_chains.Step`), in two queries at most."""
    wanted = set(codes)
    ids: dict[str, set[int]] = {"unit": set(), "member": set()}
    for kind, _colon, number in (code.partition(":") for code in wanted):
        if number:
            ids[kind].add(int(number))
    known: dict[str, str] = {code: str(label) for code, label in (*RoleCode.choices, *DutyCode.choices)}
    if ids["unit"]:
        known |= {f"unit:{pk}": name for pk, name in Unit.objects.filter(pk__in=ids["unit"]).values_list("pk", "name")}
    if ids["member"]:
        rows = Member.objects.filter(pk__in=ids["member"]).values_list("pk", "user__name")
        known |= {f"member:{pk}": name for pk, name in rows}
    return {code: known.get(code, code) for code in wanted}


def course_names(codes: Iterable[str] | None = None) -> dict[str, str]:
    """The courses with these codes, or all that are not archived, by their titles in the reader's language; one query."""
    own = {course.code: course for course in Course.objects.all()}
    known = {code: given.title(get_language() or "") for code, given in shipped().items() if code not in own}
    known |= {
        code: course.title(get_language() or "") for code, course in own.items() if codes or not course.archived_at
    }
    return known if codes is None else {code: known.get(code, code) for code in codes}


def course_choices() -> list[tuple[str, str]]:
    """What a form offers."""
    return sorted(course_names().items(), key=lambda course: course[1])


def _standing(question: Question[Any], row: Decision | None) -> Standing:
    return Standing(question, question.default if row is None else question.read(row.value), row)
