"""The page of a post: approval, its time, and how it went on each network."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.channels.testing import Fault
from rostra.editorial.actions.library import add_asset, add_captions
from rostra.editorial.content import Content, Details, Part, Target
from rostra.editorial.enums import PostState
from rostra.editorial.library import as_picture
from rostra.editorial.models import Approval, Post
from rostra.editorial.queries import current
from rostra.publishing.enums import DeliveryState
from tests.editorial.office import Office, connect, fields, html, photograph
from tests.editorial.test_film import SUBRIP, movie

SCRIPT = "<script>alert(1)</script>"


def test_from_writing_to_approval(office: Office, editor: Client, approver: Client) -> None:
    answer = editor.post(reverse("editorial:compose"), fields(office, then="ask"))
    post = Post.objects.get()
    url = reverse("editorial:post", args=[post.pk])
    assert (answer.headers["Location"], post.state) == (url, PostState.REVIEW)
    assert "a second person approves it" in html(editor.get(url))
    assert "asks for your approval" in html(approver.get(reverse("editorial:calendar")))
    seen = re.findall(r'name="content_hash" value="([0-9a-f]{64})"', html(approver.get(url)))[0]

    approver.post(reverse("editorial:approve", args=[post.pk]), {"content_hash": seen})

    post.refresh_from_db()
    assert (post.state, office.states(post)) == (PostState.APPROVED, {"city": DeliveryState.DUE})


def test_edit_after_the_page_was_opened_is_not_approved(office: Office, approver: Client) -> None:
    post = office.write()
    office.ask(post)
    url = reverse("editorial:post", args=[post.pk])
    seen = re.findall(r'name="content_hash" value="([0-9a-f]{64})"', html(approver.get(url)))[0]
    office.save(post, "Something else.")
    office.ask(post)

    answer = approver.post(reverse("editorial:approve", args=[post.pk]), {"content_hash": seen}, follow=True)

    assert "The post was changed after you opened it." in html(answer)
    assert Post.objects.get().state == PostState.REVIEW


@pytest.mark.parametrize("sent", ["", "zz", "00"])
def test_approval_without_what_was_seen_is_refused(office: Office, approver: Client, sent: str) -> None:
    post = office.write()
    office.ask(post)

    approver.post(reverse("editorial:approve", args=[post.pk]), {"content_hash": sent})

    assert Post.objects.get().state == PostState.REVIEW


def test_sending_back_takes_a_reason(office: Office, editor: Client, approver: Client) -> None:
    post = office.write()
    office.ask(post)
    url = reverse("editorial:send_back", args=[post.pk])

    assert approver.post(url, {"reason": ""}).status_code == 422
    assert approver.post(url, {"reason": " \n "}).status_code == 422
    approver.post(url, {"reason": f"Name it. {SCRIPT}"})

    post.refresh_from_db()
    assert post.state == PostState.DRAFT
    for page in (editor.get(reverse("editorial:edit", args=[post.pk])), editor.get(reverse("editorial:calendar"))):
        assert "Name it." in html(page)
        assert SCRIPT not in html(page)


def test_what_changed_since_it_was_sent_back_is_shown(office: Office, approver: Client) -> None:
    post = office.write("The bridge is open.")
    office.ask(post)
    approver.post(reverse("editorial:send_back", args=[post.pk]), {"reason": "Which?"})
    post.refresh_from_db()
    shared = Content("The north bridge is open.", "nb", "https://city.example/")
    office.save(post, shared=shared, accounts=(office.transit, office.city))
    office.ask(post)

    page = html(approver.get(reverse("editorial:post", args=[post.pk])))

    assert re.search(r"<ins>\s*north\s*</ins>", page)
    assert re.search(r"<dt>Link</dt><dd><ins dir=\"auto\">https://city.example/</ins>", page)
    assert re.search(
        r'<dt>Language</dt><dd><del dir="auto">English</del>.*<ins dir="auto">norsk \(bokmål\)</ins>', page
    )
    assert "Added." in page


def test_changed_risk_and_parts_of_a_translated_thread_are_shown_to_the_approver(
    office: Office, approver: Client
) -> None:
    original, arabic = Content("Look.", "en"), Content("انظر.", "ar", more=(Part("غدا."),))
    texts = {"": original, "ar": arabic}
    targets = {Target(office.city): original, Target(office.city, "ar"): arabic}
    post = office.write(texts=texts, versions=targets)
    Approval.objects.create(
        post=post, revision=1, content_hash=b"", verdict="approved", by=office.cast.approver.user, at=office.clock()
    )
    arabic = replace(arabic, more=(Part("اليوم."),))
    changed = {**targets, Target(office.city, "ar"): arabic}
    office.save(post, texts={**texts, "ar": arabic}, versions=changed, details=Details(risk="high"))

    page = html(approver.get(reverse("editorial:post", args=[post.pk])))

    box = page.partition('aria-labelledby="changes"')[2].partition("</section>")[0]
    assert re.search(r'<dt>Risk</dt><dd><del dir="auto">Normal</del>.*<ins dir="auto">High</ins>', box)
    assert '<bdi lang="ar">العربيّة</bdi>' in box
    assert "Part 2" in box
    assert "<ins>اليوم.</ins>" in box


def test_film_can_be_seen_with_its_captions_before_it_is_approved(office: Office, approver: Client) -> None:
    post = filmed(office)

    page = html(approver.get(reverse("editorial:post", args=[post.pk])))

    film, captions = re.findall(r'src="(/posts/pictures/[^"]+)"', page)
    assert f'<video controls preload="metadata" src="{film}" aria-label="A crane">' in page
    assert f'<track kind="captions" srclang="en" label="English" src="{captions}" default>' in page
    assert f'href="{captions}" lang="en"><bdi>English</bdi>' in page
    answer = approver.get(captions)
    assert (answer["Content-Type"], answer.getvalue()[:6]) == ("text/vtt", b"WEBVTT")
    assert not re.search(r"<img[^>]+/posts/pictures/", page)


def test_preview_while_writing_plays_the_film_with_its_captions(office: Office, editor: Client) -> None:
    post = filmed(office)

    page = html(editor.get(reverse("editorial:edit", args=[post.pk])))

    shown = page.partition('id="preview"')[2]
    assert '<video controls preload="metadata"' in shown
    assert '<track kind="captions" srclang="en" label="English"' in shown


def filmed(office: Office) -> Post:
    film = add_asset(content=movie(), name="bridge.mp4", by=office.cast.editor, now=office.clock())
    add_captions(asset=film, language="en", content=SUBRIP.encode(), by=office.cast.editor, now=office.clock())
    return office.write(shared=Content("Look.", "en", media=(as_picture(film, "A crane"),)))


def test_publishing_asks_first_and_says_what_goes_where_and_when(office: Office, approver: Client) -> None:
    post = office.write(accounts=(office.city, office.transit))
    office.ask(post)

    page = html(approver.get(reverse("editorial:post", args=[post.pk])))

    dialog = page.partition('<dialog popover class="ds-dialog" id="publish"')[2].partition("</dialog>")[0]
    assert 'popovertarget="publish"' in page
    assert "Publish this post now?" in dialog
    assert "It goes out at once, for everybody to see." in dialog
    assert re.findall(r'<bdi class="strong">(\w+)</bdi>', dialog) == ["city", "transit"]
    assert page.count(f'action="{reverse("editorial:approve", args=[post.pk])}"') == 1
    assert f'name="content_hash" value="{current(post).hash.hex()}">Approve and publish now' in dialog


def test_time_of_a_planned_post_is_said_before_it_is_approved(office: Office, approver: Client) -> None:
    due = timezone.now() + timedelta(days=1)
    post = office.write(due_at=due)
    office.ask(post)

    page = html(approver.get(reverse("editorial:post", args=[post.pk])))

    dialog = page.partition('<dialog popover class="ds-dialog" id="publish"')[2].partition("</dialog>")[0]
    assert "Publish this post at its time?" in dialog
    assert "It goes out at this time:" in dialog


def test_another_time_from_the_page(office: Office, editor: Client) -> None:
    post = office.approved(due_at=timezone.now() + timedelta(days=1))
    local = timezone.now().astimezone(ZoneInfo("Europe/Oslo")) + timedelta(days=3)
    url = reverse("editorial:reschedule", args=[post.pk])

    assert editor.post(url, {"day": "", "clock": ""}).status_code == 422
    assert editor.post(url, {"day": "2020-01-01", "clock": "09:00"}).status_code == 422
    editor.post(url, {"day": local.strftime("%Y-%m-%d"), "clock": "09:00"})

    post.refresh_from_db()
    assert (post.state, post.due_at) == (
        PostState.APPROVED,
        local.replace(hour=9, minute=0, second=0, microsecond=0),
    )


def test_taken_back_and_discarded_from_the_page(office: Office, editor: Client) -> None:
    post = office.approved(due_at=timezone.now() + timedelta(days=1))

    editor.post(reverse("editorial:cancel", args=[post.pk]))
    assert Post.objects.get().state == PostState.DRAFT
    editor.post(reverse("editorial:ask", args=[post.pk]))
    assert Post.objects.get().state == PostState.REVIEW
    editor.post(reverse("editorial:discard", args=[post.pk]))

    assert Post.objects.get().state == PostState.DISCARDED
    assert editor.get(reverse("editorial:edit", args=[post.pk])).status_code == 302


def test_one_network_that_failed_is_shown_beside_the_one_that_has_it(office: Office, editor: Client) -> None:
    office.network.plan("transit", "publish", Fault("refused", code="invalid"))
    post = office.published(accounts=(office.city, office.transit))

    page = html(editor.get(reverse("editorial:post", args=[post.pk])))

    assert "https://fake.example/" in page
    assert "The network does not accept this content." in page
    delivery = office.deliveries(post)["transit"]
    editor.post(reverse("editorial:retry", args=[post.pk, delivery.pk]))
    office.clock.time = timezone.now()
    office.work()
    assert office.states(post) == {"city": DeliveryState.SENT, "transit": DeliveryState.SENT}


@pytest.mark.parametrize(("found", "state"), [("yes", DeliveryState.SENT), ("no", DeliveryState.DUE)])
def test_person_decides_what_nobody_knows(office: Office, editor: Client, found: str, state: str) -> None:
    post = office.published()
    delivery = office.deliveries(post)["city"]
    type(delivery).objects.filter(pk=delivery.pk).update(state=DeliveryState.UNSURE, error_code="timeout")
    assert "does the post stand there?" in html(editor.get(reverse("editorial:post", args=[post.pk])))

    editor.post(
        reverse("editorial:decide", args=[post.pk, delivery.pk]), {"found": found, "url": "https://a.example/1"}
    )

    assert office.states(post) == {"city": state}


def test_withdrawn_here_and_everywhere(office: Office, editor: Client) -> None:
    post = office.published(accounts=(office.city, office.transit))
    delivery = office.deliveries(post)["city"]
    editor.post(reverse("editorial:withdraw_one", args=[post.pk, delivery.pk]))
    assert "Being withdrawn" in html(editor.get(reverse("editorial:post", args=[post.pk])))
    part = editor.get(
        reverse("editorial:post", args=[post.pk]), headers={"HX-Request": "true", "HX-Target": "networks"}
    )
    assert html(part).lstrip().startswith('<div class="stack" id="networks" hx-get=')

    editor.post(reverse("editorial:withdraw", args=[post.pk]))
    office.clock.time = timezone.now()
    office.work()

    assert Post.objects.get().state == PostState.WITHDRAWN
    again = editor.post(reverse("editorial:withdraw", args=[post.pk]), follow=True)
    assert "Nothing of this post is published." in html(again)


def test_given_up_on_one_network(office: Office, editor: Client) -> None:
    office.network.plan("transit", "publish", Fault("refused", code="invalid"))
    post = office.published(accounts=(office.city, office.transit))
    delivery = office.deliveries(post)["transit"]

    editor.post(reverse("editorial:give_up", args=[post.pk, delivery.pk]))
    again = editor.post(reverse("editorial:give_up", args=[post.pk, delivery.pk]), follow=True)

    assert office.states(post)["transit"] == DeliveryState.CANCELLED
    assert "This cannot be cancelled any more" in html(again)


def test_network_that_lets_nobody_withdraw_is_named(office: Office, editor: Client) -> None:
    stuck = connect(office.network, "stuck", now=office.clock(), channel="stuck")
    post = office.published(accounts=(stuck,))

    answer = editor.post(reverse("editorial:withdraw", args=[post.pk]), follow=True)

    assert "stuck: This network does not let anybody withdraw." in html(answer)


def test_who_approves_reads_the_description_of_a_picture(office: Office, approver: Client) -> None:
    picture = office.media(content=photograph("PNG"), name="a.png", alt="A bridge & a boat")
    post = office.write(shared=Content("Look.", "en", media=(picture,)))

    page = html(approver.get(reverse("editorial:post", args=[post.pk])))

    assert '<bdi lang="en">A bridge &amp; a boat</bdi>' in page
