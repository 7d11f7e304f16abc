"""Courses done and recorded, trainings withdrawn, the policy acknowledged."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import pre_save
from django.test.utils import CaptureQueriesContext

from rostra.audit.models import Event
from rostra.audit.sources import get
from rostra.core.refusals import Faster, Refused
from rostra.people.actions import add_unit, change_member, give_duty, give_role
from rostra.people.enums import DutyCode, Right, RoleCode, RuleKey
from rostra.people.models import Notice, Qualification
from rostra.people.notices import sentence
from rostra.people.rules import forget, held_back, may, rule
from rostra.policy.actions import (
    CourseNotPossible,
    MayNotTrain,
    NotYetRight,
    archive_course,
    complete_course,
    decide,
    plan_change,
    withdraw_change,
    withdraw_training,
)
from rostra.policy.decisions import ACKNOWLEDGE_REQUIRED, TRAINING_COURSES
from rostra.policy.enums import CourseKind
from rostra.policy.models import Acknowledgement, Course, Training
from rostra.policy.queries.learning import lesson, lessons, standings_of
from rostra.policy.rules import keeps_some_training, keeps_training
from rostra.policy.statements import Statement
from tests.policy.drafted import answered, put_in_force
from tests.policy.learnt import RIGHT, done, own, recorded, signed
from tests.tampering import forge_a_decision

# --- Courses in Rostra --------------------------------------------------------------------------------


def test_a_course_done_counts_for_as_long_as_the_policy_says(cast: Any) -> None:
    row = done(cast)
    assert row.valid_until == cast.now.replace(year=2027)
    assert row.score == 100
    assert Qualification.objects.get(member=cast.editor, code="course:basics").valid_until == row.valid_until


def test_the_course_gives_back_the_right_to_write(cast: Any) -> None:
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=cast.now)
    forget(cast.editor)
    before = may(cast.editor, Right.WRITE, now=cast.now)
    done(cast)
    assert (before, may(cast.editor, Right.WRITE, now=cast.now)) == (False, True)


def test_a_lapsed_training_takes_the_right_away_and_says_when(cast: Any) -> None:
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=cast.now)
    row = done(cast)
    later = row.valid_until
    assert not may(cast.editor, Right.WRITE, now=later)
    assert [lack.ended_at for lack in held_back(cast.editor, later)] == [later]


def test_wrong_answers_are_named_and_nothing_is_done(cast: Any) -> None:
    with pytest.raises(NotYetRight) as refused:
        done(cast, answers=[RIGHT[0], 2, None])
    assert refused.value.wrong == (1, 2, 3)
    assert not Training.objects.exists()


def test_more_answers_than_questions_change_nothing(cast: Any) -> None:
    assert done(cast, answers=[*RIGHT, 7]).course == "basics"


def test_a_course_that_is_none_cannot_be_done(cast: Any) -> None:
    with pytest.raises(CourseNotPossible):
        complete_course(member=cast.editor, code="nothing", language="en", answers=[], now=cast.now)


def test_a_course_held_elsewhere_is_not_done_here(cast: Any) -> None:
    own(cast, "seminar", kind=CourseKind.OUTSIDE, quiz=())
    with pytest.raises(CourseNotPossible):
        complete_course(member=cast.editor, code="seminar", language="en", answers=[], now=cast.now)


def test_a_training_is_a_record_whose_content_the_log_vouches_for(cast: Any) -> None:
    row = done(cast)
    event = Event.objects.get(kind="policy.trained")
    source = get("policy.training")
    salt, content = source.read([str(row.pk)])[str(row.pk)]
    assert (event.source, event.source_key) == (source.name, str(row.pk))
    assert salt == bytes(row.salt)
    assert b'"course":"basics"' in content
    assert source.items is not None
    item = source.items([str(row.pk)])[str(row.pk)]
    assert (item.kind, item.about, item.media) == ("training", f"people.member:{cast.editor.pk}", ())


def test_a_training_goes_when_it_is_disposed_of(cast: Any) -> None:
    row = recorded(cast, file=("paper.pdf", b"%PDF", "application/pdf"))
    source = get("policy.training")
    assert source.erase is not None
    assert source.items is not None
    assert [enclosed.name for enclosed in source.items([str(row.pk)])[str(row.pk)].media] == ["paper.pdf"]
    forge_a_decision()
    source.erase([str(row.pk)])
    row.refresh_from_db()
    assert (row.held_by, row.file, source.read([str(row.pk)])) == ("", "", {})
    assert [list(keys) for keys in source.not_gone()] == [[]]
    assert [list(keys) for keys in source.every()] == [[]]


# --- Trainings recorded -------------------------------------------------------------------------------


def test_a_training_held_elsewhere_counts_from_its_day(cast: Any) -> None:
    row = recorded(cast, file=("paper.pdf", b"%PDF", "application/pdf"))
    assert row.valid_until.date() == date(2027, 11, 2)
    assert (row.held_by, row.file_name, len(row.file)) == ("Institute of Administration", "paper.pdf", 64)
    told = Notice.objects.get(user=cast.editor.user)
    assert "Mihai Rusu" in sentence(told.kind, told.data)


def test_who_records_their_own_training_is_not_told(cast: Any) -> None:
    recorded(cast, member=cast.administrator)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"done_on": date(2026, 11, 26)}, "done_on"),
        ({"done_on": date(2025, 11, 24)}, "done_on"),
        ({"file": ("big", b"0" * 10_000_001, "text/plain")}, "file"),
        ({"code": "nothing"}, "course"),
    ],
)
def test_a_training_that_cannot_be_is_refused(cast: Any, more: dict[str, Any], field: str) -> None:
    with pytest.raises(CourseNotPossible) as refused:
        recorded(cast, **more)
    assert refused.value.field == field


def test_an_older_training_does_not_shorten_what_counts(cast: Any) -> None:
    newer = done(cast, "security")
    recorded(cast)
    assert Qualification.objects.get(code="course:security").valid_until == newer.valid_until


def test_who_keeps_trainings(cast: Any) -> None:
    below = add_unit(name="Web", by=None, now=cast.now, parent=cast.unit)
    beside = add_unit(name="Roads", by=None, now=cast.now)
    give_duty(member=cast.reader, code=DutyCode.TRAINING, unit=cast.unit, by=None, now=cast.now)
    give_duty(member=cast.responder, code=DutyCode.TRAINING, by=None, now=cast.now)
    give_role(member=cast.records, code=RoleCode.SECURITY, unit=cast.unit, by=None, now=cast.now)
    table = {
        member: [keeps_training(member, unit) for unit in (None, cast.unit, below, beside)]
        for member in (cast.administrator, cast.security, cast.editor, cast.reader, cast.responder, cast.records)
    }
    assert table == {
        cast.administrator: [True, True, True, True],
        cast.security: [True, True, True, True],
        cast.editor: [False, False, False, False],
        cast.reader: [False, True, True, False],
        cast.responder: [True, True, True, True],
        cast.records: [False, True, True, False],
    }
    assert [keeps_some_training(member) for member in table] == [True, True, False, True, True, True]


def test_who_left_keeps_no_trainings(cast: Any) -> None:
    give_duty(member=cast.reader, code=DutyCode.TRAINING, by=None, now=cast.now)
    cast.reader.left_at = cast.now
    assert not keeps_training(cast.reader)
    assert not keeps_some_training(cast.reader)


def test_others_record_and_withdraw_nothing(cast: Any) -> None:
    row = done(cast)
    with pytest.raises(MayNotTrain):
        recorded(cast, by=cast.editor)
    with pytest.raises(MayNotTrain):
        withdraw_training(training=row, reason="No.", by=cast.editor, now=cast.now)


# --- Withdrawn ----------------------------------------------------------------------------------------


def test_a_training_withdrawn_counts_no_longer(cast: Any) -> None:
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=cast.now)
    row = withdraw_training(training=done(cast), reason=" A mistake. ", by=cast.administrator, now=cast.now)
    forget(cast.editor)
    assert (row.withdraw_reason, may(cast.editor, Right.WRITE, now=cast.now)) == ("A mistake.", False)
    told = Notice.objects.get(kind="policy.training_withdrawn")
    assert "A mistake." in sentence(told.kind, told.data)


def test_another_training_of_the_course_goes_on_counting(cast: Any) -> None:
    newer = done(cast, "security")
    older = recorded(cast)
    withdraw_training(training=newer, reason="A mistake.", by=cast.administrator, now=cast.now)
    assert Qualification.objects.get(code="course:security").valid_until == older.valid_until


def test_withdrawing_needs_a_reason_and_happens_once(cast: Any) -> None:
    row = done(cast)
    with pytest.raises(Refused) as refused:
        withdraw_training(training=row, reason=" ", by=cast.administrator, now=cast.now)
    assert refused.value.field == "reason"
    withdraw_training(training=row, reason="A mistake.", by=cast.administrator, now=cast.now)
    with pytest.raises(Faster):
        withdraw_training(training=row, reason="Again.", by=cast.administrator, now=cast.now)


# --- Acknowledged -------------------------------------------------------------------------------------


def test_acknowledging_gives_the_right_to_act(cast: Any) -> None:
    version = put_in_force(cast, answered(cast))
    decide(question=ACKNOWLEDGE_REQUIRED, value=True, by=None, now=cast.now)
    forget(cast.editor)
    before = may(cast.editor, Right.WRITE, now=cast.now)
    row = signed(cast, version, tries=2)
    assert (before, may(cast.editor, Right.WRITE, now=cast.now), row.tries) == (False, True, 2)
    source = get("policy.acknowledgement")
    assert source.items is not None
    assert source.erase is not None
    assert source.items([str(row.pk)])[str(row.pk)].subject == "1"
    assert list(source.read([str(row.pk)])) == [str(row.pk)]
    assert [list(keys) for keys in source.every()] == [[(str(row.pk),)]]
    forge_a_decision()
    source.erase([str(row.pk)])
    assert source.read([str(row.pk)]) == {}


def test_statements_sorted_wrong_are_named(cast: Any) -> None:
    version = put_in_force(cast, answered(cast))
    asked = [Statement("a", "", "", True, "", ""), Statement("b", "", "", False, "", "")]
    with pytest.raises(NotYetRight) as refused:
        signed(cast, version, asked=asked, answers=[True, True])
    assert refused.value.wrong == (1,)
    assert not Acknowledgement.objects.exists()


def test_a_version_is_acknowledged_once(cast: Any) -> None:
    version = put_in_force(cast, answered(cast))
    signed(cast, version)
    with pytest.raises(Faster):
        signed(cast, version)


def test_the_next_version_waits_until_an_acknowledgement_of_this_one_is_written(cast: Any) -> None:
    version = put_in_force(cast, answered(cast))
    with CaptureQueriesContext(connection) as asked:
        signed(cast, version)
    held = next(number for number, query in enumerate(asked) if "FOR NO KEY UPDATE" in query["sql"])
    wrote = next(number for number, query in enumerate(asked) if query["sql"].startswith("INSERT"))
    assert ('FROM "policy_version"' in asked[held]["sql"], held < wrote) == (True, True)


def test_a_draft_is_not_acknowledged(cast: Any) -> None:
    with pytest.raises(Refused):
        signed(cast, answered(cast))


def test_without_a_policy_nobody_is_held_back_for_not_acknowledging_it(cast: Any) -> None:
    decide(question=ACKNOWLEDGE_REQUIRED, value=True, by=None, now=cast.now)
    forget(cast.editor)
    assert rule(RuleKey.ACKNOWLEDGE_REQUIRED) is False
    assert held_back(cast.editor, cast.now) == []


# --- Courses of the body ------------------------------------------------------------------------------


def test_a_course_of_the_body_stands_in_place_of_the_shipped_one(cast: Any) -> None:
    own(cast, "basics", months=3)
    own(cast, "basics", months=3, language="nb", title="Ved skranken")
    found = lesson("basics", "nb")
    assert found is not None
    assert (found.text.title, found.months) == ("Ved skranken", 3)
    assert [each.text.title for each in lessons("ro") if each.code == "basics"] == ["At the counter"]
    assert done(cast, answers=[1]).valid_until == cast.now + timedelta(days=92)


def test_a_course_needs_a_question(cast: Any) -> None:
    with pytest.raises(CourseNotPossible) as refused:
        own(cast, quiz=())
    assert refused.value.field == "quiz"


def test_two_people_who_write_one_course_at_the_same_moment_are_no_error(cast: Any) -> None:
    def faster(sender: type[Course], instance: Course, **_given: object) -> None:
        if not Course.objects.exists():
            sender.objects.bulk_create(
                [Course(code="counter", kind="own", changed_at=cast.now, changed_by=cast.administrator.user)]
            )

    pre_save.connect(faster, sender=Course)
    try:
        with pytest.raises(CourseNotPossible) as refused:
            own(cast)
    finally:
        pre_save.disconnect(faster, sender=Course)
    assert refused.value.field == "code"
    # Who comes a second later does not write over it either.
    own(cast)
    with pytest.raises(Faster):
        own(cast, seen="new")


def test_a_course_is_taken_away_unless_the_policy_asks_for_it(cast: Any) -> None:
    row = own(cast)
    decide(question=TRAINING_COURSES, value=("counter",), by=None, now=cast.now)
    with pytest.raises(CourseNotPossible):
        archive_course(course=row, by=cast.administrator, now=cast.now)
    decide(question=TRAINING_COURSES, value=(), by=None, now=cast.now)
    archive_course(course=row, by=cast.administrator, now=cast.now)
    archive_course(course=row, by=cast.administrator, now=cast.now)
    assert lesson("counter", "en") is None
    assert "counter" not in {each.code for each in lessons("en")}
    assert Event.objects.filter(kind="policy.course_archived").count() == 1
    assert own(cast).archived_at is None


def test_course_that_will_be_asked_for_is_kept(cast: Any) -> None:
    row = own(cast)
    later = cast.now + timedelta(days=7)
    change = plan_change(
        key="training_courses",
        value=["counter"],
        at=later,
        reason="",
        version=None,
        by=cast.administrator,
        now=cast.now,
    )
    with pytest.raises(CourseNotPossible):
        archive_course(course=row, by=cast.administrator, now=cast.now)
    withdraw_change(change=change, by=cast.administrator, now=cast.now)
    assert archive_course(course=row, by=cast.administrator, now=cast.now).archived_at == cast.now


def test_others_write_no_courses(cast: Any) -> None:
    with pytest.raises(MayNotTrain):
        own(cast, by=cast.editor)


def test_how_somebody_stands_to_each_course(cast: Any) -> None:
    decide(question=TRAINING_COURSES, value=("security",), by=None, now=cast.now)
    done(cast)
    rows = standings_of(cast.editor, "en", cast.now)
    assert rows[0].lesson.code == "security"
    assert {row.lesson.code: (row.asked, row.counts) for row in rows if row.asked or row.training} == {
        "security": (True, False),
        "basics": (False, True),
    }


def test_the_level_of_a_member_is_changed_with_the_rest(cast: Any) -> None:
    values = {"title": "", "unit": None, "phone": "", "spokesperson": "", "by": cast.administrator, "now": cast.now}
    row = change_member(member=cast.editor, level="senior", **values)
    assert row.level == "senior"
    assert change_member(member=row, **values).level == "senior"
    assert Event.objects.get(kind="people.member_changed").data["fields"] == ["level"]
