"""Closing in order, and recertification that leads to it (R-188)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rostra.accounts import actions
from rostra.accounts.content import SNAPSHOT
from rostra.accounts.enums import AccountState, Certified, ClosingReason, ClosingTask, Stage, TaskState
from rostra.accounts.models import Account, Certification, ClosingStep, Fetch, Snapshot
from rostra.accounts.requirements import NotReady
from rostra.audit.models import Event
from rostra.channels.testing import FakeNetwork
from rostra.core.refusals import Faster, Refused
from rostra.people.actions import give_grant
from rostra.people.models import Grant, Notice
from rostra.vault.models import Secret
from tests.accounts.office import Office

VALUES: dict[str, dict[str, str]] = {
    ClosingTask.NOTICE: {"notice": "We move to another place."},
    ClosingTask.HANDLE: {"handle_fate": "kept"},
    ClosingTask.RECORD: {"retention": "official"},
}


@pytest.fixture
def office(cast: Any) -> Office:
    return Office(cast)


def begin(account: Account, cast: Any, reason: ClosingReason = ClosingReason.NOT_USED) -> None:
    actions.begin_closing(account=account, reason=reason, explanation="", by=cast.editor, now=cast.now)


def settle(office: Office, account: Account, task: str, **values: str) -> ClosingStep:
    step = office.task(account, task)
    return actions.settle_step(
        step=step, state=TaskState.DONE, by=office.cast.editor, now=office.now, **(values or VALUES.get(task, {}))
    )


def test_account_is_closed_step_by_step(office: Office, cast: Any) -> None:
    account = office.opened()
    begin(account, cast)
    for task in ClosingTask:
        settle(office, account, task)

    closing = office.closing(account)
    actions.finish_closing(closing=closing, by=cast.editor, now=cast.now)

    row = Account.objects.get()
    assert (row.stage, row.state, row.closed_at, row.review_at) == (
        Stage.CLOSED,
        AccountState.CLOSED,
        cast.now,
        None,
    )
    assert (closing.notice, closing.handle_fate, closing.retention, closing.outcome) == (
        "We move to another place.",
        "kept",
        "official",
        "closed",
    )
    told = {kind: Notice.objects.filter(kind=f"accounts.{kind}").count() for kind in ("closing", "closed")}
    assert told == {"closing": 3, "closed": 3}


def test_account_stays_open_until_every_step_is_settled(office: Office, cast: Any) -> None:
    account = office.opened()
    begin(account, cast)
    for task in list(ClosingTask)[:-1]:
        settle(office, account, task)

    with pytest.raises(NotReady) as refused:
        actions.finish_closing(closing=office.closing(account), by=cast.editor, now=cast.now)
    step = office.task(account, ClosingTask.RECORD)
    with pytest.raises(Refused) as bare:
        actions.settle_step(step=step, state=TaskState.WAIVED, by=cast.editor, now=cast.now)
    step = office.task(account, ClosingTask.RECORD)
    actions.settle_step(step=step, state=TaskState.WAIVED, note_text="Nothing to keep.", by=cast.editor, now=cast.now)
    actions.finish_closing(closing=office.closing(account), by=cast.editor, now=cast.now)

    assert str(refused.value) == "Missing: every step of closing, done or left out with a reason."
    assert (bare.value.field, Account.objects.get().stage) == ("note", Stage.CLOSED)


@pytest.mark.parametrize(
    ("task", "values", "field"),
    [
        (ClosingTask.NOTICE, {"notice": " "}, "notice"),
        (ClosingTask.HANDLE, {"handle_fate": ""}, "handle_fate"),
        (ClosingTask.HANDLE, {"handle_fate": "handed_over"}, "handed_to"),
        (ClosingTask.RECORD, {"retention": "ever"}, "retention"),
    ],
)
def test_steps_say_what_they_need(office: Office, cast: Any, task: str, values: dict[str, str], field: str) -> None:
    account = office.opened()
    begin(account, cast)

    with pytest.raises(Refused) as refused:
        settle(office, account, task, **values)

    assert (refused.value.field, office.task(account, task).state) == (field, TaskState.OPEN)


def test_settled_step_is_settled_once(office: Office, cast: Any) -> None:
    account = office.opened()
    begin(account, cast)
    stale = office.task(account, ClosingTask.CAPTURE)
    settle(office, account, ClosingTask.CAPTURE)

    with pytest.raises(Faster):
        actions.settle_step(step=stale, state=TaskState.DONE, by=cast.editor, now=cast.now)
    with pytest.raises(actions.NotNow):
        settle(office, account, ClosingTask.CAPTURE)

    assert Snapshot.objects.count() == 1


def test_what_was_left_out_can_still_be_done(office: Office, cast: Any) -> None:
    account = office.opened()
    begin(account, cast)
    step = office.task(account, ClosingTask.HANDLE)
    actions.settle_step(step=step, state=TaskState.WAIVED, note_text="Later", by=cast.editor, now=cast.now)

    settle(office, account, ClosingTask.HANDLE, handle_fate="handed_over", handed_to="Elsewhere Transit")

    assert office.closing(account).handed_to == "Elsewhere Transit"


def test_final_capture_is_a_record_of_what_we_hold(office: Office, cast: Any) -> None:
    account = office.opened()
    Fetch.objects.create(account=account, started_at=cast.now, ended_at=cast.now, received=7, own=2)
    begin(account, cast)

    settle(office, account, ClosingTask.CAPTURE)

    row = Snapshot.objects.get()
    event = Event.objects.get(kind="accounts.snapshot_taken")
    salt, content = SNAPSHOT.read([str(row.pk)])[str(row.pk)]
    assert (row.content["key"], row.content["owner"], row.content["charter_number"]) == (
        "x:portavale_roads",
        "Ana Popa",
        1,
    )
    assert row.content["last_fetch"]["received"] == 7
    assert (event.source_key, bytes(row.salt)) == (str(row.pk), salt)
    assert b"People find their way" in content


def test_credentials_and_rights_end(office: Office, cast: Any, network: FakeNetwork) -> None:
    account = office.opened()
    Account.objects.filter(pk=account.pk).update(stage=Stage.ACTIVE)
    values = {"network": network.path, "handle": "city", "token": "secret-token"}
    account = actions.connect_account(channel="fake", name="", values=values, by=None, now=cast.now, account=account)
    give_grant(member=cast.reader, account=account, right="write", by=None, now=cast.now)
    account = Account.objects.get()
    begin(account, cast)

    settle(office, account, ClosingTask.CREDENTIALS)

    row = Account.objects.get()
    assert (Secret.objects.count(), Grant.objects.filter(ended_at=None).count()) == (0, 0)
    assert (row.stage, row.state) == (Stage.CLOSING, AccountState.PAUSED)


def test_closing_can_be_stopped(office: Office, cast: Any) -> None:
    account = office.opened()
    begin(account, cast)

    actions.stop_closing(closing=office.closing(account), by=cast.editor, now=cast.now)

    assert (Account.objects.get().stage, office.closing(account).outcome) == (Stage.ACTIVE, "stopped")
    with pytest.raises(actions.NotNow):
        actions.stop_closing(closing=office.closing(account), by=cast.editor, now=cast.now)
    with pytest.raises(actions.NotNow):
        settle(office, account, ClosingTask.CAPTURE)


def test_account_that_nobody_decided_on_is_again_without_a_decision(office: Office, cast: Any) -> None:
    account = actions.add_account(
        channel="sandbox", name="City", values={}, identity=None, by=None, now=cast.now, stage=Stage.UNSANCTIONED
    )
    actions.begin_closing(account=account, reason=ClosingReason.RISK, explanation="", by=cast.security, now=cast.now)

    actions.stop_closing(closing=office.closing(account), by=cast.security, now=cast.now)

    assert Account.objects.get().stage == Stage.UNSANCTIONED


def test_who_may_close(office: Office, cast: Any) -> None:
    account = office.opened()
    with pytest.raises(actions.NotAllowed):
        actions.begin_closing(account=account, reason=ClosingReason.RISK, explanation="", by=cast.reader, now=cast.now)
    with pytest.raises(Refused) as refused:
        begin(account, cast, ClosingReason.OTHER)
    begin(account, cast)
    closing, step = office.closing(account), office.task(account, ClosingTask.CAPTURE)

    assert refused.value.field == "explanation"
    for act in (
        lambda: actions.settle_step(step=step, state=TaskState.DONE, by=cast.reader, now=cast.now),
        lambda: actions.finish_closing(closing=closing, by=cast.reader, now=cast.now),
        lambda: actions.stop_closing(closing=closing, by=cast.reader, now=cast.now),
    ):
        with pytest.raises(actions.NotAllowed):
            act()


# --- Recertification -----------------------------------------------------------------------------------


def certification(office: Office, account: Account) -> Certification:
    row, _made = Certification.objects.get_or_create(
        account=account, outcome="", defaults={"opened_at": office.now, "due_at": office.now + timedelta(days=7)}
    )
    row.account = account
    return row


def answer(office: Office, account: Account, outcome: Certified, yes: str = "nsc", note: str = "") -> Account:
    return actions.certify(
        certification=certification(office, account),
        needed="n" in yes,
        staffed="s" in yes,
        charter_true="c" in yes,
        outcome=outcome,
        note_text=note,
        by=office.cast.editor,
        now=office.now,
    )


def test_kept_account_is_asked_about_again_in_a_year(office: Office, cast: Any) -> None:
    account = office.opened()

    answer(office, account, Certified.KEEP)

    row = Account.objects.get()
    assert row.review_at == cast.now.replace(year=2027)
    event = Event.objects.get(kind="accounts.certified")
    assert event.data["outcome"] == "keep"


def test_changed_account_is_asked_about_again_soon(office: Office, cast: Any) -> None:
    answer(office, office.opened(), Certified.CHANGE, "ns", "The audience is another one.")

    assert Account.objects.get().review_at == cast.now + timedelta(days=30)


@pytest.mark.parametrize(
    ("yes", "reason"),
    [("", ClosingReason.NOT_USED), ("n", ClosingReason.NO_OWNER), ("ns", ClosingReason.OTHER)],
)
def test_account_that_is_not_certified_is_closed(office: Office, yes: str, reason: ClosingReason) -> None:
    account = answer(office, office.opened(), Certified.CLOSE, yes, "It is over.")

    assert (Account.objects.get().stage, office.closing(account).reason) == (Stage.CLOSING, reason)


@pytest.mark.parametrize(
    ("outcome", "yes", "note", "field"),
    [
        (Certified.KEEP, "ns", "", "outcome"),
        (Certified.CHANGE, "n", "x", "outcome"),
        (Certified.CHANGE, "ns", "", "note"),
        (Certified.CLOSE, "", "", "note"),
    ],
)
def test_answers_fit_the_outcome(office: Office, outcome: Certified, yes: str, note: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        answer(office, office.opened(), outcome, yes, note)

    assert refused.value.field == field


def test_recertification_is_answered_once_and_by_who_looks_after_it(office: Office, cast: Any) -> None:
    account = office.opened()
    row = certification(office, account)
    answers = {"needed": True, "staffed": True, "charter_true": True, "outcome": Certified.KEEP}
    with pytest.raises(actions.NotAllowed):
        actions.certify(certification=row, **answers, by=cast.reader, now=cast.now)
    actions.certify(certification=row, **answers, by=cast.responder, now=cast.now)
    with pytest.raises(Faster):
        actions.certify(certification=row, **answers, by=cast.editor, now=cast.now)


def test_closing_answers_an_open_recertification(office: Office, cast: Any) -> None:
    account = office.opened()
    certification(office, account)

    begin(account, cast)

    assert Certification.objects.get().outcome == Certified.CLOSE
