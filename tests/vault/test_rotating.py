from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.audit.models import Event
from rostra.people.models import Device, Notice
from rostra.policy.actions import decide
from rostra.policy.decisions import ROTATION_HOURS
from rostra.vault import actions
from rostra.vault.enums import Cause, Kind
from rostra.vault.models import Item, RotationTask
from rostra.vault.queries import exposed_to, overdue_accounts
from tests.vault.conftest import Safe

DAY = timedelta(days=1)


def exposed(safe: Safe, member: Any) -> list[str]:
    return [item.label for item in exposed_to(member)]


def test_holder_is_exposed_and_others_are_not(safe: Safe) -> None:
    safe.put()
    assert exposed(safe, safe.keeper) == ["Main password"]
    assert exposed(safe, safe.other) == []


def test_who_held_it_since_the_last_change_is_exposed_and_not_after_it(safe: Safe) -> None:
    item = safe.put()
    holding = actions.give_holding(item=item, member=safe.other, by=safe.keeper, now=safe.now)
    actions.end_holding(holding=holding, by=safe.keeper, now=safe.now + DAY)
    assert exposed(safe, safe.other) == ["Main password"]

    actions.rotate_item(item=item, value="a-new-one-here", by=safe.keeper, now=safe.now + 2 * DAY)

    assert exposed(safe, safe.other) == []
    assert exposed(safe, safe.keeper) == ["Main password"]


def test_who_saw_it_is_exposed(safe: Safe) -> None:
    item = safe.put()
    release = actions.ask_release(item=item, reason="Incident", by=safe.security, now=safe.now)
    actions.decide_release(release=release, agree=True, by=safe.keeper, now=safe.now)
    actions.rotate_item(item=item, value="a-new-one-here", by=safe.keeper, now=safe.now + timedelta(minutes=5))
    assert exposed(safe, safe.security) == []

    safe.show(item, safe.security, release=release, now=safe.now + timedelta(minutes=10))

    assert exposed(safe, safe.security) == ["Main password"]


def test_who_wrote_the_value_is_exposed(safe: Safe) -> None:
    item = safe.put()
    assert exposed(safe, safe.security) == ["Main password"]
    actions.rotate_item(item=item, value="a-new-one-here", by=safe.keeper, now=safe.now + DAY)
    assert exposed(safe, safe.security) == []


def test_retired_secret_exposes_nobody(safe: Safe) -> None:
    actions.retire(item=safe.put(), reason="x", by=safe.keeper, now=safe.now)
    assert exposed(safe, safe.keeper) == []


def test_task_is_due_after_the_hours_of_the_policy(safe: Safe) -> None:
    safe.put()
    decide(question=ROTATION_HOURS, value=24, by=None, now=safe.now)

    (task,) = actions.open_rotations(cause=Cause.LEAVER, member=safe.keeper, by=safe.security.user, now=safe.now)

    assert (task.due_at, task.member, task.opened_by) == (safe.now + DAY, safe.keeper, safe.security.user)
    event = Event.objects.get(kind="vault.rotation_opened")
    assert event.data == {"cause": "leaver", "holder": safe.keeper.user.pk, "due_at": "2026-11-25T09:00+00:00"}


def test_custodian_and_security_officers_are_told_and_the_leaver_is_not(safe: Safe) -> None:
    item = safe.put()
    actions.give_holding(item=item, member=safe.other, by=safe.keeper, now=safe.now)
    actions.open_rotations(cause=Cause.LEAVER, member=safe.other, by=None, now=safe.now)
    assert {notice.user for notice in Notice.objects.all()} == {safe.keeper.user, safe.security.user}

    Notice.objects.all().delete()
    actions.open_rotations(cause=Cause.LEAVER, member=safe.keeper, by=None, now=safe.now)
    assert {notice.user for notice in Notice.objects.all()} == {safe.security.user}


def test_open_task_of_the_same_cause_and_person_stays_as_it_is(safe: Safe) -> None:
    item = safe.put()
    actions.open_rotations(cause=Cause.LEAVER, member=safe.keeper, by=None, now=safe.now)

    assert actions.open_rotations(cause=Cause.LEAVER, member=safe.keeper, by=None, now=safe.now + DAY) == []
    assert len(actions.open_rotations(cause=Cause.SUSPICION, items=[item], by=None, now=safe.now)) == 1
    assert RotationTask.objects.count() == 2


def test_account_and_person_together_mean_what_is_both(safe: Safe) -> None:
    account = safe.account(by=safe.keeper)
    safe.put()
    both = actions.open_rotations(cause=Cause.ROLE_CHANGE, member=safe.keeper, account=account, by=None, now=safe.now)
    assert [task.item.label for task in both] == ["City"]
    rest = actions.open_rotations(cause=Cause.BREACH, account=account, by=None, now=safe.now)
    assert [task.item.label for task in rest] == ["City"]
    assert both[0].item == rest[0].item


def test_device_stands_for_its_holder(safe: Safe) -> None:
    safe.put()
    device = Device.objects.create(label="Phone 12", holder=safe.keeper)

    (task,) = actions.open_rotations(cause=Cause.LOST_DEVICE, device=device, by=None, now=safe.now)

    assert (task.member, task.detail) == (safe.keeper, "Phone 12")


def test_device_of_nobody_and_nothing_at_all_are_refused(safe: Safe) -> None:
    device = Device.objects.create(label="Phone 12")
    with pytest.raises(actions.NothingMeant):
        actions.open_rotations(cause=Cause.LOST_DEVICE, device=device, by=None, now=safe.now)
    with pytest.raises(actions.NothingMeant):
        actions.open_rotations(cause=Cause.SUSPICION, by=None, now=safe.now)


def test_account_is_overdue_from_the_due_moment_until_the_change(safe: Safe) -> None:
    account = safe.account(by=safe.keeper)
    safe.put(account=account)
    safe.put(Kind.SHARED_PASSWORD, "another-one-here", label="No account")
    actions.open_rotations(cause=Cause.LEAVER, member=safe.keeper, by=None, now=safe.now)
    due = safe.now + timedelta(hours=48)

    assert overdue_accounts(due - timedelta(seconds=1)) == {}
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert overdue_accounts(due) == {account.pk: due}
    assert len(queries) == 1

    for item in Item.objects.filter(account=account):
        actions.rotate_item(item=item, value=f"changed-{item.pk}", by=safe.keeper, now=due)
    assert overdue_accounts(due) == {}


def test_leaving_hands_over_and_opens_a_task_for_everything_exposed(safe: Safe) -> None:
    item = safe.put()
    held = safe.put(Kind.TOTP, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", label="Codes", custodian=safe.other)
    actions.give_holding(item=held, member=safe.keeper, by=safe.other, now=safe.now)
    assert actions.count_holdings(safe.keeper) == 2

    assert actions.hand_over(member=safe.keeper, to=safe.cast.approver, by=safe.security.user, now=safe.now + DAY) == 2

    item.refresh_from_db()
    assert item.custodian == safe.cast.approver
    assert actions.count_holdings(safe.keeper) == 0
    assert {(task.item, task.cause, task.member) for task in RotationTask.objects.all()} == {
        (item, Cause.LEAVER, safe.keeper),
        (held, Cause.LEAVER, safe.keeper),
    }
    with pytest.raises(actions.NotShown):
        safe.show(Item.objects.get(pk=item.pk), safe.keeper)


def test_leaving_is_registered() -> None:
    from rostra.people.leaving import handovers

    assert handovers()["vault.secrets"].hand_over is actions.hand_over
