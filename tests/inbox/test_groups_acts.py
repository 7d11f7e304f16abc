"""What people do with groups."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connections

from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.core.scoping import scope
from rostra.editorial.models import Idea
from rostra.inbox.actions.groups import (
    OVER,
    GroupNotPossible,
    add,
    close,
    close_what_is_over,
    confirm,
    dissolve,
    join,
    rename,
    split,
    take_into_planning,
    take_out,
)
from rostra.inbox.actions.sending import approve_sending, send_due, write_sending
from rostra.inbox.models import Conversation, Group, GroupSending, Theme
from tests.cast import Cast
from tests.inbox.gathering import ASKED, OTHER, ask, fresh, group_of, ids, late, members, propose_for, shown
from tests.inbox.office import Office, again, open_office


def proposed(office: Office, count: int = 3, **more: object) -> Group:
    propose_for(ask(office, count, **more), office.now)  # type: ignore[arg-type]
    return Group.objects.latest("pk")


def kinds(group: Group) -> list[str]:
    rows = Event.objects.filter(about=f"inbox.group:{group.pk}").order_by("id")
    return list(rows.values_list("kind", flat=True))


def test_confirm_puts_all_or_those_chosen_into_the_group(office: Office) -> None:
    group = proposed(office, 4)
    first, second, *rest = members(group)
    by, now = office.cast.responder, office.now

    confirm(group=group, version=1, conversations=[first, second], by=by, now=now)
    assert (group.state, group.confirmed_by, members(group, "in"), members(group, "proposed")) == (
        "confirmed",
        by.user,
        [first, second],
        rest,
    )
    confirm(group=group, version=2, by=office.cast.responder, now=now + timedelta(hours=1), seen=2**62)
    assert (members(group, "proposed"), fresh(group).confirmed_at) == ([], now)
    assert kinds(group) == ["inbox.group_proposed", "inbox.group_confirmed", "inbox.group_confirmed"]
    with pytest.raises(GroupNotPossible, match="at least one"):
        confirm(group=group, version=3, conversations=[], by=by, now=now)


def test_confirm_needs_the_right_to_answer(office: Office) -> None:
    group = proposed(office)

    with pytest.raises(GroupNotPossible):
        confirm(group=group, version=1, by=office.cast.reader, now=office.now, seen=2**62)


def test_act_on_an_older_page_is_refused(office: Office) -> None:
    group = proposed(office)
    stale = fresh(group)
    confirm(group=group, version=1, by=office.cast.responder, now=office.now, seen=2**62)

    for act in (rename, close, dissolve):
        with pytest.raises(Faster):
            act(group=fresh(stale), version=1, by=office.cast.responder, now=office.now, **_title(act))


def _title(act: object) -> dict[str, str]:
    return {"title": "Water"} if act is rename else {}


def test_take_out_sets_conversations_free(office: Office) -> None:
    group = group_of(office, 4)
    out = members(group)[:1]

    take_out(group=group, version=2, conversations=out, by=office.cast.responder, now=office.now)

    assert (members(group, "out"), fresh(group).size, group.size) == (out, 3, 3)
    assert Conversation.objects.get(pk=out[0]).group is None
    with pytest.raises(GroupNotPossible):
        take_out(group=group, version=3, conversations=out, by=office.cast.responder, now=office.now)


def test_add_puts_one_in_by_hand_also_who_was_out(office: Office) -> None:
    group = group_of(office, 4)
    by, now = office.cast.responder, office.now
    out = members(group)[0]
    take_out(group=group, version=2, conversations=[out], by=by, now=now)
    conversation = again(Conversation.objects.get(pk=out))

    add(group=group, version=3, conversation=conversation, by=by, now=now)

    assert (members(group, "in"), fresh(group).size, again(conversation).group) == (
        sorted(members(group, "in")),
        4,
        group,
    )
    with pytest.raises(GroupNotPossible, match="already"):
        add(group=group, version=4, conversation=again(conversation), by=by, now=now)
    with pytest.raises(GroupNotPossible, match="may not answer"):
        add(group=group, version=4, conversation=again(conversation), by=office.cast.reader, now=now)
    other = group_of(office, 3, text=OTHER, start=30)
    with pytest.raises(GroupNotPossible, match="another group"):
        add(group=other, version=2, conversation=again(conversation), by=by, now=now)
    stale = again(office.message(OTHER, author="zoe"))
    Conversation.objects.filter(pk=stale.pk).update(group=other)
    with pytest.raises(Faster):
        add(group=group, version=4, conversation=stale, by=by, now=now)


def test_join_brings_languages_together_and_keeps_out_who_was_taken_out(office: Office) -> None:
    group = group_of(office, 4)
    by, now = office.cast.responder, office.now
    rows = ask(office, 3, text=ASKED["ro"], start=40)
    propose_for(rows, now, language="ro")
    other = again(rows[0]).group
    assert other is not None
    out = members(group)[0]
    take_out(group=group, version=2, conversations=[out], by=by, now=now)
    add(group=other, version=1, conversation=again(Conversation.objects.get(pk=out)), by=by, now=now)

    join(group=group, version=3, other=fresh(other), by=by, now=now)

    group, other = fresh(group), fresh(other)
    assert (group.language, group.size, other.state, other.size, other.closed_at) == ("", 6, "closed", 1, now)
    assert set(ids(rows)) < set(members(group))
    assert Conversation.objects.get(pk=out).group is None
    with pytest.raises(GroupNotPossible, match="closed"):
        join(group=group, version=4, other=other, by=by, now=now)
    with pytest.raises(GroupNotPossible, match="another"):
        join(group=group, version=4, other=group, by=by, now=now)


def test_join_waits_for_an_answer_that_is_under_way(office: Office) -> None:
    group, other = group_of(office, 3), group_of(office, 3, text=OTHER, start=30)
    write_sending(
        group=other, version=2, texts={"": "Yes."}, shown=shown(other), by=office.cast.responder, now=office.now
    )

    with pytest.raises(GroupNotPossible, match="under way"):
        join(group=group, version=2, other=fresh(other), by=office.cast.responder, now=office.now)


def test_split_leaves_somebody_in_the_group(office: Office) -> None:
    group = group_of(office, 3)

    with pytest.raises(GroupNotPossible, match="at least one"):
        split(
            group=group,
            version=2,
            conversations=members(group),
            title="All",
            by=office.cast.responder,
            now=office.now,
        )


def test_rename_needs_a_name(office: Office) -> None:
    group = group_of(office, 3)

    rename(group=group, version=2, title=" Water in Mill Street ", by=office.cast.responder, now=office.now)

    assert fresh(group).title == "Water in Mill Street"
    with pytest.raises(GroupNotPossible):
        rename(group=group, version=3, title=" ", by=office.cast.responder, now=office.now)


def test_close_frees_who_waits_and_stops_the_answer(office: Office) -> None:
    group = group_of(office, 3)
    by, now = office.cast.responder, office.now
    sending = write_sending(group=group, version=2, texts={"": "At six."}, shown=shown(group), by=by, now=now)

    close(group=fresh(group), version=3, by=by, now=now)

    stopped = GroupSending.objects.get(pk=sending.pk)
    assert (fresh(group).state, stopped.stopped_by, stopped.reason) == (
        "closed",
        by.user,
        "The group was changed while it was being answered.",
    )
    assert Conversation.objects.filter(group=group).count() == 0
    with pytest.raises(GroupNotPossible, match="closed"):
        close(group=fresh(group), version=4, by=by, now=now)


def test_close_leaves_an_answer_alone_that_has_gone_out(office: Office) -> None:
    group, by, now = group_of(office, 3), office.cast.responder, office.now
    sending = write_sending(group=group, version=2, texts={"": "At six."}, shown=shown(group), by=by, now=now)
    approve_sending(sending=sending, by=office.cast.approver, now=now)
    send_due(now=late(now))

    close(group=fresh(group), version=fresh(group).version, by=by, now=late(now))

    assert (GroupSending.objects.get().stopped_at, fresh(group).state) == (None, "closed")


def test_dissolve_is_for_groups_without_an_answer(office: Office) -> None:
    group = proposed(office)
    dissolve(group=group, version=1, by=office.cast.responder, now=office.now)
    assert (fresh(group).state, fresh(group).size, len(members(group, "out"))) == ("split", 0, 3)

    answered = group_of(office, 3, start=30)
    Group.objects.filter(pk=answered.pk).update(state="answered")
    with pytest.raises(GroupNotPossible, match="answered"):
        dissolve(group=fresh(answered), version=2, by=office.cast.responder, now=office.now)


def test_answered_group_closes_by_itself_when_nobody_comes(office: Office) -> None:
    group, by, now = group_of(office, 3), office.cast.responder, office.now
    sending = write_sending(group=group, version=2, texts={"": "At six."}, shown=shown(group), by=by, now=now)
    approve_sending(sending=sending, by=office.cast.approver, now=now)
    quiet = now + OVER + timedelta(minutes=1)
    assert close_what_is_over(now=quiet) == 0
    send_due(now=late(now))

    assert [close_what_is_over(now=now), close_what_is_over(now=quiet), close_what_is_over(now=quiet)] == [0, 1, 0]
    assert (fresh(group).state, kinds(group)[-1]) == ("closed", "inbox.group_closed")


def test_group_that_somebody_changes_at_that_moment_is_not_closed(office: Office) -> None:
    from rostra.inbox.actions.groups import _close_alone

    group, by, now = group_of(office, 3), office.cast.responder, office.now
    sending = write_sending(group=group, version=2, texts={"": "At six."}, shown=shown(group), by=by, now=now)
    approve_sending(sending=sending, by=office.cast.approver, now=now)
    stale = fresh(group)
    Group.objects.filter(pk=group.pk).update(version=stale.version + 1)

    assert (_close_alone(stale, now), fresh(group).state) == (0, "answered")


def test_group_is_taken_into_planning_once(office: Office) -> None:
    group = group_of(office, 3)

    theme = take_into_planning(
        group=group, title="Tell people of works", text="They ask when.", by=office.cast.reader, now=office.now
    )

    idea = Idea.objects.get()
    assert (theme.idea, theme.group, idea.title, idea.text) == (idea, group, "Tell people of works", "They ask when.")
    with pytest.raises(GroupNotPossible, match="already"):
        take_into_planning(group=group, title="x", text="", by=office.cast.reader, now=office.now)
    assert Theme.objects.count() == 1


def test_two_who_confirm_at_once_do_it_once(committed: str, now: datetime) -> None:
    with scope((cast := Cast(now=now)).body), open_office(cast, now) as office:
        group = proposed(office)
        outcome: list[str] = []

        def work() -> None:
            try:
                with scope(cast.body):
                    confirm(group=fresh(group), version=1, by=cast.responder, now=now, seen=2**62)
                outcome.append("done")
            except Faster:
                outcome.append("faster")
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(outcome) == ["done", "faster"]
        assert (fresh(group).version, kinds(group)) == (2, ["inbox.group_proposed", "inbox.group_confirmed"])
