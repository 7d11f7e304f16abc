"""Who asks the same is proposed when it comes in."""

from __future__ import annotations

from datetime import datetime, timedelta

import psycopg
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from rostra.audit.models import Event
from rostra.core.scoping import scope
from rostra.inbox import alike
from rostra.inbox.actions import close
from rostra.inbox.actions.grouping import Place, Standing, decide
from rostra.inbox.actions.groups import confirm, dissolve, take_out
from rostra.inbox.actions.sending import approve_sending, send_due, write_sending
from rostra.inbox.enums import CloseReason
from rostra.inbox.models import Alarm, Conversation, Group, GroupMember, Signature
from rostra.inbox.queries.groups import counts_of
from rostra.people.models import Notice
from tests.cast import Cast
from tests.inbox.gathering import ASKED, OTHER, ask, fresh, group_of, ids, late, members, propose_for, shown
from tests.inbox.office import Office, again, open_office

# --- The decision, whatever comes in ----------------------------------------------------------------

IDS = st.integers(1, 12)
STANDINGS = st.dictionaries(
    IDS,
    st.builds(
        Standing,
        author=st.sampled_from("abcd"),
        group=st.one_of(st.none(), st.integers(100, 102)),
        barred=st.frozensets(st.integers(100, 102)),
        taken_out=st.booleans(),
    ),
    min_size=1,
)
SCORES = st.sampled_from([0.1, 0.44, 0.45, 0.6, 0.75, 1.0])
FOUND = st.dictionaries(st.integers(1, 15), SCORES, max_size=6).map(lambda hits: list(hits.items()))


@given(known=STANDINGS, near=st.lists(FOUND, max_size=12), least=st.integers(2, 4))
def test_proposals_keep_what_people_said_and_what_stands(
    known: dict[int, Standing], near: list[list[tuple[int, float]]], least: int
) -> None:
    asked = [(pk, [hit for hit in hits if hit[0] != pk]) for pk, hits in zip(known, near, strict=False)]

    places = decide(asked, known, least=least)

    made: dict[int, set[str]] = {}
    for pk, place in places.items():
        assert known[pk].group is None
        assert place.group not in known[pk].barred
        assert 0 <= place.likeness <= 100
        if place.group < 0:
            made.setdefault(place.group, set()).add(known[pk].author)
        else:
            assert any(known[other].group == place.group for other in known)
    assert all(len(authors) >= least for authors in made.values())


def test_proposal_for_a_group_that_is_there_goes_before_a_new_one() -> None:
    known = {1: Standing("a", 7), 2: Standing("b", 7), 3: Standing("c"), 4: Standing("d"), 5: Standing("e")}

    places = decide([(5, [(3, 0.95), (4, 0.95), (1, 0.6), (2, 0.6)])], known, least=3)

    assert places == {5: Place(7, 60)}


def test_proposal_begins_with_nobody_whom_a_person_took_out() -> None:
    known = {1: Standing("a", taken_out=True), 2: Standing("b"), 3: Standing("c")}

    assert decide([(3, [(1, 0.9), (2, 0.9)])], known, least=3) == {}
    assert decide([(1, [(2, 0.9), (3, 0.9)])], known, least=2) == {}


def test_proposal_needs_different_people() -> None:
    known = {1: Standing("a"), 2: Standing("a"), 3: Standing("b")}

    assert decide([(3, [(1, 0.9), (2, 0.9)])], known, least=3) == {}
    assert decide([(3, [(1, 0.9), (2, 0.8)])], known, least=2) == {1: Place(-1, 90), 2: Place(-1, 80), 3: Place(-1, 90)}


# --- What is written --------------------------------------------------------------------------------


def test_group_is_proposed_from_three_people(office: Office) -> None:
    rows = ask(office, 2)
    propose_for(rows, office.now)
    assert Group.objects.count() == 0

    third = ask(office, 1, start=2)
    propose_for(third, office.now + timedelta(minutes=1))

    group = Group.objects.get()
    assert (group.state, group.size, group.language, group.title) == ("proposed", 3, "en", ASKED["en"])
    assert members(group, "proposed") == ids(rows + third)
    assert {again(row).group for row in rows + third} == {group}
    assert (group.started_at, group.grown_at) == (office.now + timedelta(minutes=1),) * 2
    event = Event.objects.get(kind="inbox.group_proposed")
    assert (event.about, event.data, event.actor) == (
        f"inbox.group:{group.pk}",
        {"conversations": ids(rows + third)},
        None,
    )


