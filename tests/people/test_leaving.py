"""Somebody leaves: everything ends or passes on in one act, now or as planned."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rostra.accounts.actions import name_delegate
from rostra.accounts.enums import Authority
from rostra.accounts.models import Account, Delegate
from rostra.audit.models import Event
from rostra.channels.contract import Incoming
from rostra.core.refusals import Faster
from rostra.core.scoping import scope
from rostra.editorial.actions import ask_review, create_post
from rostra.editorial.content import Content, Target
from rostra.editorial.models import Post
from rostra.inbox.actions import claim, create_queue, set_queue_members
from rostra.inbox.intake import receive
from rostra.inbox.models import Conversation, QueueMember
from rostra.people import actions, leaving
from rostra.people.actions import LastAdministrator, LeavingNotPossible, NotAllowed
from rostra.people.actions.leaving import _leave
from rostra.people.models import Departure, Grant, Member, Notice, Role, User
from rostra.people.queries import departure_of, endings, passings, planned_departure
from rostra.vault.enums import Cause, Kind
from rostra.vault.models import Holding, Item, RotationTask
from tests.people.rights import account, grant, newcomer
from tests.vault.conftest import Safe

DAY = timedelta(days=1)


class Desk:
    """Noor, who writes and answers on one account, owns it, holds a secret and has work under way."""

    def __init__(self, cast: Any) -> None:
        self.cast, self.now = cast, cast.now
        self.city: Account = account("city", now=cast.now)
        self.noor: Member = newcomer(cast)
        grant(self.noor, self.city, "write", "answer")
        Account.objects.filter(pk=self.city.pk).update(owner=self.noor, substitute=cast.responder)
        self.city.refresh_from_db()
        said = [Incoming(ref=f"m{n}", text="When?", sent_at=cast.now, author_id=f"a{n}") for n in range(3)]
        receive(account=self.city, messages=said, now=cast.now)
        for conversation in Conversation.objects.all():
            claim(conversation=conversation, by=self.noor, now=cast.now)
        queue = create_queue(name="Roads", by=None, now=cast.now)
        actions.give_role(member=self.noor, code="responder", by=None, now=cast.now)
        set_queue_members(queue=queue, members=[self.noor, cast.responder], by=None, now=cast.now)
        actions.give_role(member=self.noor, code="editor", by=None, now=cast.now)
        content = Content("Open.", "en")
        self.post: Post = create_post(
            title="Bridge",
            due_at=None,
            texts={"": content},
            versions={Target(self.city): content},
            by=self.noor,
            now=cast.now,
        )
        self.item: Item = Safe(cast).put(kind=Kind.SHARED_PASSWORD, account=self.city, custodian=self.noor)

    def leave(self, to: Member | None = None, **more: Any) -> Departure:
        successors = dict.fromkeys(leaving.handovers(), to) if to is not None else {}
        values = {"by": self.cast.administrator, "now": self.now, **more}
        return actions.end_membership(member=self.noor, successors=successors, **values)


@pytest.fixture
def desk(cast: Any) -> Desk:
    return Desk(cast)


def counts(departure: Departure) -> dict[str, tuple[int, int]]:
    return {name: (line["had"], line["passed"]) for name, line in departure.result.items()}


def test_preview_counts_what_the_person_holds(desk: Desk) -> None:
    desk.cast.client(desk.noor)
    found = {row.handover.name: row.count for row in passings(desk.noor)}

    assert found == {
        "people.devices": 0,
        "vault.rotations": 1,
        "vault.secrets": 1,
        "accounts.tended": 1,
        "editorial.drafts": 1,
        "editorial.scheduled": 0,
        "editorial.plan": 0,
        "inbox.conversations": 3,
    }
    assert {str(row.label): row.count for row in endings(desk.noor, timezone.now())} == {
        "Open sessions": 0,
        "Roles": 2,
        "Duties": 0,
        "Rights on single accounts": 2,
        "Mandates": 0,
        "Requests for access": 0,
    }


def test_everything_passes_to_a_successor(desk: Desk) -> None:
    cast = desk.cast
    actions.give_role(member=cast.approver, code="responder", by=None, now=cast.now)
    departure = desk.leave(cast.approver)

    assert counts(departure) == {
        "people.devices": (0, 0),
        "vault.rotations": (1, 1),
        "vault.secrets": (1, 1),
        "accounts.tended": (1, 1),
        "editorial.drafts": (1, 1),
        "editorial.scheduled": (0, 0),
        "editorial.plan": (0, 0),
        "inbox.conversations": (3, 3),
    }
    assert {row.owner for row in Conversation.objects.all()} == {cast.approver}
    desk.city.refresh_from_db()
    desk.post.refresh_from_db()
    desk.item.refresh_from_db()
    assert (desk.city.owner, desk.city.substitute) == (cast.approver, cast.responder)
    assert (desk.post.author, desk.item.custodian) == (cast.approver.user, cast.approver)
    assert Holding.objects.filter(member=desk.noor, ended_at=None).count() == 0
    assert [row.member for row in QueueMember.objects.all()] == [cast.responder]
    notice = Notice.objects.get(user=cast.approver.user, kind="people.took_over")
    assert (notice.data["count"], notice.url) == (6, reverse("people:departure", args=[departure.pk]))
    assert Notice.objects.get(kind="people.member_left").user == cast.security.user


def test_without_a_successor_work_goes_back(desk: Desk) -> None:
    departure = desk.leave()

    assert {(row.owner, row.state) for row in Conversation.objects.all()} == {(None, "new")}
    desk.city.refresh_from_db()
    desk.post.refresh_from_db()
    desk.item.refresh_from_db()
    assert (desk.city.owner, desk.city.substitute) == (desk.cast.responder, None)
    assert (desk.post.author, desk.item.custodian) == (desk.noor.user, None)
    assert counts(departure)["inbox.conversations"] == (3, 0)
    notice = Notice.objects.get(kind="accounts.tender_left")
    assert (notice.user, notice.data) == (desk.cast.responder.user, {"account": "city", "who": "Noor New"})


def test_account_with_nobody_left_is_told_to_its_keepers(desk: Desk) -> None:
    Account.objects.update(substitute=None, sponsor=desk.noor)
    desk.leave()

    desk.city.refresh_from_db()
    assert (desk.city.owner, desk.city.substitute, desk.city.sponsor) == (None, None, None)
    users = {row.user for row in Notice.objects.filter(kind="accounts.tender_left")}
    assert users == {desk.cast.security.user, desk.cast.administrator.user}


def test_substitute_who_takes_over_is_owner_only(desk: Desk) -> None:
    desk.leave(desk.cast.responder)

    desk.city.refresh_from_db()
    assert (desk.city.owner, desk.city.substitute) == (desk.cast.responder, None)


def test_successor_gets_only_what_they_may_do(desk: Desk) -> None:
    departure = desk.leave(desk.cast.reader)

    assert counts(departure)["inbox.conversations"] == (3, 0)
    assert counts(departure)["editorial.drafts"] == (1, 0)
    assert {row.owner for row in Conversation.objects.all()} == {None}


def test_post_that_waits_for_approval_passes_on_and_verifies(desk: Desk) -> None:
    ask_review(post=desk.post, by=desk.noor, now=desk.now)
    desk.leave(desk.cast.editor)

    desk.post.refresh_from_db()
    assert (desk.post.author, desk.post.review_asked_by) == (desk.cast.editor.user, desk.cast.editor.user)
    assert Event.objects.get(kind="editorial.post_passed_on").data == {
        "author": desk.cast.editor.user_id,
        "asked_by": desk.cast.editor.user_id,
    }


def test_sessions_rights_and_links_end(desk: Desk) -> None:
    client = desk.cast.client(desk.noor)
    assert client.get("/me/").status_code == 200
    before = User.objects.get(pk=desk.noor.user_id)
    desk.leave()

    after = User.objects.get(pk=desk.noor.user_id)
    assert client.get("/me/").status_code == 302
    assert (after.sessions_ended, after.links_sent) == (before.sessions_ended + 1, before.links_sent + 1)
    assert Role.objects.filter(member=desk.noor).count() == 0
    assert Grant.objects.filter(member=desk.noor, ended_at=None).count() == 0
    task = RotationTask.objects.get()
    assert (task.item, task.cause, task.member) == (desk.item, Cause.LEAVER, desk.noor)


def test_who_works_elsewhere_too_goes_on_there(desk: Desk) -> None:
    with scope(desk.cast.other):
        there = actions.add_member(email=desk.noor.user.email, name="", by=None, now=desk.now)
        actions.give_role(member=there, code="reader", by=None, now=desk.now)
    desk.leave()
    page = desk.cast.client(desk.noor).get(reverse("people:members")).content.decode()

    assert ["Otto Fremd" in page, "Lena Krog" in page] == [True, False]


def test_all_of_it_rolls_back_when_one_handover_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*, member: Member, to: Member | None, by: User | None, now: datetime) -> int:
        raise RuntimeError

    broken = leaving.Handover("test.broken", "Broken", lambda _member: 1, fail)
    monkeypatch.setattr(leaving, "_handovers", {**leaving.handovers(), "test.broken": broken})
    client = desk.cast.client(desk.noor)
    events = Event.objects.count()
    with pytest.raises(RuntimeError):
        desk.leave(desk.cast.approver)

    assert Member.objects.get(pk=desk.noor.pk).left_at is None
    assert {row.owner for row in Conversation.objects.all()} == {desk.noor}
    assert (RotationTask.objects.count(), Departure.objects.count(), Event.objects.count()) == (0, 0, events)
    assert client.get("/me/").status_code == 200


def test_who_ends_a_membership_does_not_come_by_its_secrets(desk: Desk) -> None:
    desk.leave(desk.cast.administrator)

    assert Item.objects.get(pk=desk.item.pk).custodian is None
    assert Holding.objects.filter(member=desk.cast.administrator).count() == 0


def test_leaving_is_refused(desk: Desk) -> None:
    cast = desk.cast
    for by in (cast.editor, cast.security):
        with pytest.raises(NotAllowed):
            desk.leave(by=by)
    with pytest.raises(LastAdministrator):
        actions.end_membership(member=cast.administrator, by=cast.administrator, now=cast.now)
    for to in (desk.noor, cast.stranger):
        with pytest.raises(LeavingNotPossible):
            desk.leave(to)
    desk.leave()
    with pytest.raises(LeavingNotPossible):
        desk.leave()


def test_planned_leaving_happens_at_its_minute(desk: Desk) -> None:
    cast, at = desk.cast, desk.now + 3 * DAY
    planned = actions.plan_leaving(
        member=desk.noor,
        at=at,
        successors={"inbox.conversations": cast.responder},
        by=cast.administrator,
        now=desk.now,
    )
    assert planned_departure(desk.noor) == departure_of(desk.noor) == planned
    assert Notice.objects.get(kind="people.takes_over_later").user == cast.responder.user
    left = [actions.leave_as_planned(now=at + step) for step in (-timedelta(seconds=1), timedelta(0), timedelta(0))]

    assert left == [0, 1, 0]
    assert Member.objects.get(pk=desk.noor.pk).left_at == at
    assert {row.owner for row in Conversation.objects.all()} == {cast.responder}
    assert Event.objects.get(kind="people.member_left").actor == cast.administrator.user


def test_plan_is_refused_or_taken_back(desk: Desk) -> None:
    cast = desk.cast

    def plan(member: Member = desk.noor, days: int = 1) -> Departure:
        at = cast.now + days * DAY
        return actions.plan_leaving(member=member, at=at, by=cast.administrator, now=cast.now)

    with pytest.raises(LeavingNotPossible) as refused:
        plan(days=0)
    with pytest.raises(LastAdministrator):
        plan(cast.administrator)
    planned = plan()
    with pytest.raises(LeavingNotPossible):
        plan()
    actions.take_back_leaving(departure=planned, by=cast.administrator, now=cast.now)
    with pytest.raises(Faster):
        actions.take_back_leaving(departure=planned, by=cast.administrator, now=cast.now)

    assert refused.value.field == "at"
    assert actions.leave_as_planned(now=cast.now + 2 * DAY) == 0
    assert departure_of(desk.noor) is None


def test_plan_that_cannot_be_done_is_told_once(desk: Desk) -> None:
    cast = desk.cast
    actions.give_role(member=desk.noor, code="administrator", by=None, now=cast.now)
    planned = actions.plan_leaving(member=desk.noor, at=cast.now + DAY, by=cast.administrator, now=cast.now)
    actions.end_membership(member=cast.administrator, by=None, now=cast.now)
    left = [actions.leave_as_planned(now=cast.now + DAY) for _ in range(2)]

    assert left == [0, 0]
    assert Departure.objects.get(pk=planned.pk).stuck_at == cast.now + DAY
    assert {row.user for row in Notice.objects.filter(kind="people.leaving_stuck")} == {
        cast.security.user,
        desk.noor.user,
    }
    cast.administrator.refresh_from_db()
    actions.give_role(member=cast.security, code="administrator", by=None, now=cast.now)
    done = actions.end_membership(member=desk.noor, by=cast.security, now=cast.now + 2 * DAY)
    assert (done.pk, done.done_at) == (planned.pk, cast.now + 2 * DAY)


def test_one_broken_departure_keeps_nobody_else(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = desk.cast
    for member in (desk.noor, cast.reader):
        actions.plan_leaving(member=member, at=cast.now + DAY, by=cast.administrator, now=cast.now)

    def fail(*, member: Member, to: Member | None, by: User | None, now: datetime) -> int:
        if member.pk == desk.noor.pk:
            raise RuntimeError
        return 0

    broken = leaving.Handover("test.broken", "Broken", lambda _member: 1, fail)
    with monkeypatch.context() as patch:
        patch.setattr(leaving, "_handovers", {**leaving.handovers(), "test.broken": broken})
        assert actions.leave_as_planned(now=cast.now + DAY) == 1
    assert actions.leave_as_planned(now=cast.now + DAY) == 1


@pytest.mark.parametrize("what", ["grant", "role", "duty", "mandate"])
def test_other_tasks_open_rotations_for_what_is_no_longer_needed(cast: Any, what: str) -> None:
    city, roads, noor = account("city", now=cast.now), account("roads", now=cast.now), newcomer(cast)
    keeper = cast.approver
    mine, other = (
        Safe(cast).put(kind=Kind.SHARED_PASSWORD, label=each.name, account=each, custodian=keeper)
        for each in (city, roads)
    )
    both = [Holding.objects.create(item=item, member=noor, since=cast.now) for item in (mine, other)]
    [kept] = grant(noor, roads, "write")
    end: dict[str, Any] = {"by": cast.administrator, "now": cast.now}
    if what == "grant":
        actions.end_grant(grant=grant(noor, city, "answer")[0], **end)
    elif what == "role":
        actions.take_role(role=actions.give_role(member=noor, code="editor", by=None, now=cast.now), **end)
    elif what == "duty":
        actions.take_duty(duty=actions.give_duty(member=noor, code="protection", by=None, now=cast.now), **end)
    else:
        mandate = actions.give_mandate(
            member=noor,
            manager=cast.administrator,
            scope_text="Answers.",
            starts_at=cast.now,
            ends_at=None,
            wishes=[actions.Wish(city, "answer")],
            **end,
        )
        actions.end_mandate(mandate=mandate, **end)

    task = RotationTask.objects.get()
    assert (task.item, task.cause, task.member) == (mine, Cause.ROLE_CHANGE, noor)
    assert list(Holding.objects.filter(member=noor, ended_at=None)) == [both[1]]
    actions.end_grant(grant=kept, **end)
    assert RotationTask.objects.count() == 2


@pytest.mark.parametrize("what", ["grant", "mandate"])
def test_what_ends_by_its_date_opens_the_same_rotations(cast: Any, what: str) -> None:
    city, noor, end = account("city", now=cast.now), newcomer(cast), cast.now + 7 * DAY
    item = Safe(cast).put(kind=Kind.SHARED_PASSWORD, account=city, custodian=cast.approver)
    Holding.objects.create(item=item, member=noor, since=cast.now)
    given: dict[str, Any] = {"member": noor, "ends_at": end, "by": cast.administrator, "now": cast.now}
    if what == "grant":
        actions.give_grant(account=city, right="answer", **given)
    else:
        wishes = [actions.Wish(city, "answer"), actions.Wish(city, "write")]
        about = {"manager": cast.administrator, "scope_text": "Answers.", "starts_at": cast.now}
        actions.give_mandate(wishes=wishes, **about, **given)
    assert actions.end_what_ran_out(now=end - timedelta(seconds=1)) == 0
    assert RotationTask.objects.count() == 0
    later = end + timedelta(minutes=40)
    ended = actions.end_what_ran_out(now=later)

    task = RotationTask.objects.get()
    assert (task.item, task.cause, task.member, task.opened_at) == (item, Cause.ROLE_CHANGE, noor, later)
    assert Holding.objects.filter(member=noor, ended_at=None).count() == 0
    rows = [*noor.mandates.all(), *noor.grants.all()]
    assert [(row.ended_at, row.over) for row in rows] == [(end, True)] * len(rows)
    assert (ended, actions.end_what_ran_out(now=later)) == (1, 0)


def test_right_that_goes_on_by_another_opens_no_rotation(cast: Any) -> None:
    city, noor, end = account("city", now=cast.now), newcomer(cast), cast.now + 7 * DAY
    item = Safe(cast).put(kind=Kind.SHARED_PASSWORD, account=city, custodian=cast.approver)
    Holding.objects.create(item=item, member=noor, since=cast.now)
    for right, until in (("answer", end), ("write", None)):
        actions.give_grant(member=noor, account=city, right=right, ends_at=until, by=None, now=cast.now)

    assert actions.end_what_ran_out(now=end) == 1
    assert (RotationTask.objects.count(), Holding.objects.filter(member=noor, ended_at=None).count()) == (0, 1)


def test_duty_of_a_unit_needs_the_secrets_of_that_unit(cast: Any) -> None:
    below = actions.add_unit(name="Web", by=None, now=cast.now, parent=cast.unit)
    city, noor = account("city", now=cast.now, unit=below), newcomer(cast)
    item = Safe(cast).put(kind=Kind.SHARED_PASSWORD, account=city, custodian=cast.approver)
    spare = Safe(cast).put(kind=Kind.SHARED_PASSWORD, label="Of no account", custodian=cast.approver)
    own = Safe(cast).put(kind=Kind.SHARED_PASSWORD, label="Kept", custodian=noor)
    for each in (item, spare):
        Holding.objects.create(item=each, member=noor, since=cast.now)
    duty = actions.give_duty(member=noor, code="protection", by=None, now=cast.now, unit=cast.unit)
    actions.take_duty(duty=duty, by=cast.administrator, now=cast.now)

    assert [task.item for task in RotationTask.objects.all()] == [item]
    assert {row.item for row in Holding.objects.filter(member=noor, ended_at=None)} == {spare, own}


def test_delegate_who_leaves_accepts_no_terms(desk: Desk) -> None:
    name_delegate(member=desk.noor, kind=Authority.CHIEF, by=desk.cast.administrator, now=desk.now)
    desk.leave()

    assert Delegate.objects.get(member=desk.noor).ended_at == desk.now
    assert Event.objects.filter(kind="accounts.delegate_ended").count() == 1


def test_departure_that_happened_happens_no_second_time(desk: Desk) -> None:
    planned = actions.plan_leaving(member=desk.noor, at=desk.now + DAY, by=desk.cast.administrator, now=desk.now)
    Departure.objects.filter(pk=planned.pk).update(taken_back_at=desk.now)
    with pytest.raises(Faster):
        _leave(planned, by=None, now=desk.now)

    assert Member.objects.get(pk=desk.noor.pk).left_at is None


def test_other_tasks_of_somebody_without_secrets_open_nothing(cast: Any) -> None:
    actions.take_role(role=Role.objects.get(member=cast.editor), by=cast.administrator, now=cast.now)

    assert RotationTask.objects.count() == 0


# --- The whole installation ---------------------------------------------------------------------------


def test_deactivated_person_leaves_every_body(desk: Desk) -> None:
    with scope(desk.cast.other):
        actions.add_member(email=desk.noor.user.email, name="", by=None, now=desk.now)
    call_command("deactivate", "NOOR@portavale.example")

    user = User.objects.get(pk=desk.noor.user_id)
    assert user.is_active is False
    assert Member.everywhere.filter(user=user, left_at=None).count() == 0
    assert Event.objects.filter(kind="people.user_deactivated", about=f"people.user:{user.pk}").count() == 1
    with pytest.raises(CommandError, match="already"):
        call_command("deactivate", user.email)


def test_deactivation_is_refused(desk: Desk) -> None:
    cast = desk.cast
    with pytest.raises(NotAllowed):
        actions.deactivate_user(user=desk.noor.user, by=cast.administrator.user, now=cast.now)
    with pytest.raises(CommandError, match="at least one administrator"):
        call_command("deactivate", cast.administrator.user.email)
    with pytest.raises(CommandError, match="Nobody"):
        call_command("deactivate", "nobody@portavale.example")

    assert User.objects.get(pk=cast.administrator.user_id).is_active is True
    operator = User.objects.create_user("op@portavale.example", None, name="Op", is_operator=True)
    planned = actions.plan_leaving(
        member=desk.noor,
        at=cast.now + DAY,
        successors={"inbox.conversations": cast.responder},
        by=cast.administrator,
        now=cast.now,
    )
    assert actions.deactivate_user(user=desk.noor.user, by=operator, now=cast.now) == [planned]
    assert {row.owner for row in Conversation.objects.all()} == {cast.responder}


# --- Pages --------------------------------------------------------------------------------------------


def test_page_says_what_will_happen_and_what_did(desk: Desk) -> None:
    client = desk.cast.client(desk.cast.administrator)
    url = reverse("people:member_end", args=[desk.noor.pk])
    page = client.get(url).content.decode()
    assert "What happens when Noor New leaves" in page
    assert "They go back to their queues." in page
    answer = client.post(url, {"to": desk.cast.responder.pk}, follow=True)
    text = answer.content.decode()
    assert ["Noor New has left" in text, "Lena Krog" in text, reverse("vault:board") in text] == [True] * 3
    assert client.post(url).status_code == 422
    assert (
        "What happened when this person left"
        in client.get(reverse("people:member", args=[desk.noor.pk])).content.decode()
    )


def test_page_plans_and_takes_back(desk: Desk) -> None:
    client = desk.cast.client(desk.cast.administrator)
    url = reverse("people:member_end", args=[desk.noor.pk])
    assert client.post(url, {"at": "2001-01-01T10:00"}).status_code == 422
    later = timezone.localtime() + 30 * DAY
    planned = client.post(url, {"at": later.strftime("%Y-%m-%dT%H:%M"), "to_4": desk.cast.responder.pk}, follow=True)
    departure = Departure.objects.get()
    assert "Noor New will leave" in planned.content.decode()
    assert client.get(url).status_code == 200
    back = reverse("people:departure_take_back", args=[departure.pk])
    assert "The person stays." in client.post(back, follow=True).content.decode()
    assert "taken back already" in client.post(back, follow=True).content.decode()


def test_successor_reads_the_page_others_do_not(desk: Desk) -> None:
    departure = desk.leave(desk.cast.responder)
    url = reverse("people:departure", args=[departure.pk])
    codes = {
        name: desk.cast.client(getattr(desk.cast, name)).get(url).status_code
        for name in ("responder", "security", "administrator", "reader")
    }
    assert codes == {"responder": 200, "security": 200, "administrator": 200, "reader": 404}


def test_preview_asks_no_more_for_more_work(desk: Desk) -> None:
    client = desk.cast.client(desk.cast.administrator)
    url = reverse("people:member_end", args=[desk.noor.pk])
    client.get(url)
    asked = []
    for number in (0, 29):
        said = [Incoming(ref=f"x{number}-{n}", text="?", sent_at=desk.now, author_id=f"x{n}") for n in range(number)]
        receive(account=desk.city, messages=said, now=desk.now)
        for conversation in Conversation.objects.filter(owner=None):
            claim(conversation=conversation, by=desk.noor, now=desk.now)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        asked.append(len(queries))
    assert asked[0] == asked[1]
