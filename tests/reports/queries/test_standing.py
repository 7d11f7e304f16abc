from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.policy.enums import Function, VersionForm, VersionState
from rostra.policy.evidence import Finding, Line
from rostra.policy.models import Answer, TeamSeat, Version
from rostra.policy.questionnaire import items
from rostra.reports.actions import look
from rostra.reports.checklists import checklists, point_of
from rostra.reports.checklists.model import Point
from rostra.reports.enums import ORDER, Status, worst
from rostra.reports.models import Attestation, Look
from rostra.reports.queries import Standing, counts, fell_lately, ground, standings
from tests.reports.ledger import Ledger, policy

QUARTER = timedelta(minutes=15)


def item(cast: Any, pk: str) -> Standing:
    return ground(cast.now).item(pk)


def point(cast: Any, subject: str) -> Standing:
    found = point_of(subject)
    assert found is not None
    return ground(cast.now).point(found)


def word(cast: Any, subject: str, **more: Any) -> Attestation:
    values = {"statement": "Seen.", "by": cast.records.user, "at": cast.now, "until": date(2027, 1, 1), **more}
    return Attestation.objects.create(subject=subject, **values)


def test_worst_of_several_counts() -> None:
    assert worst(ORDER) == Status.SHORT
    assert worst([Status.NOTHING, Status.HOLDS]) == Status.HOLDS
    assert worst([]) == Status.NOTHING


def test_without_a_policy_nothing_is_settled(cast: Any, ledger: Ledger) -> None:
    look(cast.now)
    known = ground(cast.now)

    assert {known.item(pk).status for pk in items()} == {Status.UNANSWERED}
    assert known.facts == {"team": False, "draft": False, "answered": False, "in_force": False}


def test_short_form_does_not_ask_everything(cast: Any, ledger: Ledger) -> None:
    policy(cast.administrator, cast.now, ["E1.1"], form=VersionForm.SHORT)
    look(cast.now)

    assert (item(cast, "E1.2").status, item(cast, "E2.1").status) == (Status.UNASKED, Status.UNANSWERED)
    assert item(cast, "E2.1").open == ("E2.1",)


def test_draft_counts_where_nothing_is_in_force(cast: Any, ledger: Ledger) -> None:
    version = policy(cast.administrator, cast.now, state=VersionState.DRAFT, form=VersionForm.SHORT)
    Answer.objects.create(version=version, item="E1.1", proposed_at=cast.now, proposed_by=cast.administrator.user)

    known = ground(cast.now)

    assert (known.answered, known.facts["draft"], known.facts["in_force"]) == ({"E1.1"}, True, False)


def test_version_in_force_counts_before_the_draft(cast: Any, ledger: Ledger) -> None:
    policy(cast.administrator, cast.now, items())
    Version.objects.create(number=2, opened_at=cast.now, opened_by=cast.administrator.user)

    known = ground(cast.now)

    assert known.version is not None
    assert (known.version.number, known.facts["answered"], known.facts["in_force"]) == (1, True, True)


def test_clause_is_as_its_worst_evidence(cast: Any, ledger: Ledger) -> None:
    policy(cast.administrator, cast.now, ["E2.1"])
    look(cast.now)
    assert item(cast, "E2.1").status == Status.NOTHING

    ledger.holds("accounts.decided")
    look(cast.now)
    assert (item(cast, "E2.1").status, item(cast, "E2.1").good) == (Status.HOLDS, True)

    ledger.short("accounts.owners", "accounts.account:1")
    look(cast.now)
    found = item(cast, "E2.1")
    assert (found.status, found.good) == (Status.SHORT, False)
    assert [(seen.name, seen.status, seen.short) for seen in found.seen] == [
        ("accounts.decided", Status.HOLDS, 0),
        ("accounts.owners", Status.SHORT, 1),
    ]


def test_evidence_that_was_not_looked_at_says_so(cast: Any, ledger: Ledger) -> None:
    policy(cast.administrator, cast.now, ["E2.2"])
    assert item(cast, "E2.2").status == Status.UNSEEN
    assert ground(cast.now).looked_at is None
    ledger.holds("accounts.objective")
    look(cast.now)

    ledger.says["accounts.objective"] = ZeroDivisionError()
    look(cast.now + QUARTER)

    assert item(cast, "E2.2").status == Status.UNSEEN
    assert ground(cast.now).looked_at == cast.now + QUARTER


def test_evidence_that_nobody_gives_goes_by_its_name(cast: Any, ledger: Ledger) -> None:
    seen = ground(cast.now).seen("of.nobody")

    assert (seen.label, seen.provider, seen.status) == ("of.nobody", None, Status.UNSEEN)
    assert ground(cast.now).seen("accounts.owners").label == "Label of accounts.owners"


