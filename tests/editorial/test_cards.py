"""The card of a link, on networks that show what goes along: what was read of the page is approved, and sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from rostra.accounts.models import Account
from rostra.channels import registry
from rostra.channels.testing import FakeChannel
from rostra.editorial.actions import OtherContent, cancel_post
from rostra.editorial.content import Card, Content, Current, outgoing
from rostra.editorial.models import LinkState, Post
from rostra.editorial.queries import current
from rostra.policy.actions import decide
from rostra.policy.decisions import SECOND_PERSON
from rostra.publishing.content import digest, freeze, thaw
from tests.editorial.office import Office, connect, photograph

LINK = "https://city.example/roads"
ROADS = Card("Roads", "All of them")
SHARED = Content("Open.", "en", LINK)


class Carded(FakeChannel):
    """The fake network as one that makes no cards itself."""

    name: ClassVar[str] = "carded"
    can = replace(FakeChannel.can, card=True)


@pytest.fixture
def carded(office: Office) -> Iterator[Account]:
    with registry.temporary(Carded):
        yield connect(office.network, "carded", now=office.clock(), channel="carded")


def read(office: Office, card: Card = ROADS) -> None:
    """The job has read the page."""
    values: dict[str, Any] = {"asked_at": office.clock(), **card._asdict()}
    LinkState.objects.update_or_create(url=LINK, defaults=values)


def held(post: Post) -> Current:
    return current(Post.objects.get(pk=post.pk))


def test_card_is_frozen_with_approval_and_goes_along(office: Office, carded: Account) -> None:
    read(office)
    post = office.write(shared=SHARED, accounts=(carded, office.city))
    office.ask(post)
    read(office, Card("Another title", ""))
    office.approve(post)

    sent = {handle: thaw(row) for handle, row in office.deliveries(post).items()}

    assert (sent["carded"].link_title, sent["carded"].link_description) == ROADS
    assert (sent["city"].link, sent["city"].link_title, sent["city"].link_description) == (LINK, "", "")


def test_approver_says_yes_to_the_card_too(office: Office, carded: Account) -> None:
    post = office.write(shared=SHARED, accounts=(carded,))
    without = current(post).hash
    read(office)

    assert current(post).hash != without
    office.ask(post)
    with pytest.raises(OtherContent):
        office.approve(post, content_hash=without)


def test_card_of_a_draft_is_read_anew_once_it_is_taken_back(office: Office, carded: Account) -> None:
    read(office)
    post = office.approved(shared=SHARED, accounts=(carded,), due_at=office.clock.time.replace(year=2027))
    assert Post.objects.get(pk=post.pk).cards == {LINK: list(ROADS)}

    cancel_post(post=post, by=office.cast.editor, now=office.clock())
    read(office, Card("Another title", ""))

    assert Post.objects.get(pk=post.pk).cards == {}
    assert held(post).cards == {LINK: ("Another title", "")}


def test_who_approves_alone_freezes_the_card(office: Office, carded: Account) -> None:
    decide(question=SECOND_PERSON, value=False, by=None, now=office.clock())
    read(office)
    post = office.write(shared=SHARED, accounts=(carded,))

    row = office.approve(post, by=office.cast.editor)

    assert thaw(office.deliveries(post)["carded"]).link_title == "Roads"
    assert bytes(row.content_hash) == held(post).hash


def test_nothing_is_read_and_no_hash_changes_where_no_card_goes_along(
    office: Office, carded: Account, django_assert_num_queries: Any
) -> None:
    read(office)
    city, plain = office.write(shared=SHARED), office.write(accounts=(carded,))
    film = office.write(shared=replace(SHARED, media=(office.media(content=photograph("PNG"), name="a.png", alt="A"),)))

    for post in (city, plain, film):
        Post.objects.filter(pk=post.pk).update(cards={})
        fresh = Post.objects.get(pk=post.pk)
        with django_assert_num_queries(2):
            found = current(fresh)
        assert (found.cards, found.hash) == ({}, replace(found, cards={LINK: ROADS}).hash)


def test_what_was_queued_before_cards_keeps_its_hash() -> None:
    plain, card = freeze(outgoing(SHARED)), freeze(outgoing(SHARED, card=ROADS))

    assert "link_title" not in plain
    assert {**plain, "link_title": "Roads", "link_description": "All of them"} == card
    assert digest(plain) != digest(card)
