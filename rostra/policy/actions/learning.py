"""Courses done, trainings recorded and withdrawn, and the policy acknowledged (R-137, R-219, R-233, R-380)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from textwrap import shorten
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core import files
from rostra.core.months import months_later
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.people.actions import disqualify, notify, qualify
from rostra.people.models import Member, User
from rostra.people.rules import COURSE, POLICY
from rostra.policy import events
from rostra.policy.decisions import TRAINING_MONTHS
from rostra.policy.enums import Learnt, VersionState
from rostra.policy.learning_content import acknowledgement_capture, training_capture
from rostra.policy.models import Acknowledgement, Training, Version
from rostra.policy.queries.deciding import decided
from rostra.policy.queries.learning import Lesson, lesson
from rostra.policy.rules import keeps_training
from rostra.policy.statements import Statement

MAX_BYTES = 10_000_000


class MayNotTrain(Refused):
    """The member may not record trainings, or start campaigns, for this part of the body."""


class CourseNotPossible(Refused):
    """There is no such course, it cannot be done here, or it was not done like this."""


class NotYetRight(Refused):
    """Some questions were answered wrong: their places, from 0."""

    def __init__(self, wrong: Sequence[int]) -> None:
        super().__init__(_("Not all answers are right yet. Read why, and try again."))
        self.wrong = tuple(wrong)


@transaction.atomic
def complete_course(
    *, member: Member, code: str, language: str, answers: Sequence[int | None], now: datetime
) -> Training:
    """The member has answered all questions of a course: it counts from now on.

    `answers` are the places of the options chosen, None where none was. Raises CourseNotPossible, NotYetRight.
    """
    given = _lesson(code, language)
    if given.outside:
        raise CourseNotPossible(_("This course is held elsewhere. Who keeps the trainings records it."))
    _require_right([question.right for question in given.text.quiz], answers)
    return _add(
        Training(
            member=member,
            course=code,
            how=Learnt.QUIZ,
            language=language,
            done_at=now,
            valid_until=_valid_until(given, now),
            score=100,
            recorded_by=member.user,
        ),
        now,
    )


@transaction.atomic
def record_training(
    *,
    member: Member,
    code: str,
    held_by: str,
    done_on: date,
    by: Member,
    now: datetime,
    file: tuple[str, bytes, str] | None = None,
) -> Training:
    """Write down that the member did a course elsewhere; `file` is the name, bytes and type of what they handed in.

    Raises MayNotTrain, CourseNotPossible for a day to come, one after which it counts no longer, and a file too big.
    """
    if not keeps_training(by, member.unit):
        raise MayNotTrain(
            _("Only administrators, security officers and who has the duty of training record trainings.")
        )
    given = _lesson(code, "")
    done_at = datetime.combine(done_on, time(), ZoneInfo(member.body.time_zone))
    if done_at > now:
        raise CourseNotPossible(_("This day is yet to come."), field="done_on")
    valid_until = _valid_until(given, done_at)
    if valid_until <= now:
        raise CourseNotPossible(_("A course done on this day counts no longer."), field="done_on")
    if file is not None and len(file[1]) > MAX_BYTES:
        raise CourseNotPossible(_("The file is larger than 10 MB."), field="file")
    stored = files.store(file[1], content_type=file[2]) if file is not None else None
    row = _add(
        Training(
            member=member,
            course=code,
            how=Learnt.OUTSIDE,
            done_at=done_at,
            valid_until=valid_until,
            held_by=held_by.strip(),
            file=bytes(stored.sha256).hex() if stored is not None else "",
            file_name=file[0][:200] if file is not None else "",
            recorded_by=by.user,
        ),
        now,
    )
    _tell(row, "policy.training_recorded", {"by": by.user.name}, by, now)
    return row


@transaction.atomic
def withdraw_training(*, training: Training, reason: str, by: Member, now: datetime) -> Training:
    """It does not count: what it allowed ends, unless another training of the course still counts.

    Raises MayNotTrain, Refused without a reason, Faster when it was withdrawn before.
    """
    if not keeps_training(by, training.member.unit):
        raise MayNotTrain(_("Only administrators, security officers and who has the duty of training do this."))
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    fields = {"withdrawn_at": now, "withdrawn_by": by.user, "withdraw_reason": reason.strip()}
    if not Training.objects.filter(pk=training.pk, withdrawn_at=None).update(**fields):
        raise Faster(_("Somebody else withdrew it in the meantime."))
    training.refresh_from_db()
    data: Data = {"member": training.member_id, "course": training.course, "reason": reason.strip()}
    _note(training, events.TRAINING_WITHDRAWN.name, data, by.user, now)
    words = {"by": by.user.name, "reason": shorten(reason, 200, placeholder=" …")}
    _tell(training, "policy.training_withdrawn", words, by, now)
    left = Training.objects.filter(member=training.member, course=training.course, withdrawn_at=None)
    other = left.order_by("-valid_until").first()
    code = f"{COURSE}{training.course}"
    if other is None:
        disqualify(member=training.member, code=code, by=by.user, now=now)
    else:
        qualify(member=training.member, code=code, valid_until=other.valid_until, by=by.user, now=now)
    return training


@transaction.atomic
def acknowledge(
    *,
    member: Member,
    version: Version,
    language: str,
    asked: Sequence[Statement],
    answers: Sequence[bool | None],
    now: datetime,
    tries: int = 1,
) -> Acknowledgement:
    """The member stands by the version in force, and has sorted the statements about it.

    Raises Refused for a version that is not in force, NotYetRight; Faster when it was acknowledged before.
    """
    # The next version waits until this is over: else what was signed for this one would count for that one, without end.
    in_force = Version.objects.select_for_update(no_key=True).filter(pk=version.pk, state=VersionState.IN_FORCE)
    if in_force.first() is None:
        raise Refused(_("This version is not in force. Read the one that is."))
    _require_right([statement.right for statement in asked], answers)
    row, fresh = Acknowledgement.objects.get_or_create(
        member=member, version=version, defaults={"language": language, "at": now, "tries": tries}
    )
    if not fresh:
        raise Faster(_("You have acknowledged this version already."))
    record(
        body=current_body_id(),
        by=member.user,
        now=now,
        kind=events.ACKNOWLEDGED.name,
        about=f"policy.acknowledgement:{row.pk}",
        data={"member": member.pk, "number": version.number},
        capture=acknowledgement_capture(row),
    )
    qualify(member=member, code=POLICY, valid_until=None, by=member.user, now=now)
    return row


def _require_right(right: Sequence[object], answers: Sequence[object]) -> None:
    given = [*answers, *([None] * len(right))]
    if wrong := [place for place, answer in enumerate(right) if given[place] is None or given[place] != answer]:
        raise NotYetRight(wrong)


def _lesson(code: str, language: str) -> Lesson:
    given = lesson(code, language)
    if given is None:
        raise CourseNotPossible(_("There is no such course."), field="course")
    return given


def _valid_until(given: Lesson, done_at: datetime) -> datetime:
    return months_later(done_at, given.months or decided(TRAINING_MONTHS))


def _add(row: Training, now: datetime) -> Training:
    row.body_id = current_body_id()
    row.save(force_insert=True)
    data: Data = {
        "member": row.member_id,
        "course": row.course,
        "how": str(row.how),
        "valid_until": row.valid_until.isoformat(),
        "held_by": row.held_by,
    }
    record(
        body=row.body_id,
        by=row.recorded_by,
        now=now,
        kind=events.TRAINED.name,
        about=f"policy.training:{row.pk}",
        data=data,
        capture=training_capture(row),
    )
    # An older training handed in late must not shorten what counts.
    newest = Training.objects.filter(member=row.member, course=row.course, withdrawn_at=None).order_by("-valid_until")
    until = newest.values_list("valid_until", flat=True)[0]
    qualify(member=row.member, code=f"{COURSE}{row.course}", valid_until=until, by=row.recorded_by, now=now)
    return row


def title_for_notices(code: str) -> str:
    """The code of a shipped course, which is put into words when shown; the title of one that the body wrote."""
    given = lesson(code, "")
    return given.text.title if given is not None and given.own is not None else code


def _tell(training: Training, kind: str, words: dict[str, str], by: Member, now: datetime) -> None:
    """Nobody is told what they did themselves."""
    if training.member.user_id != by.user_id:
        data: dict[str, str | int] = {**words, "course": title_for_notices(training.course)}
        url = reverse("policy:training", args=[training.pk])
        notify(users=[training.member.user], kind=kind, now=now, data=data, url=url)


def _note(training: Training, kind: str, data: Data, by: User, now: datetime) -> None:
    record(body=training.body_id, by=by, now=now, kind=kind, about=f"policy.training:{training.pk}", data=data)
