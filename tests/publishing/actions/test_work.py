from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.channels.contract import Media, Outgoing
from rostra.channels.testing import FakeNetwork, Fault, Killed
from rostra.core import files, worker
from rostra.core.models import Heartbeat, StoredFile
from rostra.core.worker import identity
from rostra.people.models import Notice
from rostra.policy.actions import decide
from rostra.policy.decisions import UNSANCTIONED_PUBLISHING
from rostra.publishing.actions import cancel_delivery, sweep, withdraw_delivery
from rostra.publishing.actions import work as work_module
from rostra.publishing.content import digest
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Attempt, Delivery
from rostra.records.models import FileRemoval
from tests.cast import Cast
from tests.publishing.desk import Clock, Desk, connect


def _kinds(delivery: Delivery) -> list[str]:
    rows = Event.objects.filter(about=f"publishing.delivery:{delivery.pk}").order_by("pk")
    return [kind.removeprefix("publishing.") for kind in rows.values_list("kind", flat=True)]


def _jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="rostra:publishing.deliver").count()


def _forget_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


# --- Sending


def test_due_delivery_is_published_once(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    delivery = desk.queue("The bridge is open.")

    steps = desk.work(), desk.work()

    item = network.items("city")[0]
    assert (steps, desk.texts(network)) == ((1, 0), ["The bridge is open."])
    assert desk.state(delivery) == "sent"
    assert (delivery.ref, delivery.url, delivery.sent_at, delivery.next_try_at) == (item.ref, item.url, clock(), None)
    attempt = Attempt.objects.get()
    assert (attempt.number, attempt.worker, attempt.outcome, attempt.ended_at) == (1, identity(), "sent", clock())
    assert _kinds(delivery) == ["delivery_queued", "delivery_sent"]


def test_media_go_out_as_they_were_approved(desk: Desk, network: FakeNetwork) -> None:
    stored = files.store(b"a picture", content_type="image/png")
    digest = bytes(stored.sha256).hex()
    media = Media(sha256=digest, content_type="image/png", size=9, name="bridge.png", alt="The bridge", read=bytes)

    desk.queue(outgoing=Outgoing(text="Look.", media=(media,)))
    desk.work()

    assert network.items("city")[0].media == (("image/png", "The bridge"),)


@pytest.mark.parametrize("loss", ["row", "file", "bytes"])
def test_missing_file_fails_before_the_network(desk: Desk, network: FakeNetwork, loss: str) -> None:
    stored = files.store(b"a picture", content_type="image/png")
    digest = bytes(stored.sha256).hex()
    media = Media(sha256=digest, content_type="image/png", size=9, name="bridge.png", alt="", read=bytes)
    delivery = desk.queue(outgoing=Outgoing(text="Look.", media=(media,)))
    path = files._path(stored.body_id, bytes(stored.sha256))
    if loss == "row":
        FileRemoval.objects.create(sha256=stored.sha256, asked_at=desk.clock(), next_try_at=None)
        StoredFile.objects.all().delete()
    elif loss == "file":
        path.unlink()
    else:
        path.write_bytes(b"another")

    desk.work()

    assert desk.state(delivery) == "failed media_missing"
    assert network.calls("publish") == ()


def test_content_changed_after_approval_is_never_sent(desk: Desk, network: FakeNetwork) -> None:
    delivery = desk.queue("As approved.")
    Delivery.objects.update(content={**delivery.content, "text": "As slipped in."})

    desk.work()

    assert desk.state(delivery) == "failed altered"
    assert desk.texts(network) == []


def test_nothing_leaves_before_its_time(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    desk.queue(due_at=clock() + timedelta(hours=1))

    early = desk.work()
    clock.forward(hours=1)
    desk.work()

    assert (early, len(network.items("city"))) == (0, 1)


@pytest.mark.parametrize("code", ["too_long", "duplicate"])
def test_refused_content_fails_and_is_told(desk: Desk, network: FakeNetwork, cast: Cast, code: str) -> None:
    network.plan("city", "publish", Fault("refused", code=code))
    delivery = desk.queue()

    desk.work()

    assert desk.state(delivery) == f"failed {code}"
    assert _kinds(delivery) == ["delivery_queued", "delivery_failed"]
    notices = Notice.objects.filter(kind="publishing.failed")
    told = {notice.user_id for notice in notices}
    assert told == {cast.editor.user_id, cast.approver.user_id, cast.administrator.user_id}
    assert notices[0].data == {
        "delivery": delivery.pk,
        "source": "editorial.version",
        "source_id": 1,
        "account": "city",
        "code": code,
    }


def test_unsupported_publication_fails(desk: Desk, network: FakeNetwork) -> None:
    network.plan("city", "publish", Fault("unsupported", code="publish"))
    delivery = desk.queue()

    desk.work()

    assert desk.state(delivery) == "failed unsupported"


def test_one_network_failing_leaves_the_others_alone(
    desk: Desk, network: FakeNetwork, cast: Cast, clock: Clock
) -> None:
    other, third = connect(network, "library", now=clock()), connect(network, "pool", now=clock())
    network.plan("library", "publish", Fault("refused", code="invalid"))
    rows = [desk.queue(account=each, source_id=1) for each in (desk.account, other, third)]

    desk.work()

    assert [desk.state(row) for row in rows] == ["sent", "failed invalid", "sent"]


def test_locked_account_fails_all_that_comes_due(desk: Desk, network: FakeNetwork) -> None:
    network.revoke("city")
    first, second = desk.queue(), desk.queue()

    desk.work()

    assert [desk.state(row) for row in (first, second)] == ["failed credentials", "failed account_locked"]
    assert len(network.calls("publish")) == 1


def test_closed_account_sends_nothing(desk: Desk, network: FakeNetwork) -> None:
    delivery = desk.queue()
    Account.objects.update(state=AccountState.CLOSED)

    desk.work()

    assert desk.state(delivery) == "failed account_closed"
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize("wait", [{"state": AccountState.PAUSED}, {"quiet": 60}])
def test_paused_or_quiet_account_waits_visibly(desk: Desk, clock: Clock, wait: dict[str, int]) -> None:
    delivery = desk.queue()
    if "quiet" in wait:
        Account.objects.update(quiet_until=clock() + timedelta(seconds=wait["quiet"]))
    else:
        Account.objects.update(state=wait["state"])

    waiting = desk.work(), desk.state(delivery)
    clock.forward(seconds=60)
    Account.objects.update(state=AccountState.ACTIVE)
    desk.work()

    assert (waiting, desk.state(delivery)) == ((0, "due"), "sent")


def test_request_that_did_not_leave_is_sent_again_with_the_same_key(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    network.plan("city", "publish", Fault("retry"), times=2)
    delivery = desk.queue()

    waits = []
    for _ in range(3):
        desk.work()
        delivery.refresh_from_db()
        if delivery.next_try_at:
            waits.append((delivery.next_try_at - clock()).total_seconds())
            clock.time = delivery.next_try_at

    assert desk.state(delivery) == "sent"
    assert [5 <= waits[0] < 6.25, 15 <= waits[1] < 18.75] == [True, True]
    assert len({call.key for call in network.calls("publish")}) == 1
    assert list(Attempt.objects.order_by("number").values_list("outcome", flat=True)) == ["retry", "retry", "sent"]


def test_nine_failures_are_an_hour_and_enough(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    network.plan("city", "publish", Fault("retry"), times=99)
    delivery = desk.queue()

    for _ in range(99):
        desk.work()
        delivery.refresh_from_db()
        if delivery.next_try_at is None:
            break
        clock.time = delivery.next_try_at

    assert desk.state(delivery) == "failed given_up"
    assert len(network.calls("publish")) == 9
    assert timedelta(minutes=55) < clock() - delivery.due_at < timedelta(minutes=70)
    assert Notice.objects.filter(kind="publishing.failed", user=desk.cast.editor.user).count() == 1


def test_wait_that_the_network_asks_for_is_no_failure(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    network.plan("city", "publish", Fault("retry", retry_after=600), times=12)
    delivery = desk.queue()

    for _ in range(12):
        desk.work()
        clock.forward(seconds=750)
    desk.work()

    assert desk.state(delivery) == "sent"
    assert delivery.failures == 0


def test_line_that_cannot_be_opened_is_tried_again(
    desk: Desk, network: FakeNetwork, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    delivery = desk.queue()
    Account.objects.update(channel="gone")
    desk.work()
    broken = desk.state(delivery)
    Account.objects.update(channel="fake")
    clock.forward(seconds=7)

    desk.work()

    assert (broken, desk.state(delivery)) == ("due retry", "sent")
    assert "no line to the account" in caplog.text


# --- Nobody knows


def test_time_out_after_sending_is_looked_up_and_found(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    network.plan("city", "publish", Fault("retry", when="after"))
    delivery = desk.queue()

    desk.work()
    unknown = desk.state(delivery)
    clock.forward(seconds=30)
    desk.work()

    assert (unknown, desk.state(delivery)) == ("unknown timeout", "sent")
    assert (len(network.items("city")), len(network.calls("publish"))) == (1, 1)
    assert Attempt.objects.get().outcome == "found"
    assert _kinds(delivery) == ["delivery_queued", "delivery_unknown", "delivery_sent"]


def test_time_out_before_sending_is_looked_up_twice_and_sent_once(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    network.plan("city", "publish", Fault("retry", sent=True))
    delivery = desk.queue()

    for _ in range(5):
        desk.work()
        clock.forward(seconds=30)

    assert desk.state(delivery) == "sent"
    assert (len(network.items("city")), len(network.calls("publish")), len(network.calls("find"))) == (1, 2, 2)
    assert [*Attempt.objects.order_by("number").values_list("outcome", flat=True)] == ["timeout", "sent"]


@pytest.mark.parametrize("admits", [True, False])
def test_network_that_shows_items_late_gets_no_second_one(
    desk: Desk, network: FakeNetwork, clock: Clock, admits: bool
) -> None:
    network.set_lag(1, admits=admits)
    network.plan("city", "publish", Fault("retry", when="after"))
    delivery = desk.queue()

    for _ in range(6):
        desk.work()
        clock.forward(seconds=30)

    assert desk.state(delivery) == "sent"
    assert (len(network.items("city")), len(network.calls("publish"))) == (1, 1)


def test_network_that_honours_keys_is_just_asked_again(
    desk: Desk, network: FakeNetwork, clock: Clock, cast: Cast
) -> None:
    desk.account = connect(network, "once", now=clock(), channel="once")
    network.plan("once", "publish", Fault("retry", when="after"))
    delivery = desk.queue()

    for _ in range(4):
        desk.work()
        clock.forward(seconds=30)

    assert desk.state(delivery) == "sent"
    assert (len(network.items("once")), len(network.calls("publish")), network.calls("find")) == (1, 2, ())


def test_key_that_the_network_may_have_forgotten_is_not_relied_upon(
    desk: Desk, network: FakeNetwork, clock: Clock, cast: Cast
) -> None:
    desk.account = connect(network, "once", now=clock(), channel="once")
    network.plan("once", "publish", Fault("retry", when="after"))
    delivery = desk.queue()
    desk.work()
    clock.forward(minutes=31)

    desk.work()

    assert desk.state(delivery) == "sent"
    assert (len(network.calls("publish")), len(network.calls("find"))) == (1, 1)


def test_network_that_cannot_be_asked_leaves_it_to_a_person(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    network.plan("city", "publish", Fault("retry", when="after"))
    network.plan("city", "find", Fault("unsupported", code="find"))
    delivery = desk.queue()

    desk.work()
    clock.forward(seconds=30)
    desk.work()

    assert desk.state(delivery) == "unsure unsupported"
    assert delivery.next_try_at is None
    assert Notice.objects.filter(kind="publishing.unsure", user=desk.cast.editor.user).count() == 1
    assert len(network.items("city")) == 1


def test_look_up_without_answer_for_an_hour_is_left_to_a_person(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    network.plan("city", "publish", Fault("retry", when="after"))
    network.plan("city", "find", Fault("retry"), times=999)
    delivery = desk.queue()
    desk.work()

    states = []
    while clock() < desk.cast.now + timedelta(minutes=59):
        clock.forward(seconds=30)
        desk.work()
        states.append(desk.state(delivery))
    clock.forward(minutes=10)
    desk.work()

    assert set(states) == {"unknown timeout"}
    assert desk.state(delivery) == "unsure retry"
    assert len(network.calls("find")) < 15


def test_look_up_waits_for_a_locked_account_and_asks_about_a_closed_one(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    network.plan("city", "publish", Fault("retry", when="after"))
    delivery = desk.queue()
    desk.work()
    Account.objects.update(state=AccountState.LOCKED)
    clock.forward(seconds=30)
    desk.work()
    locked = desk.state(delivery)
    Account.objects.update(state=AccountState.CLOSED)
    clock.forward(seconds=60)
    desk.work()

    assert (locked, desk.state(delivery)) == ("unknown timeout", "unsure account_closed")
    assert network.calls("find") == ()


def test_look_up_of_content_that_was_changed_is_left_to_a_person(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    network.plan("city", "publish", Fault("retry", when="after"))
    delivery = desk.queue()
    desk.work()
    Delivery.objects.update(content={**delivery.content, "text": "Other."})
    clock.forward(seconds=30)

    desk.work()

    assert desk.state(delivery) == "unsure altered"


def test_item_of_another_delivery_is_no_proof(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    first, second = desk.queue("One."), desk.queue("Two.")
    network.plan("city", "publish", Fault("retry", when="after"))
    desk.work()
    item = network.items("city")[0]
    Delivery.objects.filter(pk=second.pk).update(ref=item.ref)
    clock.forward(seconds=30)

    desk.work()

    assert desk.state(first) == "unsure taken"


def test_publication_that_names_the_item_of_another_delivery_is_looked_up(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    earlier, delivery = desk.queue("One.", due_at=clock() + timedelta(days=1)), desk.queue("Two.")
    Delivery.objects.filter(pk=earlier.pk).update(ref="1")

    desk.work()

    assert desk.state(delivery) == "unknown taken"


# --- Workers that die


def test_worker_that_died_after_the_network_answered_leads_to_one_post(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    network.plan("city", "publish", Fault("crash", when="after"))
    delivery = desk.queue()

    with pytest.raises(Killed):
        desk.work()
    killed = desk.state(delivery)
    for _ in range(6):
        clock.forward(seconds=30)
        desk.work()

    assert (killed, desk.state(delivery)) == ("sending", "sent")
    assert (len(network.items("city")), len(network.calls("publish"))) == (1, 1)


def test_worker_that_died_before_the_network_did_anything_leads_to_one_post(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    network.plan("city", "publish", Fault("crash"))
    delivery = desk.queue()

    with pytest.raises(Killed):
        desk.work()
    for _ in range(9):
        clock.forward(seconds=30)
        desk.work()

    assert desk.state(delivery) == "sent"
    assert (len(network.items("city")), len(network.calls("publish"))) == (1, 2)


def test_worker_that_lives_is_left_alone_for_a_quarter_of_an_hour(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    network.plan("city", "publish", Fault("crash", when="after"))
    delivery = desk.queue()
    with pytest.raises(Killed):
        desk.work()

    states = []
    for _ in range(16):
        clock.forward(minutes=1)
        Heartbeat.objects.update_or_create(worker=identity(), defaults={"at": clock(), "started_at": clock()})
        desk.work()
        states.append(desk.state(delivery))

    assert states[:14] == ["sending"] * 14
    assert states[-1] == "sent"


def test_sender_taken_for_dead_may_still_bring_the_answer(
    desk: Desk, network: FakeNetwork, clock: Clock, meanwhile: list[Callable[[], object]]
) -> None:
    desk.account = connect(network, "slow", now=clock(), channel="slow")
    delivery = desk.queue()

    def presumed_dead() -> None:
        clock.forward(seconds=61)
        desk.work()
        assert desk.state(delivery) == "unknown worker_lost"

    meanwhile.append(presumed_dead)
    desk.work()

    assert desk.state(delivery) == "sent"
    assert len(network.calls("publish")) == 1


def test_sender_that_comes_back_after_the_look_up_changes_nothing(
    desk: Desk,
    network: FakeNetwork,
    clock: Clock,
    meanwhile: list[Callable[[], object]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk.account = connect(network, "slow", now=clock(), channel="slow")
    delivery = desk.queue()
    meanwhile.append(lambda: [(clock.forward(seconds=61), desk.work()) for _ in range(2)])

    desk.work()

    assert (desk.state(delivery), len(network.items("slow"))) == ("sent", 1)
    assert Attempt.objects.get().outcome == "found"
    assert "delivery moved meanwhile" in caplog.text


def test_database_that_is_away_when_the_outcome_comes_is_waited_for(
    desk: Desk, network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = desk.queue()
    monkeypatch.setattr(work_module, "PAUSES", (0, 0, 0))
    outages = iter([True, True, True, False])

    def away(execute: Any, sql: str, *rest: Any) -> Any:
        # At the end of the transaction, when much of it has been done already.
        if "UPDATE publishing_attempt" in sql and next(outages):
            raise OperationalError
        return execute(sql, *rest)

    with connection.execute_wrapper(away):
        desk.work()

    assert (desk.state(delivery), list(outages)) == ("sent", [])
    assert _kinds(delivery) == ["delivery_queued", "delivery_sent"]


def test_outcome_that_the_database_never_takes_is_looked_up(
    desk: Desk, network: FakeNetwork, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = desk.queue()
    monkeypatch.setattr(work_module, "PAUSES", (0,))

    def away(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "accounts_call"'):
            raise OperationalError
        return execute(sql, *rest)

    with connection.execute_wrapper(away), pytest.raises(OperationalError):
        desk.work()
    left = desk.state(delivery)
    for _ in range(4):
        clock.forward(seconds=61)
        desk.work()

    assert (left, desk.state(delivery)) == ("sending", "sent")
    assert (len(network.items("city")), len(network.calls("publish"))) == (1, 1)


def test_content_that_cannot_be_made_ready_is_tried_again_and_given_up(
    desk: Desk, network: FakeNetwork, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    broken, well = desk.queue(), desk.queue()
    Delivery.objects.filter(pk=broken.pk).update(content={**broken.content, "media": [{}]})
    broken.refresh_from_db()
    Delivery.objects.filter(pk=broken.pk).update(content_hash=digest(broken.content))

    desk.work()
    at_first = desk.state(broken), desk.state(well)
    for _ in range(9):
        clock.forward(minutes=20)
        desk.work()

    assert at_first == ("due internal", "sent")
    assert desk.state(broken) == "failed given_up"
    assert "delivery not made ready" in caplog.text


def test_attempt_that_is_missing_leads_to_a_look_up(
    desk: Desk, network: FakeNetwork, caplog: pytest.LogCaptureFixture
) -> None:
    broken, well = desk.queue(), desk.queue()
    Delivery.objects.filter(pk=broken.pk).update(state="sending", attempts=7)

    desk.work()

    assert [desk.state(row) for row in (broken, well)] == ["unknown timeout", "sent"]
    assert "delivery not made ready" in caplog.text


def test_worker_asked_to_stop_takes_nothing_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.queue()
    stop = threading.Event()
    stop.set()
    monkeypatch.setattr(worker, "_stop", stop)

    assert desk.work() == 0


# --- Order and limits


def test_answers_of_one_thread_leave_in_order(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    root = network.write("citizen", "Is it open?")
    network.plan("city", "publish", Fault("retry"))
    first = desk.queue("First.", outgoing=Outgoing(text="First.", reply_to=root.ref, root=root.ref))
    second = desk.queue("Second.", outgoing=Outgoing(text="Second.", reply_to=root.ref, root=root.ref))
    elsewhere = desk.queue("Elsewhere.")

    desk.work()
    between = [desk.state(row) for row in (first, second, elsewhere)]
    clock.forward(seconds=7)
    desk.work()

    assert between == ["due retry", "due", "sent"]
    assert desk.texts(network) == ["Elsewhere.", "First.", "Second."]


def test_answer_behind_an_undecided_one_waits_until_it_is_settled(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    first, second = desk.queue(thread="bridge"), desk.queue(thread="bridge")
    Delivery.objects.filter(pk=first.pk).update(state="unsure", next_try_at=None)
    waiting = desk.work()
    before = _jobs()

    cancel_delivery(delivery=Delivery.objects.get(pk=first.pk), by=None, now=clock())
    desk.work()

    assert (waiting, _jobs() - before) == (0, 1)
    assert desk.state(second) == "sent"


def test_failed_answer_does_not_hold_up_the_next(desk: Desk, network: FakeNetwork) -> None:
    network.plan("city", "publish", Fault("refused", code="invalid"))
    rows = [desk.queue(thread="bridge"), desk.queue(thread="bridge")]

    desk.work()

    assert [desk.state(row) for row in rows] == ["failed invalid", "sent"]


def test_account_with_four_on_the_wire_leaves_room_for_others(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    library = connect(network, "library", now=clock())
    busy = [desk.queue() for _ in range(4)]
    later = clock() + timedelta(seconds=60)
    Delivery.objects.filter(pk__in=[row.pk for row in busy]).update(state="sending", next_try_at=later)
    waiting, other = desk.queue(), desk.queue(account=library)

    desk.work()

    assert [desk.state(row) for row in (waiting, other)] == ["due", "sent"]


# --- Withdrawing


def _sent(desk: Desk) -> Delivery:
    delivery = desk.queue()
    desk.work()
    delivery.refresh_from_db()
    return withdraw_delivery(delivery=delivery, by=desk.cast.editor.user, now=desk.clock())


def test_withdrawn_item_is_gone_from_the_network(desk: Desk, network: FakeNetwork) -> None:
    delivery = _sent(desk)

    desk.work()

    assert (desk.state(delivery), network.items("city")) == ("withdrawn", ())
    assert _kinds(delivery)[2:] == ["withdraw_asked", "delivery_withdrawn"]


def test_item_that_is_gone_already_counts_as_withdrawn(desk: Desk, network: FakeNetwork) -> None:
    delivery = _sent(desk)
    network.plan("city", "withdraw", Fault("refused", code="not_found"))

    desk.work()

    assert desk.state(delivery) == "withdrawn"


def test_withdrawal_is_tried_for_an_hour(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    delivery = _sent(desk)
    network.plan("city", "withdraw", Fault("retry"), times=99)

    while clock() < desk.cast.now + timedelta(minutes=75):
        desk.work()
        clock.forward(seconds=30)

    assert desk.state(delivery) == "sent retry"
    assert (delivery.withdraw_asked_at, delivery.next_try_at) == (None, None)
    assert _kinds(delivery)[2:] == ["withdraw_asked", "withdraw_failed"]
    assert Notice.objects.filter(kind="publishing.withdraw_failed", user=desk.cast.editor.user).count() == 1


def test_refused_withdrawal_is_told(desk: Desk, network: FakeNetwork) -> None:
    delivery = _sent(desk)
    network.plan("city", "withdraw", Fault("refused", code="not_allowed"))

    desk.work()

    assert desk.state(delivery) == "sent not_allowed"
    assert len(network.items("city")) == 1


@pytest.mark.parametrize(
    ("state", "code"), [(AccountState.LOCKED, "account_locked"), (AccountState.CLOSED, "account_closed")]
)
def test_withdrawal_needs_the_account(desk: Desk, network: FakeNetwork, state: AccountState, code: str) -> None:
    delivery = _sent(desk)
    Account.objects.update(state=state)

    desk.work()

    assert desk.state(delivery) == f"sent {code}"
    assert network.calls("withdraw") == ()


# --- The sweep


def test_sweep_wakes_workers_for_what_no_job_remembers(desk: Desk, clock: Clock) -> None:
    desk.queue()
    desk.queue()
    desk.queue(due_at=clock() + timedelta(hours=1))
    _forget_jobs()

    sweep(now=clock())

    assert _jobs() == 2


def test_late_deliveries_are_told_once_for_each_account(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    library = connect(network, "library", now=clock())
    rows = [desk.queue(), desk.queue(), desk.queue(account=library)]
    desk.queue(due_at=clock() + timedelta(minutes=1))
    clock.forward(minutes=5, seconds=1)

    sweep(now=clock())
    sweep(now=clock())

    notices = Notice.objects.filter(kind="publishing.late", user=desk.cast.editor.user).order_by("pk")
    assert [(notice.data["account"], notice.data["count"]) for notice in notices] == [("city", 2), ("library", 1)]
    assert notices[0].data["due_at"] == rows[0].due_at.isoformat()
    assert Notice.objects.filter(kind="publishing.late", user=desk.cast.approver.user).count() == 2
    assert _kinds(rows[0]) == ["delivery_queued", "delivery_late"]


def test_late_delivery_of_nobody_is_told_to_the_approvers(desk: Desk, clock: Clock) -> None:
    desk.queue(by=None)
    clock.forward(minutes=6)

    sweep(now=clock())

    told = {notice.user_id for notice in Notice.objects.filter(kind="publishing.late")}
    assert told == {desk.cast.approver.user_id, desk.cast.administrator.user_id}


def test_sweep_with_nothing_to_do_does_nothing(desk: Desk, clock: Clock) -> None:
    sweep(now=clock())

    assert (_jobs(), Notice.objects.count()) == (0, 0)


# --- Stopped by the body itself ------------------------------------------------------------------------


def test_delivery_waits_while_the_body_lets_nothing_out_and_goes_when_it_does(desk: Desk) -> None:
    decide(question=UNSANCTIONED_PUBLISHING, value=False, by=None, now=desk.clock())
    delivery = desk.queue()
    for _minute in range(3):
        desk.work()
        desk.clock.forward(minutes=1)
    delivery.refresh_from_db()
    held = (delivery.state, delivery.attempts, delivery.reason)

    decide(question=UNSANCTIONED_PUBLISHING, value=True, by=None, now=desk.clock())
    desk.work()
    delivery.refresh_from_db()

    reason = "Nobody has decided that the body may speak here, and the policy asks for that."
    assert held == (DeliveryState.DUE, 0, reason)
    assert (delivery.state, delivery.error_code) == (DeliveryState.SENT, "")
    assert Event.objects.filter(kind="publishing.delivery_held").count() == 1
