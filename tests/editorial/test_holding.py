"""What comes up after an approval: times of quiet entered too late, licences and consents that ended."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from rostra.audit.models import Event
from rostra.channels.testing import FakeNetwork
from rostra.core.scoping import scope
from rostra.editorial.actions import approve, ask_review, override_check, plan, reschedule_post
from rostra.editorial.actions.library import AssetFields, add_asset, note_consent, save_asset
from rostra.editorial.checks import Blocked, content_hash
from rostra.editorial.content import Content, Details, Picture, Target
from rostra.editorial.enums import EntryKind, PostState, Quiet
from rostra.editorial.models import Asset, ContentType, PlanEntry, Post
from rostra.editorial.queries import current
from rostra.people.models import Notice
from rostra.policy.actions import decide
from rostra.policy.content_checks import ContentChecks, Rule
from rostra.policy.decisions import CONTENT_CHECKS
from rostra.policy.queries import passing
from rostra.publishing.actions import ask_change, confirm_change, make_changes, retry_failed
from rostra.publishing.queries import late_deliveries
from tests.cast import Cast
from tests.editorial.office import Clock, Office, connect, photograph
from tests.workers import eventually


def mourning(office: Office, *, quiet: str = Quiet.SILENCE, hours: float = 24) -> PlanEntry:
    """A time of quiet from now on."""
    now = office.clock()
    fields = plan.EntryFields(
        kind=EntryKind.MOURNING, title="Mourning", starts_at=now, ends_at=now + timedelta(hours=hours), quiet=quiet
    )
    return plan.add_entry(fields=fields, by=office.cast.approver, now=now)


def state(office: Office, post: Post, handle: str = "city") -> str:
    delivery = office.deliveries(post)[handle]
    return f"{delivery.state} {delivery.error_code}".strip()


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("user__name", flat=True))


def in_an_hour(office: Office, **options: Any) -> Post:
    return office.approved(due_at=office.clock() + timedelta(hours=1), **options)


# --- Times of quiet


def test_period_entered_after_the_approval_holds_what_is_due_and_people_hear_once(office: Office, clock: Clock) -> None:
    post = in_an_hour(office)
    mourning(office)
    clock.forward(hours=1)

    office.work()
    clock.forward(minutes=10)
    office.work()

    delivery = office.deliveries(post)["city"]
    assert (state(office, post), office.network.items("city")) == ("due quiet", ())
    assert (
        delivery.reason == "A time of quiet holds it back. When that is over, you are asked whether it still goes out."
    )
    users = told("publishing.held")
    assert (len(users), office.cast.approver.user.name in users) == (len(set(users)), True)
    assert {row.data["words"] for row in Notice.objects.filter(kind="publishing.held")} == {"Mourning"}
    assert Event.objects.filter(kind="publishing.delivery_held").count() == 1


def test_what_a_period_held_asks_when_it_is_over_and_goes_out_as_a_person_decides(office: Office, clock: Clock) -> None:
    post = in_an_hour(office)
    mourning(office, hours=3)
    clock.forward(hours=1)
    office.work()
    clock.forward(hours=2)

    office.work()
    asked = state(office, post)
    retry_failed(delivery=office.deliveries(post)["city"], by=office.cast.editor.user, now=clock())
    office.work()

    assert (asked, office.cast.approver.user.name in told("publishing.failed")) == ("failed quiet_over", True)
    assert (state(office, post), len(office.network.items("city"))) == ("sent", 1)


def test_what_a_period_held_goes_out_where_the_period_is_taken_off_the_calendar(office: Office, clock: Clock) -> None:
    post = in_an_hour(office)
    entry = mourning(office)
    clock.forward(hours=1)
    office.work()
    plan.remove_entry(entry=entry, by=office.cast.approver, now=clock())
    clock.forward(minutes=1)

    office.work()

    assert state(office, post) == "sent"


def test_what_a_period_held_can_be_given_another_time(office: Office, clock: Clock) -> None:
    post = in_an_hour(office)
    mourning(office, hours=3)
    clock.forward(hours=1)
    office.work()

    post.refresh_from_db()
    reschedule_post(post=post, due_at=clock() + timedelta(hours=4), by=office.cast.editor, now=clock())
    clock.forward(hours=4)
    office.work()

    assert state(office, post) == "sent"


def test_service_notices_go_out_in_a_time_that_lets_them(office: Office, clock: Clock) -> None:
    service = ContentType.objects.create(name="Service", service=True)
    post = in_an_hour(office, details=Details(content_type_id=service.pk))
    other = in_an_hour(office, accounts=(office.transit,))
    mourning(office, quiet=Quiet.SERVICE)
    clock.forward(hours=1)

    office.work()

    assert (state(office, post), state(office, other, "transit")) == ("sent", "due quiet")


def test_band_that_is_no_time_of_quiet_holds_nothing(office: Office, clock: Clock) -> None:
    post = in_an_hour(office)
    mourning(office, quiet=Quiet.NO)
    clock.forward(hours=1)

    office.work()

    assert state(office, post) == "sent"


def test_held_by_quiet_is_told_once_and_not_as_late_besides(office: Office, clock: Clock) -> None:
    from rostra.publishing.actions import sweep

    in_an_hour(office)
    mourning(office)
    clock.forward(hours=1)
    office.work()
    clock.forward(minutes=6)
    sweep(now=clock())

    assert (late_deliveries(clock()).count(), told("publishing.late")) == (1, [])


def test_corrected_words_that_must_be_published_anew_wait_in_a_time_of_quiet(office: Office, clock: Clock) -> None:
    account = connect(office.network, "fixed", now=clock(), channel="fixed")
    post = office.published(accounts=(account,))
    delivery = office.deliveries(post)["fixed"]
    mourning(office, hours=2)
    change = ask_change(
        delivery=delivery, text="It is closed.", note_="it is.", by=office.cast.editor.user, now=clock()
    )
    confirm_change(change=change, by=office.cast.approver.user, now=clock())

    make_changes(clock=clock)
    change.refresh_from_db()
    delivery.refresh_from_db()
    waits = change.state, change.error_code, delivery.withdraw_asked_at
    clock.forward(hours=2)
    make_changes(clock=clock)
    delivery.refresh_from_db()

    assert waits == ("confirmed", "quiet", None)
    assert delivery.withdraw_asked_at == clock()


def test_replacement_is_held_by_what_stands_against_the_first_one(office: Office, clock: Clock) -> None:
    account = connect(office.network, "fixed", now=clock(), channel="fixed")
    post = office.published(accounts=(account,))
    delivery = office.deliveries(post)["fixed"]
    change = ask_change(
        delivery=delivery, text="It is closed.", note_="it is.", by=office.cast.editor.user, now=clock()
    )
    confirm_change(change=change, by=office.cast.approver.user, now=clock())
    make_changes(clock=clock)
    # What is taken back waits for its capture first.
    for _ in range(2):
        clock.forward(minutes=1)
        office.work()
    make_changes(clock=clock)
    mourning(office)

    office.work()

    assert office.network.items("fixed") == ()
    rows = type(delivery).objects.filter(source="publishing.change").values_list("state", "error_code")
    assert list(rows) == [("due", "quiet")]


# --- Elections


CAMPAIGN = "Vote for us on Sunday!"


def election(office: Office, *, after: float = 0, hours: float = 24) -> PlanEntry:
    """One on the calendar from now on, or in some hours."""
    begins = office.clock() + timedelta(hours=after)
    ends = begins + timedelta(hours=hours)
    fields = plan.EntryFields(kind=EntryKind.ELECTION, title="Local elections", starts_at=begins, ends_at=ends)
    return plan.add_entry(fields=fields, by=office.cast.approver, now=office.clock())


def test_approved_campaign_is_not_moved_into_an_election(office: Office, clock: Clock) -> None:
    post = in_an_hour(office, text=CAMPAIGN)
    due_at = post.due_at
    election(office, after=24)

    with pytest.raises(Blocked, match="before the election \\(Local elections\\)"):
        reschedule_post(post=post, due_at=clock() + timedelta(hours=30), by=office.cast.approver, now=clock())
    stands = Post.objects.get().due_at, post.due_at, office.deliveries(post)["city"].due_at
    reschedule_post(post=post, due_at=clock() + timedelta(hours=2), by=office.cast.approver, now=clock())

    assert stands == (due_at, due_at, due_at)
    assert Post.objects.get().due_at == clock() + timedelta(hours=2)


def test_other_words_are_moved_into_an_election_and_drafts_of_any(office: Office, clock: Clock) -> None:
    post, draft = in_an_hour(office, text="Polling stations open at 8."), office.write(CAMPAIGN)
    election(office)

    for each in (post, draft):
        reschedule_post(post=each, due_at=clock() + timedelta(hours=3), by=office.cast.approver, now=clock())

    assert {row.due_at for row in Post.objects.all()} == {clock() + timedelta(hours=3)}


def test_election_entered_after_the_approval_holds_a_campaign_and_people_hear_once(
    office: Office, clock: Clock
) -> None:
    post = in_an_hour(office, text=CAMPAIGN)
    other = in_an_hour(office, text="Polling stations open at 8.", accounts=(office.transit,))
    election(office)
    clock.forward(hours=1)

    office.work()
    clock.forward(minutes=10)
    office.work()

    assert (state(office, post), state(office, other, "transit")) == ("due election", "sent")
    assert office.deliveries(post)["city"].reason.startswith("Before the election it does not go out")
    users = told("publishing.held")
    assert (len(users), office.cast.approver.user.name in users) == (len(set(users)), True)
    assert {row.data["words"] for row in Notice.objects.filter(kind="publishing.held")} == {"Local elections"}


def test_what_an_election_held_asks_when_it_is_over_and_goes_out_as_a_person_decides(
    office: Office, clock: Clock
) -> None:
    post = in_an_hour(office, text=CAMPAIGN)
    election(office, hours=3)
    clock.forward(hours=1)
    office.work()
    clock.forward(hours=2)

    office.work()
    asked = state(office, post)
    retry_failed(delivery=office.deliveries(post)["city"], by=office.cast.editor.user, now=clock())
    office.work()

    assert (asked, state(office, post)) == ("failed election_over", "sent")


@pytest.mark.parametrize("decided", [Rule.WARN, Rule.OFF])
def test_campaign_is_not_held_where_the_body_does_not_stop_it(office: Office, clock: Clock, decided: Rule) -> None:
    rule(office, election=decided)
    post = in_an_hour(office, text=CAMPAIGN)
    election(office)
    clock.forward(hours=1)

    office.work()

    assert state(office, post) == "sent"


def test_reason_for_a_campaign_counts_when_it_leaves(office: Office, clock: Clock) -> None:
    rule(office, election=Rule.REASON, political=Rule.OFF)
    post = office.write(CAMPAIGN, due_at=clock() + timedelta(hours=1))
    election(office, hours=2)
    override_check(
        post=post,
        target=Target(office.city),
        code="election",
        content_hash=content_hash(Content(CAMPAIGN, "en")),
        reason="We quote the song of the choir.",
        by=office.cast.editor,
        now=clock(),
    )
    ask_review(post=post, by=office.cast.editor, now=clock())
    approve(post=post, content_hash=current(post).hash, by=office.cast.approver, now=clock())
    clock.forward(hours=1)

    office.work()

    assert state(office, post) == "sent"


def test_corrected_words_are_not_held_for_those_that_they_replace(office: Office, clock: Clock) -> None:
    account = connect(office.network, "fixed", now=clock(), channel="fixed")
    post = office.published(accounts=(account,), text=CAMPAIGN)
    delivery = office.deliveries(post)["fixed"]
    change = ask_change(
        delivery=delivery, text="Polling stations open at 8.", note_="no", by=office.cast.editor.user, now=clock()
    )
    confirm_change(change=change, by=office.cast.approver.user, now=clock())
    election(office)

    make_changes(clock=clock)

    change.refresh_from_db()
    assert (change.state, change.error_code) == ("confirmed", "")


@pytest.fixture
def committed_office(committed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    monkeypatch.setenv("ROSTRA_FAKE_CHANNEL", "1")
    cast = Cast(now=datetime.now(UTC))
    with FakeNetwork(str(tmp_path / "network")), scope(cast.body):
        yield cast


@pytest.mark.parametrize(("kind", "quiet"), [(EntryKind.MOURNING, Quiet.SILENCE), (EntryKind.ELECTION, Quiet.NO)])
def test_period_waits_for_whoever_is_letting_something_out(
    committed_office: Cast, kind: EntryKind, quiet: Quiet
) -> None:
    entered, inside, leave = threading.Event(), threading.Event(), threading.Event()

    def let_out() -> None:
        try:
            with passing():
                inside.set()
                leave.wait(10)
        finally:
            connection.close()

    def enter() -> None:
        try:
            now = timezone.now()
            ends = now + timedelta(hours=1)
            fields = plan.EntryFields(kind=kind, title="Quiet", starts_at=now, ends_at=ends, quiet=quiet)
            with scope(committed_office.body):
                plan.add_entry(fields=fields, by=committed_office.approver, now=now)
            entered.set()
        finally:
            connection.close()

    threads = [threading.Thread(target=let_out), threading.Thread(target=enter)]
    threads[0].start()
    inside.wait(10)
    threads[1].start()
    eventually(_somebody_waits)
    early = entered.is_set()
    leave.set()
    for thread in threads:
        thread.join()

    assert (early, entered.is_set()) == (False, True)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])


# --- Rights of files


LICENCE = AssetFields(name="Bridge", alt="A bridge", licence="own", people="nobody")


@pytest.fixture
def asset(office: Office) -> Asset:
    made = add_asset(content=photograph(), name="bridge.jpg", by=office.cast.editor, now=office.clock())
    return until(office, made, office.clock().date() + timedelta(days=9))


def until(office: Office, asset: Asset, day: date | None, **changes: Any) -> Asset:
    fields = replace(LICENCE, licence_until=day, **changes)
    return save_asset(asset=asset, fields=fields, by=office.cast.editor, now=office.clock())


def shows(asset: Asset) -> Content:
    picture = Picture(bytes(asset.file.sha256).hex(), asset.name, asset.type, asset.size, "A bridge.")
    return Content("The bridge is open.", "en", media=(picture,))


def rule(office: Office, **rules: Rule) -> None:
    decide(question=CONTENT_CHECKS, value=ContentChecks(rules), by=None, now=office.clock())


@pytest.mark.parametrize("decided", [Rule.BLOCK, Rule.REASON, Rule.WARN])
def test_licence_that_ended_since_the_approval_keeps_the_post_back(
    office: Office, clock: Clock, asset: Asset, decided: Rule
) -> None:
    rule(office, rights_missing=decided)
    post = in_an_hour(office, shared=shows(asset))
    until(office, asset, clock().date() - timedelta(days=1))
    clock.forward(hours=1)

    office.work()

    assert (state(office, post), office.network.items("city")) == ("failed rights", ())
    assert office.cast.approver.user.name in told("publishing.failed")


def test_renewed_licence_lets_it_go(office: Office, clock: Clock, asset: Asset) -> None:
    rule(office, rights_missing=Rule.BLOCK)
    post = in_an_hour(office, shared=shows(asset))
    until(office, asset, clock().date() - timedelta(days=1))
    clock.forward(hours=1)
    office.work()
    until(office, asset, None)

    retry_failed(delivery=office.deliveries(post)["city"], by=office.cast.editor.user, now=clock.forward(minutes=1))
    office.work()

    assert state(office, post) == "sent"


@pytest.mark.parametrize(("decided", "ends"), [(Rule.BLOCK, "failed rights"), (Rule.WARN, "sent")])
def test_trying_again_is_enough_only_where_the_body_warns(
    office: Office, clock: Clock, asset: Asset, decided: Rule, ends: str
) -> None:
    rule(office, rights_missing=decided)
    post = in_an_hour(office, shared=shows(asset))
    until(office, asset, clock().date() - timedelta(days=1))
    clock.forward(hours=1)
    office.work()

    retry_failed(delivery=office.deliveries(post)["city"], by=office.cast.editor.user, now=clock.forward(minutes=1))
    office.work()

    assert state(office, post) == ends


def test_licence_that_holds_lets_it_go(office: Office, clock: Clock, asset: Asset) -> None:
    rule(office, rights_missing=Rule.BLOCK)
    post = in_an_hour(office, shared=shows(asset))
    clock.forward(hours=1)

    office.work()

    assert state(office, post) == "sent"


def test_reason_that_somebody_gave_survives(office: Office, clock: Clock, asset: Asset) -> None:
    rule(office, rights_missing=Rule.REASON)
    until(office, asset, clock().date() - timedelta(days=1))
    content = shows(asset)
    post = office.write(shared=content, due_at=clock() + timedelta(hours=1))
    override_check(
        post=post,
        target=Target(office.city),
        code="rights_missing",
        content_hash=content_hash(content),
        reason="The photographer said yes by mail.",
        by=office.cast.editor,
        now=clock(),
    )
    ask_review(post=post, by=office.cast.editor, now=clock())
    approve(post=post, content_hash=current(post).hash, by=office.cast.approver, now=clock())
    clock.forward(hours=1)

    office.work()

    assert state(office, post) == "sent"


def test_licences_are_not_looked_at_where_the_body_does_not_care(office: Office, clock: Clock, asset: Asset) -> None:
    rule(office, rights_missing=Rule.OFF)
    post = in_an_hour(office, shared=shows(asset))
    until(office, asset, clock().date() - timedelta(days=1))
    clock.forward(hours=1)

    office.work()

    assert state(office, post) == "sent"


def test_consent_that_ended_keeps_the_post_back(office: Office, clock: Clock, asset: Asset) -> None:
    today = clock().date()
    until(office, asset, None, people="agreed")
    note_consent(asset=asset, person="Ioana", given_on=today, until=today, by=office.cast.editor, now=clock())
    post = office.approved(shared=shows(asset), due_at=clock() + timedelta(minutes=5))
    clock.forward(days=1)

    office.work()

    assert (state(office, post), post.state) == ("failed consent", PostState.APPROVED)


def test_corrected_words_are_not_published_anew_without_the_right(office: Office, clock: Clock, asset: Asset) -> None:
    rule(office, rights_missing=Rule.BLOCK)
    account = connect(office.network, "fixed", now=clock(), channel="fixed")
    post = office.published(accounts=(account,), shared=shows(asset))
    delivery = office.deliveries(post)["fixed"]
    until(office, asset, clock().date() - timedelta(days=1))
    change = ask_change(
        delivery=delivery, text="It is closed.", note_="it is.", by=office.cast.editor.user, now=clock()
    )
    confirm_change(change=change, by=office.cast.approver.user, now=clock())

    make_changes(clock=clock)

    change.refresh_from_db()
    delivery.refresh_from_db()
    assert (change.state, change.error_code, delivery.withdraw_asked_at) == ("failed", "rights", None)
