from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import pytest

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.channels import registry
from rostra.channels.contract import Media, Outgoing, Published
from rostra.channels.testing import FakeChannel, FakeNetwork, Fault
from rostra.core import files
from rostra.core.refusals import Faster, Refused
from rostra.people.models import Notice
from rostra.policy.actions import stop_publishing
from rostra.publishing.actions import (
    NothingChanged,
    NotPossible,
    ask_change,
    cancel_delivery,
    confirm_change,
    look_due,
    make_changes,
    refuse_change,
    resume,
    retry_change,
    withdraw_delivery,
)
from rostra.publishing.actions.correcting import FAILURES, with_note
from rostra.publishing.enums import ChangeState
from rostra.publishing.models import Change, Delivery
from rostra.publishing.queries import (
    changes_of,
    corrected_parts,
    edits_on_the_wire,
    in_public,
    newest_alts,
    newest_text,
    replacements_of,
    standing_for,
    states_of,
)
from tests.publishing.desk import Clock, Desk, connect, pictured

NEW = "The bridge is open from Monday."
NOTE = "it opens on Monday."
WHOLE = f"{NEW}\n\nCorrected 24 November 2026: {NOTE}"


@pytest.fixture
def sent(desk: Desk) -> Delivery:
    delivery = desk.queue()
    desk.work()
    delivery.refresh_from_db()
    return delivery


class Wordy(FakeChannel):
    """The fake network as one that changes words, and not how a file is described."""

    name: ClassVar[str] = "wordy"
    can = replace(FakeChannel.can, edit_alt=False)


def ask(desk: Desk, delivery: Delivery, **options: Any) -> Change:
    values = {
        "delivery": delivery,
        "text": NEW,
        "note_": NOTE,
        "by": desk.cast.editor.user,
        "now": desk.clock(),
    }
    return ask_change(**{**values, **options})


def confirm(desk: Desk, change: Change) -> Change:
    return confirm_change(change=change, by=desk.cast.approver.user, now=desk.clock())


def make(desk: Desk) -> int:
    return make_changes(clock=desk.clock)


def state(change: Change) -> str:
    change.refresh_from_db()
    return f"{change.state} {change.error_code}".strip()


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("user__name", flat=True))


# --- Asking


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Corrected 24 November 2026: it opens on Monday."),
        ("", "Corrected 24 November 2026: it opens on Monday."),
    ],
)
def test_line_for_readers_stands_under_the_words(desk: Desk, clock: Clock, language: str, line: str) -> None:
    assert with_note("The bridge. \n", NOTE, language, clock()) == f"The bridge.\n\n{line}"


def test_asked_correction_is_frozen_logged_and_waits(desk: Desk, sent: Delivery, network: FakeNetwork) -> None:
    change = ask(desk, sent)
    make(desk)

    assert (change.content["text"], change.note, state(change)) == (WHOLE, NOTE, "asked")
    assert desk.texts(network) == ["The bridge is open."]
    event = Event.objects.get(kind="publishing.change_asked")
    assert (event.source, event.source_key, event.actor) == (
        "publishing.change",
        str(change.pk),
        desk.cast.editor.user,
    )
    assert event.data == {"delivery": sent.pk, "number": 1, "account": sent.account_id}


def test_correction_without_a_note_is_refused(desk: Desk, sent: Delivery) -> None:
    with pytest.raises(Refused) as caught:
        ask(desk, sent, note_=" ")
    assert caught.value.field == "note"


def test_correction_that_changes_nothing_is_refused(desk: Desk, sent: Delivery) -> None:
    with pytest.raises(NothingChanged):
        ask(desk, sent, text="The bridge is open. ")


def test_correction_that_the_network_would_not_take_is_refused(desk: Desk, sent: Delivery) -> None:
    with pytest.raises(Refused) as caught:
        ask(desk, sent, text="x" * 600)
    assert caught.value.field == "text"


def test_second_correction_waits_for_the_first(desk: Desk, sent: Delivery) -> None:
    ask(desk, sent)

    with pytest.raises(NotPossible):
        ask(desk, sent, text="Another.")


