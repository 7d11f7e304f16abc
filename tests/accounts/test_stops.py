"""Why nothing may be published on an account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rostra.accounts import queries
from rostra.accounts.actions import add_account
from rostra.accounts.enums import Stage
from rostra.accounts.models import Account
from rostra.channels.contract import Identity
from rostra.policy.actions import decide
from rostra.policy.decisions import UNSANCTIONED_PUBLISHING
from rostra.vault.actions import open_rotations
from rostra.vault.enums import Cause

UNDECIDED = {Stage.PROPOSED, Stage.IN_REVIEW, Stage.APPROVED, Stage.OPENING, Stage.UNSANCTIONED}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("allowed", [True, False])
def test_stops_by_stage_and_policy(cast: Any, stage: Stage, allowed: bool) -> None:
    account = Account.objects.create(name="City", stage=stage)
    decide(question=UNSANCTIONED_PUBLISHING, value=allowed, by=None, now=cast.now)
    expected = {}
    if stage == Stage.CLOSED:
        expected = {account.pk: queries.Stop("stage_closed")}
    elif stage in UNDECIDED and not allowed:
        expected = {account.pk: queries.Stop("no_decision")}

    assert queries.publishing_stops([account], cast.now) == expected


def test_overdue_rotation_stops_publishing(cast: Any) -> None:
    account = add_account(
        channel="bluesky",
        name="City",
        values={"handle": "city", "password": "s"},
        identity=Identity("1", "city"),
        by=cast.security.user,
        now=cast.now,
        stage=Stage.ACTIVE,
    )
    open_rotations(cause=Cause.SUSPICION, account=account, by=cast.security.user, now=cast.now)
    due = cast.now + timedelta(hours=48)

    before = queries.publishing_stops([account], cast.now)
    after = queries.publishing_stops([account], due)

    assert (before, after) == ({}, {account.pk: queries.Stop("rotation_overdue", due)})
    assert after[account.pk].reason == "A secret of this account should have been changed by now."


def test_nothing_is_asked_about_no_accounts(cast: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert queries.publishing_stops([], cast.now) == {}
