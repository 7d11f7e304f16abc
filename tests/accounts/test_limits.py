from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from rostra.accounts import limits
from rostra.accounts.line import Spoken, keep_calls
from rostra.accounts.models import Account, Call, RateLimit
from rostra.channels.contract import Limit
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts(cast: Cast) -> list[Account]:
    return [Account.objects.create(name=name, channel="fake") for name in ("city", "library")]


def _said(cast: Cast, remaining: int, *, seconds: float = 600, total: int = 100) -> Limit:
    return Limit(remaining, total, timezone.now() + timedelta(seconds=seconds))


def _remaining(account: Account) -> int:
    return RateLimit.objects.get(account=account).remaining


def test_smallest_number_of_a_window_is_the_newest(cast: Cast, accounts: list[Account]) -> None:
    city, library = accounts
    limits.note([(city, _said(cast, 40)), (city, _said(cast, 38)), (city, _said(cast, 39)), (library, _said(cast, 7))])
    limits.note([(city, _said(cast, 41))])

    assert (_remaining(city), _remaining(library)) == (38, 7)


def test_new_window_counts_anew(cast: Cast, accounts: list[Account]) -> None:
    city = accounts[0]
    limits.note([(city, _said(cast, 2))])
    limits.note([(city, _said(cast, 99, seconds=1200)), (city, _said(cast, 1, seconds=600))])

    assert _remaining(city) == 99


def test_window_that_is_over_says_nothing_any_more(cast: Cast, accounts: list[Account]) -> None:
    city = accounts[0]
    limits.note([(city, _said(cast, 2, seconds=-1))])
    limits.note([(city, _said(cast, 90, seconds=-1))])

    assert _remaining(city) == 90


def test_nothing_said_is_nothing_kept(cast: Cast, accounts: list[Account]) -> None:
    limits.note([])

    assert RateLimit.objects.count() == 0


def test_last_tenth_is_for_answers(cast: Cast, accounts: list[Account]) -> None:
    city = accounts[0]
    limits.note([(city, _said(cast, 12))])
    with transaction.atomic():
        room = limits.rooms({city.pk: 0}, now=timezone.now())[city.pk]
        posts = [room.take(answer=False) for _ in range(4)]
        answers = [room.take(answer=True) for _ in range(11)]
        limits.keep([room], now=timezone.now())

    assert (posts, answers) == ([True, True, False, False], [True] * 10 + [False])
    assert _remaining(city) == 0


def test_after_its_window_all_is_there_but_what_is_under_way(cast: Cast, accounts: list[Account]) -> None:
    city, library = accounts
    limits.note([(city, _said(cast, 0, seconds=1, total=20))])
    RateLimit.objects.update(resets_at=cast.now)
    with transaction.atomic():
        found = limits.rooms({city.pk: 3, library.pk: 0}, now=cast.now)
        limits.keep(found.values(), now=cast.now)

    assert set(found) == {city.pk}
    room = found[city.pk]
    assert (room.left, room.kept, room.until) == (17, 2, cast.now + limits.SAME_WINDOW)
    assert _remaining(city) == 0


def test_every_call_is_written_with_what_the_network_said_of_its_limits(cast: Cast, accounts: list[Account]) -> None:
    city = accounts[0]

    keep_calls([Spoken(city, "publish", cast.now, 12, "ok", None, _said(cast, 5)) for _ in range(2)])

    assert (Call.objects.filter(account=city, operation="publish").count(), _remaining(city)) == (2, 5)
    assert str(RateLimit.objects.get()) == "5 of 100"
