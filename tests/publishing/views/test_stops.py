"""The page of the stop, and the banner on every page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.people.models import Member
from rostra.policy.actions import stop_publishing
from rostra.policy.models import PublishingHold
from rostra.publishing.models import Delivery
from tests.publishing.desk import Clock, Desk

STOP = "/publishing/stop/"


@pytest.fixture
def clock() -> Clock:
    """The real time: views ask the real clock."""
    return Clock(timezone.now())


@pytest.fixture
def approver(desk: Desk) -> Client:
    return desk.cast.client(desk.cast.approver)


def html(response: Any) -> str:
    return str(response.content.decode())


def stop(desk: Desk, **options: Any) -> PublishingHold:
    values = {"account": None, "reason": "A storm.", "by": desk.cast.approver, "now": desk.clock()}
    return stop_publishing(**{**values, **options})


def lift(approver: Client, hold: PublishingHold, **changes: str) -> Any:
    said = {"reason": "Over.", "overdue": "now", "minutes": "10", **changes}
    url = reverse("publishing:resume", args=[hold.pk])
    return approver.post(url, {f"{hold.pk}-{name}": value for name, value in said.items()}, follow=True)


def test_everything_is_stopped_with_one_form(desk: Desk, approver: Client) -> None:
    answer = approver.post(STOP, {"where": "all", "reason": "A storm.", "answers_go_on": "on"}, follow=True)

    hold = PublishingHold.objects.get()
    assert (hold.account, hold.reason, hold.answers_go_on) == (None, "A storm.", True)
    assert "Nothing leaves until somebody lets it go on." in html(answer)


def test_what_is_on_the_wire_is_said(desk: Desk, approver: Client) -> None:
    delivery = desk.queue()
    Delivery.objects.filter(pk=delivery.pk).update(state="sending")

    answer = approver.post(STOP, {"where": "all", "reason": "A storm."}, follow=True)

    assert "1 item was being sent at that moment" in html(answer)


def test_one_account_is_stopped(desk: Desk, approver: Client) -> None:
    page = html(approver.get(f"{STOP}?account={desk.account.pk}"))
    approver.post(STOP, {"where": str(desk.account.pk), "reason": "A mistake."})

    assert f'<option value="{desk.account.pk}" selected>city</option>' in page
    assert PublishingHold.objects.get().account == desk.account


@pytest.mark.parametrize("said", [{"where": "all", "reason": ""}, {"where": "nowhere", "reason": "x"}])
def test_stop_without_place_or_reason_comes_back(desk: Desk, approver: Client, said: dict[str, str]) -> None:
    answer = approver.post(STOP, said)

    assert (answer.status_code, PublishingHold.objects.count()) == (422, 0)


def test_second_stop_of_an_account_says_so(desk: Desk, approver: Client) -> None:
    stop(desk, account=desk.account)

    answer = approver.post(STOP, {"where": str(desk.account.pk), "reason": "Again."})

    assert answer.status_code == 422
    assert "Publishing is stopped here already." in html(answer)


@pytest.mark.parametrize("who", ["editor", "reader", "responder"])
def test_others_see_the_stop_and_cannot_stop(desk: Desk, who: str) -> None:
    member: Member = getattr(desk.cast, who)
    client = desk.cast.client(member)
    hold = stop(desk)

    page = client.get(STOP)

    assert (page.status_code, "A storm." in html(page)) == (200, True)
    assert client.post(STOP, {"where": "all", "reason": "x"}).status_code == 403
    assert client.post(reverse("publishing:resume", args=[hold.pk])).status_code == 403


def test_banner_stands_on_every_page_as_long_as_it_holds(desk: Desk, approver: Client) -> None:
    hold = stop(desk)
    one = stop(desk, account=desk.account, reason="A mistake.")
    during = html(approver.get(reverse("records:list")))
    for each in (hold, one):
        lift(approver, each)
    after = html(approver.get(reverse("records:list")))

    assert "All publishing is stopped since" in during
    assert "Publishing on city is stopped since" in during
    assert "is stopped since" not in after


@pytest.mark.parametrize(
    ("overdue", "words", "state"),
    [
        ("now", "1 item that was due goes out.", "due"),
        ("spread", "1 item that was due goes out.", "due"),
        ("decide", "1 item waits for a decision.", "failed"),
    ],
)
def test_stop_is_lifted_as_a_person_decides(desk: Desk, approver: Client, overdue: str, words: str, state: str) -> None:
    hold = stop(desk)
    delivery = desk.queue()
    page = html(approver.get(STOP))

    answer = lift(approver, hold, overdue=overdue)

    delivery.refresh_from_db()
    hold.refresh_from_db()
    assert "1 item was due meanwhile and would go out at once." in page
    assert (delivery.state, hold.lift_reason, words in html(answer)) == (state, "Over.", True)


def test_stop_during_which_nothing_was_due(desk: Desk, approver: Client) -> None:
    answer = html(lift(approver, stop(desk)))

    assert "Publishing goes on." in answer
    assert "Stops before" in answer


def test_end_without_a_reason_comes_back(desk: Desk, approver: Client) -> None:
    hold = stop(desk)

    answer = lift(approver, hold, reason="")

    assert answer.status_code == 422
    assert PublishingHold.objects.get().lifted_at is None


def test_stop_that_somebody_lifted_says_so(desk: Desk, approver: Client) -> None:
    hold = stop(desk)
    lift(approver, hold)

    assert "Somebody else let publishing go on in the meantime." in html(lift(approver, hold))


def test_stop_that_is_none_is_not_there(desk: Desk, approver: Client) -> None:
    assert approver.post(reverse("publishing:resume", args=[7])).status_code == 404
