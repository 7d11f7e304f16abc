"""Approval as people see it: the trail, comments, the link from a mail, and how posts are approved."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from rostra.editorial import glance
from rostra.editorial.actions import add_comment, approve, ask_review, cancel_post
from rostra.editorial.actions.library import add_asset, add_captions
from rostra.editorial.checks import QUESTIONS
from rostra.editorial.content import Content, Details, Part
from rostra.editorial.enums import Confidentiality, Form, PostState, Risk
from rostra.editorial.library import as_picture
from rostra.editorial.models import AccountWorkflow, Comment, ContentType, Post
from rostra.editorial.queries import current
from rostra.people.actions import add_member, end_membership, give_role, mail_notices
from rostra.people.enums import RoleCode
from rostra.people.models import Member
from rostra.policy.actions import decide
from rostra.policy.approval_chains import Chain, Step
from rostra.policy.decisions import APPROVAL_CHAINS
from tests.editorial.office import Office, html, photograph
from tests.editorial.test_film import SUBRIP, movie


@pytest.fixture
def legal(office: Office) -> Member:
    member = add_member(email="lex@portavale.example", name="Lex Lind", by=None, now=office.clock())
    give_role(member=member, code=RoleCode.READER, by=None, now=office.clock())
    return member


def rule(office: Office, *steps: Step) -> None:
    decide(question=APPROVAL_CHAINS, value=(Chain(steps),), by=None, now=office.clock())


def page(client: Client, post: Post) -> str:
    return html(client.get(reverse("editorial:post", args=[post.pk])))


def test_trail_shows_each_step_and_who_said_what(office: Office, legal: Member, approver: Client) -> None:
    rule(office, Step(), Step("legal", (f"member:{legal.pk}",), hours=5))
    post = office.write()
    assert "Step 2 of 2" in page(approver, post)
    office.ask(post)
    office.approve(post)
    client = office.cast.client(legal)

    shown = page(client, post)

    assert "Step 2 of 2" in shown
    assert "Step 1 of 2" not in shown
    assert "Approved by <bdi>Jonas Berg</bdi>" in shown
    assert "Deadline:" in shown
    assert "step 2 of 2" in html(client.get(reverse("editorial:calendar")))
    assert "step 2 of 2" in html(client.get(reverse("desk:today")))
    seen = re.findall(r'name="content_hash" value="([0-9a-f]{64})"', shown)[0]
    client.post(reverse("editorial:approve", args=[post.pk]), {"content_hash": seen})
    assert Post.objects.get().state == PostState.APPROVED
    assert "In place of" not in page(client, post)


def test_people_of_a_step_send_back_without_the_right_to_approve(office: Office, legal: Member) -> None:
    rule(office, Step("legal", (f"member:{legal.pk}",)))
    post = office.write()
    office.ask(post)
    client = office.cast.client(legal)
    assert "Send back" in page(client, post)

    client.post(reverse("editorial:send_back", args=[post.pk]), {"reason": "Which?"})

    assert Post.objects.get().state == PostState.DRAFT
    assert "Sent back by <bdi>Lex Lind</bdi>" in page(client, post)


def test_substitute_is_told_in_whose_place(office: Office, legal: Member, approver: Client) -> None:
    rule(office, Step("legal", (f"member:{legal.pk}",), hours=1, substitutes=("approver",)))
    post = office.write()
    office.ask(post)
    Post.objects.update(step_due_at=timezone.now() - timedelta(minutes=1))

    assert "You decide in place of <bdi>Lex Lind</bdi>." in page(approver, post)
    end_membership(member=legal, by=None, now=timezone.now())
    assert "You decide in place of others." in page(approver, post)


def test_step_that_nobody_can_decide_says_so(office: Office, legal: Member, editor: Client) -> None:
    rule(office, Step("legal", (f"member:{legal.pk}",)))
    post = office.write()
    office.ask(post)
    end_membership(member=legal, by=None, now=timezone.now())

    assert "Nobody can decide this step now." in page(editor, post)


def test_fast_track_is_asked_with_its_reason(office: Office, legal: Member, editor: Client) -> None:
    rule(office, Step("legal", (f"member:{legal.pk}",)), Step(fast=True))
    post = office.write()
    assert "Ask on the fast track" in page(editor, post)

    editor.post(reverse("editorial:ask", args=[post.pk]), {"fast_reason": "Flood & wind"})

    shown = page(editor, post)
    assert (Post.objects.get().fast_track, "Flood &amp; wind" in shown, "Left out:" in shown) == (True, True, True)


def test_comments_are_shown_before_deciding_and_settled(office: Office, editor: Client, approver: Client) -> None:
    post = office.write()
    url = reverse("editorial:comment", args=[post.pk])
    assert editor.post(url, {"text": ""}).status_code == 422
    assert editor.post(url, {"text": " \n "}).status_code == 422

    office.cast.client(office.cast.reader).post(url, {"text": "Which <b>bridge</b>?"})

    office.ask(post)
    shown = page(approver, post)
    assert ("One comment is open." in shown, "Which &lt;b&gt;bridge" in shown) == (True, True)
    settle = reverse("editorial:comment_settle", args=[post.pk, Comment.objects.get().pk])
    assert editor.post(settle).status_code == 302
    assert "somebody else settled" in html(editor.post(settle, follow=True)).lower()
    shown = page(approver, post)
    assert ("comment is open" in shown, "settled by <bdi>Ana Popa</bdi>" in shown) == (False, True)
    assert editor.post(reverse("editorial:comment_settle", args=[post.pk, 0])).status_code == 404


def test_form_refused_by_the_action_comes_back(office: Office, approver: Client) -> None:
    """A long comment passes the form by characters only; what the action adds is shown at its field."""
    post = office.write()

    answer = approver.post(reverse("editorial:comment", args=[post.pk]), {"text": "x" * 5001})

    assert answer.status_code == 422


def test_thread_shows_each_part_with_its_state(office: Office, editor: Client) -> None:
    content = Content("First.", "en", more=(Part("Second."),))
    post = office.published(shared=content)

    shown = page(editor, post)

    assert ("Part 1 of 2" in shown, "Part 2 of 2" in shown, "Second." in shown) == (True, True, True)


# --- The link from a mail ------------------------------------------------------------------------------


def link(post: Post, member: Member) -> str:
    found = current(post)
    return reverse(
        "editorial:glance", args=[glance.seal(glance.Glance(member.body_id, member.user_id, post.pk, found.hash.hex()))]
    )


def test_mail_leads_to_what_would_go_out(office: Office) -> None:
    post = office.write("The bridge is open.")
    ask_review(post=post, by=office.cast.editor, now=timezone.now())
    mail_notices(now=timezone.now())

    to = office.cast.approver.user.email
    text = next(sent.body for sent in mail.outbox if sent.to == [to])
    address = re.findall(r"/posts/look/[^\s?]+", str(text))[0]
    answer = Client().get(f"{address}?body={office.cast.body.slug}")

    shown = html(answer)
    assert (answer.status_code, "The bridge is open." in shown, "Sign in and decide" in shown) == (200, True, True)
    assert "<form" not in shown.partition("<main")[2].partition("</main>")[0]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Post.objects.get().state == PostState.REVIEW


def test_notice_of_before_such_links_leads_to_the_post() -> None:
    assert glance.link(1, 2, {"post": 7}) == "/posts/7/"


def test_looking_changes_nothing_and_takes_no_other_method(office: Office) -> None:
    post = office.write()
    office.ask(post)
    address = link(post, office.cast.approver)
    for _each in range(3):
        assert Client().get(address).status_code == 200

    assert Client().post(address).status_code == 405
    assert Post.objects.get().state == PostState.REVIEW


@pytest.mark.parametrize(
    ("happens", "says"),
    [("changed", "This post was changed since"), ("decided", "does not wait for approval any more")],
)
def test_link_of_another_revision_shows_nothing(office: Office, happens: str, says: str) -> None:
    post = office.write("The bridge is open.")
    office.ask(post)
    address = link(post, office.cast.approver)
    if happens == "changed":
        office.save(post, "Closed.")
    else:
        cancel_post(post=post, by=office.cast.editor, now=office.clock())

    shown = html(Client().get(address))

    assert (says in shown, "The bridge is open." in shown, "Closed." in shown) == (True, False, False)


def test_confidential_content_takes_signing_in(office: Office) -> None:
    post = office.write("The bridge is open.", details=Details(confidentiality="secret"), title="Secret bridge")

    shown = html(Client().get(link(post, office.cast.approver)))

    assert ("Sign in to read this post" in shown, "bridge" in shown.lower()) == (True, False)


@pytest.mark.parametrize("ends", ["left", "no role", "no post", "forged", "old"])
def test_link_that_ended_is_none(office: Office, ends: str, monkeypatch: pytest.MonkeyPatch) -> None:
    post, member = office.write(), office.cast.approver
    office.ask(post)
    address = link(post, member)
    if ends == "left":
        end_membership(member=member, by=None, now=timezone.now())
    elif ends == "no role":
        member.roles.all().delete()
    elif ends == "no post":
        address = reverse("editorial:glance", args=[glance.seal(glance.Glance(member.body_id, member.user_id, 0, ""))])
    elif ends == "forged":
        address = f"{address[:-3]}x/"
    else:
        monkeypatch.setattr(glance, "LASTS", timedelta(seconds=-1))

    assert Client().get(address).status_code == 404


def test_pictures_of_the_link(office: Office, tmp_path: Path) -> None:
    picture = office.media(content=photograph(), name="map.jpg", alt="A map")
    post = office.write(shared=Content("Map.", "en", media=(picture,)))
    office.ask(post)
    address = link(post, office.cast.approver)
    assert f"{address}pictures/0/" in html(Client().get(address))

    answer = Client().get(f"{address}pictures/0/")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, picture.type)
    assert Client().get(f"{address}pictures/1/").status_code == 404
    next((tmp_path / "files").rglob(picture.sha256[2:])).unlink()
    assert Client().get(f"{address}pictures/0/").status_code == 302
    approve(post=post, content_hash=current(post).hash, by=office.cast.approver, now=office.clock())
    assert Client().get(f"{address}pictures/0/").status_code == 404


def test_film_of_the_link_plays_with_its_captions(office: Office) -> None:
    film = add_asset(content=movie(), name="bridge.mp4", by=office.cast.editor, now=office.clock())
    add_captions(asset=film, language="en", content=SUBRIP.encode(), by=office.cast.editor, now=office.clock())
    post = office.write(shared=Content("Look.", "en", media=(as_picture(film, "A crane"),)))
    Post.objects.filter(pk=post.pk).update(state=PostState.REVIEW)
    address = link(post, office.cast.approver)

    page = html(Client().get(address))
    answers = [Client().get(f"{address}pictures/{number}/", headers={"range": "bytes=0-5"}) for number in (0, 1, 2)]

    assert f'<video controls preload="metadata" src="{address}pictures/0/" aria-label="A crane">' in page
    assert f'<track kind="captions" srclang="en" label="English" src="{address}pictures/1/" default>' in page
    assert [answer.status_code for answer in answers] == [206, 206, 404]
    assert [answer["Content-Type"] for answer in answers[:2]] == ["video/mp4", "text/vtt"]
    assert answers[1].getvalue() == b"WEBVTT"
    assert answers[0].headers["Cache-Control"] == "private, no-store"


# --- How posts are approved ----------------------------------------------------------------------------


def test_everybody_sees_how_posts_are_approved(office: Office, legal: Member, editor: Client) -> None:
    gone = add_member(email="gone@portavale.example", name="Gone", by=None, now=office.clock())
    end_membership(member=gone, by=None, now=office.clock())
    steps = (Step(), Step("legal", (f"member:{gone.pk}",), every=True, hours=3))
    rules = (Chain(steps, risks=("high",), types=("Poems",)), Chain(steps, risks=("high",)))
    decide(question=APPROVAL_CHAINS, value=rules, by=None, now=office.clock())

    shown = html(editor.get(reverse("editorial:workflow")))

    assert ("Jonas Berg" in shown, "Nobody" in shown, "Nobody can get a post through this" in shown) == (True,) * 3
    assert ("Poems" in shown, '<form class="row"' in shown) == (True, False)


def test_administrator_sets_the_model_of_an_account(office: Office, editor: Client) -> None:
    client, pk = office.cast.client(office.cast.administrator), office.city.pk
    url = reverse("editorial:workflow_set", args=[pk])
    assert 'name="model"' in html(client.get(reverse("editorial:workflow"))).replace(f"{pk}-model", "model")

    client.post(url, {f"{pk}-model": "central"})
    assert "Choose one of the ways" in html(client.post(url, {f"{pk}-model": "none"}, follow=True))

    assert AccountWorkflow.objects.get().model == "central"
    assert editor.post(url, {f"{pk}-model": ""}).status_code == 403
    assert client.post(reverse("editorial:workflow_set", args=[0])).status_code == 404


def test_administrator_of_another_part_does_not_set_it(office: Office) -> None:
    member = add_member(email="part@portavale.example", name="Part", by=None, now=office.clock())
    give_role(member=member, code=RoleCode.ADMINISTRATOR, by=None, now=office.clock(), unit=office.cast.unit)

    answer = office.cast.client(member).post(reverse("editorial:workflow_set", args=[office.city.pk]))

    assert answer.status_code == 403


def test_comment_on_an_earlier_revision_says_so(office: Office, editor: Client) -> None:
    post = office.write()
    add_comment(post=post, text="Which?", by=office.cast.reader, now=office.clock())
    office.save(post, "The old bridge is open.")

    assert "about an earlier revision" in page(editor, post)


def test_whoever_approves_reads_the_questions_that_no_program_answers(office: Office, approver: Client) -> None:
    post = office.write()
    office.ask(post)

    page = html(approver.get(reverse("editorial:post", args=[post.pk])))

    assert [str(escape(question)) in page for question in QUESTIONS] == [True] * 7


def test_whoever_approves_sees_what_the_post_is_besides_its_words(office: Office, approver: Client) -> None:
    kind = ContentType.objects.create(name="News of others", form=Form.SHARED)
    end = office.clock() + timedelta(days=9)
    details = Details(
        content_type_id=kind.pk,
        risk=Risk.HIGH,
        confidentiality=Confidentiality.INTERNAL,
        expires_at=end,
        also_at="https://city.example/air",
        source_url="https://county.example/air",
        source_rights="Open data, CC BY 4.0",
        corrects_url="https://paper.example/smog",
    )
    post = office.write(details=details)

    page = html(approver.get(reverse("editorial:post", args=[post.pk])))

    told = page.partition('id="details"')[2].partition("</section>")[0]
    words = ("News of others", "High", "Internal", details.also_at, details.source_url, details.source_rights)
    assert [word in told for word in (*words, details.corrects_url, "Stands there until")] == [True] * 8


@pytest.mark.parametrize(
    ("own", "of_type", "told"), [(Risk.LOW, Risk.HIGH, "High, by its content type"), (Risk.HIGH, Risk.LOW, "High")]
)
def test_page_says_when_the_content_type_raises_the_risk(
    office: Office, approver: Client, own: Risk, of_type: Risk, told: str
) -> None:
    kind = ContentType.objects.create(name="News", risk=of_type)
    post = office.write(details=Details(content_type_id=kind.pk, risk=own))

    page = html(approver.get(reverse("editorial:post", args=[post.pk])))

    assert f"<dt>Risk</dt><dd>{told}</dd>" in page
