"""The pages of disposal: who may open them, what they do, how many questions they ask."""

from __future__ import annotations

import base64
import hashlib
import json
from contextvars import Context
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.audit.canonical import canonical
from rostra.audit.models import Event
from rostra.core import pdf
from rostra.records.actions.executing import execute
from rostra.records.enums import Access, CaseState, ListState
from rostra.records.models import Decision, DisposalItem, DisposalList, ErasureCase, ErasureItem, Hold, RecordClass
from tests.records.gone import Archive


@pytest.fixture
def due(archive: Archive) -> Archive:
    """Three comments that are due."""
    for text in ("The bridge is closed", "The library is open", "Thanks"):
        archive.comment(text)
    archive.due()
    return archive


@pytest.fixture
def officer(due: Archive) -> Client:
    return due.cast.client(due.officer)


def _decision(**more: object) -> dict[str, Any]:
    return {
        "number": "KS 1",
        "title": "Routine",
        "decided_on": "2026-01-02",
        "legal_basis": "Law",
        "direction": "both",
        "valid_from": "2026-01-02",
        **more,
    }


@pytest.mark.parametrize("page", ["decisions", "disposal", "holds", "erasure", "holds/new"])
def test_officers_and_administrators_look_and_others_do_not(due: Archive, page: str) -> None:
    assert due.cast.client(due.officer).get(f"/records/{page}/").status_code == 200
    looks = due.cast.client(due.second).get(f"/records/{page}/").status_code
    # People's requests are for officers alone.
    assert looks == (403 if page == "erasure" else 200)
    assert due.cast.client(due.cast.editor).get(f"/records/{page}/").status_code == 403


def test_a_decision_is_entered_with_its_document_and_revoked(due: Archive, officer: Client) -> None:
    file = SimpleUploadedFile("d.pdf", b"%PDF", content_type="application/pdf")
    said = officer.post("/records/decisions/", _decision(classes=[due.routine.pk], document=file))

    row = Decision.objects.get()
    assert said.headers["Location"] == f"/records/decisions/{row.pk}/"
    page = officer.get(f"/records/decisions/{row.pk}/").content.decode()
    assert "KS 1" in page
    document = officer.get(f"/records/decisions/{row.pk}/document/")
    assert (document.content, document.headers["Content-Disposition"]) == (b"%PDF", 'attachment; filename="KS 1.pdf"')
    assert officer.post(f"/records/decisions/{row.pk}/", {"reason": ""}).status_code == 422
    officer.post(f"/records/decisions/{row.pk}/", {"reason": "A new law"})
    row.refresh_from_db()
    assert row.revoked_reason == "A new law"
    assert "A new law" in officer.get(f"/records/decisions/{row.pk}/").content.decode()
    assert "Revoked" in officer.get("/records/decisions/").content.decode()
    again = officer.post(f"/records/decisions/{row.pk}/", {"reason": "Again"}, follow=True)
    assert "Somebody else changed this" in again.content.decode()


@pytest.mark.parametrize("changes", [{"number": ""}, {"valid_until": "2020-01-01"}, {}])
def test_a_wrong_decision_comes_back_with_words(due: Archive, officer: Client, changes: dict[str, str]) -> None:
    classes = [due.routine.pk] if changes else []

    assert officer.post("/records/decisions/", _decision(classes=classes, **changes)).status_code == 422
    assert Decision.objects.count() == 0


