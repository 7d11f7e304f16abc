from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rostra.people.models import Notice
from rostra.people.notices import sentence
from rostra.policy.actions import decide
from rostra.policy.decisions import CALENDAR_ROTATION_DAYS
from rostra.vault import actions, jobs
from rostra.vault.enums import Cause, Kind
from rostra.vault.models import Attestation, Item, RotationTask
from tests.vault.conftest import Safe

DAY = timedelta(days=1)


def sentences(kind: str) -> list[str]:
    found = Notice.objects.filter(kind=kind).order_by("pk")
    return list(dict.fromkeys(sentence(notice.kind, notice.data) for notice in found))


def test_expiry_is_announced_two_weeks_three_days_and_at_the_end(safe: Safe) -> None:
    safe.put(expires_at=safe.now + 30 * DAY)
    sent = {days: actions.warn_expiring(now=safe.now + days * DAY) for days in (15, 16, 17, 26, 27, 28, 30, 31)}

    assert sent == {15: 0, 16: 1, 17: 0, 26: 0, 27: 1, 28: 0, 30: 1, 31: 0}
    assert sentences("vault.expiring") == [
        "\u2068Main password\u2069 expires within 14 days.",
        "\u2068Main password\u2069 expires within 3 days.",
    ]
    assert sentences("vault.expired") == ["\u2068Main password\u2069 has expired."]
    told = {notice.user for notice in Notice.objects.all()}
    assert told == {safe.keeper.user, safe.security.user}


def test_new_value_is_announced_anew(safe: Safe) -> None:
    item = safe.put(expires_at=safe.now + DAY)
    assert actions.warn_expiring(now=safe.now) == 1
    actions.rotate_item(item=item, value="changed-value", expires_at=safe.now + 2 * DAY, by=safe.keeper, now=safe.now)
    assert actions.warn_expiring(now=safe.now) == 1
    actions.change_item(
        item=Item.objects.get(),
        label="Main password",
        contact="",
        custodian=safe.keeper,
        expires_at=safe.now + 40 * DAY,
        by=safe.keeper,
        now=safe.now,
    )
    assert actions.warn_expiring(now=safe.now) == 0


def test_overdue_task_is_recalled_daily_to_custodian_owner_and_security(safe: Safe) -> None:
    account = safe.account()
    account.owner = safe.other
    account.save()
    item = safe.put(account=account)
    (task,) = actions.open_rotations(cause=Cause.SUSPICION, items=[item], by=None, now=safe.now)
    Notice.objects.all().delete()

    assert actions.remind_rotations(now=task.due_at - DAY) == 0
    assert actions.remind_rotations(now=task.due_at) == 1
    assert actions.remind_rotations(now=task.due_at + DAY / 2) == 0
    assert {notice.user for notice in Notice.objects.all()} == {
        safe.keeper.user,
        safe.security.user,
        safe.other.user,
    }
    (said,) = sentences("vault.rotation_overdue_account")
    assert said.endswith("changed by now. Nothing is published on \u2068City\u2069 until it is.")
    assert actions.remind_rotations(now=task.due_at + DAY) == 1


def test_overdue_task_without_account_says_so(safe: Safe) -> None:
    (task,) = actions.open_rotations(cause=Cause.SUSPICION, items=[safe.put()], by=None, now=safe.now)
    actions.remind_rotations(now=task.due_at)
    assert sentences("vault.rotation_overdue") == [
        "The secret \u2068Main password\u2069 should have been changed by now."
    ]


def test_calendar_rotates_only_by_decision(safe: Safe) -> None:
    safe.put()
    safe.put(Kind.RECOVERY_PHONE, "", contact="+1", label="Phone")
    assert actions.rotate_by_calendar(now=safe.now + 1000 * DAY) == 0

    decide(question=CALENDAR_ROTATION_DAYS, value=90, by=None, now=safe.now, reason="Auditors ask for it")

    assert actions.rotate_by_calendar(now=safe.now + 89 * DAY) == 0
    assert actions.rotate_by_calendar(now=safe.now + 90 * DAY) == 1
    assert actions.rotate_by_calendar(now=safe.now + 91 * DAY) == 0
    assert [(task.item.label, task.cause) for task in RotationTask.objects.all()] == [("Main password", Cause.CALENDAR)]


@pytest.mark.parametrize("kind", ["vault.rotation_opened"])
def test_cause_stands_in_words(safe: Safe, kind: str) -> None:
    actions.open_rotations(cause=Cause.BREACH, items=[safe.put()], by=None, now=safe.now)
    assert sentences(kind) == ["Change the secret \u2068Main password\u2069: Breach at the provider."]


def test_job_does_all_of_it_in_every_body(safe: Safe, monkeypatch: Any) -> None:
    safe.put(expires_at=safe.now + 200 * DAY)
    monkeypatch.setattr(timezone, "now", lambda: safe.now + 190 * DAY)

    jobs.watch()

    assert Notice.objects.filter(kind="vault.expiring").count() == 2
    assert Attestation.objects.count() == 1


def test_job_reminds_in_working_hours_only(safe: Safe, monkeypatch: Any) -> None:
    actions.open_rotations(cause=Cause.BREACH, items=[safe.put()], by=None, now=safe.now)
    safe.put(label="Backup key", expires_at=safe.now + 40 * DAY)

    told = []
    for hour in (3, 9):
        moment = (safe.now + 30 * DAY).replace(hour=hour)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        jobs.watch()
        kinds = ("vault.rotation_overdue", "vault.expiring")
        told.append([Notice.objects.filter(kind=kind).exists() for kind in kinds])

    assert told == [[False, False], [True, True]]
