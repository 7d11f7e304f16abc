from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.core.scoping import ScopeMissing, current_version, forget_version, scope
from rostra.people.models import Body
from rostra.policy.actions import decide
from rostra.policy.decisions import CALENDAR, ENGAGEMENT, MONITORING, SECOND_PERSON, WORKING_HOURS
from rostra.policy.models import Decision
from rostra.policy.office_calendar import OfficeCalendar
from rostra.policy.queries import decided, kept, working_calendar
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    kept._kept.clear()
    yield
    kept._kept.clear()


def version(body: Body) -> int:
    return Body.objects.values_list("policy_version", flat=True).get(pk=body.pk)


def queries(*questions: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        for question in questions:
            decided(question)
        working_calendar("Europe/Oslo")
    return len(captured)


def test_decisions_cost_one_query_under_a_version_and_then_none(cast: Any) -> None:
    decide(question=ENGAGEMENT, value=5, by=None, now=cast.now)
    asked = (ENGAGEMENT, MONITORING, WORKING_HOURS, CALENDAR, SECOND_PERSON, ENGAGEMENT)

    with scope(cast.body, version=version(cast.body)):
        assert (queries(*asked), queries(*asked), decided(ENGAGEMENT)) == (1, 0, 5)
    with scope(cast.body, version=version(cast.body)):
        assert queries(*asked) == 0


def test_without_a_version_each_is_asked_for(cast: Any) -> None:
    assert queries(ENGAGEMENT, MONITORING) == 3


def test_short_piece_of_work_asks_once_and_sees_what_holds_now(cast: Any) -> None:
    found = []
    for value in (5, 6):
        decide(question=ENGAGEMENT, value=value, by=None, now=cast.now)
        with kept.as_decided_now():
            found.append((queries(ENGAGEMENT, MONITORING), queries(ENGAGEMENT, MONITORING), decided(ENGAGEMENT)))

    assert (found, current_version()) == ([(1, 0, 5), (1, 0, 6)], None)


def test_decision_sets_the_version_of_the_body_to_its_key(cast: Any) -> None:
    before = version(cast.body)
    row = decide(question=ENGAGEMENT, value=5, by=None, now=cast.now)

    assert (before, version(cast.body), version(cast.other)) == (0, row.pk, 0)


def test_decision_is_seen_at_once_by_whoever_takes_it(cast: Any) -> None:
    with scope(cast.body, version=0):
        assert decided(ENGAGEMENT) == 3
        with scope(cast.body, version=0):
            decide(question=ENGAGEMENT, value=5, by=None, now=cast.now)
            assert (decided(ENGAGEMENT), current_version()) == (5, None)
        # The scope around it forgot as well.
        assert (decided(ENGAGEMENT), current_version()) == (5, None)


def test_the_next_request_sees_a_decision(cast: Any) -> None:
    client = cast.client(cast.administrator)
    page = reverse("policy:decision", args=[ENGAGEMENT.key])

    before = client.get(page).context["words"]
    client.post(page, {"answer": "6", "reason": "x"})

    assert [before, client.get(page).context["words"]] == ["Comments are open", "Ideas that people develop together"]


def test_what_was_decided_and_rolled_back_is_never_kept(cast: Any) -> None:
    with scope(cast.body, version=0):
        with transaction.atomic():
            row = decide(question=ENGAGEMENT, value=5, by=None, now=cast.now)
            assert decided(ENGAGEMENT) == 5
            transaction.set_rollback(True)
        assert decided(ENGAGEMENT) == 3
    with scope(cast.body, version=version(cast.body)):
        assert decided(ENGAGEMENT) == 3
    again = decide(question=ENGAGEMENT, value=4, by=None, now=cast.now)
    # The version of what was rolled back is never that of another state.
    assert again.pk > row.pk


def test_bodies_do_not_see_each_other(cast: Any) -> None:
    decide(question=ENGAGEMENT, value=5, by=None, now=cast.now)
    found = []
    for body in (cast.body, cast.other, cast.body):
        with scope(body, version=7):
            found.append(decided(ENGAGEMENT))

    assert found == [5, 3, 5]


def test_deciding_for_one_body_forgets_no_version_of_another(cast: Any) -> None:
    with scope(cast.other, version=3):
        with scope(cast.body, version=4):
            forget_version()
            assert current_version() is None
        assert current_version() == 3


def test_databases_do_not_see_each_other(committed: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Cast(now=now)
    with scope(made.body, version=1):
        assert decided(ENGAGEMENT) == 3
    with scope(made.body):
        decide(question=ENGAGEMENT, value=5, by=None, now=now)
    with scope(made.body, version=1):
        assert decided(ENGAGEMENT) == 3
        monkeypatch.setitem(connection.settings_dict, "NAME", "another")
        assert decided(ENGAGEMENT) == 5


def test_the_oldest_body_is_forgotten_first(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    for number in (1, 2, 1, 3):
        with scope(cast.body, version=number):
            decided(ENGAGEMENT)

    assert [key[2] for key in kept._kept] == [1, 3]


def test_calendar_of_a_version_is_the_one_that_was_decided(cast: Any) -> None:
    decide(question=CALENDAR, value=OfficeCalendar(("NO",)), by=None, now=cast.now)
    with scope(cast.body, version=version(cast.body)):
        first = working_calendar("Europe/Oslo")
        assert (working_calendar("Europe/Oslo") is first, first.closed.regions[0].country) == (True, "NO")


def test_page_asks_decisions_once_and_then_never(cast: Any) -> None:
    decide(question=ENGAGEMENT, value=5, by=None, now=cast.now)
    client = cast.client(cast.administrator)
    kept._kept.clear()

    def asked() -> int:
        table = f'FROM "{Decision._meta.db_table}" WHERE'
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("policy:calendar")).status_code == 200
        return sum("DISTINCT ON" in row["sql"] and table in row["sql"] for row in captured.captured_queries)

    assert (asked(), asked()) == (1, 0)


def test_version_belongs_to_a_scope() -> None:
    with pytest.raises(ScopeMissing):
        current_version()
    with pytest.raises(ScopeMissing):
        forget_version()
