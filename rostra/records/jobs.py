from __future__ import annotations

import threading

from django.utils import timezone

from rostra.core.apart import apart
from rostra.core.queue import job
from rostra.core.scoping import scope
from rostra.people.models import Body, User
from rostra.records.actions import carrying_out, executing, exporting, past, removing, visiting, watching, writing
from rostra.records.actions.classing import DUE_JOB
from rostra.records.actions.disposing import EXECUTE, make_lists
from rostra.records.actions.due import tell_due
from rostra.records.actions.erasing import CARRY_OUT
from rostra.records.actions.filing import bodies_waiting, file_waiting
from rostra.records.actions.following import classes_to_recount, recount_due
from rostra.records.actions.going import REMOVE
from rostra.records.actions.holding import remind
from rostra.records.actions.reading import seal_readings
from rostra.records.actions.ruling import APPLY_JOB, apply_rules
from rostra.records.models import Reading

_capturing = threading.Lock()
_exporting = threading.Lock()


@job("records.capture", every="* * * * *")
def capture() -> None:
    """At once, and every minute: pages that are to be captured, one at a time in each worker."""
    if _capturing.acquire(blocking=False):
        try:
            visiting.capture_due(clock=timezone.now)
        finally:
            _capturing.release()


@job("records.file", every="* * * * * 2-59/5")
def file() -> None:
    """Every five seconds, behind the sequencer: what the log vouches for becomes records."""
    for body_id in bodies_waiting():
        with apart("records not filed", body=body_id), scope(body_id):
            file_waiting(body_id, now=timezone.now())


@job(DUE_JOB)
def recount(body_id: int, record_class: int) -> None:
    """A class was decided on anew: so are the days of its records."""
    with scope(body_id):
        recount_due(record_class, now=timezone.now())


@job("records.due_by_account", every="17 * * * *")
def recount_closed() -> None:
    """Every hour: the time of records that counts from the closing of their account begins."""
    for body_id in Body.objects.values_list("pk", flat=True):
        with apart("days of records not counted", body=body_id), scope(body_id):
            for record_class in classes_to_recount():
                recount_due(record_class, now=timezone.now())


@job(APPLY_JOB)
def apply(body_id: int, user_id: int) -> None:
    """Somebody had the rules applied to all records."""
    with scope(body_id):
        apply_rules(by=User.objects.get(pk=user_id), now=timezone.now())


@job(exporting.JOB, every="* * * * *")
def export() -> None:
    """At once, and every minute: exports that wait or were left, one at a time in each worker."""
    if _exporting.acquire(blocking=False):
        try:
            writing.export_due(clock=timezone.now)
        finally:
            _exporting.release()


@job("records.expire_exports", every="41 3 * * *")
def expire_exports() -> None:
    """Every night: files of exports that were there long enough go."""
    for body_id in Body.objects.values_list("pk", flat=True):
        with apart("exports not ended", body=body_id), scope(body_id):
            exporting.expire_exports(now=timezone.now())


@job("records.list_due", every="23 2 * * *")
def list_due() -> None:
    """Every night: what is due under a decision in force is listed for review; who holds records is reminded of it.

    What people must look at themselves is told, at most once a week.
    """
    for body_id in Body.objects.values_list("pk", flat=True):
        with apart("nothing listed for disposal", body=body_id), scope(body_id):
            make_lists(now=timezone.now())
            remind(now=timezone.now())
            tell_due(now=timezone.now())


@job(EXECUTE, every="* * * * *")
def dispose() -> None:
    """At once, and every minute: lists that two people signed."""
    for body_id, pk in executing.lists_waiting(now=timezone.now()):
        with apart("list not carried out", body=body_id), scope(body_id):
            executing.execute(pk, clock=timezone.now)


@job(CARRY_OUT, every="* * * * *")
def erase() -> None:
    """At once, and every minute: requests for erasure that were decided."""
    for body_id, pk in carrying_out.cases_waiting(now=timezone.now()):
        with apart("request for erasure not carried out", body=body_id), scope(body_id):
            carrying_out.carry_out(pk, clock=timezone.now)


@job(REMOVE, every="* * * * *")
def remove_files() -> None:
    """At once, and every minute: files that are to go."""
    for body_id in removing.bodies_waiting(now=timezone.now()):
        with apart("files not removed", body=body_id), scope(body_id):
            removing.remove_files(now=timezone.now())


@job("records.seal_readings", every="4-59/10 * * * *")
def seal() -> None:
    """Every ten minutes: the log vouches for who read what."""
    for body_id in Reading.everywhere.filter(seal=None).order_by("body").values_list("body", flat=True).distinct():
        with apart("access log not sealed", body=body_id), scope(body_id):
            seal_readings(now=timezone.now())


@job("records.verify_recent", every="47 1 * * *")
def verify_recent() -> None:
    """Every night: what is new in the logs is recomputed from the rows; what is bad is told."""
    watching.verify_recent(now=timezone.now())


@job(past.JOB, every="* * * * *")
def bring_in_past() -> None:
    """At once, and every minute: archives of the past that were looked at and are to be brought in."""
    for body_id, pk in past.waiting(now=timezone.now()):
        with apart("past not brought in", body=body_id), scope(body_id):
            past.bring_in(pk, clock=timezone.now)


@job(exporting.CLEAR, every="* * * * *")
def clear_exports() -> None:
    """At once, and every minute: content went, and the files of exports that hold it go too."""
    for body_id in Body.objects.values_list("pk", flat=True):
        with apart("exports not cleared", body=body_id), scope(body_id):
            exporting.clear_exports()
