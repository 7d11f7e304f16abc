from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.core.refusals import Faster, Refused
from rostra.editorial.actions import (
    NobodyToAsk,
    NotAllowed,
    NotApproved,
    NotNow,
    OtherContent,
    cancel_post,
    discard_post,
    send_back,
)
from rostra.editorial.checks import Blocked
from rostra.editorial.enums import PostState, Verdict
from rostra.editorial.models import Approval, Post, Version
from rostra.editorial.queries import current
from rostra.people.actions import add_unit, give_role
from rostra.people.enums import RoleCode
from rostra.people.models import Notice
from rostra.policy.actions import decide
from rostra.policy.decisions import SECOND_PERSON
from rostra.publishing.enums import DeliveryState
from tests.editorial.office import Clock, Office, connect


@pytest.fixture
def alone(office: Office, now: datetime) -> Office:
    """The body decided that no second person is needed."""
    decide(question=SECOND_PERSON, value=False, by=None, now=now)
    return office


def test_asking_tells_those_who_can_approve(office: Office) -> None:
    post = office.write()

    office.ask(post)

    post.refresh_from_db()
    assert (post.state, post.review_asked_by) == (PostState.REVIEW, office.cast.editor.user)
    notices = Notice.objects.filter(kind="editorial.review_asked")
    assert [(n.user, n.data["title"], n.url) for n in notices] == [
        (office.cast.approver.user, "Bridge", f"/posts/{post.pk}/")
    ]
    assert Event.objects.filter(kind="editorial.review_asked", about=f"editorial.post:{post.pk}").count() == 1


def test_asking_twice_is_refused(office: Office) -> None:
    post = office.write()
    office.ask(post)

    with pytest.raises(NotNow):
        office.ask(post)


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", "city: Write something first."), ("x" * 501, "city: 501 characters: the network takes 500.")],
)
def test_check_that_blocks_prevents_asking(office: Office, text: str, problem: str) -> None:
    post = office.write(text)

    with pytest.raises(Blocked) as refused:
        office.ask(post)

    assert str(refused.value) == problem


def test_post_without_account_is_not_asked_for(office: Office) -> None:
    post = office.write(accounts=())

    with pytest.raises(Blocked, match="Choose at least one account"):
        office.ask(post)


def test_nobody_to_ask_is_said(office: Office) -> None:
    post = office.write(by=office.cast.approver)

    with pytest.raises(NobodyToAsk):
        office.ask(post, by=office.cast.approver)

    post.refresh_from_db()
    assert post.state == PostState.DRAFT


def test_approval_queues_a_delivery_per_account_for_its_time(office: Office, clock: Clock) -> None:
    due_at = clock() + timedelta(hours=3)
    post = office.approved(accounts=(office.city, office.transit), due_at=due_at)

    post.refresh_from_db()
    rows = office.deliveries(post)
    assert post.state == PostState.APPROVED
    assert {h: (r.state, r.due_at, r.content["text"], r.source) for h, r in rows.items()} == dict.fromkeys(
        ("city", "transit"), (DeliveryState.DUE, due_at, "The bridge is open.", "editorial.version")
    )


def test_approval_without_a_time_publishes_now(office: Office, clock: Clock) -> None:
    post = office.published()

    assert (post.state, post.due_at) == (PostState.PUBLISHED, clock())
    assert [item.text for item in office.network.items("city")] == ["The bridge is open."]


def test_approval_is_a_record_and_its_author_hears_of_it(office: Office) -> None:
    post = office.approved()

    row = Approval.objects.get(post=post)
    event = Event.objects.get(kind="editorial.post_approved")
    assert (row.verdict, row.by, bytes(row.content_hash)) == (
        Verdict.APPROVED,
        office.cast.approver.user,
        current(post).hash,
    )
    assert (event.source, event.source_key, event.data["alone"]) == ("editorial.approval", str(row.pk), False)
    assert [n.user for n in Notice.objects.filter(kind="editorial.approved")] == [office.cast.editor.user]


