"""What each network makes of a version."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from rostra.accounts.models import Account
from rostra.adapters.bluesky.mapping import post_record
from rostra.editorial.content import Card, Content, Part, Picture, Target, outgoing
from rostra.editorial.models import LinkState
from rostra.editorial.preview import Item, Preview, card_states, marked, preview
from tests.cast import Cast

LINK = "https://city.example/roads/a-very-long-address-of-a-page"


def _picture(number: int) -> Picture:
    return Picture(f"{number:064x}", f"{number}.jpg", "image/jpeg", 10, f"Picture {number}")


def shown(content: Content, channel: str = "mastodon", cards: Any = None) -> Preview:
    account = Account(channel=channel, name="City", fields={})
    return preview(Target(account), content, url=lambda picture: f"/{picture.name}", cards=cards or {})


def item(content: Content, channel: str = "mastodon", cards: Any = None) -> Item:
    return shown(content, channel, cards).items[0]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Open.", [("plain", "Open.")]),
        ("", []),
        ("#a", [("tag", "#a")]),
        ("No #1 here", [("plain", "No #1 here")]),
        ("الجسر #طريق_آمن.", [("plain", "الجسر "), ("tag", "#طريق_آمن"), ("plain", ".")]),
        (
            "by @city@town.example, a@b.example",
            [("plain", "by "), ("mention", "@city@town.example"), ("plain", ", a@b.example")],
        ),
        ("(https://a.example/b).", [("plain", "("), ("link", "https://a.example/b"), ("plain", ").")]),
    ],
)
def test_what_a_network_links_stands_apart(text: str, marks: list[tuple[str, str]]) -> None:
    assert [(mark.kind, mark.text) for mark in marked(text)] == marks


def test_link_goes_under_the_text_and_counts_as_the_network_counts() -> None:
    mastodon, bluesky = item(Content("Open.", "en", LINK)), item(Content("Open.", "en", LINK), "bluesky")

    assert [mark.text for mark in mastodon.marks] == ["Open.\n\n", "city.example/roads/a-very-long…"]
    assert (mastodon.length, bluesky.length, len(bluesky.marks)) == (5 + 2 + 23, 5, 1)


def test_link_that_stands_in_the_text_is_not_said_twice() -> None:
    assert item(Content(f"See {LINK}", "en", LINK)).length == 4 + 23


def test_card_says_what_a_job_has_read_there() -> None:
    state = LinkState(url=LINK, asked_at=timezone.now(), title="Roads", description="All of them")

    known = item(Content("Open.", "en", LINK), cards={LINK: state}).card
    unread = item(Content(f"See {LINK}.", "en")).card

    assert known is not None
    assert unread is not None
    assert (known.title, known.description, known.unread) == ("Roads", "All of them", False)
    assert (unread.host, unread.title, unread.unread) == ("city.example", "city.example", True)


def test_card_is_shown_where_one_stands_and_as_it_is_sent() -> None:
    """Mastodon makes it of the first address; Bluesky has what goes along, and nothing of an address in the text."""
    state = LinkState(url=LINK, asked_at=timezone.now(), title="Roads", description="All of them")
    other = "https://other.example/"
    in_text, along, both = (
        Content(f"See {LINK}.", "en"),
        Content("Open.", "en", LINK),
        Content(f"See {other}", "en", LINK),
    )

    def cards(channel: str) -> list[tuple[str, str, str, bool] | None]:
        found = [item(content, channel, {LINK: state}).card for content in (in_text, along, both)]
        return [(card.url, card.title, card.description, card.sent) if card else None for card in found]

    roads = (LINK, "Roads", "All of them")
    assert cards("mastodon") == [(*roads, False), (*roads, False), (other, "other.example", "", False)]
    assert cards("bluesky") == [None, (*roads, True), (*roads, True)]
    assert cards("wordpress") == [None, None, None]


def test_card_on_bluesky_is_the_one_in_the_record() -> None:
    for known in ({}, {LINK: LinkState(url=LINK, asked_at=timezone.now(), title="Roads", description="All of them")}):
        content = Content("Open.", "en", LINK)
        card = item(content, "bluesky", known).card
        read = Card(known[LINK].title, known[LINK].description) if known else None
        record = post_record(outgoing(content, card=read), at=timezone.now(), dids={}, images=[], reply=None)

        assert card is not None
        sent = record["embed"]["external"]
        assert (sent["uri"], sent["title"], sent["description"]) == (card.url, card.title, card.description)


@pytest.mark.parametrize(
    ("content", "heading", "text"),
    [
        (Content("The bridge\n\nOpen.", "en", heading="Roads"), "Roads", "The bridge\n\nOpen."),
        (Content("The bridge\n\nOpen.", "en"), "The bridge", "Open."),
        (Content("The bridge", "en", LINK), "The bridge", LINK),
    ],
)
def test_wordpress_shows_heading_and_text_each_once(content: Content, heading: str, text: str) -> None:
    seen = item(content, "wordpress")

    assert (seen.heading, "".join(mark.text for mark in seen.marks)) == (heading, text)
    assert item(content, "mastodon").heading == ""


def test_files_of_which_nothing_is_written_down_are_said_to_be_unchecked() -> None:
    content, fields = Content("Look.", "en", media=(_picture(0),)), {"network": "reddit", "address": "x"}
    reddit = Account(channel="assisted", name="City", fields=fields)
    x = Account(channel="assisted", name="City", fields={**fields, "network": "x"})

    unknown = [
        preview(Target(account), content, url=lambda _picture: "/", cards={}).items[0].files_unknown
        for account in (reddit, x)
    ]

    assert (unknown, item(content).files_unknown) == ([True, False], False)


def test_pictures_leave_no_place_for_a_card_and_the_last_says_how_many_more() -> None:
    many = item(Content("Look.", "en", LINK, tuple(_picture(number) for number in range(6))))

    assert many.card is None
    assert [(shot.url, shot.more) for shot in many.shots] == [
        ("/0.jpg", 0),
        ("/1.jpg", 0),
        ("/2.jpg", 0),
        ("/3.jpg", 2),
    ]


def test_network_without_a_look_of_its_own_shows_text_and_link() -> None:
    plain = item(Content("Open.", "en", LINK), "mail")

    assert (plain.card, [mark.text for mark in plain.marks]) == (None, ["Open.\n\n", LINK])


def test_what_is_long_is_folded_as_the_network_folds_it() -> None:
    lines = item(Content("\n".join(str(number) for number in range(40)), "en"))
    words = item(Content("word " * 60, "en"), "wordpress")

    assert lines.rest[0].text.split("\n") == [str(number) for number in range(32, 40)]
    assert (len(words.marks[0].text.split()), len(words.rest[0].text.split())) == (55, 5)


def test_thread_has_its_link_in_the_first_item() -> None:
    thread = shown(Content("One.", "ar", LINK, more=(Part("Two.", (_picture(1),)), Part("x" * 501))))

    assert [bool(each.card) for each in thread.items] == [True, False, False]
    assert [each.over for each in thread.items] == [False, False, True]
    assert (thread.direction, thread.language_name) == ("rtl", "العربيّة")


def test_what_is_known_of_addresses_is_read_in_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    LinkState.objects.create(url=LINK, asked_at=timezone.now(), title="Roads")
    contents = [Content(f"See {LINK}", "en"), Content("a", "en", "https://other.example/"), Content("b", "en")]

    with django_assert_num_queries(1):
        assert list(card_states(contents)) == [LINK]
    assert card_states([Content("b", "en")]) == {}
