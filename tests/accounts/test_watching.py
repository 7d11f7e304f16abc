"""What Rostra does about accounts by itself: recertification with reminders, dormancy from activity."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.accounts import actions
from rostra.accounts.actions import watching
from rostra.accounts.actions.watching import reminders_by
from rostra.accounts.enums import AccountState, Stage
from rostra.accounts.models import Account, Call, Certification, Fetch
from rostra.core.scoping import scope
from rostra.people.actions import mail_notices
from rostra.people.models import Notice
from tests.accounts.office import Office

DAY = timedelta(days=1)


@pytest.fixture
def office(cast: Any) -> Office:
    return Office(cast)


def live(cast: Any, *, opened: timedelta = timedelta(0), stage: Stage = Stage.ACTIVE, **fields: Any) -> Account:
    """A connected account in use."""
    values = {
        "name": "City",
        "network": "x",
        "channel": "sandbox",
        "state": AccountState.ACTIVE,
        "stage": stage,
        "owner": cast.editor,
        "substitute": cast.responder,
        "sponsor": cast.records,
        "opened_at": cast.now - opened,
        "created_at": cast.now - opened,
    }
    return Account.objects.create(**{**values, **fields})


def told(kind: str) -> list[str]:
    return sorted(row.user.name.split()[0] for row in Notice.objects.filter(kind=kind).select_related("user"))


# --- Recertification -----------------------------------------------------------------------------------


def test_recertification_opens_thirty_days_before_its_date(cast: Any) -> None:
    soon = live(cast, review_at=cast.now + 30 * DAY)
    live(cast, review_at=cast.now + 31 * DAY)
    live(cast, review_at=cast.now, stage=Stage.CLOSING)

    made = actions.open_certifications(now=cast.now)
    again = actions.open_certifications(now=cast.now)

    assert ([row.account for row in made], again) == ([soon], [])


def test_account_without_a_date_gets_one_from_the_policy(cast: Any) -> None:
    account = live(cast, opened=10 * DAY)
    form = live(cast, network="webform")

    actions.open_certifications(now=cast.now)

    account.refresh_from_db()
    form.refresh_from_db()
    assert (account.review_at, form.review_at) == ((cast.now - 10 * DAY).replace(year=2027), None)


@pytest.mark.parametrize(
    ("days", "number"), [(-31, 0), (-30, 1), (-8, 1), (-7, 2), (-1, 2), (0, 3), (6, 3), (7, 4), (14, 5), (35, 8)]
)
def test_reminders_come_30_and_7_days_before_on_the_day_and_weekly_after(now: datetime, days: int, number: int) -> None:
    assert reminders_by(now, now + days * DAY) == number


def test_reminders_go_out_once_and_the_sponsor_hears_when_it_is_late(cast: Any) -> None:
    live(cast, review_at=cast.now + 30 * DAY)
    seen = []
    for days in (0, 1, 23, 30, 37, 38):
        now = cast.now + days * DAY
        actions.open_certifications(now=now)
        actions.remind(now=now)
        seen.append((len(told("accounts.review_due")), told("accounts.review_overdue")))

    assert seen == [
        (2, []),
        (2, []),
        (4, []),
        (6, []),
        (6, ["Ana", "Lena", "Ravi"]),
        (6, ["Ana", "Lena", "Ravi"]),
    ]


def test_reminders_really_go_out(cast: Any) -> None:
    live(cast, review_at=cast.now + 7 * DAY)
    actions.open_certifications(now=cast.now)
    actions.remind(now=cast.now)

    mail_notices(now=cast.now)

    assert sorted(address for message in mail.outbox for address in message.to) == [
        "ana@portavale.example",
        "lena@portavale.example",
    ]
    assert "still needed and looked after" in mail.outbox[0].body


def test_administrators_hear_where_nobody_is_left(cast: Any) -> None:
    live(cast, review_at=cast.now, owner=None, substitute=None, sponsor=None)
    actions.open_certifications(now=cast.now)

    actions.remind(now=cast.now)

    assert told("accounts.review_due") == ["Mihai", "Sara"]


# --- Activity and dormancy -----------------------------------------------------------------------------


def test_activity_is_what_was_published_and_what_was_seen_of_our_own(cast: Any) -> None:
    published, seen, silent = live(cast), live(cast), live(cast)
    later, latest = cast.now + DAY, cast.now + 2 * DAY
    for at, outcome in ((cast.now, "ok"), (later, "ok"), (latest, "timeout")):
        Call.objects.create(account=published, operation="publish", at=at, milliseconds=1, outcome=outcome)
    Call.objects.create(account=silent, operation="fetch", at=latest, milliseconds=1, outcome="ok")
    for at, own in ((later, 1), (latest, 0)):
        Fetch.objects.create(account=seen, started_at=at, ended_at=at, received=3, own=own)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        changed = actions.refresh_activity()

    rows = [Account.objects.get(pk=row.pk).active_at for row in (published, seen, silent)]
    assert (rows, changed, len(asked)) == ([later, later, None], 2, 1)
    assert actions.refresh_activity() == 0


def test_silent_account_is_dormant_and_wakes_when_it_speaks(cast: Any) -> None:
    """R-188."""
    account = live(cast, opened=200 * DAY, active_at=cast.now - 90 * DAY)
    awake = actions.find_dormant(now=cast.now)
    fell = actions.find_dormant(now=cast.now + DAY)
    Account.objects.filter(pk=account.pk).update(active_at=cast.now + 2 * DAY)
    woke = actions.find_dormant(now=cast.now + 3 * DAY)

    assert (awake, fell, woke) == ([], [account], [account])
    assert Account.objects.get().stage == Stage.ACTIVE
    assert (told("accounts.dormant"), told("accounts.awake")) == (["Ana", "Lena"], ["Ana", "Lena"])


@pytest.mark.parametrize(
    "fields",
    [
        {"network": "webform"},
        {"channel": ""},
        {"state": AccountState.OFFLINE},
        {"stage": Stage.PILOT},
        {"opened": 89 * DAY},
    ],
)
def test_silence_means_nothing_where_rostra_cannot_hear_it(cast: Any, fields: dict[str, Any]) -> None:
    live(cast, **{"opened": 400 * DAY, **fields})

    assert actions.find_dormant(now=cast.now) == []


def test_who_moved_it_meanwhile_wins(cast: Any) -> None:
    account = live(cast)
    Account.objects.filter(pk=account.pk).update(stage=Stage.CLOSING)

    assert watching._move([account], Stage.DORMANT, "accounts.dormant", cast.now) == []
    assert told("accounts.dormant") == []


def test_round_goes_over_all_bodies(cast: Any) -> None:
    live(cast, opened=400 * DAY)
    with scope(cast.other):
        live(cast, opened=400 * DAY, owner=None, substitute=None, sponsor=None)

    actions.watch_accounts(now=cast.now)

    found = Account.everywhere.order_by("pk").values_list("stage", flat=True)
    assert (list(found), Certification.everywhere.count()) == ([Stage.DORMANT, Stage.DORMANT], 2)


def test_round_reminds_in_working_hours_only(cast: Any) -> None:
    live(cast, review_at=cast.now)

    told_at = []
    for hour in (3, 9):
        actions.watch_accounts(now=(cast.now + DAY).replace(hour=hour))
        told_at.append(told("accounts.review_due"))

    assert told_at == [[], ["Ana", "Lena"]]