def test_edit_between_page_and_click_is_not_approved(office: Office) -> None:
    post = office.write()
    office.ask(post)
    seen = current(post).hash
    office.save(post, "Something else.")
    office.ask(post)

    with pytest.raises(OtherContent):
        office.approve(post, content_hash=seen)

    post.refresh_from_db()
    assert (post.state, Approval.objects.count()) == (PostState.REVIEW, 0)


def test_edit_at_the_moment_of_approval_wins(office: Office) -> None:
    post = office.write()
    office.ask(post)
    stale = Post.objects.select_related("review_asked_by").get(pk=post.pk)
    office.save(post, title="Another title")

    with pytest.raises(Faster):
        office.approve(stale)

    assert Approval.objects.count() == 0


@pytest.mark.parametrize("change", ["heading", "text", "language", "link", "media", "account"])
def test_hash_covers_every_part_of_what_goes_out(office: Office, change: str) -> None:
    post = office.write()
    before = current(post).hash
    row = Version.objects.get(post=post, account=office.city)
    media = [{"sha256": "00" * 32, "name": "a", "type": "image/png", "size": 1, "alt": ""}]
    values = {"text": "x", "language": "nb", "link": "https://a.example/", "media": media, "account": office.transit}
    values["heading"] = "The bridge"

    Version.objects.filter(pk=row.pk).update(**{change: values[change]})

    assert current(post).hash != before


def test_author_cannot_approve_own_post(office: Office) -> None:
    give_role(member=office.cast.editor, code=RoleCode.APPROVER, by=None, now=office.clock())
    post = office.write()
    office.ask(post)

    with pytest.raises(NotApproved):
        office.approve(post, by=office.cast.editor)


def test_whoever_edited_what_stands_there_cannot_approve(office: Office) -> None:
    post = office.write()
    office.save(post, "Edited by the approver.", by=office.cast.approver)
    give_role(member=office.cast.records, code=RoleCode.APPROVER, by=None, now=office.clock())
    office.ask(post)

    with pytest.raises(NotApproved):
        office.approve(post)
    assert office.approve(post, by=office.cast.records).by == office.cast.records.user


def test_whoever_asked_cannot_approve(office: Office) -> None:
    give_role(member=office.cast.records, code=RoleCode.APPROVER, by=None, now=office.clock())
    post = office.write()
    office.ask(post, by=office.cast.approver)

    with pytest.raises(NotApproved):
        office.approve(post)


@pytest.mark.parametrize("role", ["editor", "responder", "records", "security", "administrator", "reader"])
def test_only_approvers_approve_or_send_back(office: Office, role: str) -> None:
    post = office.write(by=office.cast.approver)
    give_role(member=office.cast.stranger, code=RoleCode.APPROVER, by=None, now=office.clock())
    post.state, member = PostState.REVIEW, getattr(office.cast, role)

    with pytest.raises(NotAllowed):
        office.approve(post, by=member)
    with pytest.raises(NotAllowed):
        send_back(post=post, reason="No.", by=member, now=office.clock())


def test_approver_of_another_unit_does_not_approve_for_an_account(office: Office, now: datetime) -> None:
    harbour = add_unit(name="Harbour", by=None, now=now)
    account = connect(office.network, "harbour", now=now, unit=harbour)
    unit = office.cast.unit
    give_role(member=office.cast.reader, code=RoleCode.APPROVER, by=None, now=now, unit=unit)
    post = office.write(unit=unit, accounts=(account,))
    office.ask(post)

    with pytest.raises(NotAllowed):
        office.approve(post, by=office.cast.reader)
    assert office.approve(post).verdict == Verdict.APPROVED


def test_draft_is_not_approved_before_anybody_asked(office: Office) -> None:
    post = office.write()

    with pytest.raises(NotNow):
        office.approve(post)


def test_post_is_approved_once(office: Office) -> None:
    post = office.approved()

    with pytest.raises(NotNow):
        office.approve(post)


