"""What is looked for: words with a reason, by who administers the body, and never a person."""

from __future__ import annotations

from typing import Any

import pytest

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.core.refusals import Faster, Refused
from rostra.listening.actions.deciding import set_aside, take
from rostra.listening.actions.watching import MOST_WATCHES, WatchNotPossible, end_watch, make_watch
from rostra.listening.models import Find, Search, Watch
from rostra.people.actions import NotAllowed
from rostra.people.models import Body
from tests.listening.square import WHY, Square, happened


def test_make_watch_begins_a_search_on_each_account(square: Square) -> None:
    harbour = square.account("harbour")

    watch = square.watch("  Harbour   Bridge ", square.city, harbour, purpose=f" {WHY} ", keep_days=7)

    assert (watch.words, watch.purpose, watch.keep_days) == ("Harbour Bridge", WHY, 7)
    searches = Search.objects.filter(watch=watch).order_by("account")
    assert [(row.account_id, row.next_at) for row in searches] == [
        (square.city.pk, square.now),
        (harbour.pk, square.now),
    ]
    assert happened(f"listening.watch:{watch.pk}") == [
        (
            "listening.watch_made",
            {
                "words": "Harbour Bridge",
                "purpose": WHY,
                "accounts": [square.city.pk, harbour.pk],
                "keep_days": 7,
            },
        )
    ]


def test_the_installation_may_make_a_watch(square: Square) -> None:
    assert square.watch(by=None).by is None


@pytest.mark.parametrize(
    "words",
    [
        "@maria",
        "about @maria",
        "maria@social.example",
        "https://social.example/maria",
        "social.example/maria",
        "maria.bsky.social",
        "from:maria",
        "bridge from:maria",
        "u/maria",
        "did:plc:abc",
        "www.maria.example",
    ],
)
def test_nobody_watches_people(square: Square, words: str) -> None:
    with pytest.raises(WatchNotPossible, match="never people") as refused:
        square.watch(words)

    assert refused.value.field == "words"
    assert not Watch.objects.exists()


@pytest.mark.parametrize(
    "words", ["Harbour 2.0", "#HarbourBridge", "Portavale bridge, route 7", "جسر الميناء", "St. Olav"]
)
def test_words_of_a_matter_are_no_person(square: Square, words: str) -> None:
    assert square.watch(words).words == words


def test_the_body_may_look_for_its_own_website(square: Square) -> None:
    Body.objects.filter(pk=square.cast.body.pk).update(website="https://www.portavale.example/en")

    assert square.watch("portavale.example").pk
    with pytest.raises(WatchNotPossible):
        square.watch("maria.portavale.example")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"words": ""}, "words"),
        ({"words": "ab 12345"}, "words"),
        ({"words": "x" * 101}, "words"),
        ({"purpose": "  "}, "purpose"),
        ({"keep_days": 0}, "keep_days"),
        ({"keep_days": 91}, "keep_days"),
        ({"accounts": []}, "accounts"),
    ],
)
def test_make_watch_refuses(square: Square, more: dict[str, Any], field: str) -> None:
    given = {
        "words": "Harbour",
        "purpose": WHY,
        "accounts": [square.city],
        "by": square.cast.administrator,
        "now": square.now,
        **more,
    }

    with pytest.raises(WatchNotPossible) as refused:
        make_watch(**given)

    assert refused.value.field == field
    assert not Watch.objects.exists()


def test_make_watch_refuses_a_network_that_nobody_can_search(square: Square) -> None:
    deaf = square.account("deaf", channel="fakedeaf")
    gone = square.account("gone")
    Account.objects.filter(pk=gone.pk).update(state=AccountState.CLOSED)

    for account in (deaf, gone):
        with pytest.raises(WatchNotPossible, match=account.name):
            square.watch("Harbour", square.city, account)


def test_make_watch_refuses_the_same_words_again(square: Square) -> None:
    watch = square.watch("Harbour Bridge")

    with pytest.raises(WatchNotPossible, match="already"):
        square.watch("harbour bridge")

    end_watch(watch=watch, by=square.cast.administrator, now=square.now)
    assert square.watch("harbour bridge").pk != watch.pk


def test_make_watch_refuses_more_than_are_sensible(square: Square) -> None:
    for number in range(MOST_WATCHES):
        square.watch(f"Harbour {number}")

    with pytest.raises(WatchNotPossible, match="20 watches"):
        square.watch("Bridge")


@pytest.mark.parametrize("who", ["editor", "approver", "responder", "records", "security", "reader"])
def test_only_who_administers_the_body_says_what_is_looked_for(square: Square, who: str) -> None:
    member = getattr(square.cast, who)
    with pytest.raises(NotAllowed):
        square.watch(by=member)

    watch = square.watch()
    with pytest.raises(NotAllowed):
        end_watch(watch=watch, by=member, now=square.now)


def test_end_watch_deletes_what_nobody_took(square: Square) -> None:
    watch, by = square.watch(), square.cast.responder
    taken = square.found("The harbour bridge is open.")
    aside = square.found("The harbour bridge is green.")
    square.found("The harbour bridge is old.")
    take(find=taken, by=by, now=square.now)
    set_aside(find=aside, by=by, now=square.now)

    ended = end_watch(watch=watch, by=square.cast.administrator, now=square.now)

    assert (ended.ended_at, ended.ended_by) == (square.now, square.cast.administrator.user)
    assert [row.pk for row in Find.objects.all()] == [taken.pk]
    assert [row.next_at for row in Search.objects.all()] == [None]
    told = happened(f"listening.watch:{watch.pk}")[-1]
    assert told == ("listening.watch_ended", {"words": "Harbour Bridge", "finds": 2})
    with pytest.raises(Faster):
        end_watch(watch=watch, by=square.cast.administrator, now=square.now)


def test_refusals_are_sentences(square: Square) -> None:
    with pytest.raises(Refused, match="everybody may read it"):
        square.watch(purpose="")
