"""How far the policy has reached people, in the same number of queries for a few and for many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.people.actions import add_member, end_membership
from rostra.people.models import Member
from rostra.policy.actions import acknowledge, decide, start_campaign
from rostra.policy.decisions import TRAINING_COURSES
from rostra.policy.enums import CampaignKind
from rostra.policy.models import Training
from rostra.policy.queries.coverage import coverage, progress
from tests.policy.drafted import answered, put_in_force
from tests.policy.learnt import done


def crowd(cast: Any, count: int) -> list[Member]:
    return [
        add_member(
            email=f"m{number}@portavale.example",
            name=f"Member {number:03}",
            by=None,
            now=cast.now,
            unit=cast.unit if number % 2 else None,
            level="senior" if number % 10 == 0 else "staff",
        )
        for number in range(count)
    ]


def test_shares_by_unit_and_level_and_who_is_missing(cast: Any) -> None:
    version = put_in_force(cast, answered(cast))
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=cast.now)
    first, second, third = crowd(cast, 3)
    for member in (first, second):
        acknowledge(member=member, version=version, language="en", asked=[], answers=[], now=cast.now)
    done(cast, member=second)
    end_membership(member=third, by=cast.administrator, now=cast.now)
    found = coverage(cast.now, "The policy")
    assert list(found.asked.values()) == ["The policy", "Social media at work: the basics"]
    assert [(share.done, share.of) for share in found.whole()] == [(2, 9), (1, 9)]
    assert [(group.label, group.shares[0].done, group.shares[0].of) for group in found.by_unit()] == [
        ("Communications", 1, 1),
        ("", 1, 8),
    ]
    assert [(group.key, group.shares[0].done, group.shares[0].of) for group in found.by_level()] == [
        ("staff", 1, 8),
        ("manager", 0, 0),
        ("senior", 1, 1),
    ]
    assert [person.name for person in found.missing("course:basics", level="senior")] == ["Member 000"]
    assert found.missing("policy", unit=str(cast.unit.pk)) == []
    assert len(found.missing("policy", unit="0")) == 7


def test_a_training_that_is_over_or_withdrawn_does_not_count(cast: Any) -> None:
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=cast.now)
    row = done(cast)
    assert [share.done for share in coverage(cast.now, "The policy").whole()] == [1]
    assert [share.done for share in coverage(row.valid_until, "The policy").whole()] == [0]
    Training.objects.update(withdrawn_at=cast.now)
    assert [share.done for share in coverage(cast.now, "The policy").whole()] == [0]


def test_where_nothing_is_asked_there_is_nothing_to_count(cast: Any) -> None:
    found = coverage(cast.now, "The policy")
    assert (found.asked, found.whole(), found.by_unit()) == ({}, (), [])


def test_as_many_queries_for_one_as_for_many(cast: Any) -> None:
    put_in_force(cast, answered(cast))
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=cast.now)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            found = coverage(cast.now, "The policy")
            found.by_unit()
        return len(asked)

    before = count()
    crowd(cast, 30)
    assert count() == before <= 8


def test_the_progress_of_many_campaigns_costs_four_queries(cast: Any) -> None:
    version = put_in_force(cast, answered(cast))
    rows = [
        start_campaign(
            kind=CampaignKind.COURSE,
            course="basics",
            due_on=(cast.now + timedelta(days=9)).date(),
            by=cast.administrator,
            now=cast.now,
        )
        for _number in range(5)
    ]
    rows.append(
        start_campaign(
            kind=CampaignKind.POLICY,
            version=version,
            due_on=(cast.now + timedelta(days=9)).date(),
            by=cast.administrator,
            now=cast.now,
        )
    )
    acknowledge(member=cast.editor, version=version, language="en", asked=[], answers=[], now=cast.now)
    with CaptureQueriesContext(connection) as asked:
        found = progress(rows, cast.now)
    assert len(asked) == 4
    assert found[rows[-1].pk].done == 1
