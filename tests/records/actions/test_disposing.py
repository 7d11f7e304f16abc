from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.people.actions import NotAllowed
from rostra.people.models import Notice
from rostra.records import signing
from rostra.records.actions.deciding import revoke_decision
from rostra.records.actions.disposing import (
    ListNotPossible,
    drop_list,
    leave_out,
    make_list,
    make_lists,
    put_back,
    review_list,
    sign_list,
)
from rostra.records.actions.holding import place_hold
from rostra.records.enums import Direction, EndAction, ListState
from rostra.records.models import DisposalItem, DisposalList, Record, RecordClass
from rostra.records.signing import digests, listed
from tests.records.gone import Archive


@pytest.fixture
def due(archive: Archive) -> Archive:
    """Three comments that are due."""
    for text in ("One", "Two", "Three"):
        archive.comment(text)
    archive.due()
    return archive


def _items(row: DisposalList) -> list[DisposalItem]:
    return list(DisposalItem.objects.filter(list=row).select_related("list").order_by("pk"))


def test_the_job_lists_what_is_due_under_a_decision_in_force(due: Archive) -> None:
    decision = due.decide()

    [row] = make_lists(now=due.now)

    assert (row.decision, row.made_by, row.state, row.until) == (decision, None, ListState.DRAFT, date(2026, 11, 24))
    assert [item.record for item in _items(row)] == due.records()
    assert Notice.objects.get(kind="records.list_made").user == due.officer.user
    assert Event.objects.get(kind="records.list_made").data["records"] == 3


def test_a_list_under_way_is_enough(due: Archive) -> None:
    decision = due.decide()
    make_lists(now=due.now)

    assert make_lists(now=due.now) == []
    with pytest.raises(ListNotPossible):
        due.listed(decision)


def test_nothing_is_listed_without_a_decision_in_force(due: Archive) -> None:
    due.decide("late", valid_from=date(2027, 1, 1))
    due.decide("past", valid_until=date(2025, 1, 1))
    revoke_decision(decision=due.decide("revoked"), reason="x", by=due.officer, now=due.now)

    assert make_lists(now=due.now) == []


def test_only_what_the_decision_covers_is_listed(due: Archive) -> None:
    other = RecordClass.objects.create(code="2", name="Other", action=EndAction.DISPOSE, retention_months=1)
    first, second, third = due.records()
    Record.objects.filter(pk=first.pk).update(record_class=other)
    Record.objects.filter(pk=second.pk).update(due_on=None)

    assert [item.record for item in _items(due.listed())] == [third]


def test_what_is_kept_for_good_is_not_listed_whatever_day_stands_there(due: Archive) -> None:
    RecordClass.objects.update(action=EndAction.KEEP)
    due.decide()

    assert make_lists(now=due.now) == []


@pytest.mark.parametrize(("direction", "count"), [(Direction.RECEIVED, 1), (Direction.CREATED, 2), (Direction.BOTH, 3)])
def test_received_and_own_content_are_told_apart(due: Archive, direction: Direction, count: int) -> None:
    Record.objects.filter(pk__in=[record.pk for record in due.records()[:2]]).update(incoming=False)

    assert len(_items(due.listed(due.decide(direction=direction)))) == count


def test_what_a_hold_covers_is_not_listed(due: Archive) -> None:
    first, *rest = due.records()
    place_hold(title="Court", reason="Case 1", records=[first], by=due.officer, now=due.now)

    assert [item.record for item in _items(due.listed())] == rest


def test_what_waits_on_another_list_is_not_listed_again(due: Archive) -> None:
    due.listed(due.decide("1"))

    with pytest.raises(ListNotPossible):
        due.listed(due.decide("2"))


def test_what_is_due_is_listed_set_against_set(due: Archive) -> None:
    with CaptureQueriesContext(connection) as asked:
        due.listed()

    # As a condition on each record, all that the same statement had listed so far would be looked through for each.
    [insert] = [query["sql"] for query in asked if query["sql"].startswith("INSERT INTO records_disposalitem")]
    assert " EXCEPT " in insert


