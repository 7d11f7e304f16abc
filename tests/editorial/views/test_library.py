"""The pages of the media library."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.core import files
from rostra.editorial.actions.library import add_asset, archive_asset
from rostra.editorial.content import Content
from rostra.editorial.models import Asset, Captions, Consent, Post
from rostra.editorial.queries import current
from tests.editorial.office import Office, fields, html, photograph
from tests.editorial.test_film import SUBRIP, movie

SAID = {"name": "Bridge", "alt": "A red bridge", "licence": "own", "people": "nobody", "language": "en"}


@pytest.fixture
def picture(office: Office) -> Asset:
    return add_asset(content=photograph(), name="bridge.jpg", by=office.cast.editor, now=office.clock())


def address(name: str, *args: int) -> str:
    return reverse(f"editorial:{name}", args=args)


def upload(content: bytes, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_file_is_added_described_and_found(office: Office, editor: Client) -> None:
    added = editor.post(address("library"), {"file": upload(photograph()), "alt": " A bridge "})
    asset = Asset.objects.get()
    said = editor.post(address("asset", asset.pk), SAID)
    page = html(editor.get(address("library"), {"find": "bridge", "kind": "image"}))

    assert (added.headers["Location"], said.headers["Location"]) == (address("asset", asset.pk),) * 2
    assert (asset.alt, asset.language) == ("A bridge", office.cast.body.language)
    assert "A red bridge" in page
    assert "Complete" in page
    assert "Complete" not in html(editor.get(address("library"), {"show": "trouble"}))


@pytest.mark.parametrize("content", [b"no picture", movie()[:-9], b""])
def test_file_that_cannot_be_used_is_refused_on_the_page(office: Office, editor: Client, content: bytes) -> None:
    answer = editor.post(address("library"), {"file": upload(content), "alt": "Mine"})

    assert answer.status_code == 422
    assert "Mine" in html(answer)
    assert Asset.objects.count() == 0


def test_wrong_answers_stay_on_the_page(office: Office, editor: Client, picture: Asset) -> None:
    wrong = [
        editor.post(address("asset", picture.pk), {**SAID, "name": "", "alt": "Kept words"}),
        editor.post(address("asset_consent", picture.pk), {"person": "Kept words", "given_on": "2999-01-01"}),
        editor.post(address("asset_consent", picture.pk), {"person": "Kept words", "given_on": "then"}),
        editor.post(address("asset_captions", picture.pk), {"language": "ro", "file": upload(SUBRIP.encode())}),
        editor.post(address("asset_captions", picture.pk), {"language": "ro"}),
    ]

    assert [answer.status_code for answer in wrong] == [422] * 5
    assert all("Kept words" in html(answer) for answer in wrong[:3])


def test_consent_is_noted_shown_to_writers_and_taken_back(office: Office, editor: Client, picture: Asset) -> None:
    given = {"person": "Ioana Rusu", "given_on": "2026-01-05", "document": upload(b"%PDF-1.4 yes", "yes.pdf")}
    editor.post(address("asset_consent", picture.pk), given)
    consent = Consent.objects.get()
    document = editor.get(address("consent_document", picture.pk, consent.pk))
    page = address("asset", picture.pk)

    assert "Ioana Rusu" in html(editor.get(page))
    assert "Ioana Rusu" not in html(office.cast.client(office.cast.reader).get(page))
    assert (document.content, document["Content-Disposition"]) == (
        b"%PDF-1.4 yes",
        f'attachment; filename="consent-{consent.pk}"',
    )
    for _ in range(2):
        editor.post(address("consent_withdraw", picture.pk, consent.pk))
    assert Consent.objects.get().withdrawn_at is not None
    assert "No consent" in html(editor.get(page))


def test_consent_without_paper_or_with_a_lost_one_is_not_found(office: Office, editor: Client, picture: Asset) -> None:
    editor.post(address("asset_consent", picture.pk), {"person": "Ioana", "given_on": "2026-01-05"})
    given = {"person": "Ion", "given_on": "2026-01-05", "document": upload(b"%PDF-1.4 yes", "yes.pdf")}
    editor.post(address("asset_consent", picture.pk), given)
    without, lost = Consent.objects.order_by("pk")
    assert lost.document is not None
    files._path(office.cast.body.pk, bytes(lost.document.sha256)).unlink()

    answers = [editor.get(address("consent_document", picture.pk, row.pk)).status_code for row in (without, lost)]

    assert answers == [404, 404]
    assert editor.get(address("consent_document", picture.pk, 999_999)).status_code == 404


def test_captions_are_added_to_a_film(office: Office, editor: Client) -> None:
    film = add_asset(content=movie(), name="bridge.mp4", by=office.cast.editor, now=office.clock())

    editor.post(address("asset_captions", film.pk), {"language": "ro", "file": upload(SUBRIP.encode(), "a.srt")})

    assert Captions.objects.get().language == "ro"
    assert "12 seconds" in html(editor.get(address("asset", film.pk)))


def test_file_is_sent_as_what_it_is(office: Office, editor: Client, picture: Asset) -> None:
    sent = editor.get(address("asset_file", picture.pk))

    assert (sent["Content-Type"], sent["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert b"Ana Popa" not in sent.getvalue()
    files._path(office.cast.body.pk, bytes(picture.file.sha256)).unlink()
    assert editor.get(address("asset_file", picture.pk)).status_code == 404


def test_archive_offers_no_forms(office: Office, editor: Client, picture: Asset) -> None:
    for _ in range(2):
        answer = editor.post(address("asset_archive", picture.pk))
    page = html(editor.get(address("asset", picture.pk)))

    assert answer.headers["Location"] == address("library")
    assert "<textarea" not in page
    assert "bridge.jpg" in html(editor.get(address("library"), {"show": "archived"}))


def test_reader_adds_nothing(office: Office, picture: Asset) -> None:
    reader: Client = office.cast.client(office.cast.reader)

    answer = reader.post(address("library"), {"file": upload(photograph(size=(9, 9)))})

    assert answer.status_code == 403
    assert Asset.objects.count() == 1
    assert reader.get(address("library")).status_code == 200


def test_library_of_another_body_is_not_there(office: Office, picture: Asset) -> None:
    stranger: Any = office.cast.client(office.cast.stranger)

    assert {stranger.get(address(name, picture.pk)).status_code for name in ("asset", "asset_file")} == {404}


def test_number_of_queries_of_the_page_does_not_grow(office: Office, editor: Client, picture: Asset) -> None:
    editor.get(address("library"))
    with CaptureQueriesContext(connection) as one:
        editor.get(address("library"))
    for number in range(8):
        add_asset(content=photograph(size=(50, 50 + number)), name="x", by=office.cast.editor, now=office.clock())
    with CaptureQueriesContext(connection) as many:
        editor.get(address("library"))

    assert len(many) == len(one)


def test_archived_file_is_offered_to_nobody(office: Office, editor: Client, picture: Asset) -> None:
    archive_asset(asset=picture, by=office.cast.editor, now=office.clock())

    assert "bridge.jpg" not in html(editor.get(address("library")))


# --- In a post ----------------------------------------------------------------------------------------


def test_file_of_the_library_goes_into_a_post_with_what_it_shows(office: Office, editor: Client) -> None:
    film = add_asset(content=movie(), name="bridge.mp4", alt="A crane", by=office.cast.editor, now=office.clock())

    page = html(editor.get(reverse("editorial:compose"), {"asset": film.pk}))
    editor.post(reverse("editorial:compose"), fields(office, asset=film.pk, title="Crane"))

    assert "A crane" in page
    held = Content.of(current(Post.objects.get()).versions[0]).media[0]
    assert (held.name, held.alt, held.seconds, held.width) == ("bridge.mp4", "A crane", 12, 1920)


def test_upload_in_a_post_is_in_the_library_too(office: Office, editor: Client) -> None:
    editor.post(reverse("editorial:compose"), fields(office, file=upload(photograph()), alt="A bridge"))

    assert [(asset.alt, asset.added_by) for asset in Asset.objects.all()] == [("A bridge", office.cast.editor.user)]


def test_archive_gives_nothing_to_a_post(office: Office, editor: Client, picture: Asset) -> None:
    archive_asset(asset=picture, by=office.cast.editor, now=office.clock())

    editor.post(reverse("editorial:compose"), fields(office, asset=picture.pk))
    editor.post(reverse("editorial:compose"), fields(office, asset="x"))

    assert [Content.of(current(post).versions[0]).media for post in Post.objects.all()] == [(), ()]
