"""Chains of approval: who decides which step, in whose place, when, and what becomes of the post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.editorial import chains
from rostra.editorial.actions import (
    NobodyToAsk,
    NotAllowed,
    NotApproved,
    NotNow,
    Quietness,
    ask_review,
    cancel_post,
    reschedule_post,
    send_back,
    set_workflow,
    sweep,
)
from rostra.editorial.actions.plan import give_idea, take_up_idea
from rostra.editorial.content import Details
from rostra.editorial.enums import EntryKind, PostState, Quiet
from rostra.editorial.models import AccountWorkflow, Approval, ContentType, PlanEntry, Post
from rostra.editorial.queries import current, waiting_for_me
from rostra.editorial.rounds import round_of, seat
from rostra.editorial.rules import wrote
from rostra.jurisdictions.closures import Closure
from rostra.people.actions import (
    add_member,
    add_unit,
    disqualify,
    end_membership,
    give_duty,
    give_role,
    qualify,
)
from rostra.people.enums import DutyCode, RoleCode
from rostra.people.models import Member, Notice
from rostra.people.rules import forget
from rostra.policy.actions import decide
from rostra.policy.approval_chains import Chain, Step
from rostra.policy.content_checks import ContentChecks, Rule
from rostra.policy.decisions import (
    APPROVAL_CHAINS,
    CALENDAR,
    CONTENT_CHECKS,
    MANDATE_REQUIRED,
    SECOND_PERSON,
    TRAINING_COURSES,
    WORKFLOW,
)
from rostra.policy.models import Decision
from rostra.policy.office_calendar import OfficeCalendar
from rostra.policy.queries import working_calendar
from tests.editorial.office import Clock, Office, connect
from tests.people.rights import mandate


def join(office: Office, name: str, *codes: str, unit: Any = None) -> Member:
    email = f"{name.lower()}@portavale.example"
    member = add_member(email=email, name=name, by=None, now=office.clock(), unit=unit)
    for code in codes or (RoleCode.READER,):
        give_role(member=member, code=code, by=None, now=office.clock())
    return member


@pytest.fixture
def legal(office: Office) -> Member:
    return join(office, "Lex")


def rule(office: Office, *steps: Step, **conditions: Any) -> None:
    decide(question=APPROVAL_CHAINS, value=(Chain(steps, **conditions),), by=None, now=office.clock())


def by(*members: Member) -> tuple[str, ...]:
    return tuple(f"member:{member.pk}" for member in members)


def two_steps(office: Office, legal: Member, **options: Any) -> Post:
    rule(office, Step(), Step("legal", by(legal), **options))
    post = office.write()
    office.ask(post)
    return post


def told(kind: str) -> list[str]:
    return sorted(notice.user.name for notice in Notice.objects.filter(kind=f"editorial.{kind}", read_at=None))


def test_without_a_decision_one_other_person_approves(office: Office) -> None:
    post = office.write()

    assert chains.plan(post, [office.city]) == chains.DEFAULT


@pytest.mark.parametrize(
    ("conditions", "details", "applies"),
    [
        ({}, {}, True),
        ({"risks": ("high",)}, {"risk": "high"}, True),
        ({"risks": ("high",)}, {"risk": "low"}, False),
        ({"types": ("NEWS",)}, {"type": "News"}, True),
        ({"types": ("NEWS",)}, {}, False),
        ({"confidentialities": ("internal",)}, {"confidentiality": "internal"}, True),
        ({"confidentialities": ("internal",)}, {}, False),
        ({"place": "central"}, {}, False),
        ({"place": "parallel"}, {}, True),
    ],
)
def test_first_chain_that_fits_is_taken(
    office: Office, conditions: dict[str, Any], details: dict[str, str], applies: bool
) -> None:
    rule(office, Step(), Step("finance"), **conditions)
    values: dict[str, Any] = dict(details)
    if values.pop("type", ""):
        values["content_type_id"] = ContentType.objects.create(name="News").pk
    post = office.write(details=Details(**values))

    assert len(chains.plan(Post.objects.get(pk=post.pk), [office.city]).steps) == (2 if applies else 1)


@pytest.mark.parametrize(
    ("own", "of_type", "counts"),
    [("low", "high", "high"), ("normal", "high", "high"), ("high", "low", "high"), ("low", "normal", "normal")],
)
def test_graver_risk_of_a_post_and_its_type_counts(office: Office, own: str, of_type: str, counts: str) -> None:
    kind = ContentType.objects.create(name="News", risk=of_type)
    post = office.write(details=Details(risk=own, content_type_id=kind.pk))
    post = Post.objects.get(pk=post.pk)

    rule(office, Step(), Step("legal"), risks=(counts,))

    assert (post.effective_risk, len(chains.plan(post, [office.city]).steps)) == (counts, 2)


def test_idea_that_is_taken_up_is_approved_by_the_risk_of_its_type(office: Office) -> None:
    kind = ContentType.objects.create(name="News", risk="high")
    idea = give_idea(title="Trams", content_type=kind, by=office.cast.editor, now=office.clock())
    rule(office, Step(), Step("legal"), risks=("high",))

    post = take_up_idea(idea=idea, language="en", by=office.cast.editor, now=office.clock())

    assert (post.risk, len(chains.plan(post, [office.city]).steps)) == ("normal", 2)


def test_type_that_raises_the_risk_takes_the_approval_back(office: Office, legal: Member) -> None:
    kind = ContentType.objects.create(name="News", risk="high")
    rule(office, Step(), Step("legal", by(legal)), risks=("high",))
    post = office.approved(due_at=office.clock() + timedelta(hours=1))
    steps = len(round_of(post).chain.steps)

    saved = office.save(post, details=Details(content_type_id=kind.pk))
    asked = office.ask(post)

    assert (steps, saved.voided, len(round_of(asked).chain.steps)) == (1, True, 2)
    assert {row.state for row in office.deliveries(post).values()} <= {"cancelled"}


def test_each_step_is_asked_when_the_one_before_is_decided(office: Office, legal: Member) -> None:
    post = two_steps(office, legal)
    assert (told("review_asked"), post.step) == (["Jonas Berg"], 1)

    first = office.approve(post)

    assert (post.state, post.step, told("review_asked")) == (PostState.REVIEW, 2, ["Lex"])
    assert (first.step, first.step_name, office.deliveries(post)) == (1, "approval", {})
    last = office.approve(post, by=legal)
    assert (post.state, last.step, last.step_name) == (PostState.APPROVED, 2, "legal")
    assert office.states(post) == {"city": "due"}
    assert [event.data["step"] for event in Event.objects.filter(kind="editorial.step_approved")] == [2]


def test_who_lacks_a_training_decides_no_step_by_whatever_they_are_named(office: Office, legal: Member) -> None:
    stand_in = join(office, "Mia")
    post = two_steps(office, legal, substitutes=by(stand_in))
    office.approve(post)
    for member in (legal, stand_in, office.cast.approver):
        qualify(member=member, code="course:basics", valid_until=None, by=None, now=office.clock())
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=office.clock())
    disqualify(member=legal, code="course:basics", by=None, now=office.clock())
    forget(stand_in)
    with pytest.raises(NotAllowed):
        office.approve(post, by=legal)
    assert ([w.post for w in waiting_for_me(stand_in)], waiting_for_me(legal)) == ([post], [])
    office.approve(post, by=stand_in)
    assert post.state == PostState.APPROVED


def test_who_has_no_mandate_decides_no_step_by_whatever_they_are_named(office: Office, legal: Member) -> None:
    stand_in = join(office, "Mia")
    post = two_steps(office, legal, substitutes=by(stand_in))
    office.approve(post)
    decide(question=MANDATE_REQUIRED, value=True, by=None, now=office.clock())
    mandate(office.cast, stand_in)
    forget(legal, stand_in)

    with pytest.raises(NotAllowed):
        office.approve(post, by=legal)
    office.approve(post, by=stand_in)

    assert post.state == PostState.APPROVED


def test_what_waits_follows_the_steps(office: Office, legal: Member) -> None:
    post = two_steps(office, legal)
    jonas = office.cast.approver
    assert ([w.post for w in waiting_for_me(jonas)], waiting_for_me(legal)) == ([post], [])

    office.approve(post)

    waiting = waiting_for_me(legal, now=office.clock())
    assert waiting_for_me(jonas) == []
    assert [(w.post, w.place and w.place.number, w.asker) for w in waiting] == [(post, 2, office.cast.editor.user)]


def test_policy_that_changes_meanwhile_leaves_the_chain_as_it_was(office: Office, legal: Member) -> None:
    post = two_steps(office, legal)
    rule(office, Step())

    office.approve(post)

    assert Post.objects.get().state == PostState.REVIEW


@pytest.mark.parametrize("role", ["editor", "responder", "records", "security", "administrator", "reader", "approver"])
@pytest.mark.parametrize("step", [1, 2])
def test_who_decides_which_step(office: Office, legal: Member, role: str, step: int) -> None:
    """By the table: the approver the first, legal the second, nobody else anything."""
    post = two_steps(office, legal)
    if step == 2:
        office.approve(post, by=join(office, "Other", RoleCode.APPROVER))
    member = getattr(office.cast, role)

    if (role, step) == ("approver", 1):
        assert office.approve(post, by=member).step == 1
    else:
        with pytest.raises(NotAllowed):
            office.approve(post, by=member)
    if step == 2:
        assert office.approve(post, by=legal).step == 2


def test_nobody_decides_two_steps(office: Office) -> None:
    rule(office, Step(), Step("finance"))
    other = join(office, "Other", RoleCode.APPROVER)
    post = office.write()
    office.ask(post)
    office.approve(post)

    with pytest.raises(NotApproved, match="approved this already"):
        office.approve(post)
    assert office.approve(post, by=other).step == 2


@pytest.mark.parametrize("mine", ["writes", "asks"])
def test_nobody_decides_their_own_in_any_step(office: Office, legal: Member, mine: str) -> None:
    give_role(member=legal, code=RoleCode.EDITOR, by=None, now=office.clock())
    rule(office, Step(), Step("legal", by(legal, office.cast.records)))
    post = office.write(by=legal) if mine == "writes" else office.write()
    office.ask(post, by=legal)
    office.approve(post)

    with pytest.raises(NotApproved, match="You wrote this"):
        office.approve(post, by=legal)
    assert office.approve(post, by=office.cast.records).step == 2


def test_too_few_people_for_the_steps_are_refused_when_asking(office: Office) -> None:
    rule(office, Step(), Step("finance"))
    post = office.write()

    with pytest.raises(NobodyToAsk, match="Nobody is left to decide “Finance”"):
        office.ask(post)


def test_who_is_needed_later_leaves_the_step_to_others(office: Office) -> None:
    jonas, other = office.cast.approver, join(office, "Other", RoleCode.APPROVER)
    rule(office, Step(), Step("legal", by(jonas)))
    post = office.write()
    office.ask(post)

    with pytest.raises(NotApproved, match="You are needed for “Legal”"):
        office.approve(post, by=jonas)
    office.approve(post, by=other)
    assert office.approve(post, by=jonas).step == 2


def test_step_goes_on_where_a_later_one_has_nobody_any_more(office: Office, legal: Member) -> None:
    post = two_steps(office, legal)
    end_membership(member=legal, by=None, now=office.clock())

    assert office.approve(post).step == 1


def test_step_of_everybody_needs_each_of_them(office: Office, legal: Member) -> None:
    records = office.cast.records
    rule(office, Step("legal", by(legal, records), every=True))
    post = office.write()
    office.ask(post)
    assert told("review_asked") == ["Lex", "Ravi Nair"]

    office.approve(post, by=legal)
    assert (post.state, waiting_for_me(legal)) == (PostState.REVIEW, [])
    with pytest.raises(NotApproved):
        office.approve(post, by=legal)
    office.approve(post, by=records)

    assert post.state == PostState.APPROVED


def test_step_of_everybody_does_without_its_author(office: Office, legal: Member) -> None:
    rule(office, Step("legal", by(legal, office.cast.editor), every=True))
    post = office.write()
    office.ask(post)

    office.approve(post, by=legal)

    assert post.state == PostState.APPROVED


def test_people_by_unit_duty_and_role(office: Office) -> None:
    now, lawyers = office.clock(), add_unit(name="Legal", by=None, now=office.clock())
    inside = join(office, "Inside", unit=lawyers)
    give_duty(member=office.cast.records, code=DutyCode.CRISIS, by=None, now=now)
    give_duty(member=office.cast.responder, code=DutyCode.CRISIS, by=None, now=now, unit=lawyers)
    rule(office, Step("a", (f"unit:{lawyers.pk}",)), Step("b", ("crisis",)), Step("c", ("security",)))
    post = office.write()
    office.ask(post)

    office.approve(post, by=inside)
    with pytest.raises(NotAllowed):
        office.approve(post, by=office.cast.responder)
    office.approve(post, by=office.cast.records)
    office.approve(post, by=office.cast.security)

    assert post.state == PostState.APPROVED


def test_deadline_is_held_to_working_hours(office: Office, legal: Member, clock: Clock) -> None:
    rule(office, Step("legal", by(legal), hours=12))
    post = office.write()

    office.ask(post)

    # Of eight hours a day, some are left today and the rest is tomorrow's.
    zone = ZoneInfo(post.body.time_zone)
    tomorrow = (clock() + timedelta(days=1)).astimezone(zone).date()
    assert post.step_due_at is not None
    assert post.step_due_at == working_calendar(post.body.time_zone).due(clock(), 12 * 60)
    assert post.step_due_at.astimezone(zone).date() == tomorrow


def test_deadline_of_the_fast_track_runs_at_any_hour(office: Office, legal: Member, clock: Clock) -> None:
    rule(office, Step("legal", by(legal), hours=12, fast=True), Step("lead", by(office.cast.records)))
    post = office.write()

    ask_review(post=post, by=office.cast.editor, now=clock(), fast_reason="A burst pipe")

    assert post.step_due_at == clock() + timedelta(hours=12)


def test_deadline_in_a_calendar_without_a_working_day_is_the_clocks(
    office: Office, legal: Member, clock: Clock
) -> None:
    rule(office, Step("legal", by(legal), hours=12))
    today = clock().date()
    years = [(today + timedelta(days=360 * n), today + timedelta(days=360 * (n + 1))) for n in range(6)]
    closed = OfficeCalendar(closures=tuple(Closure(first, last, "Shut") for first, last in years))
    Decision.objects.create(key=CALENDAR.key, value=CALENDAR.write(closed), decided_at=clock())
    post = office.write()

    office.ask(post)

    assert post.step_due_at == clock() + timedelta(hours=12)


def test_substitute_decides_after_the_deadline(office: Office, legal: Member, clock: Clock) -> None:
    records = office.cast.records
    rule(office, Step("legal", by(legal), hours=4, substitutes=by(records)))
    post = office.write()
    office.ask(post)
    assert (post.step_due_at, told("review_asked")) == (clock() + timedelta(hours=4), ["Lex"])
    with pytest.raises(NotApproved, match="once their time is over"):
        office.approve(post, by=records)

    clock.forward(hours=4)
    sweep(now=clock())
    sweep(now=clock.forward(minutes=1))
    post.refresh_from_db()

    assert (told("step_late"), told("step_waits")) == (["Ravi Nair"], ["Ana Popa"])
    assert Event.objects.filter(kind="editorial.step_late").count() == 1
    row = office.approve(post, by=records)
    assert (row.instead_of, post.state, told("step_late")) == (legal.user, PostState.APPROVED, [])


def test_late_step_without_substitutes_is_told_to_administrators(office: Office, legal: Member, clock: Clock) -> None:
    rule(office, Step("legal", by(legal), hours=1))
    post = office.write()
    office.ask(post)

    clock.forward(hours=2)
    sweep(now=clock())

    post.refresh_from_db()
    assert (told("step_waits"), told("step_late")) == (["Ana Popa", "Mihai Rusu"], [])
    assert office.approve(post, by=legal).instead_of is None


def test_substitute_decides_while_nobody_of_the_step_can(office: Office, legal: Member) -> None:
    rule(office, Step("legal", by(legal), substitutes=by(office.cast.records)))
    post = office.write()
    office.ask(post)
    end_membership(member=legal, by=None, now=office.clock())

    row = office.approve(post, by=office.cast.records)

    assert (row.instead_of, post.state) == (None, PostState.APPROVED)


def test_substitute_of_one_who_wrote_it_is_asked_at_once(office: Office, legal: Member) -> None:
    rule(office, Step("legal", by(office.cast.editor), every=True, substitutes=by(legal)))
    post = office.write()
    office.ask(post)

    row = office.approve(post, by=legal)

    assert (told("review_asked"), row.instead_of, post.state) == ([], office.cast.editor.user, PostState.APPROVED)


def test_substitutes_fill_up_a_step_of_everybody(office: Office, legal: Member, clock: Clock) -> None:
    records, security = office.cast.records, office.cast.security
    rule(office, Step("legal", by(legal, records), every=True, hours=1, substitutes=by(security)))
    post = office.write()
    office.ask(post)
    office.approve(post, by=legal)
    clock.forward(hours=2)

    row = office.approve(post, by=security)

    assert (row.instead_of, post.state) == (records.user, PostState.APPROVED)


def test_who_was_stood_in_for_is_not_asked_any_more(office: Office, legal: Member, clock: Clock) -> None:
    records, security, reader = office.cast.records, office.cast.security, office.cast.reader
    rule(office, Step("legal", by(legal, records, reader), every=True, hours=1, substitutes=by(security)))
    post = office.write()
    office.ask(post)
    clock.forward(hours=2)
    first = office.approve(post, by=security)
    assert first.instead_of == records.user

    with pytest.raises(NotApproved):
        office.approve(post, by=records)


def test_fast_track_asks_some_steps_and_tells_the_others_after(office: Office, legal: Member) -> None:
    rule(office, Step("legal", by(legal)), Step(fast=True))
    post = office.write()

    ask_review(post=post, by=office.cast.editor, now=office.clock(), fast_reason=" Flood. ")

    assert (told("review_asked"), post.fast_track) == (["Jonas Berg"], True)
    office.approve(post)
    notice = Notice.objects.get(kind="editorial.fast_tracked")
    assert (post.state, notice.user, notice.data["reason"]) == (PostState.APPROVED, legal.user, "Flood.")


def test_fast_track_that_does_not_exist_is_refused(office: Office, legal: Member) -> None:
    rule(office, Step("legal", by(legal)))
    post = office.write()

    with pytest.raises(Refused, match="no fast track") as refused:
        ask_review(post=post, by=office.cast.editor, now=office.clock(), fast_reason="Flood.")
    assert refused.value.field == "fast_reason"


def test_fast_track_takes_a_reason(office: Office, legal: Member) -> None:
    rule(office, Step("legal", by(legal)), Step(fast=True))
    post = office.write(details=Details(fast_track=True))

    with pytest.raises(Refused, match="Say why it must go fast"):
        office.ask(Post.objects.get(pk=post.pk))


@pytest.mark.parametrize("confidentiality", ["restricted", "secret"])
@pytest.mark.parametrize("second_person", [True, False])
def test_confidential_content_goes_out_by_two_other_people(
    office: Office, confidentiality: str, second_person: bool
) -> None:
    decide(question=SECOND_PERSON, value=second_person, by=None, now=office.clock())
    # Not the check that somebody must let such content past: here it is about the chain.
    off = ContentChecks({"classified": Rule.OFF})
    decide(question=CONTENT_CHECKS, value=off, by=None, now=office.clock())
    other = join(office, "Other", RoleCode.APPROVER)
    post = office.write(details=Details(confidentiality=confidentiality))
    with pytest.raises(NotNow):
        office.approve(post, by=office.cast.editor)

    office.ask(post)
    office.approve(post)
    assert post.state == PostState.REVIEW
    office.approve(post, by=other)

    assert [(row.step, row.by) for row in Approval.objects.order_by("pk")] == [
        (1, office.cast.approver.user),
        (2, other.user),
    ]


def test_chain_of_two_steps_is_enough_for_confidential_content(office: Office, legal: Member) -> None:
    rule(office, Step(), Step("legal", by(legal)))
    post = office.write(details=Details(confidentiality="secret"))

    assert len(chains.plan(post, [office.city]).steps) == 2


def test_sent_back_the_chain_starts_anew(office: Office, legal: Member) -> None:
    post = two_steps(office, legal)
    office.approve(post)

    row = send_back(post=post, reason="Which bridge?", by=legal, now=office.clock())

    assert (row.step, row.step_name, post.state, post.chain, post.step) == (2, "legal", PostState.DRAFT, [], 0)
    assert told("returned") == ["Ana Popa", "Jonas Berg"]
    office.ask(post)
    assert (post.step, round_of(post).verdicts) == (1, ())
    office.approve(post)
    office.approve(post, by=legal)
    assert post.state == PostState.APPROVED


@pytest.mark.parametrize("end", ["edit", "take back"])
def test_any_edit_voids_all_steps(office: Office, legal: Member, end: str) -> None:
    post = two_steps(office, legal)
    office.approve(post)
    if end == "edit":
        assert office.save(post, "Closed.").voided
    else:
        cancel_post(post=post, by=office.cast.editor, now=office.clock())
    post.refresh_from_db()
    assert (post.state, post.chain, post.step, post.step_due_at) == (PostState.DRAFT, [], 0, None)

    office.ask(post)

    with pytest.raises(NotAllowed):
        office.approve(post, by=legal)


def test_of_two_approvers_at_once_one_is_told(office: Office) -> None:
    rule(office, Step(), Step("finance"))
    other, third = join(office, "Other", RoleCode.APPROVER), join(office, "Third", RoleCode.APPROVER)
    post = office.write()
    office.ask(post)
    stale = Post.objects.select_related("author", "review_asked_by").get(pk=post.pk)
    office.approve(post)

    with pytest.raises(Faster):
        office.approve(stale, by=other)

    assert Approval.objects.count() == 1
    assert office.approve(post, by=third).step == 2


def test_of_two_people_of_one_step_at_once_both_count(office: Office, legal: Member) -> None:
    records = office.cast.records
    rule(office, Step("legal", by(legal, records), every=True))
    post = office.write()
    office.ask(post)
    stale = Post.objects.select_related("author", "review_asked_by").get(pk=post.pk)
    office.approve(post, by=legal)

    office.approve(stale, by=records)

    assert Post.objects.get().state == PostState.APPROVED


def test_asked_for_before_there_were_chains(office: Office) -> None:
    post = office.write()
    office.ask(post)
    Post.objects.update(chain=[], step=0)
    post.refresh_from_db()

    row = office.approve(post)

    assert (row.step, post.state) == (1, PostState.APPROVED)


@pytest.mark.parametrize(
    ("model", "risk", "approves"),
    [
        ("parallel", "high", True),
        ("central", "low", False),
        ("mixed", "low", True),
        ("mixed", "normal", False),
        ("mixed", "high", False),
        ("mixed", "low by a type of high", False),
    ],
)
def test_models_say_where_units_approve(office: Office, model: str, risk: str, approves: bool) -> None:
    now, unit = office.clock(), office.cast.unit
    account = connect(office.network, "unit", now=now, unit=unit)
    local = add_member(email="local@portavale.example", name="Local", by=None, now=now)
    give_role(member=local, code=RoleCode.APPROVER, by=None, now=now, unit=unit)
    set_workflow(account=account, model=model, by=office.cast.administrator, now=now)
    own, _by, of_type = risk.partition(" by a type of ")
    kind = ContentType.objects.create(name="News", risk=of_type or own)
    post = office.write(unit=unit, accounts=(account,), details=Details(risk=own, content_type_id=kind.pk))
    office.ask(post)

    if approves:
        office.approve(post, by=local)
    else:
        with pytest.raises(NotAllowed):
            office.approve(post, by=local)
        office.approve(post)
    assert post.state == PostState.APPROVED


def test_strictest_account_decides_for_the_post(office: Office) -> None:
    decide(question=WORKFLOW, value="central", by=None, now=office.clock())
    admin, now = office.cast.administrator, office.clock()
    set_workflow(account=office.city, model="parallel", by=admin, now=now)

    both = [office.city, office.transit]
    assert [chains.workflows(accounts, "central") for accounts in ([], both)] == [["central"], ["parallel", "central"]]
    post = office.write(accounts=both)
    assert [chains.plan(post, accounts).central for accounts in ([office.city], both)] == [False, True]


def test_setting_a_model_is_logged_once(office: Office) -> None:
    admin, now = office.cast.administrator, office.clock()
    for model in ("central", "central", ""):
        set_workflow(account=office.city, model=model, by=admin, now=now)

    events = Event.objects.filter(kind="editorial.workflow_set").order_by("pk")
    assert [(event.data["before"], event.data["model"]) for event in events] == [("", "central"), ("central", "")]
    assert AccountWorkflow.objects.get().model == ""


def test_model_is_set_by_administrators_and_is_one(office: Office) -> None:
    with pytest.raises(NotAllowed):
        set_workflow(account=office.city, model="central", by=office.cast.approver, now=office.clock())
    with pytest.raises(Refused):
        set_workflow(account=office.city, model="none", by=office.cast.administrator, now=office.clock())


def quiet(office: Office, kind: Quiet) -> None:
    at = office.clock()
    PlanEntry.objects.create(
        kind=EntryKind.MOURNING,
        title="Mourning",
        starts_at=at + timedelta(hours=1),
        ends_at=at + timedelta(days=1),
        quiet=kind,
        by=office.cast.editor.user,
    )


@pytest.mark.parametrize(
    ("kind", "service", "refused"),
    [(Quiet.SILENCE, True, True), (Quiet.SERVICE, False, True), (Quiet.SERVICE, True, False), (Quiet.NO, False, False)],
)
def test_nothing_is_approved_into_silence(office: Office, kind: Quiet, service: bool, refused: bool) -> None:
    quiet(office, kind)
    type_ = ContentType.objects.create(name="Notice", service=service)
    details = Details(content_type_id=type_.pk)
    post = office.write(due_at=office.clock() + timedelta(hours=3), details=details)
    post = Post.objects.get(pk=post.pk)
    office.ask(post)

    if refused:
        with pytest.raises(Quietness, match="Mourning"):
            office.approve(post)
    else:
        office.approve(post)
    assert Post.objects.get().state == (PostState.REVIEW if refused else PostState.APPROVED)


def test_approved_post_is_not_moved_into_silence(office: Office, clock: Clock) -> None:
    quiet(office, Quiet.SILENCE)
    post = office.approved(due_at=clock() + timedelta(days=2))

    with pytest.raises(Quietness):
        reschedule_post(post=post, due_at=clock() + timedelta(hours=2), by=office.cast.approver, now=clock())


def test_nobody_has_a_seat_at_a_draft(office: Office) -> None:
    post = office.write()

    assert seat(office.cast.approver, post, current(post), round_of(post), now=office.clock()) is None


@pytest.mark.parametrize("make", [lambda step: step, lambda step: replace(step, every=True)])
def test_people_move_up_where_that_fills_all_steps(office: Office, make: Callable[[Step], Step]) -> None:
    """Whoever could decide both steps takes the one that nobody else can."""
    one, two = join(office, "One"), join(office, "Two")
    rule(office, Step("legal", by(one, two)), make(Step("finance", by(one))))
    post = office.write()

    office.ask(post)

    assert post.state == PostState.REVIEW


@pytest.mark.parametrize(
    "details", [Details(), Details(risk="high", fast_track=True), Details(risk="high", confidentiality="internal")]
)
def test_who_changes_what_decides_the_chain_has_a_hand_in_the_post(office: Office, details: Details) -> None:
    give_role(member=office.cast.approver, code=RoleCode.EDITOR, by=None, now=office.clock())
    post = office.write(details=Details(risk="high"))

    office.save(post, details=details, by=office.cast.approver)

    assert wrote(office.cast.approver, post, current(post))


def test_who_says_where_else_it_stands_has_no_hand_in_the_post(office: Office) -> None:
    give_role(member=office.cast.approver, code=RoleCode.EDITOR, by=None, now=office.clock())
    post = office.write()

    office.save(post, details=Details(also_at="https://city.example/"), by=office.cast.approver)

    assert not wrote(office.cast.approver, post, current(post))
