"""The public journal names people for itself: they are found there, and asked for, when what was entered is gone."""

from __future__ import annotations

from datetime import date

import pytest

from rostra.audit.actions import record as note
from rostra.records.actions.erasing import Request, open_case
from rostra.records.actions.executing import execute
from rostra.records.actions.journal import Answers, Wording, decide
from rostra.records.enums import JournalState, Verdict
from rostra.records.models import ErasureItem, Record
from rostra.records.queries.persons import people_called
from tests.records.gone import Archive


@pytest.fixture
def entry(archive: Archive) -> Record:
    """The record of an entry whose message was disposed of."""
    archive.comment("The road is broken")
    archive.due()
    [message] = archive.records()
    Record.objects.filter(pk=message.pk).update(journal=JournalState.ASKED)
    wording = Wording("Road", party="Maria Elena Lund")
    decide(
        record=message,
        answers=Answers(True, True, True),
        wording=wording,
        by=archive.officer,
        reason="",
        now=archive.now,
    )
    archive.file()
    execute(archive.signed().pk, clock=archive.clock)
    message.refresh_from_db()
    assert (message.party, message.disposed_at is None) == ("", False)
    note(body=message.body_id, by=None, now=archive.now, kind="inbox.sorted", about=message.about, data={"topic": 1})
    archive.file()
    return Record.objects.get(source="records.journal")


def test_the_entry_keeps_whose_it_is_when_the_message_is_gone(entry: Record) -> None:
    assert entry.party == "id-maria"


def test_a_search_for_people_finds_whom_the_journal_names(archive: Archive, entry: Record) -> None:
    [found] = people_called("lund maria").found

    assert (found.party.account, found.party.party) == (archive.office.city.pk, "id-maria")
    assert found.party.name == "Maria Elena Lund"
    assert people_called("Maria Berg").found == []


def test_a_request_lists_entries_that_bear_the_name(archive: Archive, entry: Record) -> None:
    Record.objects.filter(pk=entry.pk).update(party="")
    said = Request("Maria Lund", date(2026, 11, 20), parties=((archive.office.city.pk, "id-maria"),))

    case = open_case(request=said, by=archive.officer, now=archive.now)

    [item] = ErasureItem.objects.filter(case=case)
    assert (item.record, item.verdict) == (entry, Verdict.OPEN)
