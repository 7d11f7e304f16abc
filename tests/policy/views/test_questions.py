"""The pages of the questionnaire: who may do what, and what is said when it cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.policy.actions import agree, decide, give_seat, say
from rostra.policy.decisions import CALENDAR, PACKS
from rostra.policy.enums import Function, Stand, VersionForm
from rostra.policy.models import Answer, Conflict, Instrument, TeamSeat, Voice
from rostra.policy.queries import draft
from tests.policy.drafting import answered, begin, put, staffed

PAGES = ("", "questions/", "questions/E5.2/", "questions/E8.6/", "team/", "instruments/", "conflicts/", "versions/")


def told(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.mark.parametrize("page", PAGES)
def test_every_member_reads_the_pages_with_and_without_a_draft(cast: Any, page: str) -> None:
    for member in (cast.reader, cast.administrator):
        assert cast.client(member).get(f"/policy/{page}").status_code == 200
    version = begin(cast)
    put(cast, version, "E5.2", {"options": ["risk"]})
    for member in (cast.reader, cast.administrator):
        assert cast.client(member).get(f"/policy/{page}").status_code == 200


@pytest.mark.parametrize("form", list(VersionForm))
def test_every_question_can_be_answered_as_its_page_has_it(cast: Any, form: VersionForm) -> None:
    version, client = begin(cast, form), cast.client(cast.administrator)
    assert client.get("/policy/questions/E5.4/").status_code == 200
    assert client.post("/policy/questions/E5.4/", {"edition": "0"}).status_code == 302
    assert Answer.objects.get(version=version, item="E5.4").state == "agreed"


def test_unknown_question_is_not_there(cast: Any) -> None:
    client = cast.client(cast.administrator)
    assert client.get("/policy/questions/E0.0/").status_code == 404
    assert client.post("/policy/questions/E0.0/say/").status_code == 404
    assert client.post("/policy/questions/E1.1/say/").status_code == 404


def test_reader_does_not_answer(cast: Any) -> None:
    begin(cast)
    answer = cast.client(cast.reader).post("/policy/questions/E1.1/", {"options": "open", "edition": "0"})
    assert (answer.status_code, Answer.objects.count()) == (302, 0)
    assert "Only the team" in told(answer)[0]


def test_what_is_missing_is_said_and_what_was_typed_stays(cast: Any) -> None:
    begin(cast)
    answer = cast.client(cast.administrator).post(
        "/policy/questions/E1.2/", {"edition": "0", "field_criteria": "Answers citizens", "field_days": "x"}
    )
    page = answer.content.decode()
    assert (answer.status_code, "Answers citizens" in page, Answer.objects.count()) == (422, True, 0)
    answer = cast.client(cast.administrator).post(
        "/policy/questions/E1.2/", {"edition": "0", "field_criteria": "Answers citizens", "field_days": "3"}
    )
    page = answer.content.decode()
    assert (answer.status_code, "Answers citizens" in page, "This is part of the clause" in page) == (422, True, True)


def test_impossible_decision_is_said_at_its_form(cast: Any) -> None:
    begin(cast)
    sent = {"edition": "0", "options": "event", "rotation_hours-answer": "0", "attest_months-answer": "6"}
    answer = cast.client(cast.administrator).post("/policy/questions/E2.5/", sent)
    page = answer.content.decode()
    start = page.index('id="rule-rotation_hours"')
    assert (answer.status_code, "This value is not possible here." in page[start : start + 900]) == (422, True)


def test_somebody_else_was_faster_and_nothing_is_lost(cast: Any) -> None:
    version = begin(cast)
    put(cast, version, "E4.4", {"fields": {"rule": "Staff regulation, part 4"}})
    answer = cast.client(cast.administrator).post(
        "/policy/questions/E4.4/", {"edition": "0", "field_rule": "Labour law, article 7"}
    )
    page = answer.content.decode()
    assert (answer.status_code, "Labour law, article 7" in page, "Staff regulation, part 4" in page) == (
        409,
        True,
        True,
    )
    again = cast.client(cast.administrator).post(
        "/policy/questions/E4.4/", {"edition": "1", "field_rule": "Labour law, article 7"}
    )
    assert (again.status_code, Answer.objects.get().value["fields"]["rule"]) == (302, "Labour law, article 7")


def test_barred_option_cannot_be_chosen_and_the_page_says_why(cast: Any) -> None:
    begin(cast)
    decide(question=PACKS, value=("sv-SE",), by=None, now=cast.now)
    client = cast.client(cast.administrator)
    page = client.get("/policy/questions/E4.2/").content.decode()
    start = page.index('value="silent"')
    assert "disabled" in page[start : start + 120]
    assert "Freedom of expression" in page
    answer = client.post("/policy/questions/E4.2/", {"edition": "0", "options": "silent"})
    assert (answer.status_code, Answer.objects.count()) == (422, 0)


def test_contradiction_is_shown_at_once_on_the_same_question(cast: Any) -> None:
    begin(cast)
    client = cast.client(cast.administrator)
    answer = client.post("/policy/questions/E1.1/", {"edition": "0", "options": "post", "then": "next"})
    assert (answer["Location"], len(told(answer))) == ("/policy/questions/E1.1/", 2)
    assert "Clause 1.1 gives access to some only" in client.get("/policy/questions/E1.1/").content.decode()
    assert "Clause 1.1 gives access to some only" in client.get("/policy/questions/").content.decode()


def test_calendar_is_answered_with_its_rows(cast: Any) -> None:
    begin(cast)
    sent = {
        "edition": "0",
        "options": "moderate",
        "response_minutes-hours": "8",
        "response_minutes-minutes": "0",
        "working_hours-days": ["0", "1"],
        "working_hours-start": "08:00",
        "working_hours-end": "16:00",
        "calendar-packs": ["nb-NO"],
        "calendar-regions": "",
        "calendar-open_days": "",
        "calendar-name_1": "Summer",
        "calendar-first_1": "2027-07-19",
        "calendar-last_1": "2027-07-23",
    }
    answer = cast.client(cast.administrator).post("/policy/questions/E8.6/", sent)
    assert answer.status_code == 302
    calendar = CALENDAR.read(Answer.objects.get().value["rules"]["calendar"])
    assert [closure.name for closure in calendar.closures] == ["Summer"]


@pytest.mark.parametrize(
    ("does", "stand", "state"),
    [("comment", "comment", "proposed"), ("object", "object", "proposed"), ("return", "object", "returned")],
)
def test_team_speaks_on_the_page(cast: Any, does: str, stand: str, state: str) -> None:
    version = begin(cast)
    put(cast, version, "E1.1", {"options": ["open"]})
    client = cast.client(cast.administrator)
    answer = client.post("/policy/questions/E1.1/say/", {"does": does, "edition": "1", "text": "Why so open?"})
    assert (answer.status_code, Voice.objects.get().stand, Answer.objects.get().state) == (302, stand, state)
    assert "Why so open?" in client.get("/policy/questions/E1.1/").content.decode()


def test_agreement_is_one_button_for_whoever_has_not_agreed(cast: Any) -> None:
    version = begin(cast)
    for member, function in ((cast.editor, Function.COMMUNICATIONS), (cast.security, Function.IT)):
        give_seat(member=member, function=function, by=cast.administrator, now=cast.now)
    answer = cast.client(cast.editor).post("/policy/questions/E1.1/", {"edition": "0", "options": "open"})
    assert answer.status_code == 302
    assert [voice.function for voice in Voice.objects.all()] == ["communications"]
    buttons = [
        'value="agree"' in cast.client(member).get("/policy/questions/E1.1/").content.decode()
        for member in (cast.editor, cast.security, cast.administrator)
    ]
    assert buttons == [False, True, False]
    cast.client(cast.security).post("/policy/questions/E1.1/say/", {"does": "agree", "edition": "1"})
    assert Answer.objects.get(version=version).state == "agreed"
    late = cast.client(cast.security).post("/policy/questions/E1.1/say/", {"does": "agree", "edition": "nine"})
    assert "Another answer was proposed" in told(late)[0]


def test_draft_is_opened_once_and_overview_says_what_to_do_next(cast: Any) -> None:
    client = cast.client(cast.administrator)
    assert told(client.post("/policy/draft/", {"form": "nothing"})) == ["Choose how much to settle now."]
    client.post("/policy/draft/", {"form": "short", "only": "on"})
    assert "Name the team" in client.get("/policy/").content.decode()
    assert "worked on already" in told(client.post("/policy/draft/", {"form": "full"}))[0]
    version = draft()
    assert version is not None
    put(cast, version, "E1.1", {"options": ["open"]})
    page = client.get("/policy/").content.decode()
    assert ["0 of 5 agreed" in page, "Answer the next question: 4.2" in page] == [True, True]


def test_overview_leads_to_agreement_and_then_to_the_decision(cast: Any) -> None:
    staffed(cast)
    version, client = begin(cast), cast.client(cast.administrator)
    answered(cast, version)
    assert "ask for the decision" in client.get("/policy/").content.decode()
    put(cast, version, "E1.1", {"options": ["tool"]})
    assert "Agree on what is proposed: 1.1" in client.get("/policy/").content.decode()


def test_team_is_named_by_administrators(cast: Any) -> None:
    client = cast.client(cast.administrator)
    sent = {"member": str(cast.editor.pk), "function": "law"}
    assert client.post("/policy/team/", sent).status_code == 302
    again = client.post("/policy/team/", sent)
    assert (again.status_code, "has this seat already" in again.content.decode()) == (422, True)
    assert client.post("/policy/team/", {"member": "", "function": "law"}).status_code == 422
    assert cast.client(cast.editor).post("/policy/team/", sent).status_code == 302
    seat = TeamSeat.objects.get()
    assert client.post(f"/policy/team/{seat.pk}/end/").status_code == 302
    assert (client.post(f"/policy/team/{seat.pk}/end/").status_code, TeamSeat.objects.count()) == (404, 0)


def test_rules_beside_the_policy_are_kept_on_their_page(cast: Any) -> None:
    decide(question=PACKS, value=("en-NZ",), by=None, now=cast.now)
    client = cast.client(cast.administrator)
    law = "Official Information Act 1982 (central)"
    assert law in client.get("/policy/instruments/").content.decode()
    assert client.post("/policy/instruments/law/", {"pack": "en-NZ", "law": law}).status_code == 302
    assert client.post("/policy/instruments/law/", {"pack": "en-NZ", "law": "Nothing"}).status_code == 404
    sent = {
        "title": "IT rules",
        "kind": "rule",
        "url": "https://portavale.example/it",
        "items": ["E6.1"],
        "owner": str(cast.security.pk),
        "valid_until": "2026-01-01",
    }
    assert client.post("/policy/instruments/", sent).status_code == 302
    assert client.post("/policy/instruments/", sent).status_code == 422
    assert client.post("/policy/instruments/", {**sent, "title": "X", "url": "javascript:1"}).status_code == 422
    assert cast.client(cast.reader).post("/policy/instruments/", sent).status_code == 302
    assert [row.title for row in Instrument.objects.order_by("pk")] == [law, "IT rules"]
    page = client.get("/policy/instruments/").content.decode()
    assert ["Expired" in page, "Sara Lind" in page] == [True, True]
    row = Instrument.objects.get(title="IT rules")
    assert client.post(f"/policy/instruments/{row.pk}/end/").status_code == 302
    assert client.post("/policy/instruments/0/end/").status_code == 404


def test_conflicts_are_kept_on_their_page(cast: Any) -> None:
    client = cast.client(cast.administrator)
    assert client.post("/policy/conflicts/", {"items": ["E4.2"], "text": "<b>The</b> code differs."}).status_code == 302
    assert client.post("/policy/conflicts/", {"items": [], "text": "x"}).status_code == 422
    assert client.post("/policy/conflicts/", {"items": ["E4.2"], "text": "<b></b>"}).status_code == 422
    assert cast.client(cast.reader).post("/policy/conflicts/", {"items": ["E4.2"], "text": "x"}).status_code == 302
    row = Conflict.objects.get()
    address = f"/policy/conflicts/{row.pk}/resolve/"
    assert "Say how it was resolved" in told(client.post(address, {"resolution": " "}))[0]
    client.post(address, {"resolution": "The code is changed."})
    row.refresh_from_db()
    assert (row.text, row.resolution) == ("The code differs.", "The code is changed.")
    assert "The code is changed." in client.get("/policy/conflicts/").content.decode()
    assert client.post("/policy/conflicts/0/resolve/").status_code == 404


@pytest.mark.parametrize("page", ["", "questions/", "questions/E5.2/", "team/", "instruments/", "conflicts/"])
def test_pages_ask_as_much_however_much_there_is(cast: Any, page: str) -> None:
    version = begin(cast, VersionForm.FULL)
    client = cast.client(cast.reader)

    def grow(item: str, function: Function, number: int) -> None:
        give_seat(member=cast.editor, function=function, by=cast.administrator, now=cast.now)
        row = put(cast, version, item, {"options": ["risk"]} if item == "E5.2" else {})
        for part in range(number):
            say(
                version=version,
                item=item,
                edition=row.edition,
                stand=Stand.COMMENT,
                text=f"{part}",
                by=cast.editor,
                now=cast.now,
            )
            Instrument.objects.create(
                title=f"{item} {part}", kind="rule", added_at=cast.now, added_by=cast.editor.user, owner=cast.editor
            )
            Conflict.objects.create(items=[item], text=f"{part}", raised_at=cast.now, raised_by=cast.editor.user)

    def queries() -> int:
        client.get(f"/policy/{page}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/policy/{page}")
        return len(captured)

    grow("E5.2", Function.LAW, 1)
    one = queries()
    grow("E5.4", Function.IT, 30)
    grow("E4.3", Function.HR, 30)
    grow("E5.6", Function.RECORDS, 1)
    agree(version=version, item="E5.4", edition=1, by=cast.administrator, now=cast.now)
    assert queries() == one