def test_what_does_not_stand_in_public_is_not_corrected(desk: Desk, sent: Delivery, clock: Clock) -> None:
    waiting = desk.queue(due_at=clock() + timedelta(hours=1))
    withdraw_delivery(delivery=sent, by=None, now=clock())

    for delivery in (waiting, sent):
        with pytest.raises(NotPossible):
            ask(desk, delivery)


def test_what_stands_nobody_knows_where_is_not_corrected(desk: Desk, sent: Delivery) -> None:
    Delivery.objects.filter(pk=sent.pk).update(ref="")
    sent.refresh_from_db()

    with pytest.raises(NotPossible):
        ask(desk, sent)


def test_network_that_lets_nobody_do_anything_gets_no_correction(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    sealed = connect(network, "sealed", now=clock(), channel="sealed")
    delivery = desk.queue(account=sealed)
    desk.work()
    delivery.refresh_from_db()

    with pytest.raises(NotPossible):
        ask(desk, delivery)


# --- How files are described


def described(desk: Desk, account: Account | None = None) -> Delivery:
    delivery = desk.queue(outgoing=pictured("A dog."), account=account or desk.account)
    desk.work()
    delivery.refresh_from_db()
    return delivery


def test_description_of_a_picture_is_corrected_where_it_stands(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    delivery = described(desk)

    change = confirm(desk, ask(desk, delivery, text="The bridge is open.", alts=[" A bridge. "], note_="the picture."))
    make(desk)

    item = network.item(delivery.ref)
    assert (state(change), item.media) == ("done", (("image/png", "A bridge."),))
    assert item.text == "The bridge is open.\n\nCorrected 24 November 2026: the picture."
    assert newest_alts(delivery) == ["A bridge."]
    assert corrected_parts(delivery.source, delivery.source_id) == {0: (item.text, ["A bridge."])}


def test_our_own_correction_is_no_edit_by_somebody(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    delivery = described(desk)
    clock.forward(minutes=11)
    look_due(clock=clock)
    confirm(desk, ask(desk, delivery, alts=["A bridge."]))
    make(desk)
    clock.forward(minutes=11)

    look_due(clock=clock)

    delivery.refresh_from_db()
    assert delivery.shown == "same"


def test_edit_that_the_network_ignored_is_found_out(desk: Desk, sent: Delivery, network: FakeNetwork) -> None:
    confirm(desk, ask(desk, sent))
    make(desk)
    network.edit(sent.ref, "The bridge is open.")
    desk.clock.forward(minutes=11)

    look_due(clock=desk.clock)

    sent.refresh_from_db()
    assert (sent.shown, sent.shown_text) == ("altered", "The bridge is open.")


def test_words_that_are_corrected_later_keep_the_description(desk: Desk, network: FakeNetwork) -> None:
    delivery = described(desk)
    for options in ({"alts": ["A bridge."]}, {"text": "The bridge is shut.", "note_": "it is."}):
        confirm(desk, ask(desk, delivery, **options))
        make(desk)

    assert network.item(delivery.ref).media == (("image/png", "A bridge."),)


def test_description_is_published_again_where_nothing_can_be_changed(desk: Desk, network: FakeNetwork) -> None:
    delivery = described(desk, connect(network, "fixed", now=desk.clock(), channel="fixed"))

    confirm(desk, ask(desk, delivery, alts=["A bridge."]))
    for _ in range(2):
        make(desk)
        desk.work()
        desk.clock.forward(minutes=1)

    assert [item.media for item in network.items("fixed")] == [(("image/png", "A bridge."),)]


def test_description_that_the_network_keeps_is_not_corrected(desk: Desk, network: FakeNetwork) -> None:
    with registry.temporary(Wordy):
        delivery = described(desk, connect(network, "wordy", now=desk.clock(), channel="wordy"))

        with pytest.raises(NotPossible):
            ask(desk, delivery, alts=["A bridge."])
        assert ask(desk, delivery, alts=["A dog."]).content["media"] == delivery.content["media"]


def test_same_words_and_same_description_are_no_correction(desk: Desk) -> None:
    delivery = described(desk)

    with pytest.raises(NothingChanged):
        ask(desk, delivery, text="The bridge is open.", alts=["A dog."])


# --- Confirming


def test_confirmed_correction_is_made_where_the_network_can(
    desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    change = confirm(desk, ask(desk, sent))

    assert (make(desk), make(desk)) == (1, 0)
    assert (desk.texts(network), state(change), change.done_at) == ([WHOLE], "done", clock())
    assert newest_text(sent) == WHOLE
    assert changes_of([sent]) == {sent.pk: [change]}
    assert replacements_of([change]) == {}
    assert Event.objects.get(kind="publishing.delivery_changed").data == {"change": change.pk, "replacement": None}


def test_corrected_words_are_what_is_compared_from_then_on(
    desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    clock.forward(minutes=11)
    look_due(clock=clock)
    confirm(desk, ask(desk, sent))
    make(desk)
    sent.refresh_from_db()
    unseen = sent.shown

    clock.forward(minutes=11)
    look_due(clock=clock)

    sent.refresh_from_db()
    assert (unseen, sent.shown, sent.shown_text) == ("", "same", WHOLE)


def test_correction_can_be_corrected(desk: Desk, sent: Delivery, network: FakeNetwork) -> None:
    confirm(desk, ask(desk, sent))
    make(desk)

    second = confirm(desk, ask(desk, sent, text="The bridge is closed.", note_="it is not."))
    make(desk)

    assert (second.number, desk.texts(network)) == (
        2,
        ["The bridge is closed.\n\nCorrected 24 November 2026: it is not."],
    )


def test_what_was_decided_is_not_confirmed_again(desk: Desk, sent: Delivery) -> None:
    change = ask(desk, sent)
    twin = Change.objects.select_related("delivery__account").get(pk=change.pk)
    confirm(desk, change)

    with pytest.raises(Faster):
        confirm(desk, twin)
    with pytest.raises(NotPossible):
        confirm(desk, change)
    with pytest.raises(NotPossible):
        refuse_change(change=change, reason="No.", by=desk.cast.approver.user, now=desk.clock())


def test_what_was_withdrawn_meanwhile_is_not_confirmed(desk: Desk, sent: Delivery, clock: Clock) -> None:
    change = ask(desk, sent)
    withdraw_delivery(delivery=change.delivery, by=None, now=clock())

    with pytest.raises(NotPossible):
        confirm(desk, change)


def test_refused_correction_is_not_made_and_its_author_hears_why(
    desk: Desk, sent: Delivery, network: FakeNetwork
) -> None:
    change = ask(desk, sent)

    refuse_change(change=change, reason=" It is right. ", by=desk.cast.approver.user, now=desk.clock())
    make(desk)

    assert (state(change), change.reason, desk.texts(network)) == ("refused", "It is right.", ["The bridge is open."])
    assert told("publishing.change_refused") == ["Ana Popa"]
    assert ask(desk, sent).number == 2


def test_own_correction_taken_back_is_told_to_nobody(desk: Desk, sent: Delivery) -> None:
    refuse_change(change=ask(desk, sent), reason="Wrong.", by=desk.cast.editor.user, now=desk.clock())

    assert told("publishing.change_refused") == []


def test_refusal_needs_a_reason(desk: Desk, sent: Delivery) -> None:
    with pytest.raises(Refused) as caught:
        refuse_change(change=ask(desk, sent), reason="", by=desk.cast.approver.user, now=desk.clock())
    assert caught.value.field == "reason"


# --- Making


def test_network_that_is_away_is_asked_again(desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock) -> None:
    change = confirm(desk, ask(desk, sent))
    network.plan("city", "edit", Fault("retry"))
    network.plan("city", "edit", Fault("retry", retry_after=300))

    make(desk)
    first = state(change), change.next_try_at, change.failures
    make(desk)
    clock.forward(minutes=1)
    make(desk)
    change.refresh_from_db()
    second = change.next_try_at, change.failures
    clock.forward(minutes=5)
    make(desk)

    assert first == ("confirmed retry", clock() - timedelta(minutes=5), 1)
    assert second == (clock(), 1)
    assert (state(change), desk.texts(network)) == ("done", [WHOLE])


def test_network_that_stays_away_is_given_up_and_told(
    desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    change = confirm(desk, ask(desk, sent))
    for _ in range(FAILURES):
        network.plan("city", "edit", Fault("retry"))
        make(desk)
        clock.forward(minutes=16)

    assert state(change) == "failed retry"
    assert change.why != ""
    assert told("publishing.change_failed") == ["Ana Popa", "Jonas Berg"]


def test_refusal_of_the_network_is_told_and_tried_again_by_a_person(
    desk: Desk, sent: Delivery, network: FakeNetwork
) -> None:
    change = confirm(desk, ask(desk, sent))
    network.plan("city", "edit", Fault("refused", code="too_long"))
    make(desk)
    failed = state(change)

    retry_change(change=change, by=desk.cast.editor.user, now=desk.clock())
    make(desk)

    assert (failed, state(change), desk.texts(network)) == ("failed too_long", "done", [WHOLE])


def test_only_what_failed_is_tried_again(desk: Desk, sent: Delivery) -> None:
    with pytest.raises(NotPossible):
        retry_change(change=ask(desk, sent), by=desk.cast.editor.user, now=desk.clock())


def test_what_failed_can_be_given_up(desk: Desk, sent: Delivery, network: FakeNetwork) -> None:
    change = confirm(desk, ask(desk, sent))
    network.plan("city", "edit", Fault("refused", code="too_long"))
    make(desk)
    change.refresh_from_db()

    refuse_change(change=change, reason="Leave it.", by=desk.cast.editor.user, now=desk.clock())

    assert state(change) == "refused"


def test_correction_that_was_tampered_with_is_not_made(desk: Desk, sent: Delivery, network: FakeNetwork) -> None:
    change = confirm(desk, ask(desk, sent))
    Change.objects.filter(pk=change.pk).update(content={**change.content, "text": "Changed by SQL."})

    make(desk)

    assert (state(change), desk.texts(network)) == ("failed altered", ["The bridge is open."])


def test_stop_of_publishing_holds_corrections_too(
    desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    change = confirm(desk, ask(desk, sent))
    stop_publishing(account=None, reason="A storm.", by=desk.cast.approver, now=clock())

    make(desk)

    assert (state(change), desk.texts(network)) == ("confirmed", ["The bridge is open."])


def test_paused_account_waits(desk: Desk, sent: Delivery, clock: Clock) -> None:
    change = confirm(desk, ask(desk, sent))
    Account.objects.filter(pk=sent.account_id).update(state="paused")

    make(desk)

    assert state(change) == "confirmed"


def test_correction_that_fails_unforeseen_does_not_stop_the_others(
    desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    other = desk.queue(account=connect(network, "county", now=clock()))
    desk.work()
    other.refresh_from_db()
    broken, good = confirm(desk, ask(desk, sent)), confirm(desk, ask(desk, other))
    Account.objects.filter(pk=sent.account_id).update(channel="unheard-of")

    assert make(desk) == 2
    assert (state(broken), state(good)) == ("confirmed", "done")
    assert "correction failed" in caplog.messages


def test_correction_that_another_worker_makes_is_left_alone(
    desk: Desk, sent: Delivery, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    change = confirm(desk, ask(desk, sent))
    ticks = iter([clock(), clock() - timedelta(hours=1)])

    assert make_changes(clock=lambda: next(ticks)) == 0
    assert state(change) == "confirmed"


def test_worker_that_stops_makes_nothing_more(desk: Desk, sent: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    confirm(desk, ask(desk, sent))
    monkeypatch.setattr("rostra.publishing.actions.correcting.stopping", lambda: True)

    assert make(desk) == 0


# --- Where nobody can change an item


@pytest.fixture
def fixed(desk: Desk, network: FakeNetwork, clock: Clock) -> Delivery:
    delivery = desk.queue(account=connect(network, "fixed", now=clock(), channel="fixed"))
    desk.work()
    delivery.refresh_from_db()
    return delivery


def test_item_is_taken_back_first_and_published_again(
    desk: Desk, fixed: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    change = confirm(desk, ask(desk, fixed))
    make(desk)
    asked = state(change), [item.text for item in network.items("fixed")]
    desk.work()
    gone = [item.text for item in network.items("fixed") if not item.gone]
    clock.forward(minutes=1)
    make(desk)
    desk.work()

    stands = [item.text for item in network.items("fixed") if not item.gone]
    assert (asked[0], gone, stands) == ("confirmed", [], [WHOLE])
    assert (desk.state(fixed), state(change)) == ("withdrawn", "done")
    again = replacements_of([change])[change.pk]
    assert (again.state, again.source, again.source_id) == ("sent", "publishing.change", change.pk)
    assert Event.objects.get(kind="publishing.delivery_changed").data == {"change": change.pk, "replacement": again.pk}


def test_withdrawal_that_the_network_refuses_ends_the_correction(
    desk: Desk, fixed: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    change = confirm(desk, ask(desk, fixed))
    make(desk)
    network.plan("fixed", "withdraw", Fault("refused", code="not_allowed"))
    desk.work()
    clock.forward(minutes=1)
    make(desk)

    assert (state(change), desk.state(fixed)) == ("failed not_allowed", "sent not_allowed")
    assert len([item for item in network.items("fixed") if not item.gone]) == 1


def test_withdrawal_that_takes_long_is_waited_for(
    desk: Desk, fixed: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    change = confirm(desk, ask(desk, fixed))
    make(desk)
    clock.forward(minutes=1)
    make(desk)

    assert state(change) == "confirmed"
    assert Delivery.objects.get(pk=fixed.pk).withdraw_asked_at is not None


def test_part_of_a_thread_is_not_taken_out_of_it(desk: Desk, fixed: Delivery, clock: Clock) -> None:
    part = desk.queue(account=fixed.account, source_id=fixed.source_id, part=1, follows=fixed)

    with pytest.raises(NotPossible):
        ask(desk, fixed)
    cancel_delivery(delivery=part, by=None, now=clock())


class Sneaky(FakeChannel):
    """The fake network, while somebody moves the correction behind the worker's back."""

    name: ClassVar[str] = "sneaky"

    def edit(self, ref: str, post: Outgoing) -> Published:
        Change.objects.update(state=ChangeState.REFUSED)
        return super().edit(ref, post)


def test_correction_that_somebody_moved_meanwhile_is_left_as_it_stands(
    desk: Desk, network: FakeNetwork, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with registry.temporary(Sneaky):
        delivery = desk.queue(account=connect(network, "sneaky", now=clock(), channel="sneaky"))
        desk.work()
        delivery.refresh_from_db()
        change = confirm(desk, ask(desk, delivery))
        make(desk)

    assert state(change) == "refused"
    assert "correction moved meanwhile" in caplog.messages


def test_warning_of_the_network_does_not_stop_a_correction(desk: Desk) -> None:
    stored = files.store(b"picture", content_type="image/png")
    media = Media(bytes(stored.sha256).hex(), "image/png", 7, "bridge.png", "", lambda: b"picture")
    delivery = desk.queue(outgoing=Outgoing("The bridge is open.", "en", media=(media,)))
    desk.work()
    delivery.refresh_from_db()

    assert ask(desk, delivery).content["media"] == delivery.content["media"]


def test_what_takes_the_place_of_a_corrected_item_ends_with_it(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    ends = clock() + timedelta(hours=5)
    delivery = desk.queue(account=connect(network, "fixed", now=clock(), channel="fixed"), expires_at=ends)
    desk.work()
    delivery.refresh_from_db()
    change = confirm(desk, ask(desk, delivery))
    make(desk)
    desk.work()
    clock.forward(minutes=1)
    make(desk)

    assert (state(change), replacements_of([change])[change.pk].expires_at) == ("done", ends)


def test_what_somebody_took_back_is_not_published_again_in_other_words(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    delivery = desk.queue(account=connect(network, "fixed", now=clock(), channel="fixed"))
    desk.work()
    delivery.refresh_from_db()
    change = confirm(desk, ask(desk, delivery))
    withdraw_delivery(delivery=delivery, by=desk.cast.editor.user, now=clock())
    desk.work()

    make(desk)

    assert (state(change), replacements_of([change])) == ("failed taken_back", {})


def _being_replaced(desk: Desk, network: FakeNetwork, clock: Clock) -> tuple[Delivery, Change]:
    """An item that is being taken back by us, for its corrected words to be published."""
    delivery = desk.queue(account=connect(network, "fixed", now=clock(), channel="fixed"))
    desk.work()
    delivery.refresh_from_db()
    change = confirm(desk, ask(desk, delivery))
    make(desk)
    delivery.refresh_from_db()
    return delivery, change


def test_person_who_withdraws_while_we_take_it_back_wins(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    delivery, change = _being_replaced(desk, network, clock)

    withdraw_delivery(delivery=delivery, by=desk.cast.editor.user, now=clock())
    desk.work()
    clock.forward(minutes=1)
    make(desk)
    desk.work()

    assert (desk.state(delivery), state(change), replacements_of([change])) == ("withdrawn", "failed taken_back", {})
    assert network.items("fixed") == ()
    event = Event.objects.get(kind="publishing.change_failed")
    assert (event.actor, told("publishing.change_failed")) == (desk.cast.editor.user, [desk.cast.approver.user.name])


def test_person_who_withdraws_before_the_new_words_are_queued_wins(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    delivery, change = _being_replaced(desk, network, clock)
    desk.work()
    delivery.refresh_from_db()

    withdraw_delivery(delivery=delivery, by=desk.cast.editor.user, now=clock())
    clock.forward(minutes=1)
    make(desk)
    desk.work()

    assert (state(change), replacements_of([change]), network.items("fixed")) == ("failed taken_back", {}, ())


def test_withdrawal_that_comes_after_the_new_words_is_told_so(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    delivery, change = _being_replaced(desk, network, clock)
    desk.work()
    clock.forward(minutes=1)
    make(desk)

    with pytest.raises(Faster):
        withdraw_delivery(delivery=delivery, by=desk.cast.editor.user, now=clock())

    assert (state(change), replacements_of([change])[change.pk].state) == ("done", "due")


def test_asking_twice_for_a_withdrawal_is_asking_once(desk: Desk, sent: Delivery, clock: Clock) -> None:
    for _ in range(2):
        withdraw_delivery(delivery=sent, by=desk.cast.editor.user, now=clock())

    assert Event.objects.filter(kind="publishing.withdraw_asked").count() == 1


def test_withdrawal_ends_a_correction_in_place_as_well(
    desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    change = confirm(desk, ask(desk, sent))
    withdraw_delivery(delivery=sent, by=desk.cast.editor.user, now=clock())

    make(desk)

    assert (state(change), network.calls("edit")) == ("failed taken_back", ())


def test_what_counts_as_withdrawn_meanwhile_is_not_changed_any_more(
    desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    change = confirm(desk, ask(desk, sent))
    Delivery.objects.filter(pk=sent.pk).update(state="withdrawn", next_try_at=None)

    make(desk)

    assert (state(change), network.calls("edit")) == ("failed taken_back", ())


def test_stop_between_withdrawal_and_new_words_loses_neither(desk: Desk, network: FakeNetwork, clock: Clock) -> None:
    _delivery, change = _being_replaced(desk, network, clock)
    desk.work()
    hold = stop_publishing(account=None, reason="A storm.", by=desk.cast.approver, now=clock())
    clock.forward(minutes=1)
    make(desk)
    waits = state(change)
    resume(hold=hold, reason="Over.", by=desk.cast.approver, now=clock())
    clock.forward(minutes=1)
    make(desk)
    desk.work()

    assert (waits, state(change)) == ("confirmed", "done")
    assert [item.text for item in network.items("fixed")] == [WHOLE]


def test_correction_counts_as_being_sent_only_while_the_network_is_asked(
    desk: Desk, sent: Delivery, network: FakeNetwork, clock: Clock
) -> None:
    change = confirm(desk, ask(desk, sent))
    network.plan("city", "edit", Fault("retry", code="unreachable"))
    before = edits_on_the_wire()
    make(desk)
    change.refresh_from_db()

    assert (before, edits_on_the_wire(), change.began_at) == (0, 0, None)


def test_corrected_twice_stands_for_what_came_last_also_in_between(
    desk: Desk, network: FakeNetwork, clock: Clock
) -> None:
    delivery, _first = _being_replaced(desk, network, clock)
    desk.work()
    clock.forward(minutes=1)
    make(desk)
    desk.work()
    delivery.refresh_from_db()
    again = standing_for([delivery])[0]
    confirm(desk, ask(desk, again, text="It is closed."))
    make(desk)
    desk.work()
    between = states_of([delivery]), in_public([delivery])
    clock.forward(minutes=1)
    make(desk)
    newest = standing_for([delivery])[0]
    cancel_delivery(delivery=newest, by=None, now=clock())

    assert (between, newest == again) == ((["due"], [again]), False)
    assert (states_of([delivery]), in_public([delivery])) == (["withdrawn"], [])