def test_group_is_not_proposed_for_one_person_who_writes_often(office: Office) -> None:
    rows = [office.message(ASKED["en"], root=f"r{number}") for number in range(4)]

    propose_for(rows, office.now)

    assert Group.objects.count() == 0


def test_group_takes_in_who_comes_later_and_leaves_others_alone(office: Office) -> None:
    group = group_of(office, 3)
    later = office.now + timedelta(minutes=5)

    late_one, other = ask(office, 1, start=9)[0], ask(office, 1, start=20, text=OTHER)[0]
    propose_for([late_one, other], later)

    group = fresh(group)
    assert (group.size, group.grown_at, group.version) == (4, later, 2)
    assert members(group, "proposed") == [late_one.pk]
    assert again(other).group is None


def test_group_stays_as_it_is_while_its_people_write_more(office: Office) -> None:
    group = group_of(office, 3)
    before = list(Signature.objects.order_by("pk").values_list("pk", "number"))

    propose_for(list(group.conversations.all()), office.now, text=OTHER)

    assert fresh(group).size == 3
    assert list(Signature.objects.order_by("pk").values_list("pk", "number")) == before


def test_group_takes_nobody_whom_a_person_took_out(office: Office) -> None:
    group = group_of(office, 4)
    out = group.conversations.order_by("pk")[0]
    take_out(group=group, version=2, conversations=[out.pk], by=office.cast.responder, now=office.now)

    propose_for([out], office.now)

    assert (again(out).group, members(group, "out")) == (None, [out.pk])


def test_group_that_was_dissolved_is_not_proposed_again(office: Office) -> None:
    group = group_of(office, 4)
    rows = list(group.conversations.all())
    dissolve(group=group, version=2, by=office.cast.responder, now=office.now)

    propose_for(rows, office.now)
    assert Group.objects.count() == 1

    fresh_ones = ask(office, 3, start=50)
    propose_for(fresh_ones, office.now)
    assert members(Group.objects.latest("pk")) == ids(fresh_ones)


def test_who_was_answered_with_the_group_and_writes_again_is_free(office: Office) -> None:
    group = group_of(office, 3)
    write_sending_now(office, group)
    row = group.conversations.order_by("pk")[0]

    propose_for([row], office.now, text=OTHER)

    assert again(row).group is None
    assert GroupMember.objects.get(group=group, conversation=row).state == "in"


def write_sending_now(office: Office, group: Group) -> None:
    """Written, approved and given to publishing."""
    sending = write_sending(
        group=group,
        version=group.version,
        texts={"": "At six."},
        shown=shown(group),
        by=office.cast.responder,
        now=office.now,
    )
    approve_sending(sending=sending, by=office.cast.approver, now=office.now)
    send_due(now=late(office.now))


def test_answered_group_offers_its_answer_to_who_comes_late(office: Office) -> None:
    group = group_of(office, 3)
    write_sending_now(office, group)

    late_one = ask(office, 1, start=30)[0]
    propose_for([late_one], late(office.now))

    assert (fresh(group).state, members(group, "proposed")) == ("answered", [late_one.pk])


def test_what_is_answered_and_in_no_group_is_found_no_more(office: Office) -> None:
    rows = ask(office, 2)
    propose_for(rows, office.now)
    close(conversation=again(rows[0]), reason=CloseReason.NO_ANSWER, by=office.cast.responder, now=office.now)

    propose_for(ask(office, 1, start=5), office.now)
    assert Group.objects.count() == 0

    assert alike.clear_up() == 1
    assert list(Signature.objects.filter(pk__in=ids(rows)).values_list("pk", flat=True)) == [rows[1].pk]


def test_nothing_is_proposed_for_empty_messages(office: Office) -> None:
    propose_for(ask(office, 3, text=""), office.now, text=" ")

    assert (Signature.objects.count(), Group.objects.count()) == (0, 0)


def test_languages_are_kept_apart(office: Office) -> None:
    propose_for(ask(office, 2), office.now, language="en")
    propose_for(ask(office, 1, start=5), office.now, language="sv")

    assert Group.objects.count() == 0


