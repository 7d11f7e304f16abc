"""The public journal: three questions, numbers without a gap, and what the public does not see."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, connections, transaction

from rostra.audit import sources
from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.sources import Item
from rostra.audit.verify import verify_all
from rostra.core.refusals import Faster
from rostra.core.scoping import scope
from rostra.people.actions import NotAllowed
from rostra.people.models import Member
from rostra.records.actions import journal
from rostra.records.actions.classing import NotPossible
from rostra.records.actions.journal import Answers, Decided, Shielding, Wording, decide, decide_many, proposals
from rostra.records.models import JournalDecision, JournalEntry, Record
from tests.cast import Cast
from tests.records.shelf import Shelf, open_shelf

YES = Answers(True, True, True)
NO = Answers(True, True, False)


def asked(shelf: Shelf, *texts: str, journal: str = "ask", **more: Any) -> list[Record]:
    """Messages about which a person decides."""
    shelf.rule(shelf.add(journal=journal))
    shelf.hear(*(texts or ("The road is broken.",)), **more)
    shelf.file()
    return list(Record.objects.filter(kind="message").order_by("pk"))


def enter(shelf: Shelf, record: Record, *, now: datetime | None = None, **more: Any) -> JournalEntry:
    wording = Wording(**{"title": "Road", **more})
    decide(record=record, answers=YES, wording=wording, by=shelf.officer, reason="", now=now or shelf.now)
    return JournalEntry.objects.get(record=record)


def test_three_times_yes_enters_the_record(shelf: Shelf) -> None:
    [record] = asked(shelf)
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)

    entry = enter(shelf, record, now=late, party="Ana", exemption="offl. § 13", party_shielded=True, case=" 2026/5 ")

    record.refresh_from_db()
    decision = JournalDecision.objects.get()
    assert (record.journal, decision.entered, decision.by) == ("entered", True, shelf.officer.user)
    assert {
        field.name: getattr(entry, field.attname) for field in entry._meta.concrete_fields if field.name != "salt"
    } == {
        "id": entry.pk,
        "body": shelf.cast.body.pk,
        "record": record.pk,
        "year": 2026,
        "number": 1,
        "direction": "I",
        "document_date": date(2026, 11, 24),
        # It is the 25th in Oslo.
        "entered_on": date(2026, 11, 25),
        "title": "Road",
        "title_shielded": False,
        "party": "Ana",
        "party_shielded": True,
        "exemption": "offl. § 13",
        "case": "2026/5",
        "by": shelf.officer.user_id,
    }
    decided, entered = Event.objects.filter(about=f"records.record:{record.pk}").order_by("pk")
    said = {"case_document": True, "came_or_went": True, "dealt_with": True, "reason": ""}
    assert (decided.kind, decided.data) == ("records.journal_decided", said)
    assert (entered.kind, entered.source_key) == ("records.journal_entered", str(entry.pk))
    assert entered.data == {"entry": entry.pk, "number": "2026/1"}


def test_numbers_begin_anew_each_year_without_a_gap(shelf: Shelf) -> None:
    records = asked(shelf, "One", "Two", "Three")
    with pytest.raises(NotPossible), transaction.atomic():
        enter(shelf, records[0], title=" ")

    numbers = [enter(shelf, records[0]), enter(shelf, records[1])]
    numbers.append(enter(shelf, records[2], now=datetime(2027, 1, 1, 12, tzinfo=UTC)))

    assert [str(entry) for entry in numbers] == ["2026/1", "2026/2", "2027/1"]


@pytest.mark.parametrize("case", ["2026/xx", "Road 7", "26/123", "2026-123", "2026/123/4"])
def test_case_that_the_export_cannot_write_is_refused(shelf: Shelf, case: str) -> None:
    records = asked(shelf, "One", "Two")

    with pytest.raises(NotPossible) as one, transaction.atomic():
        enter(shelf, records[0], case=case)
    with pytest.raises(NotPossible) as many, transaction.atomic():
        decide_many(
            records=[row.pk for row in records],
            answers=YES,
            shielding=Shielding(case=case),
            by=shelf.officer,
            reason="",
            now=shelf.now,
        )

    said = ("Write the year and the number of the case as 2026/123, or nothing.", "case")
    assert [(str(refused.value), refused.value.field) for refused in (one, many)] == [said, said]
    assert JournalEntry.objects.count() == 0


def test_one_no_leaves_it_out_with_a_reason(shelf: Shelf) -> None:
    [record] = asked(shelf)

    decide(record=record, answers=NO, wording=None, by=shelf.officer, reason=" Chat ", now=shelf.now)

    record.refresh_from_db()
    decision = JournalDecision.objects.get()
    assert (record.journal, decision.dealt_with, decision.reason) == ("left_out", False, "Chat")
    assert JournalEntry.objects.count() == 0


def test_what_was_left_out_may_be_entered_after_all(shelf: Shelf) -> None:
    [record] = asked(shelf)
    decide(record=record, answers=NO, wording=None, by=shelf.officer, reason="Chat", now=shelf.now)

    enter(shelf, record)

    record.refresh_from_db()
    assert (record.journal, JournalDecision.objects.get().entered) == ("entered", True)


@pytest.mark.parametrize(
    ("answers", "wording", "reason", "field"),
    [
        (NO, None, " ", "reason"),
        (YES, None, "", "title"),
        (YES, Wording(" "), "", "title"),
        (YES, Wording("Road", title_shielded=True), "", "exemption"),
        (YES, Wording("Road", party_shielded=True, exemption=" "), "", "exemption"),
    ],
)
def test_decision_that_says_too_little_is_refused(
    shelf: Shelf, answers: Answers, wording: Wording | None, reason: str, field: str
) -> None:
    [record] = asked(shelf)

    with pytest.raises(NotPossible) as refused, transaction.atomic():
        decide(record=record, answers=answers, wording=wording, by=shelf.officer, reason=reason, now=shelf.now)

    assert refused.value.field == field


def test_what_always_belongs_there_is_not_left_out(shelf: Shelf) -> None:
    [record] = asked(shelf, journal="always")

    with pytest.raises(NotPossible):
        decide(record=record, answers=NO, wording=None, by=shelf.officer, reason="Chat", now=shelf.now)


def test_what_is_entered_stays(shelf: Shelf) -> None:
    [record] = asked(shelf)
    enter(shelf, record)

    with pytest.raises(Faster):
        decide(record=record, answers=NO, wording=None, by=shelf.officer, reason="Chat", now=shelf.now)


@pytest.mark.parametrize("gone", [True, False])
def test_what_is_not_asked_is_not_decided(shelf: Shelf, gone: bool) -> None:
    [record] = asked(shelf)
    fresh: dict[str, Any] = {"disposed_at": shelf.now} if gone else {"journal": ""}
    Record.objects.update(**fresh)

    with pytest.raises(Faster):
        enter(shelf, record)


def test_only_records_officers_decide(shelf: Shelf) -> None:
    [record] = asked(shelf)
    boss = shelf.cast.administrator

    with pytest.raises(NotAllowed):
        decide(record=record, answers=YES, wording=Wording("Road"), by=boss, reason="", now=shelf.now)
    with pytest.raises(NotAllowed):
        decide_many(records=[], answers=YES, shielding=Shielding(), by=boss, reason="", now=shelf.now)


# --- Many at once -----------------------------------------------------------------------------------------------


def many(shelf: Shelf, records: list[Record], answers: Answers = YES, **more: Any) -> Decided:
    values = {"shielding": Shielding(), "reason": "", **more}
    ids = [record.pk for record in records]
    return decide_many(records=ids, answers=answers, by=shelf.officer, now=shelf.now, **values)


def test_many_are_entered_under_their_own_titles(shelf: Shelf) -> None:
    records = asked(shelf, "The road is broken.", "The light is out.\nIn our street.")
    shielding = Shielding(party=True, exemption="offl. § 13", case="2026/7")

    done = many(shelf, records, shielding=shielding)

    assert done == Decided(entered=2)
    assert list(JournalEntry.objects.order_by("number").values_list("title", "party", "exemption", "case")) == [
        ("The road is broken.", "Ana 1", "offl. § 13", "2026/7"),
        ("The light is out.", "Ana 2", "offl. § 13", "2026/7"),
    ]


def test_many_are_left_out(shelf: Shelf) -> None:
    records = asked(shelf, "One", "Two")

    assert many(shelf, records, NO, reason="Chat") == Decided(left_out=2)
    assert set(Record.objects.values_list("journal", flat=True)) == {"left_out"}


def test_those_decided_meanwhile_stay_as_they_are(shelf: Shelf) -> None:
    records = asked(shelf, "One", "Two")
    enter(shelf, records[0])

    assert many(shelf, records, NO, reason="Chat") == Decided(left_out=1)


def test_too_many_are_refused(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "MOST", 1)

    with pytest.raises(NotPossible):
        many(shelf, asked(shelf, "One", "Two"))


# --- What is proposed -------------------------------------------------------------------------------------------


def test_words_of_a_private_letter_are_in_no_proposal(shelf: Shelf) -> None:
    records = asked(shelf, "I am ill.", visibility="private")

    assert list(proposals(records, shelf.cast.body).values()) == [Wording("Message", "Ana 1", party_shielded=True)]


def test_subject_is_the_title(shelf: Shelf) -> None:
    records = asked(shelf, "The road is broken.", subject="Mill Street")

    assert list(proposals(records, shelf.cast.body).values()) == [Wording("Mill Street", "Ana 1")]


def test_record_whose_content_is_gone_is_called_by_its_kind(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    records = asked(shelf)
    monkeypatch.setattr(journal, "items_of", lambda _keys: {})

    assert list(proposals(records, shelf.cast.body).values()) == [Wording("Message")]


# --- What the log says ------------------------------------------------------------------------------------------


def test_entries_are_records_themselves(shelf: Shelf) -> None:
    [record] = asked(shelf)
    entry = enter(shelf, record, party="Ana", case="2026/5")

    shelf.file()

    [item] = (sources.get("records.journal").items or dict)([str(entry.pk)]).values()
    more = {"author": shelf.officer.user_id, "number": "2026/1", "direction": "I", "exemption": "", "case": "2026/5"}
    assert item == Item(
        kind="journal",
        at=record.at,
        account=record.account_id,
        about=record.about,
        party=record.party,
        party_name="Ana",
        subject="Road",
        more=more,
    )
    assert Record.objects.get(kind="journal").about == record.about


@pytest.mark.parametrize(
    "column",
    [
        *("title = 'x'", "number = 7", "year = 2025", "direction = 'U'", "party = 'x'", "exemption = 'x'"),
        *("title_shielded = true", "party_shielded = true", "document_date = '2020-01-01'", "\"case\" = 'x'"),
        "entered_on = '2020-01-01'",
    ],
)
def test_entry_changed_by_sql_is_named(shelf: Shelf, column: str) -> None:
    [record] = asked(shelf)
    entry = enter(shelf, record)
    sequence_all(now=shelf.now)
    assert verify_all().bad == []

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE records_journalentry SET {column}")  # noqa: S608 - names of the test

    assert [bad.about for bad in verify_all().bad] == [f"records.journal {entry.pk}"]


def test_two_who_enter_at_once_get_two_numbers(committed: str, now: datetime) -> None:
    cast = Cast(now=now)
    with scope(cast.body), open_shelf(cast, now) as shelf:
        records = asked(shelf, "One", "Two")
        both = threading.Barrier(2)
        threads = [threading.Thread(target=_enter, args=(cast.records, record, now, both)) for record in records]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(JournalEntry.objects.values_list("number", flat=True)) == [1, 2]


def _enter(by: Member, record: Record, now: datetime, both: threading.Barrier) -> None:
    both.wait()
    with scope(by.body):
        decide(record=record, answers=YES, wording=Wording("Road"), by=by, reason="", now=now)
    connections.close_all()
