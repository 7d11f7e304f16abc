from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.channels.contract import Outgoing
from rostra.channels.testing import FakeNetwork, Fault
from rostra.core.models import Heartbeat
from rostra.publishing.actions import cancel_delivery, decide_unsure, queue_delivery, retry_failed, withdraw_delivery
from rostra.publishing.content import digest
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Attempt, Delivery
from tests.publishing.desk import Clock, Desk

SOURCE_ID = 70


def _thread(desk: Desk, parts: int = 3, *, outgoing: Outgoing | None = None, **options: Any) -> list[Delivery]:
    rows: list[Delivery] = []
    for part in range(parts):
        follows = rows[-1] if rows else None
        post = outgoing if outgoing and not part else Outgoing(text=f"Part {part}.", language="en")
        rows.append(desk.queue(source_id=SOURCE_ID, outgoing=post, part=part, follows=follows, **options))
    return rows


def _states(desk: Desk, rows: list[Delivery]) -> list[str]:
    return [desk.state(row) for row in rows]


def _later(desk: Desk, clock: Clock, *, seconds: int = 61, times: int = 1) -> None:
    for _ in range(times):
        clock.forward(seconds=seconds)
        desk.work()


def test_each_part_answers_the_one_before_it(desk: Desk, network: FakeNetwork) -> None:
    rows = _thread(desk)

    desk.work()

    items = network.items("city")
    assert _states(desk, rows) == ["sent"] * 3
    assert [item.text for item in items] == ["Part 0.", "Part 1.", "Part 2."]
    assert [item.reply_to for item in items] == ["", items[0].ref, items[1].ref]


def test_thread_that_answers_somebody_stays_in_their_conversation(desk: Desk, network: FakeNetwork) -> None:
    question = network.write("citizen", "Is it open?")
    rows = _thread(desk, 2, outgoing=Outgoing(text="Part 0.", reply_to=question.ref, root=question.ref))

    desk.work()

    items = network.items("city")
    assert [item.reply_to for item in items] == [question.ref, items[0].ref]
    assert {row.thread for row in rows} == {question.ref}


def test_what_was_approved_is_proven_though_the_place_comes_later(desk: Desk, network: FakeNetwork) -> None:
    rows = _thread(desk)

    desk.work()

    for row in rows:
        row.refresh_from_db()
    assert [row.content["reply_to"] for row in rows] == ["", "", ""]
    assert [row.content.get("part", 0) for row in rows] == [0, 1, 2]
    assert [bytes(row.content_hash) for row in rows] == [digest(row.content) for row in rows]


