from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from rostra.audit.models import Event
from rostra.channels.testing import Fault
from rostra.core.queue import declared
from rostra.editorial import jobs
from rostra.editorial.actions import sweep
from rostra.editorial.content import Details
from rostra.editorial.enums import POST_MOVES, PostState
from rostra.editorial.models import Post
from rostra.people.models import Notice, User
from rostra.publishing import actions as publishing
from rostra.publishing.actions import cancel_delivery, retry_failed, withdraw_delivery
from rostra.publishing.enums import DeliveryState
from tests.editorial.office import Clock, Office


def test_post_is_published_once_all_networks_have_it(office: Office) -> None:
    post = office.published(accounts=(office.city, office.transit))

    assert post.state == PostState.PUBLISHED
    assert Event.objects.filter(kind="editorial.post_published", about=f"editorial.post:{post.pk}").count() == 1


def test_one_network_that_fails_is_seen_and_the_other_has_it(office: Office) -> None:
    office.network.plan("transit", "publish", Fault("refused", code="invalid"))

    post = office.published(accounts=(office.city, office.transit))

    assert post.state == PostState.APPROVED
    assert office.states(post) == {"city": DeliveryState.SENT, "transit": DeliveryState.FAILED}
    assert len(office.network.items("city")) == 1


def test_retry_touches_only_the_one_that_failed(office: Office, clock: Clock) -> None:
    office.network.plan("transit", "publish", Fault("refused", code="invalid"))
    post = office.published(accounts=(office.city, office.transit))

    retry_failed(delivery=office.deliveries(post)["transit"], by=office.cast.editor.user, now=clock())
    office.work()

    post.refresh_from_db()
    assert post.state == PostState.PUBLISHED
    assert [len(office.network.items(handle)) for handle in ("city", "transit")] == [1, 1]


def test_giving_up_one_network_publishes_the_post(office: Office, clock: Clock) -> None:
    office.network.plan("transit", "publish", Fault("refused", code="invalid"))
    post = office.published(accounts=(office.city, office.transit))

    cancel_delivery(delivery=office.deliveries(post)["transit"], by=office.cast.editor.user, now=clock())
    office.work()

    post.refresh_from_db()
    assert post.state == PostState.PUBLISHED


def test_giving_up_every_network_makes_it_a_draft(office: Office, clock: Clock) -> None:
    office.network.plan("city", "publish", Fault("refused", code="invalid"))
    post = office.published()

    cancel_delivery(delivery=office.deliveries(post)["city"], by=office.cast.editor.user, now=clock())
    office.work()

    post.refresh_from_db()
    assert (post.state, post.due_at) == (PostState.DRAFT, None)
    assert _told("editorial.given_up") == [office.cast.editor.user, office.cast.approver.user]


def test_post_whose_time_was_over_on_every_account_is_told_to_its_people(office: Office, clock: Clock) -> None:
    ends = clock() + timedelta(hours=2)
    details = Details(expires_at=ends)
    post = office.approved(accounts=(office.city, office.transit), due_at=clock() + timedelta(hours=1), details=details)
    clock.forward(hours=3)

    office.work()
    office.work()

    post.refresh_from_db()
    assert (post.state, post.due_at) == (PostState.DRAFT, None)
    assert _told("editorial.given_up") == [office.cast.editor.user, office.cast.approver.user]
    assert {row.error_code for row in office.deliveries(post).values()} == {"expired"}


def _told(kind: str) -> list[User]:
    return [notice.user for notice in Notice.objects.filter(kind=kind).order_by("user__name")]


def test_post_taken_back_on_one_of_two_networks_stays_published(office: Office, clock: Clock) -> None:
    post = office.published(accounts=(office.city, office.transit))

    withdraw_delivery(delivery=office.deliveries(post)["city"], by=office.cast.editor.user, now=clock())
    office.work()

    post.refresh_from_db()
    assert (post.state, office.states(post)["city"]) == (PostState.PUBLISHED, DeliveryState.WITHDRAWN)


@pytest.mark.parametrize("asked", [False, True])
def test_unapproved_at_its_time_is_not_published_and_told_once(office: Office, clock: Clock, asked: bool) -> None:
    post = office.write(due_at=clock() + timedelta(hours=1))
    if asked:
        office.ask(post)
    clock.forward(hours=1)

    office.work()
    office.work()

    post.refresh_from_db()
    told = [n.user for n in Notice.objects.filter(kind="editorial.unapproved").order_by("pk")]
    people = [office.cast.editor.user, office.cast.approver.user] if asked else [office.cast.editor.user]
    assert (told, post.unapproved_told_at) == (people, clock())
    assert office.network.items("city") == ()
    assert Event.objects.filter(kind="editorial.post_unapproved").count() == 1


def test_before_its_time_nobody_is_told(office: Office, clock: Clock) -> None:
    office.write(due_at=clock() + timedelta(hours=1))

    office.work()

    assert not Notice.objects.filter(kind="editorial.unapproved").exists()


def test_post_without_deliveries_is_left_alone(office: Office, clock: Clock) -> None:
    post = office.write()
    Post.objects.filter(pk=post.pk).update(state=PostState.APPROVED, due_at=clock())

    sweep(now=clock())

    post.refresh_from_db()
    assert post.state == PostState.APPROVED


def test_job_sweeps(office: Office) -> None:
    post = office.write()
    Post.objects.filter(pk=post.pk).update(due_at=office.clock() - timedelta(days=365))

    jobs.sweep()

    post.refresh_from_db()
    assert post.unapproved_told_at is not None
    assert "editorial.sweep" in declared()


@pytest.mark.parametrize(
    ("source", "targets"),
    [
        (PostState.DRAFT, {PostState.REVIEW, PostState.APPROVED, PostState.DISCARDED}),
        (PostState.REVIEW, {PostState.DRAFT, PostState.APPROVED, PostState.DISCARDED}),
        (PostState.APPROVED, {PostState.DRAFT, PostState.PUBLISHED, PostState.WITHDRAWN, PostState.DISCARDED}),
        (PostState.PUBLISHED, {PostState.WITHDRAWN}),
        (PostState.WITHDRAWN, set()),
        (PostState.DISCARDED, set()),
    ],
)
def test_moves_of_a_post(source: PostState, targets: set[PostState]) -> None:
    assert {to for to in PostState if POST_MOVES.allowed(source, to)} == targets


def test_notice_of_a_delivery_leads_to_its_post(office: Office, clock: Clock) -> None:
    office.network.plan("city", "publish", Fault("refused", code="invalid"))
    post = office.published()
    late = office.approved(title="Late")
    clock.forward(minutes=6)
    publishing.sweep(now=clock())

    found = {notice.kind: notice.url for notice in Notice.objects.filter(kind__startswith="publishing.")}

    pages = [reverse("editorial:post", args=[row.pk]) for row in (post, late)]
    assert found == {"publishing.failed": pages[0], "publishing.late": pages[1]}
