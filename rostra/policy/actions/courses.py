"""Courses of the body: its own words for a shipped one, one that it wrote, or one held elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.scoping import current_body_id
from rostra.people.models import Member
from rostra.policy import events
from rostra.policy.actions.learning import CourseNotPossible, MayNotTrain
from rostra.policy.courses import QuizQuestion
from rostra.policy.decisions import TRAINING_COURSES
from rostra.policy.enums import CourseKind
from rostra.policy.models import Course
from rostra.policy.queries.deciding import decided
from rostra.policy.queries.drafting import waiting_changes
from rostra.policy.rules import keeps_training


@transaction.atomic
def save_course(
    *,
    code: str,
    kind: str,
    language: str,
    title: str,
    text: str,
    quiz: Sequence[QuizQuestion],
    months: int | None,
    by: Member,
    now: datetime,
) -> Course:
    """What a course says in one language; the others stay. `months` None: it counts as long as the policy says.

    Raises MayNotTrain, and CourseNotPossible for a course done here without a question.
    """
    _require(by)
    if kind == CourseKind.OWN and not quiz:
        raise CourseNotPossible(
            _("Ask at least one question: only who answers them has done the course."), field="quiz"
        )
    row = Course.objects.select_for_update().filter(code=code).first() or Course(code=code, texts={})
    row.body_id = current_body_id()
    row.kind, row.months, row.archived_at = CourseKind(kind), months, None
    row.texts = {**row.texts, language: _text(title, text, quiz)}
    row.changed_at, row.changed_by = now, by.user
    row.save()
    _note(row, events.COURSE_CHANGED.name, {"code": code, "fields": [language]}, by, now)
    return row


@transaction.atomic
def archive_course(*, course: Course, by: Member, now: datetime) -> Course:
    """It is offered no more; what people have done of it stays and counts.

    Raises MayNotTrain, and CourseNotPossible while the policy asks for it, or will.
    """
    _require(by)
    planned = [change.value for change in waiting_changes() if change.key == TRAINING_COURSES.key]
    if any(course.code in codes for codes in (decided(TRAINING_COURSES), *planned)):
        raise CourseNotPossible(_("The policy asks for this course before somebody acts. Change that first."))
    if Course.objects.filter(pk=course.pk, archived_at=None).update(archived_at=now):
        course.archived_at = now
        _note(course, events.COURSE_ARCHIVED.name, {"code": course.code}, by, now)
    return course


def _text(title: str, text: str, quiz: Sequence[QuizQuestion]) -> dict[str, Any]:
    questions = [
        {"question": each.question, "options": list(each.options), "right": each.right, "why": each.why}
        for each in quiz
    ]
    return {"title": title.strip(), "text": text.strip(), "quiz": questions}


def _require(by: Member) -> None:
    if not keeps_training(by):
        raise MayNotTrain(_("Only administrators, security officers and who has the duty of training do this."))


def _note(course: Course, kind: str, data: Data, by: Member, now: datetime) -> None:
    record(body=course.body_id, by=by.user, now=now, kind=kind, about=f"policy.course:{course.pk}", data=data)
