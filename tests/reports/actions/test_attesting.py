from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.core.refusals import Faster, Refused
from rostra.people.actions import end_membership
from rostra.people.models import Notice
from rostra.people.notices import sentence
from rostra.reports.actions import NotAllowed, NotAttestable, attest, remind, withdraw
from rostra.reports.models import Attestation
from rostra.reports.queries import attested
from tests.reports.ledger import policy

DAY = timedelta(days=1)
TODAY = date(2026, 11, 24)
BASICS = "norwegian-path.basics"


def given(
    cast: Any, *, subject: str = BASICS, until: date = TODAY + 30 * DAY, by: Any = None, **more: Any
) -> Attestation:
    values = {"statement": " We talked about it. ", "by": by or cast.administrator, "now": cast.now, **more}
    return attest(subject=subject, until=until, **values)


def told() -> list[tuple[str, str, str]]:
    rows = Notice.objects.filter(kind__startswith="reports.").order_by("pk").select_related("user")
    return [(row.kind, row.user.name, row.url) for row in rows]


@pytest.mark.parametrize("who", ["administrator", "security", "records"])
def test_those_who_answer_for_the_body_attest(cast: Any, who: str) -> None:
    row = given(cast, by=getattr(cast, who))

    assert (row.statement, row.until) == ("We talked about it.", TODAY + 30 * DAY)
    event = Event.objects.get(kind="reports.attested")
    assert event.about == f"reports.attestation:{row.pk}"
    assert event.data == {"subject": BASICS, "statement": "We talked about it.", "until": "2026-12-24"}
    assert attested(cast.now) == {BASICS}


@pytest.mark.parametrize("who", ["editor", "approver", "responder", "reader"])
def test_nobody_else_attests_or_withdraws(cast: Any, who: str) -> None:
    row = given(cast)

    with pytest.raises(NotAllowed):
        given(cast, by=getattr(cast, who))
    with pytest.raises(NotAllowed):
        withdraw(attestation=row, reason="no", by=getattr(cast, who), now=cast.now)


@pytest.mark.parametrize("until", [TODAY, TODAY - DAY, TODAY + 367 * DAY])
def test_word_counts_for_a_year_at_most(cast: Any, until: date) -> None:
    with pytest.raises(Refused) as refused:
        given(cast, until=until)

    assert refused.value.field == "until"


def test_word_without_a_statement_is_none(cast: Any) -> None:
    with pytest.raises(Refused) as refused:
        given(cast, statement="  ")

    assert refused.value.field == "statement"


@pytest.mark.parametrize("subject", ["E2.1", "swedish-ten.mandate", "swedish-ten.nothing", "nothing.nothing", "E99.1"])
def test_what_data_shows_needs_no_word(cast: Any, subject: str) -> None:
    policy(cast.administrator, cast.now, ["E2.1"])

    with pytest.raises(NotAttestable):
        given(cast, subject=subject)


def test_clause_is_attested_once_the_policy_says_it(cast: Any) -> None:
    version = policy(cast.administrator, cast.now, ["E2.1"])
    with pytest.raises(NotAttestable) as refused:
        given(cast, subject="E3.1")
    assert "answer the question first" in str(refused.value)

    version.content["answers"]["E3.1"] = {}
    version.save(update_fields=["content"])

    assert given(cast, subject="E3.1").subject == "E3.1"


def test_word_ends_after_its_last_day(cast: Any) -> None:
    given(cast, until=TODAY + DAY)

    assert attested(cast.now + DAY) == {BASICS}
    assert attested(cast.now + 2 * DAY) == frozenset()


def test_withdrawn_word_counts_no_longer(cast: Any) -> None:
    row = given(cast)

    withdraw(attestation=row, reason=" It changed. ", by=cast.records, now=cast.now + DAY)

    assert (row.withdrawn_at, row.withdrawn_by, row.withdraw_reason) == (
        cast.now + DAY,
        cast.records.user,
        "It changed.",
    )
    assert attested(cast.now + DAY) == frozenset()
    event = Event.objects.get(kind="reports.attestation_withdrawn")
    assert event.data == {"subject": BASICS, "reason": "It changed."}
    with pytest.raises(Faster):
        withdraw(attestation=row, reason="Again", by=cast.records, now=cast.now)


def test_withdrawing_needs_a_reason(cast: Any) -> None:
    with pytest.raises(Refused) as refused:
        withdraw(attestation=given(cast), reason=" ", by=cast.records, now=cast.now)

    assert refused.value.field == "reason"


def test_verify_knows_a_word_that_somebody_changed_by_hand(cast: Any) -> None:
    row = given(cast)
    withdraw(attestation=given(cast, subject="swedish-ten.politicians"), reason="Gone", by=cast.records, now=cast.now)
    sequence_all(now=cast.now)
    assert verify_all().bad == []

    Attestation.objects.filter(pk=row.pk).update(until=TODAY + 300 * DAY)

    assert [bad.about for bad in verify_all().bad] == [f"reports.attestation {row.pk}"]


def test_giver_is_reminded_two_weeks_before_and_when_it_has_ended(cast: Any) -> None:
    given(cast, by=cast.security)
    before, over = cast.now + 16 * DAY, cast.now + 31 * DAY

    assert remind(cast.now + 15 * DAY) == 0
    assert remind(before) == 1
    assert remind(before + DAY) == 0
    assert remind(cast.now + 30 * DAY) == 0
    assert remind(over) == 1
    assert remind(over + DAY) == 0

    page = "/compliance/norwegian-path/basics/"
    name = cast.security.user.name
    assert told() == [("reports.attestation_ends", name, page), ("reports.attestation_ended", name, page)]
    ends, ended = Notice.objects.filter(kind__startswith="reports.").order_by("pk")
    with translation.override("en"):
        assert "We know what social media are" in sentence(ends.kind, ends.data)
        assert sentence(ended.kind, ended.data).startswith("The word that was given on “We know what social media are”")


def test_word_that_was_given_again_or_withdrawn_is_reminded_of_no_more(cast: Any) -> None:
    given(cast, until=TODAY + DAY)
    given(cast, until=TODAY + 300 * DAY)
    withdraw(
        attestation=given(cast, subject="swedish-ten.politicians", until=TODAY + DAY),
        reason="Gone",
        by=cast.records,
        now=cast.now,
    )

    assert remind(cast.now) == 0


def test_administrators_are_told_where_the_giver_has_left(cast: Any) -> None:
    policy(cast.administrator, cast.now, ["E3.1"])
    given(cast, subject="E3.1", by=cast.security, until=TODAY + DAY)
    end_membership(member=cast.security, by=cast.administrator, now=cast.now)

    remind(cast.now)

    assert told() == [("reports.attestation_ends", cast.administrator.user.name, "/compliance/items/E3.1/")]


def test_nobody_is_reminded_while_the_body_is_closed(cast: Any) -> None:
    given(cast, until=TODAY + DAY)

    assert remind(cast.now.replace(hour=2)) == 0
