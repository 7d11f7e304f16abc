from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from rostra.core import files
from rostra.inbox.forms import keep_token
from rostra.inbox.models import Answer, Attachment, Conversation, Message
from tests.inbox.office import Office
from tests.inbox.pages import form_of, page_of, url


def attached(conversation: Conversation, content: bytes, kind: str, name: str = "a.html") -> Attachment:
    stored = files.store(content, content_type=kind)
    message = Message.objects.get(conversation=conversation)
    return Attachment.objects.create(message=message, file=stored, name=name, content_type=kind)


def uploaded(name: str, edge: int = 8, kind: str = "PNG", **options: Any) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (edge, edge), "red").save(out, kind, **options)
    return SimpleUploadedFile(name, out.getvalue(), content_type=f"image/{kind.lower()}")


def test_files_of_a_refused_answer_are_kept(office: Office, client: Client) -> None:
    conversation = office.message()

    refused = client.post(
        url("answer", conversation.pk),
        form_of(conversation, "x" * 501, upload_0=uploaded("map.png"), alt_0="A map", upload_3=uploaded("b.png", 9)),
    )
    page = page_of(refused)
    tokens = re.findall(r'name="kept" value="([^"]+)"', page)
    fields = re.findall(r'name="(kept_alt_\d+)"[^>]* value="([^"]*)"', page)
    assert [alt for _name, alt in fields] == ["A map", ""]
    assert "501 characters" not in page
    described = {fields[0][0]: "A map", fields[1][0]: "A town"}
    client.post(url("answer", conversation.pk), form_of(conversation, kept=tokens, **described))

    media = Answer.objects.get().media
    found = [(item["name"], item["type"], item["alt"]) for item in media]
    assert found == [("map.png", "image/png", "A map"), ("b.png", "image/png", "A town")]
    download = client.get(url("answer_file", Answer.objects.get().pk, 0))
    assert (download.content[:4], download["Content-Disposition"]) == (b"\x89PNG", 'attachment; filename="map.png"')
    assert client.get(url("answer_file", Answer.objects.get().pk, 2)).status_code == 404


def test_a_colleagues_or_forged_token_keeps_no_file(office: Office, client: Client) -> None:

    conversation = office.message()
    stored = files.store(b"secret", content_type="text/plain")
    tokens = [keep_token(stored.pk, "a.txt", office.cast.administrator), "forged"]

    client.post(url("answer", conversation.pk), form_of(conversation, kept=tokens))

    assert Answer.objects.get().media == []


