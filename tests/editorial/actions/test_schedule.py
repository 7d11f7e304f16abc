from __future__ import annotations

from datetime import timedelta

import pytest

from rostra.audit.models import Event
from rostra.channels.testing import Fault
from rostra.core.refusals import Faster, Refused
from rostra.editorial.actions import (
    NotAllowed,
    NotNow,
    cancel_post,
    discard_post,
    reschedule_post,
    withdraw_post,
)
from rostra.editorial.checks import Blocked
from rostra.editorial.content import Details
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post
from rostra.publishing.actions import NotPossible, cancel_delivery, deliver_due
from rostra.publishing.enums import DeliveryState
from tests.editorial.office import Clock, Office, connect


def test_another_time_keeps_the_approval_and_moves_what_is_queued(office: Office, clock: Clock) -> None:
    post = office.approved(due_at=clock() + timedelta(hours=1))
    before = office.deliveries(post)["city"]
    later = clock() + timedelta(hours=5)

    reschedule_post(post=post, due_at=later, by=office.cast.editor, now=clock())

    post.refresh_from_db()
    after = office.deliveries(post)["city"]
    assert (post.state, post.due_at) == (PostState.APPROVED, later)
    assert (after.pk, after.key, after.state, after.due_at) == (before.pk, before.key, DeliveryState.DUE, later)
    clock.forward(hours=2)
    office.work()
    assert office.network.items("city") == ()
    clock.forward(hours=3)
    office.work()
    assert len(office.network.items("city")) == 1


def test_another_time_is_logged(office: Office, clock: Clock) -> None:
    post = office.write()
    later = clock() + timedelta(hours=5)

    reschedule_post(post=post, due_at=later, by=office.cast.approver, now=clock())

    event = Event.objects.get(kind="editorial.post_rescheduled")
    told = {"old": None, "new": later.isoformat(), "revision": post.revision}
    assert (event.actor, event.data) == (office.cast.approver.user, told)


def test_approver_who_moves_a_post_can_still_approve_it(office: Office, clock: Clock) -> None:
    post = office.write(due_at=clock() + timedelta(hours=1))
    office.ask(post)
    clock.forward(hours=2)

    reschedule_post(post=post, due_at=clock() + timedelta(hours=1), by=office.cast.approver, now=clock())
    office.approve(post)

    assert post.state == PostState.APPROVED


def test_editor_does_not_overwrite_another_time(office: Office, clock: Clock) -> None:
    post = office.write()
    reschedule_post(post=post, due_at=clock() + timedelta(hours=1), by=office.cast.approver, now=clock())

    with pytest.raises(Faster, match="Jonas Berg"):
        office.save(post, "Mine.", revision=1, due_at=None)


def test_time_in_the_past_is_refused(office: Office, clock: Clock) -> None:
    post = office.write()

    with pytest.raises(Refused, match="This time has passed"):
        reschedule_post(post=post, due_at=clock(), by=office.cast.editor, now=clock())


def test_published_post_has_its_time(office: Office, clock: Clock) -> None:
    post = office.published()

    with pytest.raises(NotNow):
        reschedule_post(post=post, due_at=clock() + timedelta(hours=1), by=office.cast.editor, now=clock())


def test_post_that_is_out_on_one_network_is_not_moved(office: Office, clock: Clock) -> None:
    office.network.plan("transit", "publish", Fault("refused", code="invalid"))
    post = office.published(accounts=(office.city, office.transit))
    due_at = post.due_at

    with pytest.raises(NotPossible):
        reschedule_post(post=post, due_at=clock() + timedelta(hours=1), by=office.cast.editor, now=clock())

    assert Post.objects.get(pk=post.pk).due_at == due_at


def test_taken_back_before_its_time_is_a_draft_and_nothing_goes_out(office: Office, clock: Clock) -> None:
    post = office.approved(due_at=clock() + timedelta(hours=1))

    cancel_post(post=post, by=office.cast.editor, now=clock())

    post.refresh_from_db()
    assert (post.state, post.due_at, office.states(post)) == (
        PostState.DRAFT,
        clock() + timedelta(hours=1),
        {"city": DeliveryState.CANCELLED},
    )
    told = {"state": "approved", "due_at": (clock() + timedelta(hours=1)).isoformat()}
    assert Event.objects.get(kind="editorial.post_cancelled").data == told


def test_taken_back_and_approved_again_goes_out_once(office: Office, clock: Clock) -> None:
    post = office.approved(due_at=clock() + timedelta(hours=1))
    cancel_post(post=post, by=office.cast.editor, now=clock())
    office.ask(post)
    office.approve(post)

    clock.forward(hours=1)
    office.work()

    assert len(office.network.items("city")) == 1


def test_time_that_has_passed_is_cleared_when_taken_back(office: Office, clock: Clock) -> None:
    office.network.plan("city", "publish", Fault("refused", code="invalid"))
    post = office.published()

    cancel_post(post=post, by=office.cast.editor, now=clock.forward(minutes=1))

    post.refresh_from_db()
    assert (post.state, post.due_at) == (PostState.DRAFT, None)


def test_published_post_is_not_taken_back(office: Office, clock: Clock) -> None:
    post = office.approved()
    deliver_due(clock=clock)

    with pytest.raises(NotPossible):
        cancel_post(post=post, by=office.cast.editor, now=clock())


def test_draft_has_nothing_to_take_back(office: Office, clock: Clock) -> None:
    post = office.write()

    with pytest.raises(NotNow):
        cancel_post(post=post, by=office.cast.editor, now=clock())


