"""The pages of what is due and waits for people."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.records.enums import EndAction
from rostra.records.models import DisposalList, Export, Outcome, Record, RecordClass
from tests.records.gone import Archive


def _due(archive: Archive, action: EndAction) -> str:
    """Two comments that are due; the address of their class."""
    RecordClass.objects.filter(pk=archive.routine.pk).update(action=action)
    for text in ("The bridge is closed", "The library is open"):
        archive.comment(text)
    archive.due()
    return f"/records/due/{archive.routine.pk}/"


@pytest.fixture
def officer(archive: Archive) -> Client:
    return archive.cast.client(archive.officer)


def test_officers_decide_administrators_look_and_others_do_not(archive: Archive, officer: Client) -> None:
    url = _due(archive, EndAction.REVIEW)
    administrator = archive.cast.client(archive.second)

    for page in ("/records/due/", url):
        assert officer.get(page).status_code == 200
        assert administrator.get(page).status_code == 200
        assert archive.cast.client(archive.cast.editor).get(page).status_code == 403
    assert "Keep them longer" not in administrator.get(url).content.decode()
    assert administrator.post(url, {"act": "keep"}).status_code == 400
    assert "Nothing waits" not in officer.get("/records/due/").content.decode()


def test_records_are_kept_longer_for_a_reason(archive: Archive, officer: Client) -> None:
    url = _due(archive, EndAction.REVIEW)
    page = officer.get(url).content.decode()
    assert "2 records of this class are due." in page
    assert "No decision in force covers this class" in page

    wrong = officer.post(url, {"act": "keep", "keep-months": "", "keep-reason": "", "keep-records": "2"})
    assert wrong.status_code == 422
    unseen = {"act": "keep", "keep-months": "12", "keep-reason": "A court", "keep-records": "1"}
    late = officer.post(url, unseen)
    said = late.content.decode()
    assert (late.status_code, "Somebody else changed this" in said, "A court</textarea>" in said) == (422, True, True)
    assert 'name="keep-records" value="2"' in said
    assert officer.post(url, {**unseen, "keep-records": "2"}).headers["Location"] == url

    page = officer.get(url).content.decode()
    assert "0 records of this class are due." in page
    assert "A court" in page
    assert "A court" in officer.get("/records/due/").content.decode()
    shown = officer.get(f"/records/?outcome={Outcome.objects.get().pk}").content.decode()
    assert "2 records" in shown


def test_records_are_released_to_a_list(archive: Archive, officer: Client) -> None:
    url = _due(archive, EndAction.REVIEW)
    decision = archive.decide()
    assert "Propose a disposal list" in officer.get(url).content.decode()
    given = {"act": "release", "release-decision": decision.pk, "release-reason": " ", "release-records": 2}
    assert officer.post(url, given).status_code == 422

    said = officer.post(url, {**given, "release-reason": "Of no value"}, follow=True).content.decode()

    assert "a disposal list waits for two signatures" in said
    assert DisposalList.objects.get().decision == decision


def test_a_decision_may_name_a_class_that_is_looked_at_again(archive: Archive, officer: Client) -> None:
    _due(archive, EndAction.REVIEW)

    assert "1.1 Routine comments" in officer.get("/records/decisions/").content.decode()


def test_what_is_handed_over_is_exported_and_noted(archive: Archive, officer: Client) -> None:
    url = _due(archive, EndAction.TRANSFER)
    assert "Prepare the handover" in officer.get(url).content.decode()
    officer.post(url, {"act": "prepare", "prepare-records": 2})
    row = Outcome.objects.get()
    assert f"/records/exports/new/?outcome={row.pk}" in officer.get(url).content.decode()

    chosen = officer.get(f"/records/exports/new/?outcome={row.pk}").content.decode()
    assert "2 records are chosen." in chosen
    officer.post(
        f"/records/exports/new/?outcome={row.pk}", {"format": "csv", "title": "Handover", "purpose": "Archive"}
    )
    export = Export.objects.get()
    assert export.selection == {"outcome": row.pk}
    assert f"?outcome={row.pk}" in officer.get(f"/records/exports/{export.pk}/").content.decode()
    early = {"act": "hand_over", "hand_over-outcome": row.pk, "hand_over-to": "State archive"}
    early |= {"hand_over-on": "2199-01-01", "hand_over-reference": "7"}
    assert "That day has not come yet." in officer.post(url, early).content.decode()
    done = officer.post(url, {**early, "hand_over-on": "2026-01-01"}, follow=True).content.decode()

    assert "The handover is noted" in done
    twice = officer.post(url, {**early, "hand_over-on": "2026-01-01"}, follow=True)
    assert (twice.status_code, "Somebody else changed this" in twice.content.decode()) == (200, True)
    assert officer.post(url, {"act": "other"}).status_code == 400
    assert "State archive" in done
    assert set(Record.objects.values_list("outcome", flat=True)) == {"hand_over"}


def test_a_handover_of_another_class_does_not_exist_here(archive: Archive, officer: Client) -> None:
    url = _due(archive, EndAction.TRANSFER)
    officer.post(url, {"act": "prepare", "prepare-records": 2})
    given = {"hand_over-to": "x", "hand_over-on": "2026-01-01", "hand_over-reference": "7", "hand_over-outcome": 999999}

    assert officer.post(url, {"act": "hand_over", **given}).status_code == 404


def test_a_page_asks_the_same_for_one_class_and_for_thirty(archive: Archive, officer: Client) -> None:
    _due(archive, EndAction.REVIEW)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert officer.get("/records/due/").status_code == 200
        return len(queries)

    def _outcome(row: RecordClass) -> None:
        Outcome.objects.create(
            record_class=row, what="keep", reason="x", until=date(2027, 1, 1), by=archive.officer.user, at=archive.now
        )

    _first, second = Record.objects.order_by("pk")
    _outcome(archive.routine)
    asked()
    one = asked()
    for number in range(30):
        row = RecordClass.objects.create(code=f"9.{number}", name="More", action=EndAction.REVIEW)
        _outcome(row)
    Record.objects.filter(pk=second.pk).update(record_class=row)

    assert asked() == one
