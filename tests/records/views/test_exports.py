"""Exports on their pages: asked for, watched, fetched whole or in pieces, tried again."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.test import Client

from rostra.records.actions.exporting import KEPT, expire_exports
from rostra.records.enums import ExportFormat, ExportState
from rostra.records.models import Export, ExportPart
from tests.inbox.office import Office
from tests.records.packing import export, fill, path_of

NEW = {"format": "csv", "title": "Autumn", "purpose": "Audit", "split_mb": ""}


@pytest.fixture
def officer(office: Office) -> Client:
    fill(office, 2)
    return office.cast.client(office.cast.records)


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_officer_asks_for_the_records_that_were_searched_for(officer: Client, office: Office) -> None:
    form = officer.get("/records/exports/new/?kind=message")
    assert "2 records are chosen." in form.content.decode()

    response = officer.post("/records/exports/new/?kind=message", NEW)

    row = Export.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"/records/exports/{row.pk}/")
    assert (row.selection, row.format, row.purpose, row.by) == (
        {"kinds": ["message"]},
        "csv",
        "Audit",
        office.cast.records.user,
    )


def test_export_without_a_purpose_or_without_records_is_refused(officer: Client) -> None:
    assert officer.post("/records/exports/new/", {**NEW, "purpose": ""}).status_code == 422
    assert officer.post("/records/exports/new/", {**NEW, "split_mb": "99999999999"}).status_code == 422
    empty = officer.post("/records/exports/new/?kind=charter", NEW)

    assert (empty.status_code, "No record is chosen by this." in empty.content.decode()) == (422, True)
    assert Export.objects.count() == 0


def test_more_records_than_are_counted_are_said_to_be_many(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostra.records.views.exports.MOST_COUNTED", 1)

    assert "More than 1 records are chosen." in officer.get("/records/exports/new/").content.decode()


def test_journal_is_offered_once_there_is_one(officer: Client) -> None:
    assert "Noark" not in officer.get("/records/exports/new/").content.decode()


def test_parts_are_fetched_whole_and_in_pieces(officer: Client, office: Office) -> None:
    row = export(office, ExportFormat.CSV)
    part = ExportPart.objects.get(export=row)
    page = officer.get(f"/records/exports/{row.pk}/").content.decode()
    assert (bytes(part.sha256).hex() in page, part.name in page) == (True, True)

    whole = officer.get(f"/records/exports/{row.pk}/parts/1/")
    piece = officer.get(f"/records/exports/{row.pk}/parts/1/", headers={"Range": "bytes=3-9"})

    content = body(whole)
    assert hashlib.sha256(content).digest() == bytes(part.sha256)
    assert (piece.status_code, body(piece)) == (206, content[3:10])
    assert whole["Content-Disposition"] == f'attachment; filename="{part.name}"'


def test_part_that_is_not_there_is_not_found(officer: Client, office: Office) -> None:
    row = export(office, ExportFormat.CSV)
    assert officer.get(f"/records/exports/{row.pk}/parts/2/").status_code == 404
    path_of(ExportPart.objects.get(export=row)).unlink()
    assert officer.get(f"/records/exports/{row.pk}/parts/1/").status_code == 404
    assert officer.get("/records/exports/999999/").status_code == 404


def test_files_that_went_are_not_offered(officer: Client, office: Office) -> None:
    row = export(office, ExportFormat.CSV)
    expire_exports(now=office.now + KEPT + timedelta(days=1))

    assert officer.get(f"/records/exports/{row.pk}/parts/1/").status_code == 404
    assert "The files were taken away." in officer.get(f"/records/exports/{row.pk}/").content.decode()
    assert "Files gone" in officer.get("/records/exports/").content.decode()


def test_failed_export_is_tried_again_once(officer: Client, office: Office) -> None:
    row = export(office, ExportFormat.CSV)
    Export.objects.filter(pk=row.pk).update(state=ExportState.FAILED, error="No space left on device")
    assert "No space left on device" in officer.get(f"/records/exports/{row.pk}/").content.decode()

    again = [officer.post(f"/records/exports/{row.pk}/retry/", follow=True).content.decode() for _ in range(2)]

    assert ["It is tried again now." in page for page in again] == [True, False]
    row.refresh_from_db()
    assert (row.state, row.error) == (ExportState.WAITING, "")


def test_what_is_missing_and_differs_is_said(officer: Client, office: Office) -> None:
    row = export(office, ExportFormat.CSV)
    Export.objects.filter(pk=row.pk).update(error="missing:2 differing:1")

    page = officer.get(f"/records/exports/{row.pk}/").content.decode()

    assert ("2 files could not be had." in page, "1 content is not the one" in page) == (True, True)


def test_records_of_a_person_have_no_address(officer: Client, office: Office) -> None:
    row = export(office, ExportFormat.CSV)
    Export.objects.filter(pk=row.pk).update(selection={"party": "id-person0"})

    page = officer.get(f"/records/exports/{row.pk}/").content.decode()

    assert "Records that this chooses now" not in page


def test_administrators_look_and_others_do_not(office: Office) -> None:
    fill(office, 1)
    row = export(office, ExportFormat.CSV)
    statuses = {}
    for name in ("administrator", "responder"):
        client = office.cast.client(getattr(office.cast, name))
        pages = ("/records/exports/", f"/records/exports/{row.pk}/", f"/records/exports/{row.pk}/parts/1/")
        statuses[name] = [client.get(page).status_code for page in pages]

    assert statuses == {"administrator": [200, 200, 403], "responder": [403, 403, 403]}


def test_list_shows_the_newest_first_with_a_constant_number_of_queries(
    officer: Client, office: Office, django_assert_max_num_queries: object
) -> None:
    assert "No exports yet" in officer.get("/records/exports/").content.decode()
    for _ in range(3):
        export(office, ExportFormat.CSV)

    with django_assert_max_num_queries(25):  # type: ignore[operator]
        page = officer.get("/records/exports/").content.decode()

    assert page.count("Records of the autumn") == 3
