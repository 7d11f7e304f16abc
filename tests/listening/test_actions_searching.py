"""Asking the fake network: all that is said comes in, once; what is ours or in the inbox is no find."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account, Call
from rostra.channels.contract import Attachment, Incoming
from rostra.channels.testing import FakeChannel, Fault
from rostra.core.scoping import scope
from rostra.inbox.intake import receive
from rostra.listening import jobs
from rostra.listening.actions import searching
from rostra.listening.actions.deciding import set_aside, take
from rostra.listening.actions.searching import due_searches
from rostra.listening.actions.watching import end_watch
from rostra.listening.models import DayCount, Find, Search, Watch
from rostra.people.actions import say_away
from rostra.people.models import Notice
from tests.listening.square import Square


def texts() -> list[str]:
    return list(Find.objects.order_by("id").values_list("text", flat=True))


def test_search_brings_everything_of_a_storm_once(square: Square) -> None:
    watch = square.watch()
    square.look(watch)
    for number in range(300):
        square.say(f"The harbour bridge shakes: {number}", author=f"person{number % 40}")
    square.clock.on(minutes=16)

    new = square.look(watch)
    square.clock.on(minutes=16)
    again = square.look(watch)

    assert (new, again, Find.objects.count()) == (300, 0, 300)
    assert [(row.day, row.finds) for row in DayCount.objects.all()] == [(date(2026, 11, 24), 300)]
    row = Search.objects.get()
    assert (row.asked_at, row.next_at, row.gap_at) == (square.now, square.now + timedelta(minutes=15), None)


def test_a_long_search_goes_on_after_the_others(square: Square, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MAX_PAGES", 2)
    monkeypatch.setattr(square.network, "page_size", 10)
    watch = square.watch()
    square.look(watch)
    for number in range(25):
        square.say(f"The harbour bridge shakes: {number}")
    square.clock.on(minutes=16)

    assert square.look(watch) == 20
    assert Search.objects.get().next_at == square.now
    assert square.look(watch) == 5


def test_search_writes_a_page_in_as_many_queries_as_one_post(square: Square) -> None:
    watch = square.watch()
    square.look(watch)
    counts = []
    for many in (1, 30):
        for number in range(many):
            square.say(f"The harbour bridge shakes: {many} {number}")
        square.clock.on(minutes=16)
        with CaptureQueriesContext(connection) as asked:
            square.look(watch)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_find_keeps_what_the_network_gave(square: Square) -> None:
    watch = square.watch(keep_days=7)
    item = square.say("Podul portului (Harbour Bridge) se clatină de dimineață.", author="maria")

    square.look(watch)

    find = Find.objects.get()
    assert (find.ref, find.url, find.author_name, find.text) == (item.ref, item.url, "maria", item.text)
    assert (find.watch, find.account, find.state) == (watch, square.city, "new")
    assert (find.sent_at, find.found_at, find.until) == (item.at, square.now, square.now + timedelta(days=7))
    assert find.language == "ro"
    assert bytes(find.raw) != b""


def test_our_own_posts_are_no_finds(square: Square) -> None:
    square.account("harbour")
    watch = square.watch()
    square.say(author="city")
    square.say(author="harbour")

    assert square.look(watch) == 0
    assert texts() == []


def test_what_is_in_the_inbox_is_no_find(square: Square) -> None:
    harbour = square.account("harbour")
    item = square.say()
    known = Incoming(ref=item.ref, text=item.text, sent_at=item.at, url=item.url, author_id="id-maria")
    receive(account=harbour, messages=[known], now=square.now)
    # The same number on another server, with an address of its own, is another post.
    other = square.say("The harbour bridge is closed.")
    elsewhere = Incoming(ref=other.ref, text="Hi", sent_at=item.at, url="https://other.example/1", author_id="x")
    receive(account=harbour, messages=[elsewhere], now=square.now)

    assert square.look(square.watch()) == 1
    assert texts() == ["The harbour bridge is closed."]


def test_what_two_watches_find_is_one_find_and_follows_its_author(square: Square) -> None:
    first, second = square.watch("Harbour Bridge"), square.watch("bridge")
    item = square.say("The harbour bridge shakes.")
    square.look(first)
    square.network.edit(item.ref, "The bridge shakes: fire on the ferry!")

    new = square.look(second)

    find = Find.objects.get()
    assert (new, find.watch, find.text) == (0, first, "The bridge shakes: fire on the ferry!")
    assert find.urgency == "emergency"
    assert DayCount.objects.get().watch == first


def test_what_was_decided_stays_decided(square: Square) -> None:
    first, by = square.watch("Harbour Bridge"), square.cast.responder
    aside = square.found("The harbour bridge is green.")
    taken = square.found("The harbour bridge is closed.")
    set_aside(find=aside, by=by, now=square.now)
    take(find=taken, by=by, now=square.now)
    second = square.watch("bridge")

    assert square.look(second) == 0
    assert [(row.pk, row.state) for row in Find.objects.order_by("id")] == [
        (aside.pk, "set_aside"),
        (taken.pk, "taken"),
    ]
    assert first.pk != second.pk


def test_a_post_without_an_address_is_known_by_its_channel(square: Square, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = square.watch()
    given = Incoming(
        ref="r1",
        text="Harbour bridge",
        sent_at=square.now,
        references=("a", "b"),
        attachments=(Attachment("a.png", "image/png", url="https://fake.example/a.png"), Attachment("b", "x/y")),
    )
    private = Incoming(ref="r2", text="Harbour bridge", sent_at=square.now, visibility="private")
    # Under a name that it had before.
    ours = Incoming(ref="r3", text="Harbour bridge", sent_at=square.now, author_handle="@town", own=True)
    plain = FakeChannel.search

    def twice(self: FakeChannel, words: str, cursor: str) -> object:
        batch = plain(self, words, cursor)
        return type(batch)((given, given, private, ours), batch.cursor)

    monkeypatch.setattr(FakeChannel, "search", twice)

    assert square.look(watch) == 1
    find = Find.objects.get()
    assert (find.ref, find.rest["references"], len(find.rest["attachments"])) == ("r1", ["a", "b"], 1)


def test_a_gap_is_said(square: Square) -> None:
    watch = square.watch()
    square.look(watch)
    square.say()
    square.network.forget()
    square.clock.on(minutes=16)

    square.look(watch)

    assert Search.objects.get().gap_at == square.now


def test_an_error_backs_off_and_is_written_down(square: Square) -> None:
    watch = square.watch()
    square.network.plan("city", "search", Fault("refused", code="not_allowed"), times=7)
    waits = []
    for _ in range(7):
        square.look(watch)
        row = Search.objects.get()
        assert (row.failure, row.failed_at, row.asked_at) == ("not_allowed", square.now, None)
        assert row.next_at is not None
        waits.append((row.next_at - square.now) // timedelta(minutes=1))
        square.clock.at = row.next_at

    assert waits == [15, 30, 60, 120, 240, 240, 240]
    square.say()
    assert square.look(watch) == 1
    assert (Search.objects.get().failure, Search.objects.get().failures) == ("", 0)


def test_what_nobody_foresaw_is_written_down_and_raised(square: Square, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = square.watch()

    def broken(*_args: object) -> None:
        raise RuntimeError("bug")

    monkeypatch.setattr(searching, "_hold", broken)
    with pytest.raises(RuntimeError):
        square.look(watch)

    assert Search.objects.get().failure == "unforeseen"


def test_a_crash_between_the_answer_and_the_commit_costs_nothing(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = square.watch()
    square.say()

    def tired(*_args: object, **_more: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(Search, "save", tired)
        with pytest.raises(RuntimeError):
            square.look(watch)
    assert texts() == []
    square.clock.on(minutes=16)

    assert square.look(watch) == 1


@pytest.mark.parametrize("state", [AccountState.PAUSED, AccountState.OFFLINE, AccountState.LOCKED, AccountState.CLOSED])
def test_an_account_that_is_not_connected_is_not_asked(square: Square, state: AccountState) -> None:
    watch = square.watch()
    square.say()
    Account.objects.filter(pk=square.city.pk).update(state=state)

    assert square.look(watch) == 0
    assert not Call.objects.filter(operation="search").exists()


def test_an_account_that_is_to_be_left_in_peace_is_not_asked(square: Square) -> None:
    square.watch()
    Account.objects.filter(pk=square.city.pk).update(quiet_until=square.now + timedelta(minutes=5))

    assert list(due_searches(square.now)) == []
    assert len(due_searches(square.now + timedelta(minutes=6))) == 1


def test_two_workers_never_ask_the_same(square: Square, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = square.watch()
    square.say()
    monkeypatch.setattr(searching, "alone", contextmanager(lambda *_args: iter([False])))

    assert square.look(watch) == 0
    assert texts() == []


def test_what_comes_behind_the_end_of_a_watch_is_not_held(square: Square, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = square.watch()
    square.say()
    plain = FakeChannel.search

    def ending(self: FakeChannel, words: str, cursor: str) -> object:
        end_watch(watch=watch, by=square.cast.administrator, now=square.now)
        return plain(self, words, cursor)

    monkeypatch.setattr(FakeChannel, "search", ending)

    assert square.look(watch) == 0
    assert (texts(), Search.objects.get().next_at) == ([], None)


def test_urgent_finds_are_told_once_to_those_who_answer(square: Square) -> None:
    watch = square.watch()
    square.look(watch)
    square.say("Fire on the harbour bridge!")
    square.say("The harbour bridge is on fire, help!")
    square.clock.on(minutes=16)
    square.look(watch)
    square.say("The harbour bridge is green.")
    square.clock.on(minutes=16)
    square.look(watch)

    [notice] = Notice.objects.filter(kind="listening.urgent")
    assert (notice.user, notice.url, notice.data["count"]) == (square.cast.responder.user, "/listening/", 2)
    assert "ire" in str(notice.data["words"])
    assert Find.objects.exclude(urgency="").exclude(told_at=None).count() == 2


def test_where_nobody_is_on_duty_managers_hear_of_it(square: Square) -> None:
    cast = square.cast
    say_away(
        member=cast.responder,
        starts_at=square.now,
        ends_at=square.now + timedelta(days=1),
        substitute=None,
        by=cast.responder,
        now=square.now,
    )

    square.found("Fire on the harbour bridge!")

    told = Notice.objects.filter(kind="listening.urgent").values_list("user", flat=True)
    assert list(told) == [cast.administrator.user_id]


def test_jobs_ask_what_is_due(square: Square, monkeypatch: pytest.MonkeyPatch) -> None:
    square.watch()
    row = Search.objects.get()
    Search.objects.update(next_at=timezone.now())
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(jobs, "defer", lambda name, **more: asked.append({"name": name, **more}))

    jobs.search_due()

    given = {"search_id": row.pk, "body_id": square.cast.body.pk}
    assert asked == [{"name": "listening.search", "key": f"listening.search:{row.pk}", **given}]
    square.say()
    with scope(square.cast.other):
        jobs.search(**given)
    assert len(texts()) == 1


def test_another_body_finds_nothing_of_it(square: Square) -> None:
    square.found()

    with scope(square.cast.other):
        assert (Watch.objects.count(), Find.objects.count(), Search.objects.count()) == (0, 0, 0)
