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


def test_files_of_a_refused_answer_are_kept(office: Office, client: Client) -> None:
    conversation = office.message()
    upload = SimpleUploadedFile("map.png", b"\x89PNG fake", content_type="image/png")

    refused = client.post(url("answer", conversation.pk), form_of(conversation, "x" * 501, uploads=[upload]))
    token = re.search(r'name="kept" value="([^"]+)"', page_of(refused))
    assert token is not None
    client.post(url("answer", conversation.pk), form_of(conversation, kept=token[1], alt="A map"))

    media = Answer.objects.get().media
    assert [(item["name"], item["type"], item["alt"]) for item in media] == [("map.png", "image/png", "A map")]
    download = client.get(url("answer_file", Answer.objects.get().pk, 0))
    assert (download.content, download["Content-Disposition"]) == (b"\x89PNG fake", 'attachment; filename="map.png"')
    assert client.get(url("answer_file", Answer.objects.get().pk, 1)).status_code == 404


def test_a_colleagues_or_forged_token_keeps_no_file(office: Office, client: Client) -> None:

    conversation = office.message()
    stored = files.store(b"secret", content_type="text/plain")
    tokens = [keep_token(stored.pk, "a.txt", office.cast.administrator), "forged"]

    client.post(url("answer", conversation.pk), form_of(conversation, kept=tokens))

    assert Answer.objects.get().media == []


def test_too_large_a_file_is_refused(office: Office, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostra.inbox.forms.LARGEST_FILE", 3)
    conversation = office.message()
    upload = SimpleUploadedFile("a.png", b"1234", content_type="image/png")

    response = client.post(url("answer", conversation.pk), form_of(conversation, uploads=[upload]))

    assert (response.status_code, "A file is too large." in page_of(response)) == (422, True)


def test_attachment_is_a_download_whatever_it_is(office: Office, client: Client) -> None:
    row = attached(office.message(), b"<script>alert(1)</script>", "text/html", 'a"\r\n.html')

    response = client.get(url("attachment", row.pk))

    assert response.content == b"<script>alert(1)</script>"
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_attachment_that_the_folder_lost_is_404(office: Office, client: Client, settings: Any, tmp_path: Any) -> None:
    row = attached(office.message(), b"x", "image/png")
    settings.FILES_ROOT = tmp_path / "elsewhere"

    assert client.get(url("attachment", row.pk)).status_code == 404
    assert client.get(url("thumbnail", row.pk)).status_code == 404


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


def test_files_that_are_not_here_are_named(office: Office, client: Client) -> None:
    conversation = office.message()
    message = Message.objects.get()
    Attachment.objects.create(message=message, name="late.pdf")
    Attachment.objects.create(message=message, name="huge.zip", refused="too_large")
    attached(conversation, b"%PDF", "application/pdf", "plan.pdf")

    page = page_of(client.get(url("conversation", conversation.pk)))

    assert ("being fetched" in page, "not kept: refused" in page, "plan.pdf" in page) == (True, True, True)
