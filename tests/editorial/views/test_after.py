"""After a post went out: its proof, its corrections, and what a network shows otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.accounts.models import Account
from rostra.channels import registry
from rostra.editorial import actions
from rostra.editorial.actions import sweep
from rostra.editorial.content import Content, Details
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post
from rostra.editorial.queries import current
from rostra.people.models import Notice
from rostra.policy.actions import decide
from rostra.policy.decisions import SECOND_PERSON
from rostra.publishing.actions import look_due, make_changes
from rostra.publishing.models import Change, Delivery
from rostra.publishing.queries import replacements_of
from tests.editorial.office import Office, connect, html, photograph
from tests.publishing.desk import ByHand

NEW = {"text": "The bridge is open from Monday.", "note": "it opens on Monday."}


@pytest.fixture
def delivery(office: Office) -> Delivery:
    return office.deliveries(office.published())["city"]


@pytest.fixture
def post(delivery: Delivery) -> Post:
    return Post.objects.get()


def url(name: str, post: Post, delivery: Delivery, *more: int) -> str:
    return reverse(f"editorial:{name}", args=[post.pk, delivery.pk, *more])


def differs(office: Office, delivery: Delivery, *, gone: bool = False) -> None:
    office.clock.forward(minutes=11)
    look_due(clock=office.clock)
    if gone:
        office.network.delete(delivery.ref)
    else:
        office.network.edit(delivery.ref, "The bridge is closed.")
    office.clock.forward(hours=1)
    look_due(clock=office.clock)


def test_proof_says_what_when_and_who(office: Office, editor: Client, post: Post, delivery: Delivery) -> None:
    page = html(editor.get(url("delivery", post, delivery)))

    assert bytes(delivery.content_hash).hex() in page
    for words in ("The bridge is open.", "Ana Popa", "Jonas Berg", delivery.url, "Europe/Oslo", "Not checked"):
        assert words in page
    assert "Proof that it is in the log" in page


def test_reader_sees_the_proof_and_works_on_nothing(office: Office, post: Post, delivery: Delivery) -> None:
    reader = office.cast.client(office.cast.reader)

    assert reader.get(url("delivery", post, delivery)).status_code == 200
    assert reader.post(url("correct", post, delivery), NEW).status_code == 403
    assert reader.post(url("accept", post, delivery)).status_code == 403


def test_correction_is_asked_by_one_and_confirmed_by_another(
    office: Office, editor: Client, approver: Client, post: Post, delivery: Delivery
) -> None:
    editor.post(url("correct", post, delivery), NEW)
    change = Change.objects.get()
    own = html(editor.get(url("delivery", post, delivery)))
    editor.post(url("change_confirm", post, delivery, change.pk))
    still = Change.objects.get().state
    approver.post(url("change_confirm", post, delivery, change.pk))
    make_changes(clock=timezone.now)

    assert ("a second person confirms it" in own, still) == (True, "asked")
    assert [notice.user.name for notice in Notice.objects.filter(kind="publishing.change_asked")] == ["Jonas Berg"]
    (item,) = office.network.items("city")
    assert item.text.startswith("The bridge is open from Monday.\n\nCorrected ")
    assert "Corrected</span>" in html(editor.get(url("delivery", post, delivery))).replace("\n", "")


def test_correction_needs_nobody_else_where_posts_do_not(
    office: Office, editor: Client, post: Post, delivery: Delivery
) -> None:
    decide(question=SECOND_PERSON, value=False, by=None, now=office.clock())

    editor.post(url("correct", post, delivery), NEW)

    assert Change.objects.get().state == "confirmed"


@pytest.fixture
def pictured(office: Office) -> Delivery:
    """Out with a picture that is described wrongly."""
    shared = Content(
        "The bridge is open.", "en", media=(office.media(content=photograph("PNG"), name="b.png", alt="A dog."),)
    )
    return office.deliveries(office.published(shared=shared))["city"]


def test_picture_is_described_anew_in_the_same_form(
    office: Office, editor: Client, approver: Client, pictured: Delivery
) -> None:
    post = Post.objects.get()
    form = html(editor.get(url("delivery", post, pictured)))
    said = {"text": "The bridge is open.", "alt-0": "A bridge.", "note": "the picture."}
    answer = editor.post(url("correct", post, pictured), said)
    approver.post(url("change_confirm", post, pictured, Change.objects.get().pk))
    make_changes(clock=timezone.now)

    assert ("What “b.png” shows" in form, answer.status_code) == (True, 302)
    (item,) = office.network.items("city")
    assert item.media == (("image/png", "A bridge."),)
    again = actions.publish_again(post=post, delivery=pictured, by=office.cast.editor, now=timezone.now())
    assert [picture.alt for picture in Content.of(current(again).versions[0]).media] == ["A bridge."]


def test_description_that_is_taken_away_is_stopped_by_the_check(editor: Client, pictured: Delivery) -> None:
    post = Post.objects.get()

    editor.post(url("correct", post, pictured), {"text": "The bridge is open.", "alt-0": "", "note": "the picture."})

    assert not Change.objects.exists()


def test_line_ends_of_a_browser_are_no_correction(office: Office, editor: Client) -> None:
    media = (office.media(content=photograph("PNG"), name="b.png", alt="A dog,\nbrown."),)
    row = office.deliveries(office.published(shared=Content("One.\n\nTwo.", "en", media=media)))["city"]
    post = Post.objects.get()
    said = {"text": "One.\r\n\r\nTwo.", "alt-0": "A dog,\r\nbrown.", "note": "nothing."}

    same = editor.post(url("correct", post, row), said)
    editor.post(url("correct", post, row), {**said, "text": "One.\r\n\r\nThree."})

    assert "These are the words that stand there already." in html(same)
    content = Change.objects.get().content
    assert (content["text"].startswith("One.\n\nThree."), content["media"][0]["alt"]) == (True, "A dog,\nbrown.")


def test_form_from_before_descriptions_takes_none_away(editor: Client, pictured: Delivery) -> None:
    editor.post(url("correct", Post.objects.get(), pictured), NEW)

    assert [file["alt"] for file in Change.objects.get().content["media"]] == ["A dog."]


def test_edit_that_left_the_words_says_when_it_was_made(office: Office, editor: Client, pictured: Delivery) -> None:
    office.clock.forward(minutes=5)
    office.network.edit(pictured.ref, "The bridge is open.", alts=["Nothing."])
    office.clock.forward(minutes=11)
    look_due(clock=office.clock)

    page = html(editor.get(url("delivery", Post.objects.get(), pictured)))

    assert "It was changed on the network" in page
    assert "Edited there:" in page
    assert "The words are ours: look at the pictures" in page


def test_correction_that_says_nothing_new_comes_back(editor: Client, post: Post, delivery: Delivery) -> None:
    same = editor.post(url("correct", post, delivery), {"text": "The bridge is open.", "note": "x"})
    empty = editor.post(url("correct", post, delivery), {"text": "", "note": ""})

    assert (same.status_code, empty.status_code) == (422, 422)
    assert "These are the words that stand there already." in html(same)


def test_correction_is_refused_with_a_reason(
    office: Office, editor: Client, approver: Client, post: Post, delivery: Delivery
) -> None:
    editor.post(url("correct", post, delivery), NEW)
    change = Change.objects.get()

    without = approver.post(url("change_refuse", post, delivery, change.pk), {"reason": ""})
    approver.post(url("change_refuse", post, delivery, change.pk), {"reason": "It is right."})
    again = approver.post(url("change_retry", post, delivery, change.pk), follow=True)

    assert (without.status_code, Change.objects.get().state) == (422, "refused")
    assert "Only what failed can be tried again." in html(again)


READ_AGAIN = "The public page is opened again from time to time"
UNREADABLE = "The public page does not let itself be read by a program"


@pytest.mark.parametrize(
    ("looked", "state", "told"), [(0, "active", READ_AGAIN), (1, "active", UNREADABLE), (1, "closed", "")]
)
def test_what_was_posted_by_hand_says_who_looks(
    office: Office, editor: Client, looked: int, state: str, told: str
) -> None:
    now = office.clock()
    with registry.temporary(ByHand):
        page = connect(office.network, "page", now=now, channel="byhand")
        post = office.approved(accounts=(page,))
        office.work()
        row = office.deliveries(post)["page"]
        looks = {"looked_at": now + timedelta(minutes=looked), "look_at": now + timedelta(hours=1)}
        Delivery.objects.filter(pk=row.pk).update(state="sent", url="https://page.example/1", sent_at=now, **looks)
        Account.objects.filter(pk=page.pk).update(state=state)

        shown = html(editor.get(url("delivery", post, row)))

    assert [words for words in (READ_AGAIN, UNREADABLE) if words in shown] == ([told] if told else [])


def test_replaced_item_keeps_the_post_published(office: Office, editor: Client, approver: Client) -> None:
    fixed = connect(office.network, "fixed", now=office.clock(), channel="fixed")
    post = office.published(accounts=(fixed,))
    delivery = office.deliveries(post)["fixed"]
    editor.post(url("correct", post, delivery), NEW)
    change = Change.objects.get()
    approver.post(url("change_confirm", post, delivery, change.pk))
    states = []
    for _ in range(3):
        make_changes(clock=office.clock)
        office.work()
        sweep(now=office.clock())
        post.refresh_from_db()
        states.append(post.state)
        office.clock.forward(minutes=1)

    again = replacements_of([change])[change.pk]
    assert (states, again.state) == ([PostState.PUBLISHED] * 3, "sent")
    assert editor.get(url("delivery", post, again)).status_code == 200
    actions.withdraw_post(post=post, by=office.cast.editor, now=office.clock())
    office.work()
    post.refresh_from_db()
    assert post.state == PostState.WITHDRAWN


def test_other_words_are_marked_accepted_and_published_again(
    office: Office, editor: Client, approver: Client, post: Post, delivery: Delivery
) -> None:
    differs(office, delivery)
    marked = html(editor.get(reverse("editorial:post", args=[post.pk])))
    page = html(editor.get(url("delivery", post, delivery)))
    today = html(editor.get("/"))
    editor.post(url("again", post, delivery))
    approver.post(url("accept", post, delivery))
    late = html(approver.post(url("accept", post, delivery), follow=True))

    assert "The network shows something else than what was published." in marked
    assert "The bridge is closed." in page
    assert "Changed there" in today
    draft = Post.objects.latest("pk")
    assert (draft.pk != post.pk, draft.state) == (True, PostState.DRAFT)
    assert Delivery.objects.get(pk=delivery.pk).shown == "same"
    assert "There is nothing to accept here any more." in late


def test_what_is_gone_is_said(office: Office, editor: Client, post: Post, delivery: Delivery) -> None:
    differs(office, delivery, gone=True)

    assert "It does not stand on the network any more" in html(editor.get(url("delivery", post, delivery)))


def test_delivery_of_another_post_is_not_there(office: Office, editor: Client, post: Post, delivery: Delivery) -> None:
    other = office.write()

    assert editor.get(url("delivery", other, delivery)).status_code == 404


def test_published_again_it_is_approved_by_the_same_people(office: Office, editor: Client) -> None:
    ends = office.clock() + timedelta(days=1)
    post = office.published(details=Details(risk="high", expires_at=ends))

    editor.post(url("again", post, office.deliveries(post)["city"]))

    draft = Post.objects.latest("pk")
    assert (draft.pk != post.pk, draft.risk, draft.expires_at) == (True, "high", None)


def test_correction_says_nothing_that_no_post_may_say(
    office: Office, editor: Client, post: Post, delivery: Delivery
) -> None:
    said = {"text": "CLASSIFIED: the bridge is open.", "note": "The bridge."}

    page = html(editor.post(url("correct", post, delivery), said, follow=True))

    assert "classified" in page
    assert Change.objects.count() == 0
