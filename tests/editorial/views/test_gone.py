"""Where content was disposed of or redacted, the pages of its post say so, and show what is left."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.editorial.actions import add_comment, send_back
from rostra.editorial.content import Content, Part
from rostra.editorial.models import Post
from rostra.publishing.actions import ask_change, confirm_change, look_due, make_changes
from rostra.publishing.models import Change
from rostra.records.actions.executing import execute
from rostra.records.actions.redacting import lock, take_part
from rostra.records.models import Record, RecordClass
from rostra.records.queries.left import left_in
from tests.editorial.office import Office, html, photograph
from tests.inbox.office import Office as Inbox
from tests.records.gone import Archive

WENT = "The content was disposed of under a decision."
SECRET = "Mrs Popescu complained."


@pytest.fixture
def archive(office: Office) -> Archive:
    return Archive(cast(Inbox, SimpleNamespace(cast=office.cast, now=office.clock())))


def dispose(archive: Archive, sources: Collection[str], number: str = "KS 2025/17") -> None:
    archive.file()
    RecordClass.objects.filter(pk=archive.routine.pk).update(code=f"1.{number[-2:]}")
    rows = Record.objects.filter(source__in=sources, disposed_at=None)
    rows.update(record_class=archive.routine, due_on=date(2026, 1, 1))
    execute(archive.signed(archive.listed(archive.decide(number))).pk, clock=archive.clock)


def page_of(client: Client, name: str, *args: int) -> str:
    return html(client.get(reverse(f"editorial:{name}", args=args)))


def test_post_says_what_went_in_place_of_words_comments_and_reasons(
    office: Office, editor: Client, archive: Archive
) -> None:
    post = office.write(SECRET)
    add_comment(post=post, text=f"Why {SECRET}", by=office.cast.editor, now=office.clock())
    office.ask(post)
    send_back(post=post, reason=f"Not so: {SECRET}", by=office.cast.approver, now=office.clock())
    assert page_of(editor, "post", post.pk).count(SECRET) >= 3
    dispose(archive, {"editorial.version", "editorial.comment", "editorial.approval"})

    page, history = page_of(editor, "post", post.pk), page_of(editor, "history", post.pk)

    assert (page.count(WENT), page.count("KS 2025/17"), SECRET in page) == (3, 3, False)
    assert (history.count(WENT), SECRET in history) == (2, False)
    first = Record.objects.filter(source="editorial.comment").get()
    assert f'href="{reverse("records:event", args=[first.event_id])}"' in page


def test_thread_whose_words_went_still_shows_each_delivery(office: Office, editor: Client, archive: Archive) -> None:
    post = office.approved(shared=Content("One", "en", more=(Part("Two"), Part(SECRET))))
    dispose(archive, {"editorial.version"})

    page = page_of(editor, "post", post.pk)

    assert (page.count(WENT), page.count("Part 3 of 3"), SECRET in page) == (1, 1, False)
    assert "No text yet" not in page


def test_proof_says_what_went_in_place_of_what_was_sent_seen_and_corrected(
    office: Office, editor: Client, archive: Archive
) -> None:
    post = office.published(text=SECRET)
    delivery = office.deliveries(post)["city"]
    office.clock.forward(minutes=11)
    look_due(clock=office.clock)
    ask_change(delivery=delivery, text=f"No: {SECRET}", note_="no.", by=office.cast.editor.user, now=office.clock())
    seen = page_of(editor, "delivery", post.pk, delivery.pk).count(SECRET)
    archive.now = office.clock()
    dispose(archive, {"publishing.delivery", "publishing.change", "publishing.sight"})

    page = page_of(editor, "delivery", post.pk, delivery.pk)

    gone = Record.objects.exclude(disposed_at=None).values_list("source", flat=True).order_by("source")
    assert list(gone) == ["publishing.change", "publishing.delivery", "publishing.sight"]
    assert (seen, page.count(WENT), SECRET in page) == (3, 3, False)


def test_what_is_left_of_a_redacted_post_stands_in_its_place(office: Office, editor: Client, archive: Archive) -> None:
    post = office.published(text=SECRET)
    delivery = office.deliveries(post)["city"]
    archive.file()
    for row in Record.objects.filter(source__in=["editorial.version", "publishing.delivery"], disposed_at=None):
        take_part(
            lock(row.pk),
            "Mrs … complained.",
            "A name",
            decision=archive.decide(f"KS {row.pk}"),
            case=None,
            by=archive.officer.user,
            now=archive.now,
        )

    for page in (page_of(editor, "post", post.pk), page_of(editor, "delivery", post.pk, delivery.pk)):
        assert page.count("Parts of it were taken out under a decision. This is what is left:") == 1
        assert ("Mrs … complained." in page, SECRET in page) == (True, False)


def test_where_all_is_there_nothing_is_asked(office: Office, django_assert_num_queries: Any) -> None:
    delivery = office.deliveries(office.published())["city"]

    with django_assert_num_queries(0):
        assert left_in("publishing.delivery", [delivery]) == {}


def test_many_words_that_went_ask_as_much_as_few(office: Office, editor: Client, archive: Archive) -> None:
    def queries(post: Post, number: int) -> int:
        for index in range(number):
            add_comment(post=post, text=f"Comment {index}", by=office.cast.editor, now=office.clock())
        dispose(archive, {"editorial.version", "editorial.comment"}, f"KS 2025/{number:02}")
        page_of(editor, "post", post.pk)
        with CaptureQueriesContext(connection) as captured:
            page_of(editor, "post", post.pk)
        return len(captured)

    assert queries(office.write("One"), 1) == queries(office.write("Two"), 9)


def test_item_of_a_version_and_a_correction_that_went_is_corrected_again(
    office: Office, editor: Client, archive: Archive
) -> None:
    media = (office.media(content=photograph("PNG"), name="b.png", alt="A dog."),)
    post = office.published(shared=Content("The bridge is open.", "en", media=media))
    delivery = office.deliveries(post)["city"]
    asked: dict[str, Any] = {"delivery": delivery, "note_": "no.", "by": office.cast.editor.user, "now": office.clock()}
    change = ask_change(**asked, text="The bridge is shut.", alts=["A bridge."])
    confirm_change(change=change, by=office.cast.approver.user, now=office.clock())
    make_changes(clock=office.clock)
    archive.now = office.clock()
    dispose(archive, {"editorial.version", "publishing.change"})
    said = {"text": "The bridge is open.", "alt-0": "A boat.", "note": "the picture."}

    page = page_of(editor, "delivery", post.pk, delivery.pk)
    answer = editor.post(reverse("editorial:correct", args=[post.pk, delivery.pk]), said)

    assert ("A dog." in page, answer.status_code) == (True, 302)
    assert Change.objects.latest("pk").content["media"][0]["alt"] == "A boat."
