from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.core import files
from rostra.core.refusals import Faster
from rostra.people.actions import NotAllowed
from rostra.records.actions.deciding import DecisionNotPossible, enter_decision, revoke_decision
from rostra.records.disposing import holds_on
from rostra.records.enums import DecisionPurpose
from rostra.records.models import Decision
from tests.records.gone import DECIDED, Archive


def test_a_decision_is_entered_with_all_that_was_decided(archive: Archive) -> None:
    document = files.store(b"%PDF decision", content_type="application/pdf")

    row = enter_decision(
        decided=DECIDED, classes=[archive.routine], document=document, by=archive.officer, now=archive.now
    )

    assert (row.number, row.by, list(row.classes.all())) == ("KS 2025/17", archive.officer.user, [archive.routine])
    told = Event.objects.get(kind="records.decision_entered").data
    assert (told["number"], told["classes"], told["document"]) == ("KS 2025/17", [archive.routine.pk], str(document))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"title": ""}, "title"),
        ({"legal_basis": ""}, "legal_basis"),
        ({"decided_on": date(2199, 1, 1)}, "decided_on"),
        ({"valid_until": date(2019, 1, 1)}, "valid_until"),
    ],
)
def test_a_decision_that_lacks_something_is_refused(archive: Archive, changes: dict[str, Any], field: str) -> None:
    decided = replace(DECIDED, **changes)
    with pytest.raises(DecisionNotPossible) as refused:
        enter_decision(decided=decided, classes=[archive.routine], by=archive.officer, now=archive.now)

    assert refused.value.field == field


def test_disposal_names_its_classes_and_erasure_none(archive: Archive) -> None:
    with pytest.raises(DecisionNotPossible):
        enter_decision(decided=DECIDED, by=archive.officer, now=archive.now)

    row = enter_decision(decided=DECIDED, purpose=DecisionPurpose.ERASURE, by=archive.officer, now=archive.now)
    assert row.purpose == DecisionPurpose.ERASURE


def test_a_number_is_given_once(archive: Archive) -> None:
    archive.decide()

    with pytest.raises(DecisionNotPossible) as refused:
        archive.decide()

    assert refused.value.field == "number"


def test_only_a_records_officer_decides(archive: Archive) -> None:
    with pytest.raises(NotAllowed):
        enter_decision(decided=DECIDED, classes=[archive.routine], by=archive.second, now=archive.now)
    with pytest.raises(NotAllowed):
        revoke_decision(decision=archive.decide(), reason="x", by=archive.second, now=archive.now)


def test_a_decision_is_revoked_once_and_with_a_reason(archive: Archive) -> None:
    row = archive.decide()
    with pytest.raises(DecisionNotPossible):
        revoke_decision(decision=row, reason=" ", by=archive.officer, now=archive.now)

    revoked = revoke_decision(decision=row, reason="A new law", by=archive.officer, now=archive.now)

    assert (revoked.revoked_by, revoked.revoked_reason) == (archive.officer.user, "A new law")
    assert not holds_on(revoked, archive.now.date())
    with pytest.raises(Faster):
        revoke_decision(decision=row, reason="Again", by=archive.officer, now=archive.now)


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({}, True),
        ({"valid_until": date(2026, 11, 24)}, True),
        ({"valid_until": date(2026, 11, 23)}, False),
        ({"valid_from": date(2026, 11, 24)}, True),
        ({"valid_from": date(2026, 11, 25)}, False),
    ],
)
def test_a_decision_holds_on_both_of_its_days(archive: Archive, changes: dict[str, Any], holds: bool) -> None:
    assert holds_on(archive.decide(**changes), date(2026, 11, 24)) is holds


def test_verify_finds_a_decision_that_was_changed_by_hand(archive: Archive) -> None:
    row = archive.decide()
    revoke_decision(decision=archive.decide("2"), reason="x", by=archive.officer, now=archive.now)
    sequence_all(now=archive.now)
    assert verify_all().bad == []

    Decision.objects.filter(pk=row.pk).update(valid_until=date(2199, 1, 1))

    assert [(bad.about, bad.reason) for bad in verify_all().bad] == [
        (f"records.decision {row.pk}", "the row does not say what the log told last: valid_until")
    ]
