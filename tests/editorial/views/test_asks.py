"""A post says whether it asks people for something, until when, and by which rules (R-122)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.audit.models import Event
from rostra.core.ui.times import long_date
from rostra.editorial.content import Details
from rostra.editorial.models import Post
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
