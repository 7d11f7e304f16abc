"""Stops of publishing: who may, what is on record, and what `verify` sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from rostra.accounts.models import Account
from rostra.accounts.queries import Stop, publishing_stops
from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.core.refusals import Faster, Refused
from rostra.people.actions import give_grant
from rostra.people.models import Notice
from rostra.people.rules import forget
from rostra.policy.actions import AlreadyStopped, MayNotStop, lift_hold, stop_publishing
from rostra.policy.models import PublishingHold
from rostra.policy.queries import holds_in_force, past_holds
from tests.cast import Cast


@pytest.fixture
def account(cast: Cast) -> Account:
    return Account.objects.create(name="City", stage="active", created_at=cast.now)


@pytest.fixture
def other(cast: Cast) -> Account:
    return Account.objects.create(name="Transit", stage="active", created_at=cast.now)


def stop(cast: Cast, **options: Any) -> PublishingHold:
    values = {"account": None, "reason": "A storm.", "by": cast.approver, "now": cast.now}
    return stop_publishing(**{**values, **options})


def lift(cast: Cast, hold: PublishingHold, **options: Any) -> PublishingHold:
    values = {"hold": hold, "reason": "Over.", "overdue": "now", "by": cast.administrator, "now": cast.now}
    return lift_hold(**{**values, **options})


def told(kind: str) -> list[str]:
    return sorted(notice.user.name for notice in Notice.objects.filter(kind=kind).select_related("user"))


def test_stop_of_the_body_holds_every_account(cast: Cast, account: Account, other: Account) -> None:
    stop(cast)

    held = Stop("held", cast.now, "A storm.")
    assert publishing_stops([account, other], cast.now) == {account.pk: held, other.pk: held}
    assert held.reason == "Publishing is stopped: A storm."


def test_stop_of_one_account_holds_no_other(cast: Cast, account: Account, other: Account) -> None:
    stop(cast, account=account)

    assert list(publishing_stops([account, other], cast.now)) == [account.pk]


def test_closed_account_says_that_it_is_closed(cast: Cast) -> None:
    closed = Account.objects.create(name="Old", stage="closed", created_at=cast.now)
    stop(cast)

    assert publishing_stops([closed], cast.now)[closed.pk].code == "stage_closed"


@pytest.mark.parametrize(("go_on", "held"), [(True, []), (False, ["City"])])
def test_answers_go_on_where_the_stop_says_so(cast: Cast, account: Account, go_on: bool, held: list[str]) -> None:
    stop(cast, answers_go_on=go_on)

    assert set(publishing_stops([account], cast.now)) == {account.pk}
    assert [account.name for _ in publishing_stops([account], cast.now, answers=True)] == held


def test_stop_is_on_record_and_told_to_everybody_whom_it_concerns(cast: Cast, account: Account) -> None:
    give_grant(member=cast.reader, account=account, right="write", by=cast.administrator, now=cast.now)

    hold = stop(cast, account=account, reason=" A storm. ")

    event = Event.objects.get(kind="policy.publishing_stopped")
    assert (event.about, event.actor, event.data) == (
        f"policy.hold:{hold.pk}",
        cast.approver.user,
        {"account": account.pk, "reason": "A storm.", "answers_go_on": False},
    )
    assert told("policy.stopped_account") == ["Ana Popa", "Lena Krog", "Mihai Rusu", "Nour Haddad"]


def test_stop_of_the_body_is_told_to_those_who_publish(cast: Cast) -> None:
    stop(cast)

    assert told("policy.stopped") == ["Ana Popa", "Lena Krog", "Mihai Rusu"]
    assert Notice.objects.filter(kind="policy.stopped").first().url == "/publishing/stop/"  # type: ignore[union-attr]


@pytest.mark.parametrize("who", ["editor", "responder", "records", "security", "reader"])
def test_others_do_not_stop(cast: Cast, who: str) -> None:
    with pytest.raises(MayNotStop):
        stop(cast, by=getattr(cast, who))


def test_approver_of_one_account_stops_that_one_only(cast: Cast, account: Account) -> None:
    before = cast.now - timedelta(days=30)
    give_grant(member=cast.reader, account=account, right="approve", by=cast.administrator, now=before)
    forget(cast.reader)

    assert stop(cast, account=account, by=cast.reader).account == account
    with pytest.raises(MayNotStop):
        stop(cast, by=cast.reader)


def test_stop_and_end_need_a_reason(cast: Cast) -> None:
    with pytest.raises(Refused) as caught:
        stop(cast, reason="  ")
    hold = stop(cast)
    with pytest.raises(Refused) as again:
        lift(cast, hold, reason="")

    assert (caught.value.field, again.value.field) == ("reason", "reason")


def test_second_stop_of_the_same_is_refused(cast: Cast, account: Account) -> None:
    stop(cast)
    stop(cast, account=account)

    with pytest.raises(AlreadyStopped):
        stop(cast)
    with pytest.raises(AlreadyStopped):
        stop(cast, account=account)
    assert PublishingHold.objects.count() == 2


def test_lifted_stop_holds_nothing_and_stays_on_record(cast: Cast, account: Account) -> None:
    hold = lift(cast, stop(cast), overdue="spread")

    assert publishing_stops([account], cast.now) == {}
    assert (list(holds_in_force()), past_holds()) == ([], [hold])
    event = Event.objects.get(kind="policy.publishing_resumed")
    assert (event.actor, event.data) == (cast.administrator.user, {"reason": "Over.", "overdue": "spread"})
    assert told("policy.resumed") == ["Ana Popa", "Jonas Berg", "Lena Krog"]


def test_end_of_a_stop_on_an_account_names_it(cast: Cast, account: Account) -> None:
    lift(cast, stop(cast, account=account))

    notice = Notice.objects.filter(kind="policy.resumed_account").first()
    assert notice is not None
    assert notice.data["account"] == "City"


def test_stop_is_lifted_once(cast: Cast) -> None:
    hold = stop(cast)
    twin = PublishingHold.objects.get()
    lift(cast, hold)

    with pytest.raises(Faster):
        lift(cast, twin)


def test_others_do_not_lift(cast: Cast) -> None:
    hold = stop(cast)

    with pytest.raises(MayNotStop):
        lift(cast, hold, by=cast.editor)


def test_body_wide_stop_stands_before_those_of_accounts(cast: Cast, account: Account) -> None:
    stop(cast, account=account)
    stop(cast)

    assert [hold.account for hold in holds_in_force()] == [None, account]


@pytest.mark.parametrize(
    "what",
    [
        "reason = 'x'",
        "account_id = NULL",
        "answers_go_on = true",
        "at = at - interval '1 day'",
        "by_id = lifted_by_id",
        "lifted_at = NULL",
        "lifted_by_id = by_id",
        "lift_reason = 'x'",
    ],
)
def test_a_changed_stop_is_named(cast: Cast, account: Account, what: str) -> None:
    hold = lift(cast, stop(cast, account=account))
    sequence_all(now=cast.now)
    before = verify_all().bad
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE policy_publishinghold SET {what}")  # noqa: S608 - our own words, above

    assert (before, [bad.about for bad in verify_all().bad]) == ([], [f"policy.hold {hold.pk}"])
