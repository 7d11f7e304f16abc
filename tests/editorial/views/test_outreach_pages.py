"""The list of what was said elsewhere, the form that checks words before, and the page of one entry (R-220)."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rostra.accounts.actions import add_account
from rostra.accounts.enums import Stage
from rostra.audit.models import Event
from rostra.editorial.models import Outreach
from rostra.people.actions import add_unit, give_role
from rostra.people.enums import RoleCode
from rostra.policy.actions import decide
from rostra.policy.decisions import TRAINING_COURSES
from rostra.records.actions.redacting import lock, take_part
from rostra.records.models import PageCapture, Record
from tests.editorial.office import Office, html
from tests.editorial.spoken import PLACE, URL, correct, note, strike
from tests.inbox.office import Office as Inbox
from tests.policy.learnt import done
from tests.records.gone import Archive

WORDS = "The bridge opens on Monday 3 March."


def filled(office: Office, **changes: str) -> dict[str, str]:
    said = timezone.localtime(timezone.now() - timedelta(minutes=1), ZoneInfo(office.cast.body.time_zone))
    values = {
        "account": str(office.city.pk),
        "text": WORDS,
        "language": "en",
        "place": PLACE,
        "url": URL,
        "capture": "on",
        "day": said.date().isoformat(),
        "clock": said.strftime("%H:%M"),
        "answered": "A reader asked.",
        "quote": "",
        "then": "save",
    }
    return {**values, **changes}


def url(name: str, *args: int) -> str:
    return reverse(f"editorial:outreach{name}", args=args)


def listed(client: Client, **query: Any) -> str:
    return html(client.get(url(""), query))


# --- Writing down -------------------------------------------------------------------------------------


def test_what_was_said_is_written_down_and_its_page_is_to_be_captured(office: Office, editor: Client) -> None:
    answer = editor.post(url("_new"), filled(office))

    row = Outreach.objects.get()
    page = html(editor.get(answer["Location"]))
    assert answer["Location"] == url("_entry", row.pk)
    assert (row.text, row.place, row.url, row.said_by) == (WORDS, PLACE, URL, office.cast.editor.user)
    assert PageCapture.objects.get().about == f"editorial.outreach:{row.pk}"
    assert all(word in page for word in (WORDS, PLACE, "The checks found nothing.", "Next:"))


def test_words_are_checked_before_they_are_said_and_nothing_is_kept(office: Office, editor: Client) -> None:
    asked = {"text": "Maria lives at 12 Oak Street; call +47 22 12 34 56 or maria@home.example.", "then": "check"}

    answer = editor.post(url("_new"), filled(office, **asked, place="", answered="", day="", clock=""))

    page = html(answer)
    assert (answer.status_code, Outreach.objects.count()) == (200, 0)
    assert ('class="problems"' in page, "There is a problem" in page) == (True, False)
    assert "Maria lives at 12 Oak Street" in page
    clean = html(editor.post(url("_new"), filled(office, then="check")))
    assert "The checks found nothing." in clean


def test_identities_are_accounts_in_use_on_networks(office: Office, editor: Client) -> None:
    add_account(channel="webform", name="Ask us", values={}, identity=None, by=None, now=office.clock())
    office.transit.stage = Stage.CLOSED
    office.transit.save(update_fields=["stage"])

    form = editor.get(url("_new")).context["form"]

    assert list(form.fields["account"].queryset) == [office.city]


def test_there_is_nothing_to_check_without_words(office: Office, editor: Client) -> None:
    answer = editor.post(url("_new"), filled(office, text="", place="", then="check"))

    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"text"})


def test_what_is_missing_is_said_at_its_field(office: Office, editor: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=2)

    answers = [
        editor.post(url("_new"), filled(office, place="", answered="")),
        editor.post(url("_new"), filled(office, day=tomorrow.isoformat())),
    ]

    assert [set(answer.context["form"].errors) for answer in answers] == [{"place", "answered"}, {"clock"}]
    untimed = editor.post(url("_new"), filled(office, day="", clock=""))
    assert set(untimed.context["form"].errors) == {"day", "clock"}
    assert {answer.status_code for answer in answers} == {422}


@pytest.mark.parametrize("who", ["reader", "records", "administrator", "security"])
def test_who_neither_writes_nor_answers_reads_only(office: Office, who: str) -> None:
    row = note(office)
    client = office.cast.client(getattr(office.cast, who))

    page, entry = listed(client), html(client.get(url("_entry", row.pk)))

    assert (PLACE in page, url("_new") in page) == (True, False)
    assert (row.answered in entry, url("_correct", row.pk) in entry) == (True, False)
    assert client.get(url("_new")).status_code == 403
    assert client.post(url("_strike", row.pk), {"reason": "x"}).status_code == 403


def test_who_is_held_back_is_told_why_and_where(office: Office, editor: Client) -> None:
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=office.clock())
    done(office.cast)
    office.cast.editor.qualifications.update(valid_until=timezone.now() - timedelta(days=3))

    answer = editor.get(url("_new"))

    assert answer.status_code == 403
    assert "which counted until" in html(answer)
    assert 'href="/policy/courses/basics/"' in html(answer)


def test_another_unit_sees_nothing_of_it(office: Office) -> None:
    row = note(office)
    roads = add_unit(name="Roads", by=None, now=office.clock())
    member = office.cast._member(office.cast.body, "Omar Aziz")
    give_role(member=member, code=RoleCode.RESPONDER, unit=roads, by=None, now=office.clock())
    client = office.cast.client(member)

    assert "Nothing is written down yet" in listed(client)
    for name in ("_entry", "_correct"):
        assert client.get(url(name, row.pk)).status_code == 404
    assert client.post(url("_strike", row.pk), {"reason": "x"}).status_code == 404


# --- Correcting ---------------------------------------------------------------------------------------


def test_a_correction_shows_both_and_needs_a_reason(office: Office, editor: Client) -> None:
    row = note(office)
    form = html(editor.get(url("_correct", row.pk)))
    assert row.answered in form

    refused = editor.post(url("_correct", row.pk), filled(office))
    answer = editor.post(url("_correct", row.pk), filled(office, reason="The day was wrong."))

    page = html(editor.get(answer["Location"]))
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"reason"})
    assert answer["Location"] == url("_entry", row.pk)
    assert all(words in page for words in (WORDS, row.text, "The day was wrong.", "As it stood before"))
    assert Outreach.objects.get(number=2).said_by == row.said_by


def test_a_time_that_nobody_touched_stays_to_the_second(office: Office, editor: Client) -> None:
    row = note(office)
    said = timezone.localtime(row.said_at, ZoneInfo(office.cast.body.time_zone))
    same = {"day": said.date().isoformat(), "clock": said.strftime("%H:%M"), "reason": "A word."}

    editor.post(url("_correct", row.pk), filled(office, **same))

    assert Outreach.objects.get(number=2).said_at == row.said_at


def test_words_of_a_correction_can_be_checked_too(office: Office, editor: Client) -> None:
    row = note(office)

    answer = editor.post(url("_correct", row.pk), filled(office, then="check"))

    assert (answer.status_code, answer.context["checked"], Outreach.objects.count()) == (200, True, 1)


def test_an_entry_is_struck_out_with_a_reason(office: Office, editor: Client) -> None:
    row = note(office)

    refused = editor.post(url("_strike", row.pk), {"reason": " "})
    editor.post(url("_strike", row.pk), {"reason": "It was said by another body."})

    page = html(editor.get(url("_entry", row.pk)))
    assert refused.status_code == 422
    assert "It was said by another body." in page
    assert "Struck out" in listed(editor)
    assert url("_correct", row.pk) not in page
    assert editor.get(url("_correct", row.pk)).status_code == 404


# --- The list -----------------------------------------------------------------------------------------


def test_the_list_is_filtered_by_account_person_place_and_period(office: Office, editor: Client) -> None:
    first = note(office, text="First words", said_at=office.clock() - timedelta(days=40))
    note(office, text="Second words", place="Neighbours", url="", account=office.transit, by=office.cast.responder)
    day = timezone.localtime(first.said_at, ZoneInfo(office.cast.body.time_zone)).date().isoformat()

    def shown(**query: Any) -> tuple[bool, bool]:
        page = listed(editor, **query)
        return "First words" in page, "Second words" in page

    assert shown() == (True, True)
    assert shown(account=office.city.pk) == (True, False)
    assert shown(person=office.cast.responder.user_id) == (False, True)
    assert shown(place="neighb") == (False, True)
    assert shown(place="times.example") == (True, False)
    assert shown(since=day, until=day) == (True, False)
    assert shown(place="nowhere") == (False, False)
    assert editor.get(url(""), {"account": "0"}).status_code == 404


def test_the_list_says_who_spoke_lately(office: Office, editor: Client) -> None:
    note(office), note(office), note(office, by=office.cast.responder)
    note(office, said_at=office.clock() - timedelta(days=91))
    strike(office, note(office))

    answer = editor.get(url(""))

    assert answer.context["who"] == [("Ana Popa", 2), ("Lena Krog", 1)]
    assert "3 comments in the last 90 days:" in html(answer)


def test_an_empty_list_says_what_it_is_for(office: Office, editor: Client) -> None:
    page = listed(editor)

    assert "Nothing is written down yet" in page
    assert url("_new") in page


def test_the_csv_holds_what_was_chosen_and_the_log_says_who_took_it(office: Office, approver: Client) -> None:
    correct(office, note(office), text="=SUM(A1)")
    note(office, place="Neighbours")

    answer = approver.post(url("_export") + "?place=harbour")

    header, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    row = dict(zip(header, line, strict=True))
    event = Event.objects.get(kind="editorial.outreach_exported")
    assert (row["Place"], row["Link"], row["Said by"]) == (PLACE, URL, "Ana Popa")
    # A spreadsheet does not take it for a formula.
    assert row["What was said"].lstrip("'\t ") != row["What was said"]
    assert (event.actor, event.data) == (office.cast.approver.user, {"rows": 1})
    assert office.cast.client(office.cast.editor).post(url("_export")).status_code == 403


def test_many_entries_ask_as_much_as_one(office: Office, editor: Client) -> None:
    def queries() -> int:
        listed(editor)
        with CaptureQueriesContext(connection) as captured:
            listed(editor)
        return len(captured)

    note(office)
    one = queries()
    for number in range(29):
        note(office, place=f"Place {number}")

    assert queries() == one


def test_what_is_left_of_a_redacted_entry_stands_in_its_place(office: Office, editor: Client) -> None:
    row = note(office, text="Mrs Popescu complained.", answered="Somebody asked.", quote="")
    archive = Archive(cast(Inbox, SimpleNamespace(cast=office.cast, now=office.clock())))
    archive.file()
    record = Record.objects.get(source="editorial.outreach")
    take_part(
        lock(record.pk),
        "Mrs … complained.",
        "A name",
        decision=archive.decide("KS 7"),
        case=None,
        by=archive.officer.user,
        now=archive.now,
    )

    page = html(editor.get(url("_entry", row.pk)))

    assert ("Mrs … complained." in page, "Mrs Popescu" in page) == (True, False)
    assert "The content was disposed of" in listed(editor)