def test_a_large_document_is_refused(due: Archive, officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostra.records.forms.disposing.LARGEST", 2)
    file = SimpleUploadedFile("d.pdf", b"%PDF", content_type="application/pdf")

    assert officer.post("/records/decisions/", _decision(classes=[due.routine.pk], document=file)).status_code == 422


def test_a_decision_without_a_document_has_none(due: Archive, officer: Client) -> None:
    assert officer.get(f"/records/decisions/{due.decide().pk}/document/").status_code == 404
    assert officer.get("/records/decisions/999999/").status_code == 404


def test_a_list_is_made_reviewed_signed_by_two_and_certified(due: Archive, officer: Client) -> None:
    decision = due.decide()
    assert officer.post("/records/disposal/", {"decision": decision.pk, "until": "2199-01-01"}).status_code == 422
    made = officer.post("/records/disposal/", {"decision": decision.pk, "until": "2026-06-01"})
    row = DisposalList.objects.get()
    url = f"/records/disposal/{row.pk}/"
    assert made.headers["Location"] == url
    page = officer.get(url).content.decode()
    assert "The bridge is closed" in page
    first = DisposalItem.objects.order_by("pk")[0]

    officer.post(f"{url}items/{first.pk}/", {"version": 1, "reason": "A first"})
    assert "A first" in officer.get(url).content.decode()
    officer.post(f"{url}items/{first.pk}/", {"version": 2, "back": "1"})
    refused = officer.post(f"{url}items/{first.pk}/", {"version": 3, "reason": ""}, follow=True)
    assert "Say why it stays." in refused.content.decode()
    officer.post(url, {"version": 3, "act": "review"})
    assert "Somebody else must sign as well" in officer.get(url).content.decode()
    refused = officer.post(url, {"version": 4, "act": "sign"}, follow=True)
    assert "You signed it already" in refused.content.decode()
    second = due.cast.client(due.second)
    assert "Sign, and let them go" in second.get(url).content.decode()
    second.post(url, {"version": 4, "act": "sign"})
    row.refresh_from_db()
    assert row.state == ListState.SIGNED
    assert officer.get(f"{url}certificate/").status_code == 404

    execute(row.pk, clock=due.clock)

    page = officer.get(url).content.decode()
    assert "The bridge is closed" not in page
    assert "certificate.json" in page
    streamed = officer.get(f"{url}certificate.json").streaming_content  # type: ignore[attr-defined]
    # As a server does: when the request is over, no body is in scope.
    document = json.loads(Context().run(b"".join, streamed))
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(document["key"]))
    key.verify(base64.b64decode(document["signature"]), canonical(document["summary"]))
    digest = hashlib.sha256("".join(document["contents"]).encode()).hexdigest()
    assert (digest, len(document["contents"])) == (document["summary"]["contents_sha256"], 3)
    assert "KS 2025/17" in officer.get(f"{url}certificate/").content.decode()
    made_pdf = officer.get(f"{url}certificate.pdf")
    assert made_pdf.content.startswith(b"%PDF")
    assert officer.get(f"{url}certificate.pdf").content == made_pdf.content


