from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from rostra.core.scoping import current_body_id, scope
from rostra.policy.actions import decide
from rostra.policy.decisions import SECOND_PERSON
from rostra.policy.impacts import foreseen
from rostra.reports import jobs
from rostra.reports.models import Attestation, Look
from tests.reports.ledger import NAMES, Ledger


def test_bodies_are_looked_at_by_the_job(cast: Any, ledger: Ledger) -> None:
    jobs.look_around()

    assert Look.objects.count() == len(NAMES)


def test_one_body_is_looked_at_by_its_job(cast: Any, ledger: Ledger) -> None:
    jobs.look_now(cast.other.pk)

    assert Look.objects.count() == 0
    with scope(cast.other):
        assert Look.objects.count() == len(NAMES)


def test_words_are_reminded_of_in_every_body(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    until = timezone.now().date()
    Attestation.objects.create(
        subject="norwegian-path.basics", statement="x", by=cast.records.user, at=cast.now, until=until
    )
    monkeypatch.setattr(timezone, "now", lambda: cast.now.replace(year=until.year + 1))

    jobs.remind_of_words()

    assert Attestation.objects.get().reminded_at is not None


def test_what_breaks_in_one_body_stops_no_other(cast: Any, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []

    def broken(_now: object) -> None:
        if current_body_id() == cast.body.pk:
            raise RuntimeError("no space left")
        done.append(current_body_id())

    for name in ("tell", "remind"):
        monkeypatch.setattr(jobs, name, broken)

    # A share of the bodies at a time: those that were looked at are not due again.
    for _minute in range(2):
        jobs.look_around()
    jobs.remind_of_words()

    assert done == [cast.other.pk] * 2


def test_decision_has_the_evidence_looked_at_again(cast: Any) -> None:
    decide(question=SECOND_PERSON, value=False, by=cast.administrator.user, now=cast.now)

    waiting = ProcrastinateJob.objects.filter(task_name__endswith="reports.look_now")
    assert [job.args for job in waiting] == [{"body_id": cast.body.pk}]
    assert [impact for impact in foreseen(SECOND_PERSON, True, cast.now) if "looked" in impact.sentence] == []