def test_a_list_is_made_by_an_officer_for_days_that_have_come(due: Archive) -> None:
    decision = due.decide()
    with pytest.raises(NotAllowed):
        make_list(decision=decision, until=date(2026, 1, 2), by=due.second, now=due.now)
    with pytest.raises(ListNotPossible) as refused:
        make_list(decision=decision, until=date(2026, 11, 25), by=due.officer, now=due.now)

    assert refused.value.field == "until"


def test_a_list_needs_a_decision_in_force(due: Archive) -> None:
    decision = due.decide(valid_until=date(2026, 1, 1))

    with pytest.raises(ListNotPossible):
        due.listed(decision)


def test_two_different_people_sign(due: Archive) -> None:
    row = due.signed()

    assert (row.state, row.first_by, row.second_by) == (ListState.SIGNED, due.officer.user, due.second.user)
    assert row.next_try_at == due.now
    told = Event.objects.filter(kind__in=["records.list_reviewed", "records.list_signed"]).order_by("pk")
    assert [event.actor for event in told] == [due.officer.user, due.second.user]


def test_nobody_signs_twice(due: Archive) -> None:
    row = due.listed()
    row = review_list(row=row, version=row.version, by=due.officer, now=due.now)

    with pytest.raises(ListNotPossible):
        sign_list(row=row, version=row.version, by=due.officer, now=due.now)


def test_an_administrator_signs_second_only_and_others_not_at_all(due: Archive) -> None:
    row = due.listed()
    with pytest.raises(NotAllowed):
        review_list(row=row, version=row.version, by=due.second, now=due.now)
    row = review_list(row=row, version=row.version, by=due.officer, now=due.now)
    with pytest.raises(NotAllowed):
        sign_list(row=row, version=row.version, by=due.cast.editor, now=due.now)


def test_a_list_under_a_revoked_decision_is_not_signed(due: Archive) -> None:
    row = due.listed()
    revoke_decision(decision=row.decision, reason="x", by=due.officer, now=due.now)
    row.refresh_from_db()

    with pytest.raises(ListNotPossible):
        review_list(row=row, version=row.version, by=due.officer, now=due.now)


def test_who_signs_what_was_changed_meanwhile_is_told(due: Archive) -> None:
    row = due.listed()
    version = row.version
    leave_out(item=_items(row)[0], reason="Interesting", version=version, by=due.officer, now=due.now)

    with pytest.raises(Faster):
        review_list(row=row, version=version, by=due.officer, now=due.now)


def test_a_record_is_left_out_with_a_reason_and_put_back(due: Archive) -> None:
    row = due.listed()
    item = _items(row)[0]
    with pytest.raises(ListNotPossible) as refused:
        leave_out(item=item, reason=" ", version=row.version, by=due.officer, now=due.now)
    assert refused.value.field == "reason"

    leave_out(item=item, reason="A first", version=row.version, by=due.officer, now=due.now)
    item = _items(row)[0]
    assert (item.left_out_by, item.left_out_reason) == (due.officer.user, "A first")
    with pytest.raises(Faster):
        leave_out(item=item, reason="Again", version=item.list.version, by=due.officer, now=due.now)

    item = _items(row)[0]
    put_back(item=item, version=item.list.version, by=due.officer, now=due.now)
    item = _items(row)[0]
    assert (item.left_out_by, item.left_out_reason) == (None, "")
    with pytest.raises(Faster):
        put_back(item=item, version=item.list.version, by=due.officer, now=due.now)


def test_a_change_after_the_first_signature_takes_it_back(due: Archive) -> None:
    row = due.listed()
    row = review_list(row=row, version=row.version, by=due.officer, now=due.now)

    leave_out(item=_items(row)[0], reason="A first", version=row.version, by=due.officer, now=due.now)

    row.refresh_from_db()
    assert (row.state, row.first_by, row.first_at) == (ListState.DRAFT, None, None)
    assert Event.objects.filter(kind="records.list_reopened").count() == 1