def test_a_certificate_is_a_page_in_the_readers_language_and_a_pdf_in_the_bodys(
    due: Archive, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = due.disposed()
    made: list[str] = []

    def make(html: str, **_style: str) -> bytes:
        made.append(html)
        return b"%PDF"

    monkeypatch.setattr(pdf, "make", make)
    officer.cookies["django_language"] = "nb"

    page = officer.get(f"/records/disposal/{row.pk}/certificate/").content.decode()
    officer.get(f"/records/disposal/{row.pk}/certificate.pdf")

    assert row.done_at is not None
    assert '<html lang="nb" dir="ltr">' in page
    assert [html.count('<html lang="en" dir="ltr">') for html in made] == [1]
    # Times as people write them; to the microsecond they stand in the signed summary.
    assert f">{row.done_at.isoformat()}<" not in page
    assert str(row.done_at.year) in page


def test_who_reviews_a_list_sees_what_a_hold_covers(due: Archive, officer: Client) -> None:
    row = due.listed()
    page = officer.get(f"/records/disposal/{row.pk}/").content.decode()
    assert ("On hold" in page, page.count("Why it stays")) == (False, 3)
    officer.post("/records/holds/new/?q=bridge", {"title": "Court", "reason": "Case 1"})

    # Beside the record, and counted beside what goes.
    held = officer.get(f"/records/disposal/{row.pk}/")
    counts = held.context["counts"]
    assert (held.content.decode().count("On hold"), counts.waiting, counts.held) == (2, 2, 1)
    # Who signs, and changes nothing of it.
    looks = due.cast.client(due.second).get(f"/records/disposal/{row.pk}/").content.decode()
    assert (looks.count("On hold"), looks.count("Goes")) == (2, 2)


@pytest.mark.parametrize("reason", ["A\0b", "x" * 10_001])
def test_a_reason_that_the_log_cannot_keep_is_refused(due: Archive, officer: Client, reason: str) -> None:
    row = due.listed()
    url = f"/records/disposal/{row.pk}/"
    hold = officer.post("/records/holds/new/?q=bridge", {"title": "Court", "reason": "Case 1"}).headers["Location"]
    officer.post("/records/erasure/", {"person": "Maria", "received_on": "2026-01-02"})
    case = f"/records/erasure/{ErasureCase.objects.get().pk}/"
    before = Event.objects.count()

    for page, data in (
        (f"{url}items/{row.items.latest('pk').pk}/", {"version": 1, "reason": reason}),
        (url, {"version": 1, "act": "drop", "reason": reason}),
        (f"{hold}lift/", {"lift-reason": reason}),
        (case, {"version": 1, "act": "reopen", "reason": reason}),
    ):
        assert officer.post(page, data).status_code == 302

    assert Event.objects.count() == before


def test_where_no_pdf_can_be_made_people_print(due: Archive, officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = due.disposed()
    monkeypatch.setattr(pdf, "trouble", lambda: "cannot load library 'libpango'")

    said = officer.get(f"/records/disposal/{row.pk}/certificate.pdf", follow=True)

    assert "Open the certificate and print it." in said.content.decode()


def test_a_list_is_dropped(due: Archive, officer: Client) -> None:
    row = due.listed()
    officer.post(f"/records/disposal/{row.pk}/", {"version": 1, "act": "drop", "reason": "A mistake"})

    row.refresh_from_db()
    assert (row.state, row.note) == (ListState.DROPPED, "A mistake")
    assert "A mistake" in officer.get(f"/records/disposal/{row.pk}/").content.decode()


@pytest.mark.parametrize("data", [{}, {"version": "x"}, {"version": "1", "act": "burn"}])
def test_what_the_page_never_sends_is_refused(due: Archive, officer: Client, data: dict[str, str]) -> None:
    row = due.listed()
    item = row.items.latest("pk")

    assert officer.post(f"/records/disposal/{row.pk}/", data).status_code == 400
    if "act" not in data:
        assert officer.post(f"/records/disposal/{row.pk}/items/{item.pk}/", data).status_code == 400
    assert officer.post(f"/records/disposal/{row.pk}/items/999999/", {"version": 1}).status_code == 404
    assert officer.get("/records/disposal/999999/").status_code == 404


def test_a_hold_is_placed_over_a_search_reviewed_and_lifted(due: Archive, officer: Client) -> None:
    assert "what your search finds" in officer.get("/records/holds/new/?q=bridge").content.decode()
    assert officer.post("/records/holds/new/?q=bridge", {"title": "Court", "reason": ""}).status_code == 422
    past = {"title": "Court", "reason": "Case 1", "review_on": "2020-01-01"}
    assert officer.post("/records/holds/new/?q=bridge", past).status_code == 422
    said = officer.post("/records/holds/new/?q=bridge", {"title": "Court", "reason": "Case 1"})
    row = Hold.objects.get()
    url = f"/records/holds/{row.pk}/"
    assert (said.headers["Location"], row.query) == (url, {"text": "bridge"})
    assert "1 record that is here" in officer.get(url).content.decode()
    assert "Court" in officer.get("/records/holds/").content.decode()

    assert officer.post(url, {"reason": ""}).status_code == 422
    assert officer.post(url, {"reason": "Appeal", "review_on": "2020-01-01"}).status_code == 422
    officer.post(url, {"reason": "Appeal", "review_on": "2199-01-01"})
    row.refresh_from_db()
    assert row.review_on == date(2199, 1, 1)
    refused = officer.post(f"{url}lift/", {"lift-reason": ""}, follow=True)
    assert "Say why." in refused.content.decode()
    officer.post(f"{url}lift/", {"lift-reason": "Judgment"})
    assert "Judgment" in officer.get(url).content.decode()
    assert officer.get("/records/holds/999999/").status_code == 404


def test_a_hold_is_placed_over_what_a_person_wrote(due: Archive, officer: Client) -> None:
    asked = officer.post("/records/persons/", {"name": "maria", "purpose": "A court asks"}).headers["Location"]
    party = {"account": due.office.city.pk, "party": "id-maria"}
    found = officer.post(asked, party).headers["Location"].partition("?")[2]

    placed = officer.post(f"/records/holds/new/?{found}", {"title": "Court", "reason": "Case 1"})

    page = officer.get(placed.headers["Location"])
    assert (page.status_code, Hold.objects.get().query) == (200, party)
    assert "What a search finds, now and later" in page.content.decode()
    assert "3 records that are here" in page.content.decode()


def test_a_hold_is_placed_over_one_record_from_its_page(due: Archive, officer: Client) -> None:
    record = due.records()[0]
    link = f"/records/holds/new/?event={record.event_id}"
    assert link in officer.get(f"/records/{record.event_id}/").content.decode()

    officer.post(link, {"title": "Court", "reason": "Case 1"})

    assert [item.record for item in Hold.objects.get().items.all()] == [record]
    assert "On hold" in officer.get(f"/records/{record.event_id}/").content.decode()
    assert "Court" in due.cast.client(due.second).get("/records/holds/").content.decode()


def test_a_request_goes_from_its_beginning_to_its_end(due: Archive, officer: Client) -> None:
    assert officer.post("/records/erasure/", {"person": ""}).status_code == 422
    assert officer.post("/records/erasure/", {"person": "Maria", "received_on": "2199-01-01"}).status_code == 422
    officer.post("/records/erasure/", {"person": "Maria", "received_on": "2026-01-02", "words": "All of it"})
    case = ErasureCase.objects.get()
    url = f"/records/erasure/{case.pk}/"
    assert "Overdue" in officer.get("/records/erasure/").content.decode()
    assert "All of it" in officer.get(url).content.decode()

    city = due.office.city.pk
    wrong = officer.post(f"{url}find/", {"version": 1, "account": city}, follow=True)
    assert "as whom the network knows them" in wrong.content.decode()
    officer.post(f"{url}find/", {"version": 1, "account": city, "party": "id-maria"})
    assert "The library is open" in officer.get(url).content.decode()
    twice = officer.post(f"{url}find/", {"version": 2, "event": due.records()[0].event_id}, follow=True)
    assert "It is among them already" in twice.content.decode()
    added = due.comment("Maria was here", author="jon")
    due.due()
    event = due.records()[-1].event_id
    officer.post(f"{url}find/", {"version": 2, "event": event})
    items = list(ErasureItem.objects.order_by("pk"))
    assert (len(items), added.pk > 0) == (4, True)
    assert officer.post(f"{url}find/", {"version": "x", "event": "x"}).status_code == 404

    page = f"{url}items/{items[0].pk}/"
    assert "The bridge is closed" in officer.get(page).content.decode()
    assert officer.post(page, {"version": 3, "verdict": "redact", "reason": "x", "remaining": ""}).status_code == 422
    officer.post(page, {"version": 3, "verdict": "redact", "reason": "Her bridge", "remaining": "The … is closed"})
    decided = {"number": "D 1", "title": "Maria", "decided_on": "2026-01-03", "legal_basis": "GDPR 17", "version": 4}
    assert officer.post(url, {**decided, "number": ""}).status_code == 422
    assert officer.post(url, {**decided, "version": 1}).status_code == 422
    officer.post(url, decided)
    case.refresh_from_db()
    assert case.state == CaseState.DECIDED
    shown = officer.get(url).content.decode()
    assert "D 1" in shown
    assert "Waits for one of these:" in shown
    assert due.second.user.name in shown
    assert "Sign, and let go what goes" not in shown
    second = due.cast.client(due.second)
    assert "Sign, and let go what goes" in second.get(url).content.decode()
    assert "The … is closed" in second.get(page).content.decode()
    RecordClass.objects.update(access=Access.OFFICERS)
    closed = second.get(page).content.decode()
    assert ("Your roles do not include what this record says." in closed, "The … is closed" in closed) == (True, False)
    RecordClass.objects.update(access=Access.MEMBERS)
    assert second.post(url, {"act": "other", "version": case.version}).status_code == 400
    assert "Say why." in second.post(url, {"act": "reopen", "version": case.version}, follow=True).content.decode()
    officer.post(url, {"act": "sign", "version": case.version})
    case.refresh_from_db()
    assert case.state == CaseState.DECIDED
    second.post(url, {"act": "sign", "version": case.version})
    case.refresh_from_db()
    assert (case.state, case.second_by) == (CaseState.SIGNED, due.second.user)
    assert due.second.user.name in second.get(url).content.decode()
    assert officer.get(page).status_code == 200
    assert officer.get(f"{url}items/999999/").status_code == 404
    assert officer.get("/records/erasure/999999/").status_code == 404


def test_an_administrator_sees_a_request_only_while_it_waits_for_a_signature(due: Archive, officer: Client) -> None:
    officer.post("/records/erasure/", {"person": "Maria", "received_on": "2026-01-02"})
    case = ErasureCase.objects.get()
    url, second = f"/records/erasure/{case.pk}/", due.cast.client(due.second)
    officer.post(f"{url}find/", {"version": 1, "event": due.records()[0].event_id})
    item = f"{url}items/{ErasureItem.objects.get().pk}/"
    assert (second.get(url).status_code, second.get(item).status_code) == (403, 403)
    due.decided(case)
    assert (second.get(url).status_code, second.get(item).status_code) == (200, 200)
    case.refresh_from_db()

    after = second.post(url, {"act": "reopen", "reason": "Not so", "version": case.version}, follow=True)

    assert (after.status_code, after.redirect_chain[-1][0]) == (200, "/records/disposal/")
    assert "The request is handed back" in after.content.decode()
    again = second.post(url, {"act": "reopen", "reason": "Not so", "version": case.version}, follow=True)
    assert (again.status_code, "Somebody else changed this" in again.content.decode()) == (200, True)
    case.refresh_from_db()
    assert (case.state, second.get(url).status_code) == (CaseState.OPEN, 403)
    assert officer.get(url).status_code == 200


def test_pages_ask_as_much_for_one_as_for_many(due: Archive, officer: Client) -> None:
    row = due.listed()

    def asked(url: str) -> int:
        officer.get(url)
        with CaptureQueriesContext(connection) as questions:
            assert officer.get(url).status_code == 200
        return len(questions)

    few = asked(f"/records/disposal/{row.pk}/")
    for number in range(20):
        due.comment(f"Comment {number}", author=f"a{number}")
    due.due()
    DisposalList.objects.filter(pk=row.pk).update(state=ListState.DROPPED)
    many = due.listed(row.decision)

    assert asked(f"/records/disposal/{many.pk}/") == few


def test_a_record_is_put_into_an_open_request_from_its_own_page(due: Archive, officer: Client) -> None:
    officer.post("/records/erasure/", {"person": "The body itself", "received_on": "2026-11-20"})
    case, [first, *_rest] = ErasureCase.objects.get(), due.records()
    page = officer.get(f"/records/{first.event_id}/").content.decode()
    assert "Put it into request" in page
    assert "Put it into request" not in due.cast.client(due.second).get(f"/records/{first.event_id}/").content.decode()

    officer.post(f"/records/erasure/{case.pk}/find/", {"event": first.event_id, "version": case.version})

    assert [item.record for item in ErasureItem.objects.all()] == [first]
    # It is there, and is not offered again.
    assert "Put it into request" not in officer.get(f"/records/{first.event_id}/").content.decode()
