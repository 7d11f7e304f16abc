"""The pages of the versions: what a draft changes, the decision on it, and what came with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.audit.models import Event
from rostra.people.queries import describe
from rostra.policy.actions import (
    Described,
    add_instrument,
    ask_adoption,
    give_seat,
    plan_change,
    raise_conflict,
    resolve_conflict,
    take_due,
)
from rostra.policy.enums import Function, InstrumentKind
from rostra.policy.models import Change, Version
from rostra.policy.queries import in_force
from rostra.policy.views.versions import begin_of
from tests.policy.drafting import answered, begin, put, second_administrator, staffed

PAGE = "/policy/versions/1/"


def told(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def ready(cast: Any) -> Version:
    staffed(cast)
    version = begin(cast)
    answered(cast, version)
    return version


def adoption(**more: str) -> dict[str, str]:
    return {"decision_number": "12/2026", "effective_on": "", "review_on": "2099-01-01", "summary": "First.", **more}


def test_what_a_draft_changes_is_shown_before_and_after(cast: Any) -> None:
    put(cast, begin(cast), "E8.6", {"options": ["moderate"], "rules": {"response_minutes": 240}})
    page = cast.client(cast.reader).get(PAGE).content.decode()
    assert "Now: 8 hours of working time — then: 4 hours of working time" in page
    assert "Not agreed yet:" in page
    assert "/ask/" not in page


def test_version_is_asked_for_and_adopted_by_another(cast: Any) -> None:
    ready(cast)
    second_administrator(cast)
    first, second = cast.client(cast.administrator), cast.client(cast.approver)
    assert first.post(f"{PAGE}ask/").status_code == 302
    assert "another administrator takes it" in first.get(PAGE).content.decode()
    assert "another administrator takes it" in first.post(f"{PAGE}adopt/", adoption()).content.decode()
    assert f"{PAGE}adopt/" in second.get(PAGE).content.decode()
    assert second.post(f"{PAGE}adopt/", adoption(review_on="")).status_code == 422
    assert second.post(f"{PAGE}adopt/", adoption(effective_on="2001-01-01")).status_code == 422
    adopted = second.post(f"{PAGE}adopt/", adoption())
    assert told(adopted)[-1] == "The policy is adopted and in force."
    page = first.get(PAGE).content.decode()
    assert ["12/2026" in page, "Decisions that came with it" in page, "Jonas Berg" in page] == [True, True, True]
    held = in_force()
    assert held is not None
    assert "documents" in held.content


def test_person_who_administers_alone_is_told_so(cast: Any) -> None:
    ready(cast)
    client = cast.client(cast.administrator)
    assert "You administer this body alone" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}ask/")
    later = client.post(f"{PAGE}adopt/", adoption(effective_on="2098-06-01"))
    assert told(later)[-1] == "The policy is adopted; it comes into force at its time."
    assert Version.objects.get().effective_at == datetime(2098, 5, 31, 22, 0, tzinfo=UTC)
    assert "Planned" in client.get("/policy/").content.decode()


def test_page_of_what_was_asked_for_before_decides_nothing(cast: Any) -> None:
    version = ready(cast)
    client = cast.client(cast.administrator)
    client.post(f"{PAGE}ask/")
    old = client.post(f"{PAGE}adopt/", adoption(asked_at="2026-11-01T08:00:00+00:00"))
    version.refresh_from_db()
    assert (told(old)[-1], version.state) == ("This version of the policy stands otherwise by now.", "asked")
    assert version.asked_at is not None
    stamp = version.asked_at.isoformat()
    assert f'name="asked_at" value="{stamp}"' in client.get(PAGE).content.decode()
    client.post(f"{PAGE}adopt/", adoption(asked_at=stamp))
    version.refresh_from_db()
    assert version.state == "in_force"


def test_planned_decision_that_is_in_the_way_is_told_and_nothing_is_adopted(cast: Any) -> None:
    ready(cast)
    client, later = cast.client(cast.administrator), datetime(2098, 1, 1, tzinfo=UTC)
    given: dict[str, Any] = {"key": "response_minutes", "value": 60, "at": later, "reason": "", "version": None}
    plan_change(**given, by=cast.administrator, now=cast.now)
    client.post(f"{PAGE}ask/")
    refused = client.post(f"{PAGE}adopt/", adoption())
    page = refused.content.decode()
    assert refused.status_code == 422
    assert ["waits already: withdraw it first" in page, "Adopt this version" in page] == [True, True]
    assert Version.objects.get().state == "asked"


def test_draft_goes_back_and_is_given_up_on_its_page(cast: Any) -> None:
    version = ready(cast)
    client = cast.client(cast.administrator)
    client.post(f"{PAGE}ask/")
    assert "Say why" in told(client.post(f"{PAGE}return/", {"reason": ""}))[-1]
    client.post(f"{PAGE}return/", {"reason": "Too open."})
    version.refresh_from_db()
    assert version.state == "draft"
    client.post(f"{PAGE}drop/")
    version.refresh_from_db()
    again = told(client.post(f"{PAGE}drop/"))[-1]
    assert (version.state, again) == ("dropped", "This version of the policy stands otherwise by now.")
    assert client.get("/policy/versions/2/").status_code == 404


def test_readers_do_not_decide(cast: Any) -> None:
    ready(cast)
    client = cast.client(cast.reader)
    got = [client.post(f"{PAGE}{act}/", adoption()).status_code for act in ("ask", "adopt", "return", "drop")]
    assert got == [403] * 4
    assert client.post("/policy/draft/", {"form": "short"}).status_code == 403


def test_stuck_decision_is_shown_and_withdrawn_on_the_overview(cast: Any) -> None:
    change = plan_change(
        key="response_minutes",
        value=60,
        at=cast.now + timedelta(days=1),
        reason="",
        version=None,
        by=cast.administrator,
        now=cast.now,
    )
    Change.objects.filter(pk=change.pk).update(value=0)
    take_due(cast.now + timedelta(days=1))
    client = cast.client(cast.administrator)
    page = client.get("/policy/").content.decode()
    assert "A planned decision could not be taken: Time to answer" in page
    assert client.post(f"/policy/changes/{change.pk}/withdraw/").status_code == 302
    assert "could not be taken" not in client.get("/policy/").content.decode()
    assert "taken or withdrawn already" in told(client.post(f"/policy/changes/{change.pk}/withdraw/"))[-1]
    assert client.post("/policy/changes/0/withdraw/").status_code == 404


def test_change_of_an_earlier_release_is_shown_by_its_key(cast: Any) -> None:
    for key, value in (("long_gone", 1), ("engagement", "many")):
        Change.objects.create(
            key=key, value=value, at=cast.now, planned_at=cast.now, planned_by=cast.administrator.user
        )
    page = cast.client(cast.reader).get("/policy/").content.decode()
    assert ["long_gone" in page, "This value is not possible here." in page] == [True, True]


@pytest.mark.parametrize(
    ("zone", "day", "begin_at"),
    [
        ("Europe/Oslo", date(2026, 12, 1), datetime(2026, 11, 30, 23, 0, tzinfo=UTC)),
        ("Pacific/Auckland", date(2026, 12, 1), datetime(2026, 11, 30, 11, 0, tzinfo=UTC)),
        ("Pacific/Auckland", date(2026, 11, 24), None),
        ("Europe/Oslo", None, None),
    ],
)
def test_day_begins_on_the_clocks_of_the_body(
    cast: Any, zone: str, day: date | None, begin_at: datetime | None
) -> None:
    cast.body.time_zone = zone
    assert begin_of(day, cast.body, cast.now) == begin_at


def test_versions_are_listed_in_as_many_queries_however_many(cast: Any) -> None:
    client = cast.client(cast.reader)

    def queries(page: str) -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        return len(captured)

    version = ready(cast)
    ask_adoption(version=version, by=cast.administrator, now=cast.now)
    one = queries("/policy/versions/")
    Version.objects.bulk_create(
        Version(
            number=number,
            state="past",
            opened_at=cast.now,
            opened_by=cast.editor.user,
            adopted_at=cast.now,
            adopted_by=cast.approver.user,
            effective_at=cast.now,
        )
        for number in range(2, 32)
    )
    assert queries("/policy/versions/") == one


def test_log_says_in_words_what_was_done(cast: Any) -> None:
    version = ready(cast)
    give_seat(member=cast.editor, function=Function.LAW, by=cast.administrator, now=cast.now)
    described = Described(title="IT rules", kind=InstrumentKind.RULE, valid_until=date(2027, 1, 31))
    add_instrument(described=described, by=cast.administrator, now=cast.now)
    conflict = raise_conflict(items=("E6.1",), text="They differ.", by=cast.administrator, now=cast.now)
    resolve_conflict(conflict=conflict, resolution="The rules change.", by=cast.administrator, now=cast.now)
    plan_change(
        key="engagement",
        value=4,
        at=cast.now + timedelta(days=9),
        reason="",
        version=None,
        by=cast.administrator,
        now=cast.now,
    )
    ask_adoption(version=version, by=cast.administrator, now=cast.now)
    rows = describe(list(Event.objects.filter(kind__startswith="policy.").order_by("pk")))
    words = {row.label: [(detail.label, detail.value) for detail in row.details] for row in rows}
    names = {row.label: row.about.name for row in rows if row.about}
    assert dict(words["Rule beside the policy added"]) == {
        "Title": "IT rules",
        "Kind": "Internal rule",
        "Reference": "—",
        "Valid until": "31 January 2027",
    }
    assert ("Question", "6.1 The security rules that apply") in [
        (label.rstrip("s"), value) for label, value in words["Conflict of rules raised"]
    ]
    assert names["Rule beside the policy added"] == "IT rules"
    assert names["Conflict of rules resolved"] == "They differ."
    assert names["Seat in the policy team given"] == "Ana Popa"
    assert names["Decision on the policy asked for"] == "Version 1"
    assert names["Policy decision planned"] == "Degree of engagement"


def test_draft_that_waits_is_led_to_from_the_overview(cast: Any) -> None:
    version = ready(cast)
    ask_adoption(version=version, by=cast.administrator, now=cast.now)
    client = cast.client(cast.administrator)
    assert "Read and decide" in client.get("/policy/").content.decode()
    assert (
        "The draft waits for the decision: nothing is changed" in client.get("/policy/questions/E1.1/").content.decode()
    )