def test_rest_waits_visibly_behind_a_part_that_failed_and_goes_after_it(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    rows = _thread(desk)
    network.plan("city", "publish", Fault("refused", code="invalid"))
    other = desk.queue("Another post.")

    desk.work()
    _later(desk, clock, seconds=600)
    waiting = _states(desk, rows)
    rows[1].refresh_from_db()
    retry_failed(delivery=Delivery.objects.select_related("account").get(pk=rows[0].pk), by=None, now=clock())
    desk.work()

    assert waiting == ["failed invalid", "due follows", "due follows"]
    assert rows[1].reason == "It waits until the part before it in the thread is published."
    assert [*_states(desk, rows), desk.state(other)] == ["sent"] * 4
    assert desk.texts(network) == ["Another post.", "Part 0.", "Part 1.", "Part 2."]


def test_token_that_expires_in_the_middle_of_a_thread_doubles_and_loses_nothing(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    rows = _thread(desk)
    Delivery.objects.filter(pk=rows[1].pk).update(due_at=clock() + timedelta(minutes=1))
    desk.work()
    network.plan("city", "publish", Fault("locked", code="credentials"))
    _later(desk, clock, times=3)
    broken = _states(desk, rows)

    Account.objects.update(state=AccountState.ACTIVE, error_code="")
    failed = Delivery.objects.select_related("account").get(pk=rows[1].pk)
    retry_failed(delivery=failed, by=None, now=clock())
    desk.work()

    assert broken == ["sent", "failed credentials", "due follows"]
    assert _states(desk, rows) == ["sent"] * 3
    assert desk.texts(network) == ["Part 0.", "Part 1.", "Part 2."]


def test_part_that_nobody_knows_about_holds_up_the_rest_until_it_is_found(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    rows = _thread(desk)
    network.plan("city", "publish", Fault("retry", when="after"))

    desk.work()
    between = _states(desk, rows)
    _later(desk, clock)

    assert between == ["unknown timeout", "due", "due"]
    assert _states(desk, rows) == ["sent"] * 3
    assert desk.texts(network) == ["Part 0.", "Part 1.", "Part 2."]


def test_part_behind_one_whose_place_nobody_knows_fails(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    rows = _thread(desk, 2)
    Delivery.objects.filter(pk=rows[0].pk).update(state=DeliveryState.UNSURE, next_try_at=None)

    decide_unsure(delivery=Delivery.objects.get(pk=rows[0].pk), sent=True, by=None, now=clock())
    desk.work()

    assert _states(desk, rows) == ["sent", "failed no_place"]


def test_answer_behind_a_thread_that_is_stuck_goes_out(desk: Desk, network: FakeNetwork) -> None:
    question = network.write("citizen", "Is it open?")
    answer = Outgoing(text="Part 0.", reply_to=question.ref, root=question.ref)
    rows = _thread(desk, 2, outgoing=answer)
    network.plan("city", "publish", Fault("refused", code="invalid"))
    later = desk.queue(outgoing=Outgoing(text="Later.", reply_to=question.ref, root=question.ref))

    desk.work()

    assert [*_states(desk, rows), desk.state(later)] == ["failed invalid", "due follows", "sent"]


# --- Cancel and withdraw


def test_cancelling_a_part_cancels_what_follows_it(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    rows = _thread(desk, due_at=clock() + timedelta(hours=1))

    cancel_delivery(delivery=rows[1], by=desk.cast.editor.user, now=clock())
    _later(desk, clock, seconds=3601)

    assert _states(desk, rows) == ["sent", "cancelled", "cancelled"]
    assert Event.objects.filter(kind="publishing.delivery_cancelled", actor=desk.cast.editor.user).count() == 2


def test_cancelled_thread_that_is_queued_again_goes_out_whole(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    rows = _thread(desk, due_at=clock() + timedelta(hours=1))
    cancel_delivery(delivery=rows[0], by=None, now=clock())

    again = _thread(desk)
    desk.work()

    assert [row.pk for row in again] == [row.pk for row in rows]
    assert desk.texts(network) == ["Part 0.", "Part 1.", "Part 2."]


def test_withdrawing_a_part_takes_back_the_rest_of_the_thread(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    rows = _thread(desk, 4)
    network.plan("library", "publish", Fault("retry"))
    desk.work()
    Delivery.objects.filter(pk=rows[3].pk).update(state=DeliveryState.FAILED, ref="")
    network.delete(network.items("city")[3].ref)

    withdraw_delivery(delivery=Delivery.objects.get(pk=rows[1].pk), by=desk.cast.editor.user, now=clock())
    desk.work()

    assert _states(desk, rows) == ["sent", "withdrawn", "withdrawn", "cancelled"]
    assert desk.texts(network) == ["Part 0."]


def test_part_that_is_on_its_way_when_the_thread_is_withdrawn_is_taken_back_when_it_is_there(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    rows = _thread(desk, 2)
    network.plan("city", "publish", Fault("slow"))
    network.plan("city", "publish", Fault("retry", when="after"))
    desk.work()
    before = _states(desk, rows)

    withdraw_delivery(delivery=Delivery.objects.get(pk=rows[0].pk), by=None, now=clock())
    desk.work()
    _later(desk, clock, times=2)

    assert before == ["sent", "unknown timeout"]
    assert _states(desk, rows) == ["withdrawn", "withdrawn"]
    assert desk.texts(network) == []


def test_part_that_never_arrived_when_the_thread_is_withdrawn_is_cancelled(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    rows = _thread(desk, 2)
    network.plan("city", "publish", Fault("slow"))
    network.plan("city", "publish", Fault("retry", sent=True))
    desk.work()

    withdraw_delivery(delivery=Delivery.objects.get(pk=rows[0].pk), by=None, now=clock())
    _later(desk, clock, times=4)

    assert _states(desk, rows) == ["withdrawn", "cancelled"]
    assert len(network.calls("publish")) == 2


def test_part_that_was_cancelled_stays_so_when_the_thread_is_withdrawn(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    rows = _thread(desk, 2)
    cancel_delivery(delivery=rows[1], by=None, now=clock())
    desk.work()

    withdraw_delivery(delivery=Delivery.objects.get(pk=rows[0].pk), by=None, now=clock())
    desk.work()

    assert _states(desk, rows) == ["withdrawn", "cancelled"]


def test_part_that_is_queued_behind_one_that_failed_says_so(desk: Desk, network: FakeNetwork) -> None:
    network.plan("city", "publish", Fault("refused", code="invalid"))
    first = desk.queue(source_id=SOURCE_ID)
    desk.work()
    first.refresh_from_db()

    second = desk.queue("More.", source_id=SOURCE_ID, part=1, follows=first)

    assert desk.state(second) == "due follows"


def test_withdrawing_twice_asks_the_rest_once(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    rows = _thread(desk, 3)
    desk.work()
    for number in (2, 1):
        withdraw_delivery(delivery=Delivery.objects.get(pk=rows[number].pk), by=None, now=clock())

    assert Event.objects.filter(kind="publishing.withdraw_asked").count() == 2


# --- Queue


@pytest.mark.parametrize("part", [0, 2])
def test_part_follows_the_one_before_it_and_nothing_else(desk: Desk, clock: Clock, part: int) -> None:
    first = desk.queue(source_id=SOURCE_ID)

    with pytest.raises(ValueError, match="follows"):
        desk.queue(source_id=SOURCE_ID, part=part, follows=first)


def test_part_behind_one_that_is_out_already_is_due_at_once(desk: Desk, network: FakeNetwork) -> None:
    first = desk.queue(source_id=SOURCE_ID)
    desk.work()
    first.refresh_from_db()

    second = desk.queue("More.", source_id=SOURCE_ID, part=1, follows=first)
    desk.work()

    assert _states(desk, [first, second]) == ["sent", "sent"]


def test_end_of_its_time_is_kept_and_logged(desk: Desk, clock: Clock) -> None:
    end = clock() + timedelta(days=3)

    delivery = desk.queue(expires_at=end)

    delivery.refresh_from_db()
    event = Event.objects.get(kind="publishing.expiry_set", about=f"publishing.delivery:{delivery.pk}")
    assert (delivery.expires_at, event.data) == (end, {"expires_at": end.isoformat()})


# --- Releases side by side


def test_row_that_the_release_before_wrote_is_sent_as_ever(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    delivery = desk.queue("Queued before the upgrade.")
    since = ("part", "follows_id", "expires_at", "taken_by_id", "taken_at", "look_at", "looked_at")
    new = (*since, "shown", "shown_at", "shown_hash", "shown_text")
    columns = [str(field.column) for field in Delivery._meta.local_fields if field.column not in (*new, "id")]
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE old AS SELECT {names} FROM publishing_delivery")  # noqa: S608 - names of columns
        Delivery.objects.filter(pk=delivery.pk).update(source="bygone", key="bygone", state="cancelled")
        cursor.execute(f"INSERT INTO publishing_delivery ({names}) SELECT {names} FROM old")  # noqa: S608 - as above

    desk.work()

    row = Delivery.objects.exclude(pk=delivery.pk).get()
    assert (desk.state(row), row.part, desk.texts(network)) == ("sent", 0, ["Queued before the upgrade."])


def test_worker_of_the_release_before_cannot_send_a_part_out_of_its_thread(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    rows = _thread(desk, 2)
    desk.work()
    rows[1].refresh_from_db()
    as_it_read = {name: value for name, value in rows[1].content.items() if name not in ("media", "references")}

    with pytest.raises(TypeError):
        Outgoing(**as_it_read)


def test_part_that_a_worker_of_the_release_before_left_is_looked_up_and_sent(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    rows = _thread(desk, 2)
    # It could not read the content, and took that for an unknown outcome.
    Delivery.objects.filter(pk=rows[1].pk).update(state="unknown", attempts=1, next_try_at=clock())

    desk.work()
    _later(desk, clock, times=3)

    assert _states(desk, rows) == ["sent", "sent"]
    assert desk.texts(network) == ["Part 0.", "Part 1."]


def test_row_that_a_worker_of_the_release_before_had_begun_is_finished_by_this_one(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    arrived, lost = desk.queue("It arrived."), desk.queue("It did not.")
    for row in (arrived, lost):
        Delivery.objects.filter(pk=row.pk).update(state="sending", attempts=1, next_try_at=clock())
        Attempt.objects.create(delivery=row, number=1, worker="release-before:1:ab", began_at=clock())
    Heartbeat.objects.create(worker="release-before:1:ab", started_at=clock(), at=clock())
    network.write("city", "It arrived.", key=arrived.key)

    desk.work()
    while_it_lives = _states(desk, [arrived, lost])
    _later(desk, clock, times=6)

    assert (while_it_lives, _states(desk, [arrived, lost])) == (["sending", "sending"], ["sent", "sent"])
    assert desk.texts(network) == ["It arrived.", "It did not."]


def test_content_that_only_a_later_release_understands_is_not_sent_and_says_so(
    desk: Desk, network: FakeNetwork
) -> None:
    delivery = desk.queue()
    content = {**delivery.content, "poll": ["Yes", "No"]}
    Delivery.objects.filter(pk=delivery.pk).update(content=content, content_hash=digest(content))

    desk.work()

    # A worker of that release may take it at the next try; after an hour of tries people are told.
    assert (desk.state(delivery), network.calls("publish")) == ("due internal", ())
    assert delivery.reason == "Something went wrong in Rostra itself: its log says what."


def test_queueing_a_part_twice_is_queueing_it_once(desk: Desk, clock: Clock) -> None:
    rows = _thread(desk, 2)

    again = queue_delivery(
        account=desk.account,
        source="editorial.version",
        source_id=SOURCE_ID,
        outgoing=Outgoing(text="Part 1.", language="en"),
        due_at=clock(),
        by=None,
        now=clock(),
        part=1,
        follows=rows[0],
    )

    assert (again.pk, Delivery.objects.count()) == (rows[1].pk, 2)