def test_discarded_post_stays_on_record_and_does_not_go_out(office: Office, clock: Clock) -> None:
    post = office.approved(due_at=clock() + timedelta(hours=1))

    discard_post(post=post, by=office.cast.editor, now=clock())

    post.refresh_from_db()
    assert (post.state, office.states(post)) == (PostState.DISCARDED, {"city": DeliveryState.CANCELLED})
    assert Event.objects.get(kind="editorial.post_discarded").data == {"state": "approved"}


def test_withdrawn_from_every_network(office: Office, clock: Clock) -> None:
    post = office.published(accounts=(office.city, office.transit))

    result = withdraw_post(post=post, by=office.cast.editor, now=clock())
    office.work()

    post.refresh_from_db()
    assert (len(result.asked), result.refused, post.state) == (2, [], PostState.WITHDRAWN)
    assert office.network.items("city") == ()
    assert Event.objects.filter(kind="editorial.post_withdrawn").count() == 1


def test_network_that_lets_nobody_withdraw_does_not_hold_up_the_others(office: Office, clock: Clock) -> None:
    stuck = connect(office.network, "stuck", now=clock(), channel="stuck")
    post = office.published(accounts=(office.city, stuck))

    result = withdraw_post(post=post, by=office.cast.editor, now=clock())
    office.work()

    post.refresh_from_db()
    assert [row.account for row in result.asked] == [office.city]
    assert [row.account for row, _why in result.refused] == [stuck]
    assert (post.state, office.states(post)) == (
        PostState.PUBLISHED,
        {"city": DeliveryState.WITHDRAWN, "stuck": DeliveryState.SENT},
    )


def test_withdrawal_gives_up_what_was_not_sent(office: Office, clock: Clock) -> None:
    office.network.plan("transit", "publish", Fault("refused", code="invalid"))
    post = office.published(accounts=(office.city, office.transit))

    withdraw_post(post=post, by=office.cast.approver, now=clock())
    office.work()

    post.refresh_from_db()
    assert (post.state, office.states(post)) == (
        PostState.WITHDRAWN,
        {"city": DeliveryState.WITHDRAWN, "transit": DeliveryState.CANCELLED},
    )


def test_withdrawing_twice_leaves_what_is_withdrawn(office: Office, clock: Clock) -> None:
    stuck = connect(office.network, "stuck", now=clock(), channel="stuck")
    post = office.published(accounts=(office.city, stuck))
    withdraw_post(post=post, by=office.cast.editor, now=clock())
    office.work()

    result = withdraw_post(post=post, by=office.cast.editor, now=clock())

    assert (result.asked, [row.account for row, _why in result.refused]) == ([], [stuck])


def test_nothing_to_withdraw_is_said(office: Office, clock: Clock) -> None:
    post = office.approved(due_at=clock() + timedelta(hours=1))

    with pytest.raises(NotNow):
        withdraw_post(post=post, by=office.cast.editor, now=clock())


@pytest.mark.parametrize("role", ["responder", "records", "security", "administrator", "reader"])
def test_only_writers_and_approvers_change_a_posts_time_and_end(office: Office, clock: Clock, role: str) -> None:
    post, member = office.published(), getattr(office.cast, role)

    for act in (cancel_post, discard_post, withdraw_post):
        with pytest.raises(NotAllowed):
            act(post=post, by=member, now=clock())
    with pytest.raises(NotAllowed):
        reschedule_post(post=post, due_at=clock() + timedelta(hours=1), by=member, now=clock())


def test_discarded_post_is_not_discarded_again(office: Office, clock: Clock) -> None:
    post = discard_post(post=office.write(), by=office.cast.editor, now=clock())

    with pytest.raises(NotNow):
        discard_post(post=post, by=office.cast.editor, now=clock())


@pytest.mark.parametrize("days", [731, 2_900_000])
def test_time_beyond_two_years_is_refused(office: Office, clock: Clock, days: int) -> None:
    post, due_at = office.write(), clock() + timedelta(days=days)

    with pytest.raises(Refused, match="within the next two years"):
        reschedule_post(post=post, due_at=due_at, by=office.cast.editor, now=clock())
    with pytest.raises(Refused, match="within the next two years"):
        office.write(due_at=due_at)


def test_time_within_two_years_is_taken(office: Office, clock: Clock) -> None:
    due_at = clock() + timedelta(days=729)

    assert office.write(due_at=due_at).due_at == due_at


def test_time_after_its_end_is_refused(office: Office, clock: Clock) -> None:
    ends = clock() + timedelta(hours=2)
    post = office.approved(due_at=clock() + timedelta(hours=1), details=Details(expires_at=ends))

    with pytest.raises(Refused, match="withdrawn before"):
        reschedule_post(post=post, due_at=ends, by=office.cast.editor, now=clock())
    with pytest.raises(Refused, match="withdrawn before"):
        office.save(post, due_at=ends, details=Details(expires_at=ends))


def test_post_whose_time_is_over_is_not_approved(office: Office, clock: Clock) -> None:
    post = office.write(details=Details(expires_at=clock() + timedelta(hours=1)))
    office.ask(post)
    clock.forward(hours=1)

    with pytest.raises(Blocked, match="withdrawn before"):
        office.approve(post)


def test_post_given_up_on_one_account_is_taken_back_from_the_other(office: Office, clock: Clock) -> None:
    post = office.approved(accounts=(office.city, office.transit), due_at=clock() + timedelta(hours=1))
    cancel_delivery(delivery=office.deliveries(post)["city"], by=office.cast.editor.user, now=clock())

    cancel_post(post=post, by=office.cast.editor, now=clock())

    assert (post.state, office.states(post)) == (PostState.DRAFT, {"city": "cancelled", "transit": "cancelled"})
    assert Event.objects.filter(kind="publishing.delivery_cancelled").count() == 2
