"""A post says whether it asks people for something, until when, and by which rules (R-122)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.audit.models import Event
from rostra.core.refusals import Refused
from rostra.core.ui.times import long_date
from rostra.editorial.actions import NotAllowed, NotNow, change_asking
from rostra.editorial.content import Details
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post
from rostra.editorial.past import revisions
from rostra.editorial.queries import current
from tests.editorial.office import Office, fields, html

LAST = timezone.localdate() + timedelta(days=9)
CONTEST = {"asks": "entry", "asks_until": LAST.isoformat(), "rules_url": "https://city.example/rules"}


def write(editor: Client, office: Office, **said: Any) -> Any:
    return editor.post(reverse("editorial:compose"), fields(office, **said))


def test_what_it_asks_for_is_saved_shown_and_logged(office: Office, editor: Client) -> None:
    write(editor, office, **CONTEST)

    post = Post.objects.get()
    assert (post.asks, post.asks_until, post.rules_url) == ("entry", LAST, CONTEST["rules_url"])
    told = Event.objects.filter(kind="editorial.post_saved").latest("pk").data
    assert {name: told[name] for name in CONTEST} == CONTEST
    form = html(editor.get(reverse("editorial:edit", args=[post.pk])))
    assert ('<option value="entry" selected' in form, f'value="{LAST.isoformat()}"' in form) == (True, True)
    page = html(editor.get(reverse("editorial:post", args=[post.pk])))
    assert [words in page for words in ("Entries to a contest", long_date(LAST), CONTEST["rules_url"])] == [True] * 3
    # Nothing came in for what was never sent.
    assert reverse("inbox:asked", args=[post.pk]) not in page


@pytest.mark.parametrize(
    ("lacks", "sentence"),
    [("asks_until", "A contest needs a last day."), ("rules_url", "A contest needs rules that people can read.")],
)
def test_contest_needs_a_last_day_and_rules(office: Office, editor: Client, lacks: str, sentence: str) -> None:
    response = write(editor, office, **{**CONTEST, lacks: ""})

    assert (response.status_code, sentence in html(response), Post.objects.exists()) == (422, True, False)


@pytest.mark.parametrize(
    ("asks", "kept"), [("", ("", None, "")), ("idea", ("idea", LAST, "")), ("opinion", ("opinion", LAST, ""))]
)
def test_fields_that_do_not_matter_are_not_kept(office: Office, editor: Client, asks: str, kept: Any) -> None:
    write(editor, office, **{**CONTEST, "asks": asks})

    post = Post.objects.get()
    assert (post.asks, post.asks_until, post.rules_url) == kept


@pytest.mark.parametrize(("days", "over"), [(4, True), (5, False)])
def test_last_day_is_not_over_before_the_post_goes_out(office: Office, editor: Client, days: int, over: bool) -> None:
    today = timezone.now().astimezone(ZoneInfo("Europe/Oslo")).date()
    out, last = today + timedelta(days=5), today + timedelta(days=days)
    said = {"asks": "idea", "asks_until": last.isoformat(), "day": out.isoformat(), "clock": "09:00"}

    response = write(editor, office, **said)

    assert "This day is over before the post goes out." in html(response) or not over
    assert Post.objects.exists() is not over


def test_approval_holds_for_words_not_for_what_the_inbox_calls_the_answers(office: Office) -> None:
    post, other = office.write(), office.write(details=Details(asks="idea", asks_until=LAST))

    assert current(post).details.vouched == current(other).details.vouched


# --- Changed after its approval


def asking(office: Office, asks: str = "idea", **details: Any) -> Post:
    return office.published(details=Details(asks=asks, asks_until=LAST, **details))


def change(office: Office, post: Post, until: date | None, rules_url: str = "", **more: Any) -> Post:
    values: dict[str, Any] = {"by": office.cast.editor, "now": office.clock(), **more}
    return change_asking(post=post, asks_until=until, rules_url=rules_url, **values)


def test_last_day_is_moved_with_what_it_was(office: Office, editor: Client) -> None:
    post, later = asking(office), LAST + timedelta(days=7)
    number = post.revision

    response = editor.post(reverse("editorial:asking", args=[post.pk]), {"asks_until": later.isoformat()})

    assert response.status_code == 302
    post.refresh_from_db()
    assert (post.asks_until, post.state, post.revision) == (later, "published", number + 1)
    event = Event.objects.get(kind="editorial.asking_changed")
    told = {"revision": number + 1, "asks_until": later.isoformat(), "asks_until_before": LAST.isoformat()}
    assert (event.data, event.actor) == (told, office.cast.editor.user)
    page = html(editor.get(reverse("editorial:post", args=[post.pk])))
    assert [words in page for words in (long_date(later), long_date(LAST), "Last day moved")] == [True] * 3
    assert revisions(post)[0].details == ["last day for what it asks for"]


def test_rules_of_a_contest_are_changed_and_stay(office: Office, editor: Client) -> None:
    post = asking(office, "entry", rules_url=CONTEST["rules_url"])
    address = reverse("editorial:asking", args=[post.pk])
    said = {"asks_until": LAST.isoformat(), "rules_url": "https://city.example/new-rules"}

    refused = [editor.post(address, {**said, name: ""}) for name in said]
    editor.post(address, said)

    assert [response.status_code for response in refused] == [422, 422]
    sentences = ("A contest needs a last day.", "A contest needs rules that people can read.")
    assert [words in html(response) for words, response in zip(sentences, refused, strict=True)] == [True, True]
    post.refresh_from_db()
    assert (post.asks_until, post.rules_url) == (LAST, said["rules_url"])
    data = Event.objects.get(kind="editorial.asking_changed").data
    assert (data["rules_url"], data["rules_url_before"]) == (said["rules_url"], CONTEST["rules_url"])
    assert "asks_until" not in data


def test_last_day_may_be_taken_away_where_there_is_no_contest(office: Office) -> None:
    assert change(office, asking(office), None).asks_until is None


def test_day_that_is_over_is_refused(office: Office, editor: Client) -> None:
    post = asking(office)
    address = reverse("editorial:asking", args=[post.pk])
    today = timezone.now().astimezone(ZoneInfo("Europe/Oslo")).date()

    refused = editor.post(address, {"asks_until": (today - timedelta(days=1)).isoformat()})
    taken = editor.post(address, {"asks_until": today.isoformat()})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "Choose today or a later day, on which the post is there." in html(refused)


def test_change_asking_refuses_what_it_is_not_for(office: Office) -> None:
    post, draft, plain = asking(office), office.write(details=Details(asks="idea")), office.published()
    later = LAST + timedelta(days=1)

    with pytest.raises(NotAllowed):
        change(office, post, later, by=office.cast.reader)
    for other in (draft, plain):
        with pytest.raises(NotNow):
            change(office, other, later)
    with pytest.raises(Refused, match="Nothing is different"):
        change(office, post, LAST)
    assert not Event.objects.filter(kind="editorial.asking_changed").exists()


@pytest.mark.parametrize("state", [PostState.WITHDRAWN, PostState.DISCARDED])
def test_what_is_over_asks_for_nothing_any_more(office: Office, editor: Client, state: PostState) -> None:
    post = asking(office)
    Post.objects.filter(pk=post.pk).update(state=state)
    post.refresh_from_db()

    with pytest.raises(NotNow):
        change(office, post, LAST + timedelta(days=1))
    assert reverse("editorial:asking", args=[post.pk]) not in html(
        editor.get(reverse("editorial:post", args=[post.pk]))
    )


def test_approval_stays_when_the_last_day_is_moved(office: Office) -> None:
    at = office.clock() + timedelta(days=2)
    post = office.approved(due_at=at, details=Details(asks="idea", asks_until=LAST))

    change(office, post, LAST + timedelta(days=1))

    office.clock.forward(days=2, minutes=1)
    office.work()
    post.refresh_from_db()
    assert post.state == PostState.PUBLISHED


def test_form_is_for_those_who_write(office: Office, editor: Client) -> None:
    post = asking(office)
    address = reverse("editorial:asking", args=[post.pk])
    reader = office.cast.client(office.cast.reader)

    pages = [html(each.get(reverse("editorial:post", args=[post.pk]))) for each in (editor, reader)]

    assert [address in page for page in pages] == [True, False]
    assert reader.post(address, {"asks_until": ""}).status_code == 403
