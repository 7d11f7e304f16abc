"""A correction that is published anew: what becomes of it, what it may say, and who confirms it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.audit.models import Event
from rostra.channels.testing import Fault
from rostra.editorial import actions
from rostra.editorial.actions import plan, sweep
from rostra.editorial.balance import balance
from rostra.editorial.calendar import entries, rows
from rostra.editorial.checks import problems
from rostra.editorial.compliance import approved
from rostra.editorial.content import Content, Details, Target
from rostra.editorial.enums import EntryKind, PostState
from rostra.editorial.models import Post
from rostra.editorial.planning import dues
from rostra.editorial.queries import current
from rostra.editorial.times import Month
from rostra.people.enums import RoleCode
from rostra.people.models import Member
from rostra.policy.actions import decide
from rostra.policy.content_checks import ContentChecks, Rule
from rostra.policy.decisions import CONTENT_CHECKS
from rostra.publishing.actions import make_changes
from rostra.publishing.models import Change, Delivery
from rostra.publishing.queries import replacements_of
from tests.editorial.actions.test_chains import join
from tests.editorial.office import Office, connect, html

NEW = {"text": "The bridge is open from Monday.", "note": "it opens on Monday."}


def url(name: str, post: Post, delivery: Delivery, *more: int) -> str:
    return reverse(f"editorial:{name}", args=[post.pk, delivery.pk, *more])


@pytest.fixture
def replaced(office: Office, editor: Client, approver: Client) -> Delivery:
    """What took the place of a post that was corrected, where the network refused it."""
    post = office.published(accounts=(connect(office.network, "fixed", now=office.clock(), channel="fixed"),))
    delivery = office.deliveries(post)["fixed"]
    editor.post(url("correct", post, delivery), NEW)
    change = Change.objects.get()
    approver.post(url("change_confirm", post, delivery, change.pk))
    office.network.plan("fixed", "publish", Fault("refused", code="invalid"))
    for _ in range(3):
        make_changes(clock=office.clock)
        office.work()
        office.clock.forward(minutes=1)
    return replacements_of([change])[change.pk]


def _word(client: Client, post: Post) -> str:
    """What the calendar and the page say of it."""
    page = client.get(reverse("editorial:post", args=[post.pk]))
    now, span = timezone.now(), Month.of(timezone.localdate())
    member = Member.objects.get(user=client.session["_auth_user_id"])
    weeks = rows(member, span, ZoneInfo("Europe/Oslo"), now=now)
    (shown,) = (item.entry for week in weeks for day in week.days for item in day.items)
    (whole,) = entries([post], now=now)
    assert shown is not None
    assert str(shown.status.word) == str(whole.status.word) == str(page.context["status"].word)
    return str(whole.status.word)


def test_what_was_refused_in_place_of_a_corrected_post_is_decided_by_people(
    office: Office, editor: Client, replaced: Delivery
) -> None:
    post = Post.objects.get()
    page = html(editor.get(url("delivery", post, replaced)))
    shown = html(editor.get(reverse("editorial:post", args=[post.pk])))
    before = (replaced.state, _word(editor, post))
    editor.post(url("retry", post, replaced))
    office.clock.time = timezone.now()
    office.work()
    replaced.refresh_from_db()

    assert before == ("failed", "Not sent")
    assert url("retry", post, replaced) in page
    assert "Do not send" in page
    assert url("retry", post, replaced) in shown
    assert (replaced.state, _word(editor, post)) == ("sent", "Published")


@pytest.mark.parametrize(("found", "state"), [("yes", "sent"), ("no", "due")])
def test_person_says_whether_the_corrected_post_stands_there(
    editor: Client, replaced: Delivery, found: str, state: str
) -> None:
    post = Post.objects.get()
    Delivery.objects.filter(pk=replaced.pk).update(state="unsure", error_code="timeout")
    page = html(editor.get(url("delivery", post, replaced)))

    editor.post(url("decide", post, replaced), {"found": found})

    assert url("decide", post, replaced) in page
    assert Delivery.objects.get(pk=replaced.pk).state == state


def test_corrected_post_that_is_given_up_stands_nowhere(office: Office, editor: Client, replaced: Delivery) -> None:
    post = Post.objects.get()
    editor.post(url("give_up", post, replaced))
    word = _word(editor, post)
    sweep(now=office.clock())

    assert (Delivery.objects.get(pk=replaced.pk).state, word) == ("cancelled", "Withdrawn")
    assert Post.objects.get().state == PostState.WITHDRAWN


def test_what_was_corrected_twice_is_still_of_its_post(office: Office, editor: Client, replaced: Delivery) -> None:
    post = Post.objects.get()
    change = Change.objects.get()
    again = Change.objects.create(
        delivery=replaced,
        number=1,
        state="done",
        **{
            name: getattr(change, name)
            for name in (
                "content",
                "content_hash",
                "note",
                "asked_by",
                "asked_at",
                "decided_by",
                "decided_at",
                "done_at",
            )
        },
    )
    Delivery.objects.filter(pk=replaced.pk).update(state="withdrawn", next_try_at=None)
    newest = Delivery.objects.create(
        account=replaced.account,
        source="publishing.change",
        source_id=again.pk,
        key="newest",
        content=replaced.content,
        content_hash=replaced.content_hash,
        state="sent",
        shown="gone",
        due_at=office.clock(),
        sent_at=office.clock(),
    )

    assert editor.get(url("delivery", post, newest)).status_code == 200
    assert _word(editor, post) == "Not as published"


def test_corrected_post_counts_as_one_that_went_out(office: Office, editor: Client, replaced: Delivery) -> None:
    by, now = office.cast.approver, office.clock()
    kind = plan.add_type(fields=plan.TypeFields(name="News"), by=by, now=now)
    plan.set_cadence(kind=kind, account=None, every_minutes=60, by=by, now=now)
    Post.objects.update(content_type=kind)
    before = (dues(now)[0].last, balance(now).posts, approved(now).of)
    editor.post(url("retry", Post.objects.get(), replaced))
    office.clock.time = timezone.now()
    office.work()
    now = office.clock()

    first = Delivery.objects.get(source="editorial.version")
    assert before == (None, 0, 0)
    assert (dues(now)[0].last, balance(now).posts, approved(now).of) == (first.sent_at, 1, 1)


def test_correction_brings_no_campaign_into_an_election(office: Office, editor: Client, approver: Client) -> None:
    post, now = office.published(), timezone.now()
    delivery = office.deliveries(post)["city"]
    said = {"text": "Vote for us on Sunday!", "note": "The bridge."}
    editor.post(url("correct", post, delivery), said)
    asked = html(approver.get(url("delivery", post, delivery)))
    plan.add_entry(
        fields=plan.EntryFields(
            kind=EntryKind.ELECTION, title="Local elections", starts_at=now, ends_at=now + timedelta(days=1)
        ),
        by=office.cast.approver,
        now=now,
    )
    change = Change.objects.get()
    late = html(approver.post(url("change_confirm", post, delivery, change.pk), follow=True))
    state = Change.objects.get().state
    approver.post(url("change_refuse", post, delivery, change.pk), {"reason": "An election."})
    editor.post(url("correct", post, delivery), said)

    assert "a public body does not campaign" in asked
    assert ("Local elections" in late, state) == (True, "asked")
    assert Change.objects.count() == 1


def test_what_failed_before_an_election_is_not_tried_again_in_it(
    office: Office, editor: Client, approver: Client
) -> None:
    post, now = office.published(), timezone.now()
    delivery = office.deliveries(post)["city"]
    editor.post(url("correct", post, delivery), {"text": "Vote for us on Sunday!", "note": "The bridge."})
    Change.objects.update(state="failed", error_code="refused")
    plan.add_entry(
        fields=plan.EntryFields(
            kind=EntryKind.ELECTION, title="Local elections", starts_at=now, ends_at=now + timedelta(days=1)
        ),
        by=office.cast.approver,
        now=now,
    )

    page = html(approver.post(url("change_retry", post, delivery, Change.objects.get().pk), follow=True))

    assert ("Local elections" in page, Change.objects.get().state) == (True, "failed")


def test_reason_for_one_number_lets_no_other_in(office: Office, editor: Client) -> None:
    shared = Content("Ask for 1960229033332.", "ro")
    post = office.write(shared=shared)
    (found,) = [each for each in problems(post, current(post), now=office.clock()) if each.code == "personal_number"]
    actions.override_check(
        post=post,
        target=Target(office.city),
        code=found.code,
        content_hash=found.content_hash,
        reason="An example.",
        by=office.cast.editor,
        now=office.clock(),
    )
    office.ask(post)
    office.approve(post)
    office.work()
    post.refresh_from_db()
    row = office.deliveries(post)["city"]

    editor.post(url("correct", post, row), {"text": "Ask for 2900909410012.", "note": "x"})
    other = Change.objects.count()
    editor.post(url("correct", post, row), {"text": "Please ask for 1960229033332.", "note": "x"})

    assert (other, Change.objects.count()) == (0, 1)


def test_what_several_people_approve_is_published_again(office: Office, editor: Client, approver: Client) -> None:
    # Not the check that somebody must let such content past: here it is about the chain.
    decide(question=CONTENT_CHECKS, value=ContentChecks({"classified": Rule.OFF}), by=None, now=office.clock())
    other = join(office, "Other", RoleCode.APPROVER)
    post = office.write(details=Details(confidentiality="restricted"))
    office.ask(post)
    office.approve(post)
    office.approve(post, by=other)
    office.work()
    post.refresh_from_db()
    row = office.deliveries(post)["city"]

    page = html(editor.get(url("delivery", post, row)))
    refused = html(editor.post(url("correct", post, row), NEW, follow=True))

    assert (url("correct", post, row) in page, url("again", post, row) in page) == (False, True)
    assert "Several people approve a post like this one" in refused
    assert Change.objects.count() == 0


def ends(now: datetime, hours: int) -> dict[str, str]:
    at = (now + timedelta(hours=hours)).astimezone(ZoneInfo("Europe/Oslo"))
    return {"day": f"{at:%Y-%m-%d}", "clock": f"{at:%H:%M}"}


def test_end_is_set_after_it_went_out_and_comes_no_later_than_was_approved(office: Office, editor: Client) -> None:
    post, now = office.published(), timezone.now()
    delivery = office.deliveries(post)["city"]
    address = url("end", post, delivery)

    set_ = editor.post(address, ends(now, 48), follow=True)
    first = Delivery.objects.get(pk=delivery.pk).expires_at
    earlier = editor.post(address, ends(now, 24))
    later = editor.post(address, ends(now, 72))
    past = editor.post(address, ends(now, -24), follow=True)
    empty = editor.post(address, {"day": "", "clock": ""})

    assert "Noted: it is withdrawn then." in html(set_)
    assert first is not None
    assert timedelta(hours=47) < first - now < timedelta(hours=49)
    assert (earlier.status_code, later.status_code, empty.status_code) == (302, 422, 422)
    assert "It was approved until then" in html(later)
    assert "It would end before it goes out" in html(past)
    ended = Delivery.objects.get(pk=delivery.pk).expires_at
    assert ended is not None
    assert ended < first
    assert [each.kind for each in Event.objects.filter(kind="publishing.expiry_set")] == ["publishing.expiry_set"] * 2