def test_time_that_has_passed_is_not_approved(office: Office, clock: Clock) -> None:
    post = office.write(due_at=clock() + timedelta(hours=1))
    office.ask(post)
    clock.forward(hours=1)

    with pytest.raises(Blocked, match="has passed"):
        office.approve(post)

    assert office.network.items("city") == ()


def test_author_publishes_alone_where_the_body_decided_so(alone: Office) -> None:
    post = alone.write()

    alone.approve(post, by=alone.cast.editor)

    assert Approval.objects.get(post=post).by == alone.cast.editor.user
    assert Event.objects.get(kind="editorial.post_approved").data["alone"] is True
    assert not Notice.objects.filter(kind="editorial.approved").exists()


def test_alone_still_takes_the_right_to_write(alone: Office) -> None:
    post = alone.write()

    with pytest.raises(NotAllowed):
        alone.approve(post, by=alone.cast.reader)


def test_alone_is_bound_by_the_checks(alone: Office) -> None:
    post = alone.write("x" * 501)

    with pytest.raises(Blocked):
        alone.approve(post, by=alone.cast.editor)


def test_sending_back_names_the_reason_and_tells_the_author(office: Office, clock: Clock) -> None:
    post = office.write()
    office.ask(post)

    row = send_back(post=post, reason=" Name the bridge. ", by=office.cast.approver, now=clock())

    post.refresh_from_db()
    assert (post.state, row.reason, row.verdict) == (PostState.DRAFT, "Name the bridge.", Verdict.RETURNED)
    assert [(n.user, n.data["reason"]) for n in Notice.objects.filter(kind="editorial.returned")] == [
        (office.cast.editor.user, "Name the bridge.")
    ]
    assert Event.objects.get(kind="editorial.post_returned").source_key == str(row.pk)


def test_sending_back_without_a_reason_is_refused(office: Office, clock: Clock) -> None:
    post = office.write()
    office.ask(post)

    with pytest.raises(Refused) as refused:
        send_back(post=post, reason="  ", by=office.cast.approver, now=clock())

    assert refused.value.field == "reason"


def test_draft_cannot_be_sent_back(office: Office, clock: Clock) -> None:
    post = office.write()

    with pytest.raises(NotNow):
        send_back(post=post, reason="No.", by=office.cast.approver, now=clock())


@pytest.mark.parametrize("table", ["version", "approval"])
def test_row_changed_by_hand_is_found(office: Office, clock: Clock, table: str) -> None:
    office.published()
    send = office.write("Second.")
    office.ask(send)
    send_back(post=send, reason="No.", by=office.cast.approver, now=clock())
    sequence_all(now=clock())
    assert verify_all().ok

    if table == "version":
        Version.objects.filter(post=send, account=office.city).update(text="Never said.")
    else:
        Approval.objects.filter(post=send).update(reason="Never said.")

    bad = verify_all().bad[0]
    assert bad.reason == "the content is not what was captured"


@pytest.mark.parametrize("end", ["approve", "send back", "change", "take back", "discard"])
def test_request_for_approval_is_new_to_nobody_once_it_is_settled(office: Office, clock: Clock, end: str) -> None:
    post, other = office.write(), office.write(title="Other")
    office.ask(post)
    office.ask(other)
    asked = Notice.objects.filter(kind="editorial.review_asked", read_at=None)
    before = asked.count()
    now = clock.forward(minutes=1)
    ends = {
        "approve": lambda: office.approve(post),
        "send back": lambda: send_back(post=post, reason="Shorter.", by=office.cast.approver, now=now),
        "change": lambda: office.save(post, "Other words."),
        "take back": lambda: cancel_post(post=post, by=office.cast.editor, now=now),
        "discard": lambda: discard_post(post=post, by=office.cast.editor, now=now),
    }

    ends[end]()

    assert (before, asked.count()) == (2, 1)
    assert {notice.data["post"] for notice in asked} == {other.pk}
    settled = Notice.objects.filter(kind="editorial.review_asked").exclude(read_at=None)
    assert {notice.read_at for notice in settled} == {now}