def test_a_signed_list_is_not_changed(due: Archive) -> None:
    row = due.signed()

    with pytest.raises(ListNotPossible):
        leave_out(item=_items(row)[0], reason="Late", version=row.version, by=due.officer, now=due.now)
    with pytest.raises(NotAllowed):
        put_back(item=_items(row)[0], version=row.version, by=due.cast.editor, now=due.now)


def test_an_empty_list_is_not_signed(due: Archive) -> None:
    row = due.listed()
    for number in range(3):
        item = _items(row)[number]
        leave_out(item=item, reason="Stays", version=item.list.version, by=due.officer, now=due.now)
    row.refresh_from_db()

    with pytest.raises(ListNotPossible):
        review_list(row=row, version=row.version, by=due.officer, now=due.now)


def test_a_list_is_dropped_with_a_reason_until_it_is_executed(due: Archive) -> None:
    row = due.signed()
    with pytest.raises(ListNotPossible) as refused:
        drop_list(row=row, reason="", version=row.version, by=due.officer, now=due.now)
    assert refused.value.field == "reason"

    drop_list(row=row, reason="A mistake", version=row.version, by=due.officer, now=due.now)

    assert (row.state, row.note, row.next_try_at) == (ListState.DROPPED, "A mistake", None)
    with pytest.raises(ListNotPossible):
        drop_list(row=row, reason="Again", version=row.version, by=due.officer, now=due.now)


def test_signatures_are_for_these_records(due: Archive) -> None:
    row = due.listed()
    first, second, third = (record.pk for record in due.records())
    leave_out(item=_items(row)[1], reason="A first", version=row.version, by=due.officer, now=due.now)
    row.refresh_from_db()
    row = due.signed(row)

    told = Event.objects.filter(kind__in=["records.list_reviewed", "records.list_signed"])
    wanted = sha256(f"{first},{third}".encode()).hexdigest()
    assert [event.data for event in told] == [{"records": 2, "digest": wanted}] * 2
    assert digests(row.body_id) == {row.pk: wanted}
    assert (listed(row).has(first), listed(row).has(second), listed(row).has(third + 1)) == (True, False, False)


def test_digests_are_the_same_in_parts(due: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    row = due.signed()
    monkeypatch.setattr(signing, "CHUNK", 2)

    assert listed(row).digest == digests(row.body_id)[row.pk] == row.digest


def test_a_list_that_the_first_did_not_sign_like_this_is_reviewed_anew(due: Archive) -> None:
    row = due.listed()
    row = review_list(row=row, version=row.version, by=due.officer, now=due.now)
    DisposalItem.objects.filter(pk=_items(row)[0].pk).delete()

    row = sign_list(row=row, version=row.version, by=due.second, now=due.now)

    assert (row.state, row.first_by, row.note) == (ListState.DRAFT, None, "differs")
    page = due.cast.client(due.officer).get(f"/records/disposal/{row.pk}/").content.decode()
    assert "What was on it was not what had been signed." in page
    row = due.signed(row)
    assert (row.state, row.note) == (ListState.SIGNED, "")


def test_only_a_list_that_waits_for_a_second_signature_is_signed(due: Archive) -> None:
    row = due.listed()
    row = review_list(row=row, version=row.version, by=due.officer, now=due.now)
    leave_out(item=_items(row)[0], reason="A first", version=row.version, by=due.officer, now=due.now)
    row.refresh_from_db()
    row = drop_list(row=row, reason="A mistake", version=row.version, by=due.officer, now=due.now)

    with pytest.raises(Faster):
        sign_list(row=row, version=row.version, by=due.second, now=due.now)

    row.refresh_from_db()
    assert (row.state, row.note) == (ListState.DROPPED, "A mistake")
