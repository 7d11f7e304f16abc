"""On whose word a post goes out: asked again when it leaves, and what becomes of it where somebody may act no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.channels.testing import FakeNetwork, Fault
from rostra.editorial.actions import NotAllowed, NotApproved, approve, cancel_post, override_check, send_again, stand_in
from rostra.editorial.checks import OneHand, problems
from rostra.editorial.content import Details, Target
from rostra.editorial.lapses import lapses
from rostra.editorial.models import Approval, ContentType, Post
from rostra.editorial.presentation import proof_of
from rostra.editorial.queries import current, currents
from rostra.people.actions import (
    add_member,
    disqualify,
    end_mandate,
    end_membership,
    give_role,
    qualify,
    take_role,
)
from rostra.people.enums import RoleCode
from rostra.people.models import Member, Notice, Role
from rostra.people.rules import forget
from rostra.policy.actions import decide
from rostra.policy.approval_chains import Chain, Step
from rostra.policy.decisions import APPROVAL_CHAINS, MANDATE_REQUIRED, SECOND_PERSON, TRAINING_COURSES
from rostra.publishing.actions import ask_change, confirm_change, make_changes, sweep
from rostra.publishing.models import Delivery
from tests.cast import Cast
from tests.editorial.office import Clock, Office, connect, html
from tests.people.rights import mandate

REASON = (
    "Somebody who asked for its approval, or approved it, may not act for the body any more. Whoever else may approve it "
    "answers for it by trying again; or choose another time, or do not send it."
)


def join(office: Office, name: str, *codes: str, trained: bool = False) -> Member:
    member = add_member(email=f"{name.lower()}@portavale.example", name=name, by=None, now=office.clock())
    for code in codes:
        give_role(member=member, code=code, by=None, now=office.clock())
    if trained:
        qualify(member=member, code="course:basics", valid_until=None, by=None, now=office.clock())
    return member


@pytest.fixture
def second(office: Office) -> Member:
    """Another approver."""
    return join(office, "Mia", RoleCode.APPROVER)


@pytest.fixture
def trained(office: Office, second: Member) -> tuple[Member, ...]:
    """The body asks for a course; everybody has done it."""
    people = (office.cast.editor, office.cast.approver, office.cast.administrator, second)
    for member in people:
        qualify(member=member, code="course:basics", valid_until=None, by=None, now=office.clock())
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=office.clock())
    forget(*people)
    return people


@pytest.fixture
def wall(cast: Cast, network: FakeNetwork) -> Office:
    """The office by the clock on the wall, which pages read."""
    return Office(cast, network, Clock(timezone.now()))


def lose_the_course(office: Office, member: Member) -> None:
    disqualify(member=member, code="course:basics", by=None, now=office.clock())


def lose_the_role(office: Office, member: Member) -> None:
    take_role(role=Role.objects.get(member=member), by=None, now=office.clock())


def be_shut_out(_office: Office, member: Member) -> None:
    type(member.user).objects.filter(pk=member.user_id).update(is_active=False)


def leave(office: Office, member: Member) -> None:
    end_membership(member=member, by=office.cast.administrator, now=office.clock())


def in_an_hour(office: Office, **options: Any) -> Post:
    return office.approved(due_at=office.clock() + timedelta(hours=1), **options)


def state(office: Office, post: Post, handle: str = "city") -> str:
    delivery = office.deliveries(post)[handle]
    return f"{delivery.state} {delivery.error_code}".strip()


def in_its_time(office: Office, post: Post, *, after: float = 1) -> str:
    office.clock.forward(hours=after)
    office.work()
    return state(office, post)


def again(office: Office, post: Post, by: Member, handle: str = "city") -> None:
    delivery = office.deliveries(post)[handle]
    send_again(post=Post.objects.get(pk=post.pk), delivery=delivery, by=by, now=office.clock.forward(minutes=1))


# --- What is held, and what is not


@pytest.mark.parametrize("lose", [lose_the_course, lose_the_role, be_shut_out])
@pytest.mark.parametrize("role", ["editor", "approver"])
def test_post_of_somebody_who_may_not_act_any_more_is_held_and_says_what_to_do(
    office: Office, trained: object, role: str, lose: Callable[[Office, Member], None]
) -> None:
    post = in_an_hour(office)
    lose(office, getattr(office.cast, role))

    held = in_its_time(office, post)

    assert (held, office.network.items("city")) == ("failed lapsed", ())
    assert office.deliveries(post)["city"].reason == REASON
    told = {notice.user.name for notice in Notice.objects.filter(kind="publishing.failed")}
    assert {"Mia", "Mihai Rusu"} <= told


def test_who_has_no_mandate_any_more_does_not_speak_for_the_body(office: Office, second: Member) -> None:
    decide(question=MANDATE_REQUIRED, value=True, by=None, now=office.clock())
    _own, approvers = (mandate(office.cast, member) for member in (office.cast.editor, office.cast.approver))
    forget(office.cast.editor, office.cast.approver)
    post, later = in_an_hour(office), office.approved(due_at=office.clock() + timedelta(hours=2))

    first = in_its_time(office, post)
    end_mandate(mandate=approvers, by=office.cast.administrator, now=office.clock())

    assert (first, in_its_time(office, later)) == ("sent", "failed lapsed")


def test_who_did_the_course_again_before_its_time_lets_it_go(office: Office, trained: object) -> None:
    post = in_an_hour(office)
    lose_the_course(office, office.cast.editor)
    qualify(member=office.cast.editor, code="course:basics", valid_until=None, by=None, now=office.clock())

    assert in_its_time(office, post) == "sent"


def test_course_counts_until_its_day(office: Office, trained: object, clock: Clock) -> None:
    until = clock() + timedelta(days=2)
    qualify(member=office.cast.approver, code="course:basics", valid_until=until, by=None, now=clock())
    post = in_an_hour(office)
    contents = {post.pk: current(post)}

    found = [lapses([post], contents, at)[post.pk] for at in (until - timedelta(seconds=1), until)]

    assert [[word.user.name for word in words] for words in found] == [[], ["Jonas Berg"]]


@pytest.mark.parametrize("who", ["editor", "approver"])
def test_who_left_leaves_the_post_to_the_other(office: Office, second: Member, who: str) -> None:
    post = in_an_hour(office)
    leave(office, getattr(office.cast, who))

    assert in_its_time(office, post) == "sent"


def test_post_for_which_nobody_stands_who_is_still_there_is_held(office: Office, second: Member) -> None:
    post = in_an_hour(office)
    for member in (office.cast.editor, office.cast.approver):
        leave(office, member)

    assert in_its_time(office, post) == "failed lapsed"


@pytest.mark.parametrize("lose", [lose_the_course, leave])
def test_who_publishes_alone_answers_alone(
    office: Office, trained: object, lose: Callable[[Office, Member], None]
) -> None:
    decide(question=SECOND_PERSON, value=False, by=None, now=office.clock())
    post = office.write(due_at=office.clock() + timedelta(hours=1))
    approve(post=post, content_hash=current(post).hash, by=office.cast.editor, now=office.clock())
    lose(office, office.cast.editor)

    held = in_its_time(office, post)
    again(office, post, by=office.cast.approver)
    office.work()

    assert (held, state(office, post)) == ("failed lapsed", "sent")
    rows = Approval.objects.order_by("pk").values_list("by__name", "instead_of__name", "step")
    assert list(rows) == [("Ana Popa", None, 0), ("Jonas Berg", "Ana Popa", 0)]


def test_who_published_alone_before_it_was_taken_back_answers_no_more(office: Office, trained: object) -> None:
    decide(question=SECOND_PERSON, value=False, by=None, now=office.clock())
    due_at = office.clock() + timedelta(hours=1)
    post = office.write(due_at=due_at)
    approve(post=post, content_hash=current(post).hash, by=office.cast.editor, now=office.clock())
    cancel_post(post=post, by=office.cast.approver, now=office.clock())
    approve(post=post, content_hash=current(post).hash, by=office.cast.approver, now=office.clock())
    lose_the_course(office, office.cast.editor)

    assert in_its_time(office, post) == "sent"


def test_service_notice_goes_out_all_the_same(office: Office, trained: object) -> None:
    service = ContentType.objects.create(name="Service", service=True)
    post = in_an_hour(office, details=Details(content_type_id=service.pk))
    lose_the_course(office, office.cast.editor)

    assert in_its_time(office, post) == "sent"


def test_what_took_the_fast_track_goes_out_all_the_same(office: Office, trained: object) -> None:
    post = in_an_hour(office)
    Post.objects.filter(pk=post.pk).update(fast_track=True)
    lose_the_course(office, office.cast.approver)

    assert in_its_time(office, post) == "sent"


def test_corrected_words_go_out_by_the_word_of_those_who_corrected(
    office: Office, trained: object, clock: Clock
) -> None:
    account = connect(office.network, "fixed", now=clock(), channel="fixed")
    post = office.published(accounts=(account,))
    delivery = office.deliveries(post)["fixed"]
    lose_the_course(office, office.cast.editor)
    user = office.cast.administrator.user
    change = ask_change(delivery=delivery, text="It is closed.", note_="it is.", by=user, now=clock())
    confirm_change(change=change, by=office.cast.approver.user, now=clock())
    for _ in range(3):
        make_changes(clock=clock)
        office.work()
        clock.forward(minutes=1)

    assert [item.text.split("\n")[0] for item in office.network.items("fixed")] == ["It is closed."]


# --- Who answers instead


def test_another_approver_answers_for_it_and_it_goes_out_on_every_account(office: Office, trained: object) -> None:
    post = in_an_hour(office, accounts=(office.city, office.transit))
    lose_the_course(office, office.cast.approver)
    held = in_its_time(office, post), state(office, post, "transit")
    second = Member.objects.get(user__name="Mia")

    again(office, post, by=second)
    office.work()

    assert held == ("failed lapsed", "failed lapsed")
    assert office.states(post) == {"city": "sent", "transit": "sent"}
    row = Approval.objects.get(instead_of=office.cast.approver.user)
    assert (row.by, row.step, row.step_name, bytes(row.content_hash)) == (
        second.user,
        1,
        "approval",
        current(post).hash,
    )
    shown = proof_of(post, office.deliveries(post)["city"])
    assert [approval.by.name for approval in shown.approvals] == ["Jonas Berg", "Mia"]
    assert Event.objects.filter(kind="editorial.stood_in", actor=second.user).count() == 1


def test_whoever_approved_it_answers_for_its_author_as_well(office: Office, trained: object) -> None:
    post = in_an_hour(office)
    lose_the_course(office, office.cast.editor)
    in_its_time(office, post)

    again(office, post, by=office.cast.approver)
    office.work()

    assert state(office, post) == "sent"
    assert list(Approval.objects.filter(instead_of=office.cast.editor.user).values_list("step", flat=True)) == [0]


def test_who_answers_instead_and_lapses_as_well_needs_somebody_again(office: Office, trained: object) -> None:
    post = in_an_hour(office)
    lose_the_course(office, office.cast.approver)
    in_its_time(office, post)
    second = Member.objects.get(user__name="Mia")
    again(office, post, by=second)
    lose_the_course(office, second)

    office.work()

    assert state(office, post) == "failed lapsed"


def test_author_does_not_answer_for_the_approver(office: Office, trained: object) -> None:
    give_role(member=office.cast.editor, code=RoleCode.APPROVER, by=None, now=office.clock())
    forget(office.cast.editor)
    post = in_an_hour(office)
    lose_the_course(office, office.cast.approver)
    in_its_time(office, post)

    with pytest.raises(NotApproved, match="You wrote this"):
        again(office, post, by=office.cast.editor)
    assert state(office, post) == "failed lapsed"


def test_editor_who_could_not_approve_is_told_who_is_missing(office: Office, trained: object) -> None:
    other = join(office, "Edi", RoleCode.EDITOR, trained=True)
    post = in_an_hour(office)
    lose_the_course(office, office.cast.approver)
    in_its_time(office, post)

    with pytest.raises(NotAllowed) as caught:
        again(office, post, by=other)

    words = "May not act for the body any more: Jonas Berg. Somebody who may approve this post sends it."
    assert (str(caught.value), Approval.objects.count()) == (words, 1)


def test_nobody_answers_for_two_steps(office: Office, trained: object) -> None:
    second = Member.objects.get(user__name="Mia")
    chain = Chain((Step(), Step("second")))
    decide(question=APPROVAL_CHAINS, value=(chain,), by=None, now=office.clock())
    post = office.write(due_at=office.clock() + timedelta(hours=1))
    office.ask(post)
    office.approve(post)
    office.approve(post, by=second)
    lose_the_course(office, office.cast.approver)
    in_its_time(office, post)

    with pytest.raises(NotApproved, match="approved this already"):
        again(office, post, by=second)
    again(office, post, by=join(office, "Pia", RoleCode.APPROVER, trained=True))
    office.work()
    assert state(office, post) == "sent"


def test_whoever_let_a_confidential_post_pass_does_not_answer_for_it(office: Office, second: Member) -> None:
    post = office.write(text="CLASSIFIED: the bridge is open.")
    (found,) = [each for each in problems(post, current(post), now=office.clock()) if each.code == "classified"]
    override_check(
        post=post,
        target=Target(office.city),
        code=found.code,
        content_hash=found.content_hash,
        reason="It is public since today.",
        by=second,
        now=office.clock(),
    )
    office.ask(post)
    office.approve(post)
    lose_the_role(office, office.cast.approver)

    with pytest.raises(OneHand):
        stand_in(post=post, content=current(post), by=second, now=office.clock())


def test_once_they_may_act_again_anybody_who_works_on_it_tries_again(office: Office, trained: object) -> None:
    post = in_an_hour(office)
    lose_the_course(office, office.cast.editor)
    in_its_time(office, post)
    qualify(member=office.cast.editor, code="course:basics", valid_until=None, by=None, now=office.clock())
    forget(office.cast.editor)

    again(office, post, by=office.cast.editor)
    office.work()

    assert (state(office, post), Approval.objects.count()) == ("sent", 1)


def test_what_failed_for_another_reason_is_tried_again_as_ever(office: Office) -> None:
    office.network.plan("city", "publish", Fault("refused", code="invalid"))
    post = in_an_hour(office)
    failed = in_its_time(office, post)

    again(office, post, by=office.cast.editor)
    office.work()

    assert (failed, state(office, post), Approval.objects.count()) == ("failed invalid", "sent", 1)


def test_where_everybody_answers_nothing_is_written(office: Office, trained: object) -> None:
    post = in_an_hour(office)

    rows = stand_in(post=post, content=current(post), by=office.cast.approver, now=office.clock())

    assert (rows, Approval.objects.count()) == ([], 1)


def test_log_vouches_for_who_answered_instead(office: Office, trained: object, clock: Clock) -> None:
    post = in_an_hour(office)
    lose_the_course(office, office.cast.editor)
    in_its_time(office, post)
    again(office, post, by=office.cast.approver)
    office.work()
    sequence_all(now=clock())
    clean = verify_all().bad
    row = Approval.objects.get(instead_of__isnull=False)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE editorial_approval SET instead_of_id = NULL WHERE id = %s", [row.pk])

    assert (clean, [bad.about for bad in verify_all().bad]) == ([], [f"editorial.approval {row.pk}"])


def test_request_of_before_there_were_steps_is_read_as_one(office: Office, trained: object) -> None:
    post = in_an_hour(office)
    Post.objects.update(chain=[])
    Approval.objects.update(step=0, step_name="")
    lose_the_course(office, office.cast.approver)

    assert in_its_time(office, post) == "failed lapsed"


def test_thread_that_was_held_goes_out_whole_and_in_order(office: Office, trained: object) -> None:
    from rostra.editorial.content import Content, Part

    post = in_an_hour(office, shared=Content("One.", "en", more=(Part("Two."),)))
    lose_the_course(office, office.cast.editor)
    in_its_time(office, post)
    rows = Delivery.objects.order_by("part")
    held = [(row.state, row.error_code) for row in rows]

    send_again(post=Post.objects.get(), delivery=rows[0], by=office.cast.approver, now=office.clock.forward(minutes=1))
    for _ in range(3):
        office.work()

    assert held == [("failed", "lapsed"), ("due", "follows")]
    assert [item.text for item in office.network.items("city")] == ["One.", "Two."]


# --- What it costs, and what people see


def test_lapses_are_asked_as_often_for_ten_posts_as_for_one(office: Office, trained: object) -> None:
    def count(posts: list[Post]) -> int:
        contents = currents(posts)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            lapses(posts, contents, office.clock())
        return len(queries)

    one = count([in_an_hour(office)])
    rows = list(Post.objects.select_related("review_asked_by", "unit__parent", "content_type"))
    posts = [*rows, *(in_an_hour(office) for _ in range(9))]

    assert (one, count(posts)) == (4, 4)


def test_late_is_not_told_besides(office: Office, trained: object, clock: Clock) -> None:
    post = in_an_hour(office)
    lose_the_course(office, office.cast.editor)
    in_its_time(office, post)
    clock.forward(minutes=6)
    sweep(now=clock())

    assert Notice.objects.filter(kind="publishing.late").count() == 0


def test_page_says_beforehand_who_may_not_act_and_what_that_means(wall: Office) -> None:
    post = in_an_hour(wall)
    page = wall.cast.client(wall.cast.approver)
    before = html(page.get(reverse("editorial:post", args=[post.pk])))
    leave_role = Role.objects.get(member=wall.cast.editor)
    take_role(role=leave_role, by=None, now=wall.clock())

    held = html(page.get(reverse("editorial:post", args=[post.pk])))
    Post.objects.update(fast_track=True)
    going = html(page.get(reverse("editorial:post", args=[post.pk])))

    words = "May not act for the body now"
    assert [words in text for text in (before, held, going)] == [False, True, True]
    assert "<bdi>Ana Popa</bdi>" in held
    assert "somebody else who may approve it can send it." in held
    assert "because it cannot wait." in going


def test_button_of_the_page_answers_for_it(wall: Office) -> None:
    post = in_an_hour(wall)
    take_role(role=Role.objects.get(member=wall.cast.editor), by=None, now=wall.clock())
    in_its_time(wall, post)
    delivery = wall.deliveries(post)["city"]
    url, page = reverse("editorial:post", args=[post.pk]), wall.cast.client(wall.cast.approver)

    shown = html(page.get(url))
    page.post(reverse("editorial:retry", args=[post.pk, delivery.pk]))
    wall.work()

    assert REASON in shown
    assert state(wall, post) == "sent"
    proof = html(page.get(reverse("editorial:delivery", args=[post.pk, delivery.pk])))
    assert "In place of <bdi>Ana Popa</bdi>" in proof


def test_button_says_why_it_does_not_help(wall: Office) -> None:
    other = join(wall, "Edi", RoleCode.EDITOR)
    post = in_an_hour(wall)
    take_role(role=Role.objects.get(member=wall.cast.approver), by=None, now=wall.clock())
    in_its_time(wall, post)
    delivery = wall.deliveries(post)["city"]

    answer = wall.cast.client(other).post(reverse("editorial:retry", args=[post.pk, delivery.pk]), follow=True)

    assert "May not act for the body any more: Jonas Berg." in html(answer)
    assert state(wall, post) == "failed lapsed"
