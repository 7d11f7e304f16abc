"""A message that breaks the law or the house rules goes from the network; the evidence and the ground stay (R-146)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.accounts.models import Account, Call
from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.channels import registry
from rostra.channels.contract import Capabilities
from rostra.channels.fake.items import Fault
from rostra.channels.testing import FakeChannel
from rostra.core.refusals import Faster, Refused
from rostra.inbox.actions import hiding as acts
from rostra.inbox.actions.hiding import HidingNotPossible, ask_hiding
from rostra.inbox.actions.hiding_calls import LEASE, PAUSES, hide_due
from rostra.inbox.enums import HidingGround, HidingState
from rostra.inbox.models import Conversation, Hiding, Message, MessageRaw
from rostra.people.models import Notice
from rostra.records.actions import capturing, visiting
from rostra.records.actions.filing import file_waiting
from rostra.records.actions.starting import take_classes
from rostra.records.enums import CaptureReason
from rostra.records.models import Classing, PageCapture, Record
from rostra.records.pages.taken import Taken
from tests.inbox.office import Office, happened
from tests.inbox.pages import page_of, url

PENAL = "Penal Code, section 263"
THREAT = {"ground": "threat", "law": PENAL, "reason": "He says that he will burn the house."}
TOKEN = "good"
PAGE = "https://fake.example/items/1"


class NoHiding(FakeChannel):
    name: ClassVar[str] = "fakenohiding"
    can: ClassVar[Capabilities] = dataclasses.replace(FakeChannel.can, hide=False)


class Comment:
    """A threat under a post of the city, on a network that has it too."""

    def __init__(self, office: Office, *, address: str = "", account: Account | None = None) -> None:
        self.office, self.now = office, office.now
        account = account or office.city
        account.fields["token"] = TOKEN
        account.save(update_fields=["fields"])
        office.network.join(account.fields["handle"], token=TOKEN)
        item = office.network.write("maria", "I burn your house")
        self.conversation = office.message("I burn your house", ref=item.ref, url=address, account=account)
        self.message = Message.objects.get(conversation=self.conversation)

    def ask(self, **more: Any) -> Hiding:
        said = {**THREAT, "ground": HidingGround.THREAT, **more}
        return ask_hiding(message=self.message, by=self.office.cast.responder, now=self.now, **said)

    def work(self, after: timedelta = timedelta()) -> int:
        return hide_due(clock=lambda: self.now + after)

    def plan(self, effect: Any, code: str = "", times: int = 1, **more: Any) -> None:
        self.office.network.plan("city", "hide", Fault(effect, code=code, **more), times=times)

    @property
    def hidden(self) -> list[str]:
        """What the network was asked, in order."""
        return list(Call.objects.filter(operation="hide").order_by("pk").values_list("outcome", flat=True))

    def on_network(self) -> bool:
        row = self.office.network._row("SELECT hidden FROM item WHERE number = ?", self.message.ref)
        return bool(row and row[0])


@pytest.fixture
def comment(office: Office) -> Comment:
    return Comment(office)


@pytest.fixture
def by_hand(office: Office) -> Iterator[Comment]:
    with registry.temporary(NoHiding):
        yield Comment(office, address=PAGE, account=office.account("town", channel="fakenohiding"))


def state_of(hiding: Hiding) -> tuple[str, str]:
    hiding.refresh_from_db()
    return hiding.state, hiding.error_code


def kinds(conversation: Conversation) -> list[str]:
    return [kind for kind in happened(conversation) if "hid" in kind or "shown" in kind]


def test_message_is_hidden_with_ground_law_person_time_and_stays_here(client: Client, comment: Comment) -> None:
    address, place = url("hide_message", comment.message.pk), url("conversation", comment.conversation.pk)
    shown = page_of(client.get(place))
    asked = client.post(address, THREAT)
    comment.work(timedelta(days=3650))
    row = Hiding.objects.get()
    page = page_of(client.get(place))
    event = Event.objects.get(kind="inbox.hidden")

    assert address in shown
    assert (asked.status_code, asked["Location"]) == (302, place)
    assert (row.state, comment.on_network()) == (HidingState.HIDDEN, True)
    assert event.data == {
        **THREAT,
        "by_hand": False,
        "code": "",
        "hiding": row.pk,
        "message": comment.message.pk,
    }
    assert event.actor == comment.office.cast.responder.user
    assert [word in page for word in ("Hidden on the network", "Lena Krog", PENAL, THREAT["reason"])] == [True] * 4
    assert ["I burn your house" in page, address in page] == [True, False]
    assert bytes(MessageRaw.objects.get().raw) == b"I burn your house"


def test_page_of_the_message_is_captured_before_it_goes(office: Office) -> None:
    comment = Comment(office, address=PAGE)
    hiding = comment.ask()
    capture = PageCapture.objects.get()

    early = comment.work(timedelta(seconds=59))
    capturing._tell(capture, comment.now + timedelta(seconds=5))
    after_it = comment.work(timedelta(seconds=5))

    assert (capture.url, capture.reason, capture.about) == (
        PAGE,
        CaptureReason.REMOVED,
        f"inbox.message:{comment.message.pk}.1",
    )
    assert (early, after_it) == (0, 1)
    # Behind a log-in wall, what Rostra knows of the item is kept in its place.
    [item, *_files] = visiting._known(capture.about, comment.now)
    assert b"I burn your house" in item.body
    assert state_of(hiding) == ("hidden", "")


def test_what_was_hidden_is_filed_as_evidence_with_its_capture(office: Office) -> None:
    take_classes(pack="en-US", by=office.cast.records, now=office.now)
    comment = Comment(office, address=PAGE)
    office.message("Where do I park?", author="ion")
    archived(office)
    before = classes()
    hiding = comment.ask()
    keep_capture(comment)
    archived(office)
    asked = classes()
    comment.work()
    archived(office)
    rows = Record.objects.filter(source_key=f"{comment.message.pk}.1")
    hidden = rows.values_list("removed", "record_class__code", "due_on").get()
    acts.show_again(hiding=Hiding.objects.get(pk=hiding.pk), by=office.cast.responder, now=comment.now)
    comment.work(timedelta(days=3650))
    archived(office)

    assert before == [("message", "1.3"), ("message", "1.3")]
    assert asked == [("capture", "1.4"), *before]
    assert classes() == [("capture", "1.4"), ("message", "1.3"), ("message", "1.4")]
    assert hidden == (True, "1.4", None)
    moved = Classing.objects.filter(record=rows.get())
    assert list(moved.values_list("before__code", "classed_by", "after__code")) == [("1.3", "rule", "1.4")]
    assert Event.objects.get(kind="records.filed_anew").about == f"records.class:{moved.get().after_id}"


def test_capture_of_our_own_post_that_goes_is_no_evidence_of_moderation(office: Office) -> None:
    comment = Comment(office, address=PAGE)
    comment.ask()
    Message.objects.update(own=True)
    keep_capture(comment)
    archived(office)

    assert list(Record.objects.filter(kind="capture").values_list("removed", flat=True)) == [False]


def archived(office: Office) -> None:
    sequence_all(now=office.now)
    file_waiting(office.cast.body.pk, now=office.now)


def keep_capture(comment: Comment) -> None:
    """A worker captured what was asked for."""
    row = capturing.claim(comment.now)
    assert row is not None
    taken = Taken(
        began_at=comment.now,
        status=200,
        exchanges=(),
        resources=(),
        asked=PAGE,
        url=PAGE,
        tool="test",
        title="",
        text="",
        findings=(),
    )
    capturing.finish(row, taken, b"WACZ", now=comment.now)


def classes() -> list[tuple[str, str]]:
    rows = Record.objects.order_by("kind", "record_class__code").values_list("kind", "record_class__code")
    return [(kind, code or "") for kind, code in rows]


def test_capture_that_does_not_come_holds_nothing_up_for_longer_than_a_minute(office: Office) -> None:
    comment = Comment(office, address=PAGE)
    hiding = comment.ask()

    assert (comment.work(timedelta(minutes=1)), state_of(hiding)[0]) == (1, "hidden")


def test_captures_of_other_things_wake_nothing(office: Office) -> None:
    comment = Comment(office, address=PAGE)
    comment.ask()
    capture = PageCapture.objects.get()

    for changed in ({"reason": CaptureReason.CHANGE}, {"about": "publishing.delivery:1"}):
        before = {name: getattr(capture, name) for name in changed}
        for name, value in changed.items():
            setattr(capture, name, value)
        acts.captured(capture, now=comment.now)
        for name, value in before.items():
            setattr(capture, name, value)
    comment.work(timedelta(minutes=1))
    acts.captured(capture, now=comment.now)

    assert len(comment.hidden) == 1


def test_shown_again_on_the_network(client: Client, comment: Comment) -> None:
    hiding = comment.ask()
    comment.work()
    answered = client.post(url("settle_hiding", hiding.pk), {"what": "show"})
    comment.work(timedelta(days=3650))

    assert (answered.status_code, state_of(hiding), comment.on_network()) == (302, ("shown", ""), False)
    assert kinds(comment.conversation) == ["inbox.hiding_asked", "inbox.hidden", "inbox.shown_again"]
    assert url("hide_message", comment.message.pk) in page_of(client.get(url("conversation", comment.conversation.pk)))


def test_network_that_will_not_show_it_again_leaves_it_hidden_and_says_why(comment: Comment) -> None:
    hiding = comment.ask()
    comment.work()
    comment.plan("refused", "not_found")
    acts.show_again(hiding=Hiding.objects.get(), by=comment.office.cast.responder, now=comment.now)
    comment.work()

    assert state_of(hiding) == ("hidden", "not_found")
    assert kinds(comment.conversation)[-1] == "inbox.not_shown"


def test_network_that_refuses_is_told_and_tried_again(client: Client, comment: Comment) -> None:
    hiding = comment.ask()
    comment.plan("refused", "not_allowed")
    comment.work()
    failed = state_of(hiding)
    notice = Notice.objects.get(kind="inbox.not_hidden")
    page = page_of(client.get(notice.url))
    client.post(url("settle_hiding", hiding.pk), {"what": "retry"})
    comment.work(timedelta(days=3650))

    assert (failed, notice.user) == (("failed", "not_allowed"), comment.office.cast.responder.user)
    assert ["The network does not allow this." in page, "Try again" in page] == [True, True]
    assert state_of(hiding) == ("hidden", "")
    assert kinds(comment.conversation) == [
        *("inbox.hiding_asked", "inbox.not_hidden", "inbox.hiding_retried", "inbox.hidden")
    ]


def test_network_that_cannot_now_is_asked_again_for_an_hour(comment: Comment) -> None:
    hiding = comment.ask()
    comment.plan("retry", times=9)
    after, asked = timedelta(), []
    for pause in (*PAUSES, timedelta()):
        asked.append((comment.work(after), comment.work(after)))
        after += pause

    assert asked == [(1, 0)] * 5
    assert state_of(hiding) == ("failed", "given_up")


def test_network_that_names_a_time_is_left_alone_until_then(comment: Comment) -> None:
    hiding = comment.ask()
    comment.plan("retry", retry_after=600.0)
    comment.work()

    assert [comment.work(timedelta(minutes=9)), comment.work(timedelta(minutes=10))] == [0, 1]
    assert state_of(hiding) == ("hidden", "")


def test_token_that_is_not_good_locks_the_account_and_says_so(comment: Comment) -> None:
    hiding = comment.ask()
    comment.plan("locked", "credentials")
    comment.work()
    first = state_of(hiding)
    acts.retry_hiding(hiding=hiding, by=comment.office.cast.responder, now=comment.now)
    comment.work()

    assert (first, state_of(hiding)) == (("failed", "credentials"), ("failed", "account_locked"))
    assert (Account.objects.get(pk=comment.office.city.pk).state, len(comment.hidden)) == ("locked", 1)


@pytest.mark.parametrize(("state", "code"), [("closed", "account_closed"), ("offline", "account_locked")])
def test_account_that_is_not_connected_is_not_asked(comment: Comment, state: str, code: str) -> None:
    hiding = comment.ask()
    Account.objects.filter(pk=comment.office.city.pk).update(state=state)
    comment.work()

    assert (state_of(hiding), comment.hidden) == (("failed", code), [])


def test_account_that_cannot_be_opened_fails_with_a_reason(comment: Comment) -> None:
    hiding = comment.ask()
    Account.objects.filter(pk=comment.office.city.pk).update(channel="nowhere")
    comment.work()

    assert state_of(hiding) == ("failed", "internal")


def test_message_that_is_gone_there_counts_as_hidden(comment: Comment) -> None:
    hiding = comment.ask()
    comment.plan("refused", "not_found")
    comment.work()

    assert state_of(hiding) == ("hidden", "not_found")
    assert Event.objects.get(kind="inbox.hidden").data["code"] == "not_found"


@pytest.mark.parametrize("values", [{"visibility": "private"}, {"own": True}, {"deleted_at": None}])
def test_what_does_not_stand_in_public_is_not_hidden(comment: Comment, values: dict[str, Any]) -> None:
    if "deleted_at" in values:
        values = {"deleted_at": comment.now}
    Message.objects.filter(pk=comment.message.pk).update(**values)

    with pytest.raises(HidingNotPossible):
        comment.ask()


def test_ground_needs_a_reason_and_crime_its_law(client: Client, comment: Comment) -> None:
    address = url("hide_message", comment.message.pk)
    for more in ({"reason": " "}, {"law": " "}):
        with pytest.raises(Refused):
            comment.ask(**more)
    no_law = client.post(address, {**THREAT, "law": ""})

    assert (no_law.status_code, "Name the law and its section." in page_of(no_law)) == (422, True)
    assert client.post(address, {**THREAT, "ground": "dislike"}).status_code == 422
    assert client.get(address).status_code == 200
    assert comment.ask(ground=HidingGround.HOUSE_RULES, law="").law == ""


def test_two_people_at_once_decide_once(client: Client, comment: Comment) -> None:
    hiding = comment.ask()
    with pytest.raises(Faster):
        comment.ask()
    second = client.post(url("hide_message", comment.message.pk), THREAT)
    comment.work()
    late = Hiding.objects.get()
    acts.show_again(hiding=hiding_again(hiding), by=comment.office.cast.responder, now=comment.now)

    with pytest.raises(Faster):
        acts.show_again(hiding=late, by=comment.office.cast.responder, now=comment.now)
    assert (second.status_code, Hiding.objects.count()) == (422, 1)


def hiding_again(hiding: Hiding) -> Hiding:
    return Hiding.objects.select_related("message__account").get(pk=hiding.pk)


def test_what_was_decided_while_the_network_was_asked_stands(comment: Comment) -> None:
    hiding = comment.ask()

    def clock() -> datetime:
        if comment.hidden:
            Hiding.objects.filter(pk=hiding.pk).update(state=HidingState.DROPPED, next_try_at=None)
        return comment.now

    hide_due(clock=clock)

    assert state_of(hiding) == ("dropped", "")


def test_worker_that_died_costs_a_lease(comment: Comment) -> None:
    hiding = comment.ask()
    Hiding.objects.filter(pk=hiding.pk).update(tries=1, next_try_at=comment.now + LEASE)

    assert [comment.work(), comment.work(LEASE)] == [0, 1]
    assert state_of(hiding) == ("hidden", "")


def test_where_the_channel_cannot_hide_a_person_does_it_and_says_so(client: Client, by_hand: Comment) -> None:
    place = url("conversation", by_hand.conversation.pk)
    asks = page_of(client.get(url("hide_message", by_hand.message.pk)))
    client.post(url("hide_message", by_hand.message.pk), THREAT)
    hiding = Hiding.objects.get()
    waits = page_of(client.get(place))
    worked = by_hand.work(timedelta(days=3650))
    client.post(url("settle_hiding", hiding.pk), {"what": "done"})
    hidden, page = state_of(hiding), page_of(client.get(place))
    client.post(url("settle_hiding", hiding.pk), {"what": "show"})

    assert ["Rostra cannot hide on this network" in asks, PAGE in asks] == [True, True]
    assert "It is hidden there now" in waits
    assert (worked, PageCapture.objects.get().reason) == (0, CaptureReason.REMOVED)
    assert (hidden, state_of(hiding)) == (("hidden", ""), ("shown", ""))
    assert "Rostra cannot undo that" in page
    assert Event.objects.get(kind="inbox.hidden").data["law"] == PENAL
    assert by_hand.hidden == []


def test_what_nobody_did_is_given_up(client: Client, by_hand: Comment) -> None:
    hiding = by_hand.ask()
    client.post(url("settle_hiding", hiding.pk), {"what": "drop"})

    assert state_of(hiding) == ("dropped", "")
    with pytest.raises(Faster):
        acts.drop_hiding(hiding=hiding, by=by_hand.office.cast.responder, now=by_hand.now)
    with pytest.raises(Faster):
        acts.note_hidden(hiding=hiding, by=by_hand.office.cast.responder, now=by_hand.now)


def test_what_rostra_is_about_to_do_is_not_noted_by_hand_and_failed_is(client: Client, comment: Comment) -> None:
    hiding = comment.ask()
    early = page_of(client.post(url("settle_hiding", hiding.pk), {"what": "done"}, follow=True))
    comment.plan("refused", "not_allowed")
    comment.work()
    client.post(url("settle_hiding", hiding.pk), {"what": "done"})

    assert "Rostra is about to do this itself" in early
    assert state_of(hiding) == ("hidden", "")
    assert client.post(url("settle_hiding", hiding.pk), {"what": "else"}).status_code == 400


def test_only_who_moderates_the_account_hides(office: Office, comment: Comment) -> None:
    hiding = comment.ask()
    pages = [url("hide_message", comment.message.pk), url("settle_hiding", hiding.pk)]
    place = url("conversation", comment.conversation.pk)

    for member, code in ((office.cast.reader, 403), (office.cast.editor, 403), (office.cast.stranger, 404)):
        client = office.cast.client(member)
        assert [client.post(page, {**THREAT, "what": "drop"}).status_code for page in pages] == [code, code]
    shown = page_of(office.cast.client(office.cast.reader).get(place))
    assert [word in shown for word in ("To be hidden", 'name="what"', pages[0])] == [True, False, False]
    assert state_of(hiding) == ("asked", "")


def test_unknown_messages_and_our_own_are_not_there(client: Client, comment: Comment) -> None:
    Message.objects.filter(pk=comment.message.pk).update(own=True)

    pages = [url("hide_message", comment.message.pk), url("hide_message", 0), url("settle_hiding", 0)]
    assert [client.post(page, {"what": "drop"}).status_code for page in pages] == [404, 404, 404]


def test_thread_reads_hidings_in_one_query_however_many(client: Client, office: Office, comment: Comment) -> None:
    place = url("conversation", comment.conversation.pk)
    more: dict[str, Any] = {**THREAT, "ground": HidingGround.THREAT}

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(place)
        return len(queries)

    count()
    without = count()
    comment.ask()
    one = count()
    for number in range(3):
        office.message(f"More {number}", root=comment.conversation.root)
    count()
    before = count()
    for message in Message.objects.filter(conversation=comment.conversation).exclude(pk=comment.message.pk):
        ask_hiding(message=message, by=office.cast.responder, now=office.now, **more)

    assert Hiding.objects.count() == 4
    assert (one - without, count() - before) == (1, 0)


def _verified(comment: Comment) -> list[str]:
    sequence_all(now=comment.now)
    return [bad.about for bad in verify_all().bad]


def _through_all_states(comment: Comment) -> Iterator[str]:
    """The hiding of a message in one state after the other."""
    by, now = comment.office.cast.responder, comment.now
    hiding = comment.ask()
    yield hiding.state
    comment.plan("refused", "not_allowed")
    comment.work()
    yield state_of(hiding)[0]
    acts.retry_hiding(hiding=hiding, by=by, now=now)
    comment.work()
    yield state_of(hiding)[0]
    comment.plan("refused", "not_allowed")
    acts.show_again(hiding=hiding_again(hiding), by=by, now=now)
    yield state_of(hiding)[0]
    comment.work()
    yield state_of(hiding)[0]
    acts.show_again(hiding=hiding_again(hiding), by=by, now=now)
    comment.work()
    yield state_of(hiding)[0]
    other = comment.ask()
    comment.plan("refused", "not_allowed")
    comment.work()
    acts.drop_hiding(hiding=hiding_again(other), by=by, now=now)
    yield state_of(other)[0]


def test_log_vouches_for_every_state(comment: Comment) -> None:
    found = [(state, _verified(comment)) for state in _through_all_states(comment)]

    states = ("asked", "failed", "hidden", "showing", "hidden", "shown", "dropped")
    assert found == [(state, []) for state in states]


@pytest.mark.parametrize(
    ("what", "where"),
    [
        ({"state": "dropped"}, "inbox.hiding"),
        ({"ground": "house_rules"}, "inbox.hiding_ground"),
        ({"law": "Another"}, "inbox.hiding_ground"),
        ({"reason": "Another"}, "inbox.hiding_ground"),
    ],
)
def test_changed_row_is_named(comment: Comment, what: dict[str, str], where: str) -> None:
    hiding = comment.ask()
    sequence_all(now=comment.now)
    Hiding.objects.filter(pk=hiding.pk).update(**what)

    assert _verified(comment) == [f"{where} {hiding.pk}"]


def test_log_says_it_in_words(office: Office, comment: Comment) -> None:
    hiding = comment.ask()
    comment.plan("refused", "not_allowed")
    comment.work()
    event = Event.objects.get(kind="inbox.not_hidden")
    asked = Event.objects.get(kind="inbox.hiding_asked")
    client = office.cast.client(office.cast.records)
    pages = [page_of(client.get(f"/records/{row.pk}/")) for row in (event, asked)]

    assert ["The network does not allow this." in pages[0], "Threat against somebody" in pages[1]] == [True, True]
    assert str(hiding) == f"{comment.message.pk} asked"
