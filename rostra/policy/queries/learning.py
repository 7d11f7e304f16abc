"""Courses, who has done them, and who has acknowledged the policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rostra.people.models import Member
from rostra.people.rules import Lack
from rostra.policy.courses import CourseText, QuizQuestion, shipped
from rostra.policy.decisions import TRAINING_COURSES
from rostra.policy.enums import CourseKind
from rostra.policy.models import Acknowledgement, Campaign, Course, Training, Version
from rostra.policy.queries.deciding import course_names, decided


@dataclass(frozen=True, slots=True)
class Lesson:
    """A course as it is offered in one language; `own` where the body has its own words for it, or wrote it.

    `months`: how long it counts; None as the policy says for all.
    """

    code: str
    kind: str
    text: CourseText
    months: int | None = None
    own: Course | None = None

    @property
    def outside(self) -> bool:
        """Held elsewhere: there is nothing to do here but to record that it was done."""
        return self.kind == CourseKind.OUTSIDE


@dataclass(frozen=True, slots=True)
class Standing:
    """A course and how somebody stands to it: `training` is the newest that counts, or counted."""

    lesson: Lesson
    asked: bool
    training: Training | None
    counts: bool


def lessons(language: str) -> list[Lesson]:
    """All courses that are offered, by their titles; one query."""
    own = {row.code: row for row in Course.objects.all()}
    given = [_shipped(code, language) for code in shipped() if code not in own]
    found = [*given, *(_own(row, language) for row in own.values() if row.archived_at is None)]
    return sorted(found, key=lambda lesson: lesson.text.title.casefold())


def lesson(code: str, language: str) -> Lesson | None:
    """One course; None where there is none, or no more."""
    row = Course.objects.filter(code=code).first()
    if row is not None:
        return _own(row, language) if row.archived_at is None else None
    return _shipped(code, language) if code in shipped() else None


def archived(code: str) -> Course | None:
    """A course of the body that is offered no more."""
    return Course.objects.filter(code=code).exclude(archived_at=None).first()


def in_its_place(course: Course, language: str) -> Lesson | None:
    """What is done instead of an archived course, or instead of that in its turn; None where nothing is, or in a circle."""
    seen, following = {course.code}, course.replaced_by
    rows = {row.code: row for row in Course.objects.exclude(archived_at=None)}
    while following in rows and following not in seen:
        seen.add(following)
        following = rows[following].replaced_by
    return lesson(following, language) if following else None


def standings_of(member: Member, language: str, now: datetime) -> list[Standing]:
    """Every course that is offered, those asked of who acts first, and how the member stands to it."""
    asked = decided(TRAINING_COURSES)
    newest = {row.course: row for row in trainings_of(member).values() if row.withdrawn_at is None}
    rows = [
        Standing(each, each.code in asked, row, row is not None and now < row.valid_until)
        for each in lessons(language)
        for row in (newest.get(each.code),)
    ]
    return sorted(rows, key=lambda row: not row.asked)


def trainings_of(member: Member) -> Mapping[str, Training]:
    """The newest training of each course that was not withdrawn."""
    rows = Training.objects.filter(member=member, withdrawn_at=None).order_by("valid_until", "pk")
    return {row.course: row for row in rows}


def all_trainings_of(member: Member) -> list[Training]:
    """All that the member ever did, withdrawn ones too, the newest first."""
    return list(Training.objects.filter(member=member).select_related("recorded_by").order_by("-done_at", "-pk"))


def acknowledgements_of(member: Member) -> list[Acknowledgement]:
    """What the member has acknowledged, the newest version first."""
    return list(Acknowledgement.objects.filter(member=member).select_related("version").order_by("-version__number"))


def acknowledgers(version: Version) -> set[int]:
    """The ids of the members who have acknowledged it."""
    return set(Acknowledgement.objects.filter(version=version).values_list("member_id", flat=True))


def last_text(course: Course, language: str) -> CourseText:
    """In that language, else in the first there is."""
    raw: dict[str, Any] = course.texts.get(language) or next(iter(course.texts.values()), {})
    quiz = tuple(
        QuizQuestion(row["question"], tuple(row["options"]), row["right"], row.get("why", ""))
        for row in raw.get("quiz", ())
    )
    return CourseText(raw.get("title", course.code), raw.get("text", ""), quiz)


def campaigns() -> list[Campaign]:
    """Those that run, then those that ended, the newest first."""
    rows = Campaign.objects.select_related("version", "started_by").order_by("-pk")
    return sorted(rows, key=lambda row: row.ended_at is not None)


def lack_names(lacks: Iterable[Lack]) -> dict[str, str]:
    """The titles of the courses among them, by the codes of the courses; no query where there is none."""
    codes = [lack.course for lack in lacks if lack.course]
    return course_names(codes) if codes else {}


def _own(row: Course, language: str) -> Lesson:
    return Lesson(row.code, row.kind, last_text(row, language), row.months, row)


def _shipped(code: str, language: str) -> Lesson:
    return Lesson(code, CourseKind.OWN, shipped()[code].text(language))
