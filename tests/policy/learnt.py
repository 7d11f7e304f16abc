"""Courses done and written, trainings recorded and the policy acknowledged, for tests: by the actions that users use."""

from __future__ import annotations

from datetime import date
from typing import Any

from rostra.policy.actions import acknowledge, complete_course, record_training, save_course
from rostra.policy.courses import QuizQuestion, shipped
from rostra.policy.enums import CourseKind
from rostra.policy.models import Acknowledgement, Course, Training, Version
from rostra.policy.queries import answers_of
from rostra.policy.statements import chosen

QUIZ = (QuizQuestion("Which?", ("This", "That"), 1, "That one."),)
RIGHT = [question.right for question in shipped()["basics"].text("en").quiz]


def done(cast: Any, code: str = "basics", **more: Any) -> Training:
    quiz = shipped()[code].text("en").quiz if code in shipped() else QUIZ
    answers = [question.right for question in quiz]
    values = {"member": cast.editor, "code": code, "language": "en", "answers": answers, "now": cast.now}
    return complete_course(**{**values, **more})


def recorded(cast: Any, **more: Any) -> Training:
    values: dict[str, Any] = {
        "member": cast.editor,
        "code": "security",
        "held_by": "Institute of Administration",
        "done_on": date(2026, 11, 2),
        "by": cast.administrator,
        "now": cast.now,
    }
    return record_training(**{**values, **more})


def own(cast: Any, code: str = "counter", **more: Any) -> Course:
    values: dict[str, Any] = {
        "code": code,
        "kind": CourseKind.OWN,
        "language": "en",
        "title": "At the counter",
        "text": "Be kind.",
        "quiz": QUIZ,
        "months": None,
        "by": cast.administrator,
        "now": cast.now,
    }
    return save_course(**{**values, **more})


def signed(cast: Any, version: Version, **more: Any) -> Acknowledgement:
    asked = chosen(answers_of(version), "1", "en")
    answers = [statement.right for statement in asked]
    values: dict[str, Any] = {"member": cast.editor, "version": version, "language": "en", "now": cast.now}
    return acknowledge(**{**values, "asked": asked, "answers": answers, **more})