def test_clause_without_evidence_needs_a_word(cast: Any, ledger: Ledger) -> None:
    policy(cast.administrator, cast.now, ["E3.1"])
    assert (item(cast, "E3.1").status, item(cast, "E3.1").wants_word) == (Status.ASKED, True)

    word(cast, "E3.1", until=date(2026, 11, 23))
    word(cast, "E3.1", withdrawn_at=cast.now)
    assert item(cast, "E3.1").status == Status.ASKED

    newest = word(cast, "E3.1")
    assert (item(cast, "E3.1").status, item(cast, "E3.1").word) == (Status.ATTESTED, newest)


@pytest.mark.parametrize(
    ("says", "status"),
    [("swedish-ten.working_time", Status.ATTESTED), ("security-questions.step_in", Status.UNANSWERED)],
)
def test_point_stands_as_its_clauses(cast: Any, ledger: Ledger, says: str, status: Status) -> None:
    policy(cast.administrator, cast.now, ["E3.1"])
    word(cast, "E3.1")
    look(cast.now)

    assert point(cast, says).status == status


def test_point_needs_its_questions_answered_and_its_evidence(cast: Any, ledger: Ledger) -> None:
    ledger.holds("policy.speech")
    look(cast.now)
    found = point(cast, "swedish-ten.freedom")
    assert (found.status, found.open) == (Status.UNANSWERED, ("E4.2",))

    policy(cast.administrator, cast.now, ["E4.2"])
    assert point(cast, "swedish-ten.freedom").status == Status.HOLDS


def test_point_needs_its_facts(cast: Any, ledger: Ledger) -> None:
    found = point(cast, "norwegian-path.team")
    assert (found.status, found.undone) == (Status.UNANSWERED, ("team",))

    for function in Function.values:
        TeamSeat.objects.create(member=cast.editor, function=function)

    assert point(cast, "norwegian-path.team").status == Status.HOLDS


def test_point_with_evidence_and_a_word_needs_both(cast: Any, ledger: Ledger) -> None:
    ledger.holds("accounts.owners", "accounts.certified")
    look(cast.now)
    assert point(cast, "saudi-controls.assets").status == Status.ASKED

    given = word(cast, "saudi-controls.assets")
    assert (point(cast, "saudi-controls.assets").status, point(cast, "saudi-controls.assets").word) == (
        Status.HOLDS,
        given,
    )


def test_point_takes_its_own_part_of_the_evidence(cast: Any, ledger: Ledger) -> None:
    assert point(cast, "nine-duties.crisis").status == Status.UNSEEN
    look(cast.now)
    assert point(cast, "nine-duties.crisis").status == Status.NOTHING

    ledger.says["people.duties"] = Finding(9, 1, (Line("people.body:1", "nobody_crisis"),))
    look(cast.now)

    assert (point(cast, "nine-duties.crisis").status, point(cast, "nine-duties.crisis").seen[0].short) == (
        Status.SHORT,
        1,
    )
    assert point(cast, "nine-duties.training").status == Status.HOLDS


def test_one_word_serves_every_view_that_rests_on_the_clause(cast: Any, ledger: Ledger) -> None:
    policy(cast.administrator, cast.now, ["E3.1"])
    given = word(cast, "E3.1")
    known = ground(cast.now)

    both = [
        Point(id="a", checklist="x", group="g", items=("E3.1",)),
        Point(id="b", checklist="y", group="g", items=("E3.1",)),
    ]

    assert [known.point(each).word for each in both] == [given, given]


def test_what_fell_short_last_comes_first(cast: Any, ledger: Ledger) -> None:
    for hours, name in enumerate(["accounts.owners", "people.leavers", "inbox.answered"]):
        Look.objects.create(
            name=name, found="short", of=2, short=1, at=cast.now, since=cast.now - timedelta(hours=hours)
        )
    Look.objects.create(name="vault.rotated", found="holds", of=2, at=cast.now, since=cast.now)

    assert [seen.name for seen in fell_lately(ground(cast.now), 2)] == ["accounts.owners", "people.leavers"]


def test_counts_are_of_standings(cast: Any, ledger: Ledger) -> None:
    policy(cast.administrator, cast.now, ["E3.1"])
    known = ground(cast.now)

    found = counts(standings(known, checklists()["elements"]).values())

    assert (found[Status.ASKED], found[Status.UNANSWERED], found.total()) == (1, 39, 40)


def test_ground_takes_the_same_number_of_queries_for_much_and_for_little(cast: Any, ledger: Ledger) -> None:
    policy(cast.administrator, cast.now, ["E3.1"])
    with CaptureQueriesContext(connection) as little:
        standings(ground(cast.now), checklists()["elements"])
    look(cast.now)
    for number in range(30):
        word(cast, f"swedish-ten.{number}")
        TeamSeat.objects.get_or_create(member=cast.editor, function=Function.values[number % 6])
    with CaptureQueriesContext(connection) as much:
        standings(ground(cast.now), checklists()["elements"])

    assert len(much) == len(little)
