"""After a post went out: its proof, its corrections, and what a network shows otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.editorial import actions
from rostra.editorial.actions import sweep
from rostra.editorial.content import Details
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post
from rostra.people.models import Notice
from rostra.policy.actions import decide
from rostra.policy.decisions import SECOND_PERSON
from rostra.publishing.actions import look_due, make_changes
from rostra.publishing.models import Change, Delivery
from rostra.publishing.queries import replacements_of
from tests.editorial.office import Office, connect, html

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

    assert "The network shows other words than those that were published." in marked
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
