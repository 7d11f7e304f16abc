from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from rostra.accounts.models import Account
from rostra.inbox.enums import Outcome
from rostra.inbox.models import Clock, Conversation, Turn
from rostra.portal.promise import Promised, promised

REGISTER = "/p/portavale/accounts/"
HOUR = timedelta(hours=1)


def turns(cast: Any, count: int, *, late: int) -> None:
    """So many answers two days ago, of which some were late."""
    begun = timezone.now() - timedelta(days=2)
    account = Account.objects.create(name="City", channel="webform")
    conversation = Conversation.objects.create(
        account=account,
        visibility="private",
        state="waiting",
        opened_at=begun,
        first_in_at=begun,
        last_in_at=begun,
        last_at=begun,
    )
    Turn.objects.bulk_create(
        Turn(
            conversation=conversation,
            account=account,
            started_at=begun,
            due_at=begun + HOUR,
            ended_at=begun + (2 if number < late else 1) * HOUR,
            outcome=Outcome.ANSWERED,
        )
        for number in range(count)
    )


def test_register_states_the_promise_and_how_it_was_kept(cast: Any) -> None:
    turns(cast, 20, late=5)

    shown = Client().get(REGISTER).content.decode()

    assert "We promise to answer within 8 h of working time." in shown
    assert "In the last four weeks we gave 20 answers, 75 % of them in time." in shown


def test_few_answers_are_not_counted_in_public(cast: Any) -> None:
    turns(cast, 19, late=0)

    assert promised(cast.body, timezone.now()) == Promised("8 h", 19, None)
    assert "In the last four weeks" not in Client().get(REGISTER).content.decode()


def test_promise_is_that_of_the_general_clock(cast: Any) -> None:
    common: Any = {"starts_at": cast.now, "at": cast.now, "by": cast.administrator.user}
    Clock.objects.create(answer_minutes=90, **common)
    Clock.objects.create(answer_minutes=5, level="crisis", **common)

    assert promised(cast.body, timezone.now()).within == "1 h 30 min"


def test_figures_are_worked_out_once_a_day(cast: Any, django_assert_num_queries: Any) -> None:
    now = timezone.now()
    promised(cast.body, now)

    with django_assert_num_queries(3):
        promised(cast.body, now)
