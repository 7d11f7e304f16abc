from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.policy.actions import decide, take_due
from rostra.policy.clauses import Says, says_otherwise
from rostra.policy.decisions import ENGAGEMENT, QUESTIONS, RECERTIFY_MONTHS
from rostra.policy.enums import VersionState
from rostra.policy.models import Change, Decision, Version
from rostra.policy.queries import decided
from tests.cast import Cast

LATER = datetime(2099, 3, 2, 8, tzinfo=UTC)
"""09:00 on the clocks of the body."""
LIST = "/settings/decisions/"


@pytest.fixture
def client(cast: Cast) -> Client:
    return cast.client(cast.administrator)


def page(key: str = ENGAGEMENT.key) -> str:
    return reverse("policy:decision", args=[key])


def sent(**more: str) -> dict[str, str]:
    values = {"answer": "5", "reason": "Council decision 12", "when": "later"}
    return {**values, "from_day": "2099-03-02", "from_clock": "09:00", **more}


def version(cast: Cast, **rules: Any) -> Version:
    values = {"opened_at": cast.now, "opened_by": cast.administrator.user, "effective_at": cast.now}
    return Version.objects.create(
        number=3, state=VersionState.IN_FORCE, content={"answers": {}, "rules": rules, "wordings": {}}, **values
    )


def test_decision_is_planned_for_a_time_of_the_body_s_clocks(cast: Cast, client: Client) -> None:
    answer = client.post(page(), sent(), follow=True)

    row = Change.objects.get()
    assert (row.key, row.value, row.at, row.reason, row.planned_by, row.version) == (
        "engagement",
        5,
        LATER,
        "Council decision 12",
        cast.administrator.user,
        None,
    )
    assert (decided(ENGAGEMENT), Decision.objects.count()) == (3, 0)
    assert "The decision is planned: it holds from" in answer.content.decode()


def test_planned_decision_is_taken_when_its_time_comes(cast: Cast, client: Client) -> None:
    client.post(page(), sent())

    assert (take_due(LATER - timedelta(minutes=1)), decided(ENGAGEMENT)) == (0, 3)
    assert (take_due(LATER), decided(ENGAGEMENT)) == (1, 5)
    assert Decision.objects.get().decided_by == cast.administrator.user


def test_what_is_planned_is_shown_with_who_planned_it_and_withdrawn(cast: Cast, client: Client) -> None:
    client.post(page(), sent())
    pages = [cast.client(cast.reader).get(where).content.decode() for where in (page(), LIST)]
    assert [
        ["Planned:" in pages[0], "Another decision is planned:" in pages[1]],
        ["Mihai Rusu" in p for p in pages],
    ] == [
        [True, True],
        [True, True],
    ]
    withdraw = reverse("policy:change_withdraw", args=[Change.objects.get().pk])
    assert [withdraw in text for text in (pages[0], client.get(page()).content.decode())] == [False, True]

    assert client.post(withdraw, {"decision": "1"}).url == page()
    assert (take_due(LATER), decided(ENGAGEMENT)) == (0, 3)
    assert "Planned:" not in client.get(page()).content.decode()


def test_what_could_not_be_taken_says_why(cast: Cast, client: Client) -> None:
    client.post(page(), sent())
    Change.objects.update(value=9)
    take_due(LATER)
    text = client.get(page()).content.decode()

    assert ["Could not be taken:" in text, "This value is not possible here." in text] == [True, True]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"from_day": ""}, "Choose a day."),
        ({"from_day": "2099-02-30"}, "Enter a valid date."),
        ({"from_day": "2020-01-01"}, "Choose a time that is not over yet."),
        # The clocks are put forward: half past two does not exist.
        ({"from_day": "2027-03-28", "from_clock": "02:30"}, "couldn’t be interpreted in time zone Europe/Oslo"),
        ({"when": "perhaps"}, "is not one of the available choices"),
        ({"answer": "9"}, "is not one of the available choices"),
    ],
)
def test_time_that_is_none_is_said_and_nothing_is_lost(
    cast: Cast, client: Client, changes: dict[str, str], said: str
) -> None:
    answer = client.post(page(), sent(**changes))
    text = answer.content.decode()

    assert (answer.status_code, Change.objects.count(), Decision.objects.count()) == (422, 0, 0)
    assert [words in text for words in (said, "Council decision 12")] == [True, True]


def test_second_change_of_the_same_question_is_refused(cast: Cast, client: Client) -> None:
    client.post(page(), sent())
    answer = client.post(page(), sent(answer="6"))

    assert (answer.status_code, Change.objects.count()) == (422, 1)
    assert "waits already: withdraw it first." in answer.content.decode()


def test_day_without_a_time_begins_at_midnight(cast: Cast, client: Client) -> None:
    client.post(page(), sent(from_clock=""))

    assert Change.objects.get().at == datetime(2099, 3, 1, 23, tzinfo=UTC)


def test_page_and_list_say_where_the_policy_in_force_says_something_else(cast: Cast, client: Client) -> None:
    version(cast, recertify_months=6, engagement=3)
    words = "Clause 2.7 of version 3 says: 6 months."

    assert [words in client.get(where).content.decode() for where in (page("recertify_months"), LIST, page())] == [
        True,
        True,
        False,
    ]


def test_version_says_otherwise_only_where_it_does(cast: Cast) -> None:
    made = version(cast, recertify_months=6, engagement=9)

    assert says_otherwise(made, RECERTIFY_MONTHS, 12) == Says("2.7", 3, "6 months")
    # Adopted with a release that knew another degree.
    assert says_otherwise(made, ENGAGEMENT, 3) is None
    assert [says_otherwise(*case) for case in ((None, RECERTIFY_MONTHS, 12), (made, RECERTIFY_MONTHS, 6))] == [None] * 2
    assert [says_otherwise(made, QUESTIONS[key], 5) for key in ("proof_days", "dormant_days")] == [None, None]


def test_list_asks_as_much_however_much_is_planned(cast: Cast, client: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    asked()
    before = asked()
    version(cast, recertify_months=6, dormant_days=30)
    for key in ("engagement", "dormant_days", "capture_months"):
        Change.objects.create(key=key, value=3, at=LATER, planned_at=cast.now, planned_by=cast.administrator.user)
    decide(question=ENGAGEMENT, value=4, by=None, now=cast.now)
    asked()

    assert asked() == before
