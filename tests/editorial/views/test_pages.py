"""The pages: who gets in, what they show, and that wrong input comes back with the form."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rostra.channels.testing import Fault
from rostra.core.scoping import scope
from rostra.editorial.content import Content
from rostra.editorial.enums import PostState
from rostra.editorial.models import Approval, Post
from rostra.editorial.queries import current
from rostra.people.actions import give_role
from rostra.people.enums import RoleCode
from rostra.policy.actions import decide
from rostra.policy.decisions import SECOND_PERSON
from rostra.publishing.enums import DeliveryState
from tests.editorial.office import Clock, Office, photograph

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def clock() -> Clock:
    """The real time: views ask the real clock."""
    return Clock(timezone.now())


@pytest.fixture
def editor(office: Office) -> Client:
    return office.cast.client(office.cast.editor)


@pytest.fixture
def approver(office: Office) -> Client:
    return office.cast.client(office.cast.approver)


def fields(office: Office, **changes: Any) -> dict[str, Any]:
    """What a filled-in form sends."""
    values = {
        "title": "Bridge",
        "accounts": [str(office.city.pk)],
        "text": "The bridge is open.",
        "language": "en",
        "link": "",
        "day": "",
        "clock": "",
        "revision": "0",
        "then": "save",
    }
    return {**values, **changes}


def html(response: Any) -> str:
    return str(response.content.decode())


def urls(office: Office) -> list[tuple[str, str]]:
    """Every address of this domain that names something, with the method that it takes."""
    office.network.plan("transit", "publish", Fault("refused", code="invalid"))
    post = office.published(accounts=(office.city, office.transit))
    delivery = office.deliveries(post)["transit"]
    names = ["ask", "approve", "send_back", "reschedule", "cancel", "withdraw", "discard", "check"]
    return [
        ("get", reverse("editorial:post", args=[post.pk])),
        ("get", reverse("editorial:edit", args=[post.pk])),
        *(("post", reverse(f"editorial:{name}", args=[post.pk])) for name in names),
        *(
            ("post", reverse(f"editorial:{name}", args=[post.pk, delivery.pk]))
            for name in ("retry", "decide", "give_up", "withdraw_one")
        ),
    ]


def test_stranger_finds_nothing(office: Office) -> None:
    stranger = office.cast.stranger
    with scope(office.cast.other):
        give_role(member=stranger, code=RoleCode.APPROVER, by=None, now=office.clock())
    client = office.cast.client(stranger)

    answers = {url: getattr(client, method)(url).status_code for method, url in urls(office)}

    assert set(answers.values()) == {404}


def test_nobody_gets_in_without_signing_in(office: Office) -> None:
    answers = [Client().get(url) for method, url in urls(office) if method == "get"]

    assert [answer.status_code for answer in answers] == [302, 302]


@pytest.mark.parametrize("role", ["responder", "records", "security", "administrator", "reader"])
def test_readers_see_posts_and_change_nothing(office: Office, role: str) -> None:
    client = office.cast.client(getattr(office.cast, role))
    addresses = urls(office)
    before = Post.objects.values_list("state", flat=True).get()

    assert client.get(reverse("editorial:calendar")).status_code == 200
    assert client.get(addresses[0][1]).status_code == 200
    assert client.get(reverse("editorial:compose")).status_code == 403
    assert {getattr(client, method)(url).status_code for method, url in addresses[1:]} == {403}
    assert Post.objects.values_list("state", flat=True).get() == before


def test_picture_of_another_body_is_not_found(office: Office, editor: Client) -> None:
    upload = SimpleUploadedFile("a.jpg", photograph())
    editor.post(reverse("editorial:compose"), fields(office, file=upload, alt="A bridge"))
    page = html(editor.get(reverse("editorial:edit", args=[Post.objects.get().pk])))
    url = re.findall(r'src="(/posts/pictures/[^"]+)"', page)[0]

    shown = editor.get(url)

    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    assert b"Ana Popa" not in shown.content
    assert office.cast.client(office.cast.stranger).get(url).status_code == 404
    assert editor.get(url[:-2] + "/").status_code == 404


def test_draft_is_saved_and_opened_again(office: Office, editor: Client) -> None:
    local = timezone.now().astimezone(ZoneInfo("Europe/Oslo")) + timedelta(days=2)
    values = fields(office, day=local.strftime("%Y-%m-%d"), clock="09:00", text="One.\r\nTwo.", link="city.example/a")

    answer = editor.post(reverse("editorial:compose"), values)

    post = Post.objects.get()
    version = current(post).versions[0]
    assert answer.headers["Location"] == reverse("editorial:edit", args=[post.pk])
    assert post.due_at == local.replace(hour=9, minute=0, second=0, microsecond=0)
    assert (version.text, version.link) == ("One.\nTwo.", "https://city.example/a")
    page = html(editor.get(answer.headers["Location"]))
    assert 'value="09:00"' in page
    assert f'value="{office.city.pk}" checked' in page


def test_saving_what_was_opened_changes_nothing(office: Office, editor: Client) -> None:
    post = office.write(
        due_at=timezone.now() + timedelta(days=1),
        versions={office.city: Content("Own.", "nb"), office.transit: Content("The bridge is open.", "en")},
    )
    due = post.due_at.astimezone(ZoneInfo("Europe/Oslo")) if post.due_at else timezone.now()
    own = {f"text_{office.city.pk}": "Own.", f"language_{office.city.pk}": "nb"}
    both = [str(office.city.pk), str(office.transit.pk)]
    when = {"day": due.strftime("%Y-%m-%d"), "clock": due.strftime("%H:%M")}

    editor.post(reverse("editorial:edit", args=[post.pk]), fields(office, accounts=both, revision="1", **own, **when))

    assert Post.objects.get().revision == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": ""}, "Title: This field is required."),
        ({"link": "javascript:alert(1)"}, "Link: Enter a valid URL."),
        ({"day": "2020-01-01", "clock": "09:00"}, "Day: This time has passed: choose one in the future."),
        ({"day": "2027-03-28", "clock": "02:30"}, "Time: This time does not exist on that day"),
        ({"day": "2027-03-28"}, "Time: Choose a time."),
        ({"clock": "09:00"}, "Day: Choose a day."),
        ({"accounts": ["999999"]}, "Accounts: Select a valid choice."),
        ({"text": "a\x00b"}, "Text: Null characters are not allowed."),
        ({"file": SimpleUploadedFile("a.jpg", b"nothing")}, "Add a picture: This file is no JPEG"),
        ({"language": "tlh"}, "Language of the text: Select a valid choice."),
    ],
)
def test_wrong_input_comes_back_with_the_form(office: Office, editor: Client, changes: Any, error: str) -> None:
    answer = editor.post(reverse("editorial:compose"), fields(office, **changes))

    page = html(answer).replace("&#x27;", "'")
    assert answer.status_code == 422
    assert error in page
    assert "The bridge is open." in page or "text" in changes
    assert not Post.objects.exists()


def test_second_editor_gets_own_text_back_and_sees_the_other(office: Office, editor: Client) -> None:
    post = office.write("First.")
    office.save(post, "Theirs.", by=office.cast.approver)
    url = reverse("editorial:edit", args=[post.pk])

    answer = editor.post(url, fields(office, text="Mine.", revision="1"))

    page = html(answer)
    assert answer.status_code == 422
    assert "Jonas Berg changed this post after you opened it." in page
    assert "<ins>Theirs.</ins>" in page
    assert "Mine.</textarea>" in page
    assert current(post).versions[0].text == "Theirs."

    editor.post(url, fields(office, text="Mine.", revision="2"))
    assert current(post).versions[0].text == "Mine."


def test_picture_with_its_description_stays_with_the_post(office: Office, editor: Client) -> None:
    upload = SimpleUploadedFile("a.jpg", photograph())
    editor.post(reverse("editorial:compose"), fields(office, file=upload, alt="A bridge"))
    post = Post.objects.get()
    page = html(editor.get(reverse("editorial:edit", args=[post.pk])))
    token = re.findall(r'name="media" value="([^"]+)"', page)[0]
    alt = re.findall(r'name="(alt_[0-9a-f]+)"', page)[0]

    editor.post(
        reverse("editorial:edit", args=[post.pk]), fields(office, media=[token], revision="1", **{alt: "A red bridge"})
    )

    assert [(m["alt"], m["name"]) for m in current(post).versions[0].media] == [("A red bridge", "a.jpg")]

    drop = alt.replace("alt_", "drop_")
    editor.post(
        reverse("editorial:edit", args=[post.pk]), fields(office, media=[token], revision="2", **{alt: "", drop: "on"})
    )
    assert current(post).versions[0].media == []


def test_picture_is_kept_when_the_form_comes_back(office: Office, editor: Client) -> None:
    upload = SimpleUploadedFile("a.jpg", photograph())

    answer = editor.post(reverse("editorial:compose"), fields(office, title="", file=upload, alt="A bridge"))

    assert answer.status_code == 422
    assert 'alt="A bridge"' in html(answer)


def test_forged_picture_is_not_taken(office: Office, editor: Client) -> None:
    editor.post(reverse("editorial:compose"), fields(office, media=["eyJhIjoxfQ:forged"]))

    assert current(Post.objects.get()).versions[0].media == []


def test_check_while_typing_saves_nothing(office: Office, editor: Client) -> None:
    answer = editor.post(
        reverse("editorial:check_new"),
        fields(office, title="", text="x" * 501),
        headers={"HX-Request": "true", "HX-Target": "preview"},
    )

    page = html(answer)
    assert answer.status_code == 200
    assert "501 characters: the network takes 500." in page
    assert "<html" not in page
    assert not Post.objects.exists()


def test_chosen_account_brings_its_fields(office: Office, editor: Client) -> None:
    post = office.write()
    url = reverse("editorial:check", args=[post.pk])

    answer = editor.post(
        url, fields(office, accounts=[str(office.transit.pk)]), headers={"HX-Request": "true", "HX-Target": "own"}
    )

    assert re.findall(r'name="(text_\d+)"', html(answer)) == [f"text_{office.transit.pk}"]


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


def test_refused_request_for_approval_keeps_the_draft(office: Office, editor: Client) -> None:
    answer = editor.post(reverse("editorial:compose"), fields(office, text="x" * 501, then="ask"), follow=True)

    assert "501 characters" in html(answer)
    assert Post.objects.get().state == PostState.DRAFT


def test_author_publishes_alone_where_the_body_decided_so(office: Office, editor: Client) -> None:
    decide(question=SECOND_PERSON, value=False, by=None, now=office.clock())
    assert 'value="publish"' in html(editor.get(reverse("editorial:compose")))

    editor.post(reverse("editorial:compose"), fields(office, then="publish"))

    post = Post.objects.get()
    assert (post.state, Approval.objects.get().by) == (PostState.APPROVED, office.cast.editor.user)


def test_author_does_not_publish_alone_otherwise(office: Office, editor: Client) -> None:
    editor.post(reverse("editorial:compose"), fields(office, then="publish"))

    assert Post.objects.get().state == PostState.DRAFT


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
    assert "Another link." in page
    assert "Added." in page


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


def test_what_people_wrote_is_never_markup(office: Office, editor: Client) -> None:
    shared = Content(f"Text {SCRIPT}", "en", "https://city.example/?a=<b>")
    post = office.write(shared=shared, title=f"Title {SCRIPT}", due_at=timezone.now() + timedelta(minutes=5))
    week = timezone.localtime(post.due_at, ZoneInfo("Europe/Oslo")).strftime("%G-W%V")
    undated = office.write(title=f"Draft {SCRIPT}", shared=shared)
    addresses = [
        reverse("editorial:calendar") + f"?week={week}",
        reverse("editorial:calendar") + f"?week={week}&view=list",
        reverse("editorial:post", args=[post.pk]),
        reverse("editorial:edit", args=[undated.pk]),
    ]

    pages = [html(editor.get(url)) for url in addresses]

    assert [SCRIPT in page for page in pages] == [False] * 4
    assert ["&lt;script&gt;" in page for page in pages] == [True] * 4


@pytest.mark.parametrize("week", ["nonsense", "0001-W01", "9999-W52", "2026-W54"])
def test_week_that_does_not_exist_is_not_found(editor: Client, week: str) -> None:
    assert editor.get(reverse("editorial:calendar"), {"week": week}).status_code == 404


def test_calendar_shows_a_post_on_its_day_in_the_bodys_time(office: Office, editor: Client, clock: Clock) -> None:
    clock.time = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    office.write(title="Late show", due_at=datetime(2026, 11, 24, 23, 30, tzinfo=UTC))

    page = html(editor.get(reverse("editorial:calendar"), {"week": "2026-W48"}))

    wednesday = page[page.index('id="day-20261125"') : page.index('id="day-20261126"')]
    assert "Late show" in wednesday
    assert "00:30" in wednesday
    assert page.count("Nothing planned") == 6


def test_undated_draft_is_listed_below_the_week(office: Office, editor: Client) -> None:
    office.write(title="Some day")

    assert "Some day" in html(editor.get(reverse("editorial:calendar"))).split("Without a date")[1]


@pytest.mark.parametrize("view", ["week", "list"])
def test_calendar_asks_as_often_for_thirty_posts_as_for_one(office: Office, approver: Client, view: str) -> None:
    due_at = timezone.now() + timedelta(minutes=10)
    week = due_at.astimezone(ZoneInfo("Europe/Oslo")).strftime("%G-W%V")
    url = reverse("editorial:calendar") + f"?week={week}&view={view}"

    def add(number: int) -> None:
        for _ in range(number):
            both = (office.city, office.transit)
            office.approved(due_at=due_at, accounts=both)
            office.ask(office.write(due_at=due_at, accounts=both))
            office.write(accounts=both)

    add(1)
    approver.get(url)
    with CaptureQueriesContext(connection) as one:
        approver.get(url)
    add(29)
    with CaptureQueriesContext(connection) as thirty:
        page = html(approver.get(url))

    assert len(thirty) == len(one)
    assert page.count("asks for your approval") == 30