def test_too_large_a_file_is_refused(office: Office, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostra.inbox.forms.replies.LARGEST_FILE", 200_000)
    conversation = office.message()

    for name in ("uploads", "upload_0"):
        upload = SimpleUploadedFile("a.png", b"1" * 200_001, content_type="image/png")
        response = client.post(url("answer", conversation.pk), form_of(conversation, **{name: upload}))

        words = "“a.png” has 0.3 MB; Rostra takes at most 0.2 MB."
        assert (response.status_code, words in page_of(response)) == (422, True)


@pytest.mark.parametrize("kind", ["public", "private"])
def test_picture_without_description_takes_a_second_word(office: Office, client: Client, kind: str) -> None:
    conversation = office.message()
    form = form_of(conversation, kind=kind, upload_0=uploaded("map.png"), alt_0=" ")

    asked = page_of(client.post(url("answer", conversation.pk), form))
    kept = re.findall(r'name="kept" value="([^"]+)"', asked)
    before = Answer.objects.count()
    client.post(url("answer", conversation.pk), form_of(conversation, kind=kind, kept=kept, undescribed="1"))

    assert "“map.png” has no description for people who cannot see it." in asked
    assert ('name="undescribed"' in asked, before) == (True, 0)
    assert [item["alt"] for item in Answer.objects.get().media] == [""]


def test_note_takes_no_word_about_pictures(office: Office, client: Client) -> None:
    conversation = office.message()

    response = client.post(
        url("answer", conversation.pk), form_of(conversation, kind="note", upload_0=uploaded("a.png"))
    )

    assert response.status_code == 302


def test_picture_of_an_answer_loses_what_tells_of_its_maker(office: Office, client: Client) -> None:
    conversation = office.message()
    upload = uploaded("a.jpg", kind="JPEG", comment=b"taken by Ana")

    client.post(url("answer", conversation.pk), form_of(conversation, upload_0=upload, alt_0="Red"))

    assert b"Ana" not in client.get(url("answer_file", Answer.objects.get().pk, 0)).content


def test_file_that_is_no_picture_is_refused_by_name(office: Office, client: Client) -> None:
    conversation = office.message()
    upload = SimpleUploadedFile("a.png", b"nothing", content_type="image/png")

    response = client.post(url("answer", conversation.pk), form_of(conversation, upload_0=upload, alt_0="Red"))

    words = "“a.png”: This file is no JPEG, PNG or WebP picture, or it is damaged."
    assert (response.status_code, words in page_of(response), Answer.objects.count()) == (422, True, 0)


def test_channel_without_descriptions_takes_files_together(office: Office, client: Client) -> None:
    conversation = office.message(account=office.account("desk", channel="fakeplain"))
    uploads = [uploaded("a.png"), uploaded("b.png", 9)]

    page = page_of(client.get(url("conversation", conversation.pk)))
    client.post(url("answer", conversation.pk), form_of(conversation, uploads=uploads))

    assert ('name="uploads"' in page, 'name="upload_0"' in page) == (True, False)
    assert [item["name"] for item in Answer.objects.get().media] == ["a.png", "b.png"]


def test_attachment_is_a_download_whatever_it_is(office: Office, client: Client) -> None:
    row = attached(office.message(), b"<script>alert(1)</script>", "text/html", 'a"\r\n.html')

    response = client.get(url("attachment", row.pk))

    assert response.content == b"<script>alert(1)</script>"
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_attachment_that_the_folder_lost_is_404_and_its_picture_a_sign(
    office: Office, client: Client, settings: Any, tmp_path: Any
) -> None:
    row = attached(office.message(), b"x", "image/png")
    settings.FILES_ROOT = tmp_path / "elsewhere"

    assert client.get(url("attachment", row.pk)).status_code == 404
    assert client.get(url("thumbnail", row.pk))["Location"].endswith("no-picture.svg")


def test_thumbnail_is_drawn_anew(office: Office, client: Client) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (1600, 1200), (60, 120, 140)).save(picture, "JPEG", comment=b"secret place")
    row = attached(office.message(), picture.getvalue(), "image/jpeg", "lift.jpg")

    response = client.get(url("thumbnail", row.pk))

    small = Image.open(io.BytesIO(response.content))
    assert (response["Content-Type"], small.format, small.size) == ("image/webp", "WEBP", (480, 360))
    assert b"secret place" not in response.content
    page = page_of(client.get(url("conversation", row.message.conversation_id)))
    assert f'<img src="{url("thumbnail", row.pk)}" alt="lift.jpg"' in page


def test_picture_that_cannot_be_drawn_is_a_card_with_its_name(office: Office, client: Client) -> None:
    row = attached(office.message(), b"\x89PNG broken", "image/png", "lift.png")

    response = client.get(url("thumbnail", row.pk))
    page = page_of(client.get(url("conversation", row.message.conversation_id)))

    assert (response.status_code, response["Location"].endswith("rostra/no-picture.svg")) == (302, True)
    assert '<bdi>lift.png</bdi> <span class="muted">11' in page


def test_files_that_are_not_here_are_named(office: Office, client: Client) -> None:
    conversation = office.message()
    message = Message.objects.get()
    Attachment.objects.create(message=message, name="late.pdf")
    Attachment.objects.create(message=message, name="huge.zip", refused="too_large")
    attached(conversation, b"%PDF", "application/pdf", "plan.pdf")

    page = page_of(client.get(url("conversation", conversation.pk)))

    assert ("being fetched" in page, "not kept: refused" in page, "plan.pdf" in page) == (True, True, True)
