from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from rostra.accounts.models import Account
from rostra.core.scoping import scope
from rostra.inbox.actions import answer
from rostra.inbox.enums import ConversationState, Visibility
from rostra.inbox.models import Attachment, Conversation, Message
from rostra.portal import forms, throttle
from rostra.portal.mail import mail_answers
from rostra.portal.models import Receipt
from rostra.publishing.actions import deliver_due, withdraw_delivery
from rostra.publishing.models import Delivery

ASK = "/p/portavale/ask/"


@pytest.fixture(autouse=True)
def _people_are_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form takes whoever fills it in at once for a program: in tests time does not pass."""
    monkeypatch.setattr(forms, "FASTEST", -1)


def ask(client: Client, **more: Any) -> Any:
    opened = client.get(ASK).context["opened"]
    return client.post(ASK, {"text": "Is the pool open?", "opened": opened, **more})


def test_question_reaches_the_inbox_and_gives_a_status_page(cast: Any, form: Account) -> None:
    client = Client()
    answer = ask(client, name="Grace", email="grace@example.org")
    assert answer.status_code == 302
    message = Message.objects.get()
    assert (message.text, message.author_name, message.visibility) == ("Is the pool open?", "Grace", Visibility.PRIVATE)
    page = client.get(answer.url)
    assert "Is the pool open?" in page.content.decode()
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "private, no-store")


def test_answer_stands_on_the_page_and_goes_by_mail_once(cast: Any, form: Account) -> None:
    client = Client()
    url = ask(client, email="grace@example.org").url
    conversation = Conversation.objects.get()
    answer(
        conversation=conversation,
        text="Yes, until nine.",
        visibility=Visibility.PRIVATE,
        by=cast.responder,
        now=cast.now,
    )
    assert "Yes, until nine." not in client.get(url).content.decode()
    deliver_due(clock=lambda: cast.now + timedelta(minutes=1))
    assert "Yes, until nine." in client.get(url).content.decode()
    # The receipt's times are real ones: the page was used now.
    now = Receipt.objects.get().asked_at
    assert (mail_answers(now=now), mail_answers(now=now)) == (1, 0)
    (sent,) = mail.outbox
    assert sent.to == ["grace@example.org"]
    assert "Yes, until nine." in sent.body
    withdraw_delivery(delivery=Delivery.objects.get(), by=cast.responder.user, now=cast.now)
    deliver_due(clock=lambda: cast.now + timedelta(minutes=2))
    assert "Yes, until nine." not in client.get(url).content.decode()


def test_follow_up_opens_the_same_conversation_again(cast: Any, form: Account) -> None:
    client = Client()
    url = ask(client).url
    answer(
        conversation=Conversation.objects.get(),
        text="Yes.",
        visibility=Visibility.PRIVATE,
        by=cast.responder,
        now=cast.now,
    )
    assert Conversation.objects.get().state == ConversationState.WAITING
    assert client.post(url, {"text": "And on Sunday?"}).status_code == 302
    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.messages.count()) == (ConversationState.OPEN, 2)


@pytest.mark.parametrize(
    "more", [{"website": "http://spam.example"}, {"opened": ""}, {"opened": "forged"}, {"text": " "}, {"email": "no"}]
)
def test_programs_and_mistakes_keep_the_text_and_send_nothing(cast: Any, form: Account, more: dict[str, str]) -> None:
    refused = ask(Client(), **{"name": "<b>Grace</b>", **more})
    assert refused.status_code == 422
    assert "&lt;b&gt;Grace" in refused.content.decode()
    assert Message.objects.count() == 0


def test_faster_than_anybody_reads_is_a_program(cast: Any, form: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "FASTEST", 60)
    assert ask(Client()).status_code == 422


def test_too_many_from_one_address_wait(cast: Any, form: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "PER_ADDRESS", 2)
    assert [ask(Client()).status_code for _ in range(3)] == [302, 302, 422]


def test_files_are_kept_and_wrong_ones_refused(cast: Any, form: Account) -> None:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    good = SimpleUploadedFile("hole.png", picture.getvalue(), "image/png")
    assert ask(Client(), attachments=[good]).status_code == 302
    assert [a.name for a in Attachment.objects.all()] == ["hole.png"]
    script = SimpleUploadedFile("x.html", b"<script>", "text/html")
    disguised = SimpleUploadedFile("x.png", b"<script>", "image/png")
    renamed = SimpleUploadedFile("x.html", b"%PDF-1.7 <script>", "application/pdf")
    large = SimpleUploadedFile("x.pdf", b"%PDF-" + b"x" * forms.FILE_BYTES, "application/pdf")
    three, four = ([SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.7", "application/pdf") for n in range(m)] for m in (3, 4))
    for files in ([script], [disguised], [renamed], [large], four):
        assert ask(Client(), attachments=files).status_code == 422
    assert ask(Client(), attachments=three).status_code == 302


def test_another_bodys_question_and_form_do_not_exist(cast: Any, form: Account) -> None:
    client = Client()
    url = ask(client).url
    assert client.get(url.replace("/portavale/", "/elsewhere/")).status_code == 404
    assert client.get("/p/elsewhere/ask/").status_code == 404
    assert client.get("/p/nobody/ask/").status_code == 404
    assert client.get(f"{url[:-1]}x/").status_code == 404
    with scope(cast.other):
        assert Receipt.objects.count() == 0


def test_text_of_others_and_notes_never_stand_on_the_page(cast: Any, form: Account) -> None:
    from rostra.inbox.actions import add_note

    client = Client()
    url = ask(client).url
    add_note(conversation=Conversation.objects.get(), text="Known complainer", by=cast.responder, now=cast.now)
    assert "Known complainer" not in client.get(url).content.decode()


def test_status_page_gives_back_the_files_to_whoever_holds_its_address(cast: Any, form: Account) -> None:
    client = Client()
    document = SimpleUploadedFile('"plan".pdf', b"%PDF-1.7 x", "application/pdf")
    mine, other = ask(client, attachments=[document]).url, ask(client).url
    row = Attachment.objects.get()

    page = client.get(mine).content.decode()
    address = f"{mine}files/{row.pk}/"
    download = client.get(address)

    assert (f'href="{address}"' in page, row.name.replace('"', "&quot;") in page, "10\xa0bytes" in page) == (True,) * 3
    assert (download.content, download["Content-Type"]) == (b"%PDF-1.7 x", "application/octet-stream")
    assert (download["X-Content-Type-Options"], download["Referrer-Policy"]) == ("nosniff", "no-referrer")
    assert download["Content-Disposition"].startswith("attachment")
    assert download["Cache-Control"] == "private, no-store"
    assert client.get(f"{other}files/{row.pk}/").status_code == 404
    assert client.get(f"{mine}files/{row.pk + 1}/").status_code == 404
    assert "paperclip" not in client.get(other).content.decode()


def test_file_that_the_folder_lost_or_that_was_not_kept_is_404(
    cast: Any, form: Account, settings: Any, tmp_path: Any
) -> None:
    client = Client()
    url = ask(client, attachments=[SimpleUploadedFile("a.pdf", b"%PDF-1.7", "application/pdf")]).url
    row = Attachment.objects.get()
    settings.FILES_ROOT = tmp_path / "elsewhere"

    lost = client.get(f"{url}files/{row.pk}/").status_code
    Attachment.objects.update(file=None)

    assert (lost, client.get(f"{url}files/{row.pk}/").status_code) == (404, 404)
    assert "a.pdf" not in client.get(url).content.decode()