def test_conversation_whose_language_changed_is_found_in_the_new_one(office: Office) -> None:
    first = ask(office, 1)
    propose_for(first, office.now, language="sv")
    propose_for(first, office.now, language="en")

    propose_for(ask(office, 2, start=5), office.now, language="en")

    assert Group.objects.get().size == 3


def test_managers_are_told_once_of_a_large_group(office: Office) -> None:
    propose_for(ask(office, 20), office.now)
    group = Group.objects.get()
    propose_for(ask(office, 3, start=40), office.now)

    alarm = Alarm.objects.get(kind="group")
    assert (alarm.group, alarm.words, alarm.ended_at) == (group, group.title, None)
    assert fresh(group).told_at == office.now
    notice = Notice.objects.get(kind="inbox.many_ask")
    assert (notice.user, notice.data, notice.url) == (
        office.cast.administrator.user,
        {"count": 20, "group": group.title},
        f"/inbox/groups/{group.pk}/",
    )


def test_queries_do_not_grow_with_the_batch(office: Office) -> None:
    group_of(office, 3)

    def asked(count: int, start: int) -> int:
        rows = [*ask(office, count, start=start), *ask(office, count, start=start + 50, text=OTHER)]
        with CaptureQueriesContext(connection) as queries:
            propose_for(rows, office.now)
        return len(queries)

    few = asked(3, 100)
    assert asked(15, 200) <= few


def test_who_waits_in_a_closed_group_may_begin_another(office: Office) -> None:
    group = group_of(office, 3)
    rows = list(group.conversations.order_by("pk"))
    Group.objects.filter(pk=group.pk).update(state="closed")

    late_one = ask(office, 1, start=9)[0]
    propose_for([late_one], office.now)

    assert members(Group.objects.latest("pk")) == ids([*rows, late_one])


def test_group_that_is_being_changed_takes_in_nobody_at_that_moment(committed: str, now: datetime) -> None:
    with scope((cast := Cast(now=now)).body), open_office(cast, now) as office:
        group = group_of(office, 3)
        late_one = ask(office, 1, start=9)[0]
        Conversation.objects.update(unsorted=False)
        with psycopg.connect(committed) as other:
            other.execute("SELECT FROM inbox_group WHERE id = %s FOR UPDATE", [group.pk])
            with transaction.atomic():
                propose_for([late_one], now)
            found = again(late_one)

        assert (found.group, found.unsorted, fresh(group).size) == (None, True, 3)
        with transaction.atomic():
            propose_for([late_one], now)
        assert (again(late_one).group, fresh(group).size) == (group, 4)


def test_confirming_leaves_out_what_the_page_did_not_show(office: Office) -> None:
    rows = ask(office, 3)
    propose_for(rows, office.now)
    group = Group.objects.get()
    seen = GroupMember.objects.latest("pk").pk
    propose_for(ask(office, 1, start=9), office.now)

    confirm(group=group, version=1, by=office.cast.responder, now=office.now, seen=seen)

    assert members(group, "in") == ids(rows)


def test_growth_counts_people_who_wrote_for_the_first_time_lately(office: Office) -> None:
    """Three wrote days ago and are found only now; one of them wrote again within the time, and one is new."""
    old = office.now - timedelta(days=3)
    rows = [office.message(ASKED["en"], author=f"person{number}", at=old) for number in range(3)]
    rows += ask(office, 1, start=9, at=office.now - timedelta(minutes=1))
    rows.append(office.message(ASKED["en"], author="person0", at=office.now - timedelta(minutes=1), root="again"))
    propose_for(rows, office.now)
    Conversation.objects.filter(pk=rows[0].pk).update(language="ro")
    group = Group.objects.get()

    counts = counts_of([group.pk], now=office.now)[group.pk]

    assert (counts.people, counts.grown, counts.owed) == (4, 1, 5)
    assert counts.languages == ["en", "ro"]
    assert counts_of([group.pk], now=office.now, asking=True)[group.pk] == counts


def test_people_without_a_name_are_counted_each(office: Office) -> None:
    rows = [office.message(ASKED["en"], author_id="", root=f"r{number}") for number in range(3)]
    propose_for(rows, office.now)
    group = Group.objects.create(title="Water", started_at=office.now, grown_at=office.now)
    GroupMember.objects.filter(conversation__in=rows).delete()
    GroupMember.objects.bulk_create(GroupMember(group=group, conversation=row, at=office.now) for row in rows)

    assert counts_of([group.pk], now=office.now)[group.pk].people == 3
