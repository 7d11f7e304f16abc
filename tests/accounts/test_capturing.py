from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rostra.accounts import actions
from rostra.accounts.actions.capturing import plan
from rostra.accounts.content import CharterText
from rostra.accounts.enums import ClosingReason, Stage, TaskState
from rostra.accounts.jobs import plan_captures
from rostra.accounts.models import Account
from rostra.accounts.queries.pages import public_page
from rostra.core.scoping import scope
from rostra.policy.actions import decide
from rostra.policy.decisions import CAPTURE_MONTHS
from rostra.records.enums import CaptureReason, CaptureState
from rostra.records.models import PageCapture
from tests.accounts.office import FULL, Office


@pytest.fixture
def office(cast: Any) -> Any:
    with scope(cast.body):
        yield Office(cast)


def account(**more: Any) -> Account:
    values = {"name": "City", "url": "https://social.example/city", "network": "x", "stage": Stage.ACTIVE, **more}
    return Account.objects.create(**values)


def reasons() -> list[str]:
    return list(PageCapture.objects.order_by("pk").values_list("reason", flat=True))


def done(row: PageCapture, at: Any) -> None:
    PageCapture.objects.filter(pk=row.pk).update(state=CaptureState.DONE, next_try_at=None, done_at=at)


def test_each_account_in_use_has_its_next_capture_waiting(office: Office) -> None:
    city = account()
    assert plan(now=office.now) == 1
    first = PageCapture.objects.get()
    done(first, office.now)

    assert (plan(now=office.now), plan(now=office.now)) == (1, 0)

    second = PageCapture.objects.latest("pk")
    assert (first.due_at, first.url, first.account_id, first.reason) == (office.now, city.url, city.pk, "periodic")
    assert (second.state, second.due_at) == ("due", office.now.replace(year=2027, month=5))


def test_any_capture_of_the_account_s_page_counts(office: Office) -> None:
    city = account()
    row = PageCapture.objects.create(
        url=city.url, account=city, reason=CaptureReason.DEMAND, asked_at=office.now, due_at=office.now
    )
    done(row, office.now - timedelta(days=24))

    plan(now=office.now)

    assert PageCapture.objects.latest("pk").due_at.date().isoformat() == "2027-04-30"


def test_a_capture_that_failed_is_none(office: Office) -> None:
    city = account()
    plan(now=office.now)
    done(PageCapture.objects.get(), office.now - timedelta(days=200))
    plan(now=office.now)
    PageCapture.objects.filter(state="due").update(
        state=CaptureState.FAILED, next_try_at=None, done_at=office.now, findings=["no_answer"]
    )

    plan(now=office.now)

    waiting = PageCapture.objects.get(account=city, state="due")
    assert waiting.due_at == office.now + timedelta(days=7)


def test_an_account_that_comes_back_into_use_is_captured_at_once(office: Office) -> None:
    city = account()
    plan(now=office.now)
    Account.objects.filter(pk=city.pk).update(stage=Stage.CLOSED)
    plan(now=office.now)
    Account.objects.filter(pk=city.pk).update(stage=Stage.ACTIVE)

    plan(now=office.now)

    assert PageCapture.objects.get(state="due").due_at == office.now


def test_period_is_the_body_s_decision_and_what_waits_follows(office: Office) -> None:
    city = account()
    plan(now=office.now)
    done(PageCapture.objects.get(), office.now)
    plan(now=office.now)

    decide(question=CAPTURE_MONTHS, value=3, reason="Law", by=office.cast.administrator.user, now=office.now)
    Account.objects.filter(pk=city.pk).update(url="https://social.example/new")
    plan(now=office.now)

    waiting = PageCapture.objects.get(state="due")
    assert (waiting.due_at, waiting.next_try_at, waiting.url) == (
        office.now.replace(year=2027, month=2),
        office.now.replace(year=2027, month=2),
        "https://social.example/new",
    )


def test_closed_account_is_left_out(office: Office) -> None:
    city = account()
    plan(now=office.now)
    Account.objects.filter(pk=city.pk).update(stage=Stage.CLOSED)

    assert plan(now=office.now) == 0
    row = PageCapture.objects.get()
    assert (row.state, row.findings, row.next_try_at) == ("failed", ["left_out"], None)


def test_what_is_being_tried_is_not_asked_for_again(office: Office) -> None:
    account()
    plan(now=office.now)
    PageCapture.objects.update(tries=2, next_try_at=office.now + timedelta(hours=1))

    assert plan(now=office.now) == 0
    assert PageCapture.objects.get().next_try_at == office.now + timedelta(hours=1)


@pytest.mark.parametrize(
    "more",
    [
        {"url": ""},
        {"channel": "mail"},
        {"channel": "webform"},
        {"network": "mail"},
        {"channel": "sandbox"},
        {"stage": Stage.PROPOSED},
        {"stage": Stage.CLOSED},
    ],
    ids=str,
)
def test_accounts_without_a_public_page_are_left_out(office: Office, more: dict[str, Any]) -> None:
    account(**more)

    assert plan(now=office.now) == 0


def test_account_s_page_says_that_there_is_none(office: Office) -> None:
    mailbox = account(channel="", network="mail", url="")
    city = account(name="Other")
    client = office.cast.client(office.cast.approver)

    pages = [client.get(f"/accounts/{row.pk}/").content.decode() for row in (mailbox, city)]

    assert ["There is no public page" in page for page in pages] == [True, False]
    assert ["Capture it now" in page for page in pages] == [False, True]
    assert (public_page(mailbox), public_page(city)) == ("", city.url)


def test_job_plans_for_every_body(office: Office) -> None:
    account()
    with scope(office.cast.other):
        account()

    plan_captures()

    assert PageCapture.everywhere.count() == 2


def test_page_is_captured_before_the_entry_changes(office: Office) -> None:
    opened = office.opened()
    assert reasons() == []

    change = {"by": office.cast.editor, "now": office.now}
    actions.change_entry(account=opened, values={"notes": "Inside"}, **change)
    assert reasons() == []
    actions.change_entry(account=opened, values={"summary": "Roads, every evening."}, **change)
    actions.change_entry(account=opened, values={"summary": "Roads, every noon."}, **change)

    assert reasons() == ["change"]


def test_page_is_captured_before_a_new_charter_holds(office: Office) -> None:
    opened = office.opened()
    text = CharterText(**{**FULL.stored(), "modes": FULL.modes, "purpose": "Something else"})
    charter = actions.save_charter(account=opened, text=text, by=office.cast.editor, now=office.now)
    assert charter is not None

    actions.approve_charter(charter=charter, by=office.cast.administrator, now=office.now)

    assert reasons() == ["change"]


def test_page_is_captured_when_its_account_is_closed(office: Office) -> None:
    opened = office.opened()

    actions.begin_closing(
        account=opened, reason=ClosingReason.NOT_USED, explanation="", by=office.cast.editor, now=office.now
    )
    assert reasons() == ["closing"]
    PageCapture.objects.update(state="done", next_try_at=None)
    actions.settle_step(
        step=office.task(opened, "capture"), state=TaskState.DONE, by=office.cast.editor, now=office.now
    )

    assert reasons() == ["closing", "closing"]
