"""Courses of the body: its own words for a shipped one, one that it wrote, or one held elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.refusals import Faster
from rostra.core.scoping import current_body_id
from rostra.people.models import Member
from rostra.policy import events
from rostra.policy.actions.campaigns import end_campaign
from rostra.policy.actions.learning import CourseNotPossible, MayNotTrain
from rostra.policy.courses import QuizQuestion
from rostra.policy.decisions import TRAINING_COURSES
from rostra.policy.enums import CourseKind
from rostra.policy.models import Campaign, Course
from rostra.policy.queries.deciding import decided
from rostra.policy.queries.drafting import waiting_changes
from rostra.policy.queries.learning import lesson
from rostra.policy.rules import keeps_training

NEW = "new"
"""The edition of a course that the body has not written yet."""


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
    seen: str | None = None,
) -> Course:
    """What a course says in one language; the others stay. `months` None: it counts as long as the policy says.

    `seen` is its `edition` as the writer saw it, NEW where there was none of the body's. Raises MayNotTrain,
    CourseNotPossible for a course done here without a question, Faster where somebody else changed it meanwhile.
    """
    _require(by)
    if kind == CourseKind.OWN and not quiz:
        raise CourseNotPossible(
            _("Ask at least one question: only who answers them has done the course."), field="quiz"
        )
    row = Course.objects.select_for_update().filter(code=code).first()
    if seen is not None and seen != (row.edition(language) if row is not None else NEW):
        raise Faster(_("Somebody else changed this course in the meantime: read it, and save again what you wrote."))
    row = row or Course(code=code, texts={})
    row.body_id = current_body_id()
    row.kind, row.months, row.archived_at, row.replaced_by = CourseKind(kind), months, None, ""
    row.texts = {**row.texts, language: _text(title, text, quiz)}
    row.changed_at, row.changed_by = now, by.user
    try:
        # A savepoint of its own: whoever was faster must not break the transaction.
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise CourseNotPossible(_("There is a course of this name already."), field="code") from error
    _note(row, events.COURSE_CHANGED.name, {"code": code, "fields": [language]}, by, now)
    return row


@transaction.atomic
def archive_course(*, course: Course, by: Member, now: datetime, instead: str = "") -> Course:
    """It is offered no more, and nobody is asked to do it; what people have done of it stays and counts.

    `instead` is the code of the course that is done in its place. Raises MayNotTrain, and CourseNotPossible while the
    policy asks for it, or will, and for a course in its place that there is not.
    """
    _require(by)
    if instead and (instead == course.code or lesson(instead, "") is None):
        raise CourseNotPossible(_("There is no such course."), field="instead")
    planned = [change.value for change in waiting_changes() if change.key == TRAINING_COURSES.key]
    if any(course.code in codes for codes in (decided(TRAINING_COURSES), *planned)):
        raise CourseNotPossible(_("The policy asks for this course before somebody acts. Change that first."))
    if Course.objects.filter(pk=course.pk, archived_at=None).update(archived_at=now, replaced_by=instead):
        course.archived_at, course.replaced_by = now, instead
        _note(course, events.COURSE_ARCHIVED.name, {"code": course.code, "instead": instead}, by, now)
        for campaign in Campaign.objects.filter(course=course.code, ended_at=None):
            end_campaign(campaign=campaign, by=None, now=now)
    return course


@transaction.atomic
def offer_again(*, course: Course, by: Member, now: datetime) -> Course:
    """An archived course is offered as it was. Raises MayNotTrain; nothing happens where it is offered."""
    _require(by)
    open_ = Course.objects.filter(pk=course.pk).exclude(archived_at=None)
    if open_.update(archived_at=None, replaced_by="", changed_at=now, changed_by=by.user):
        course.refresh_from_db()
        _note(course, events.COURSE_CHANGED.name, {"code": course.code, "fields": []}, by, now)
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
