from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.inbox import actions, search
from rostra.inbox.enums import CloseReason, Visibility
from rostra.inbox.models import Conversation, Group, Message
from rostra.inbox.queries import (
    Filters,
    Page,
    Tallies,
    answerers,
    count,
    lists,
    my_queues,
    news,
    owed_in_my_queues,
    page,
    tallies,
)
from rostra.people import rules
from rostra.people.actions import add_member, add_unit, give_role
from rostra.people.enums import Right, RoleCode
from rostra.people.models import Member
from rostra.publishing.enums import DeliveryState
from tests.inbox.office import Office, again


def ids(found: Any) -> list[int]:
    return [row["id"] for row in found.rows]


def due(conversation: Conversation, moment: datetime) -> Conversation:
    Conversation.objects.filter(pk=conversation.pk).update(due_at=moment)
    return again(conversation)


def several(office: Office, number: int) -> list[Conversation]:
    """Conversations, soonest due first."""
    made = [office.message(f"Question {index}", author=f"p{index}") for index in range(number)]
    return [due(one, office.now + timedelta(minutes=index // 2)) for index, one in enumerate(made)]


def test_owed_ones_come_soonest_due_first(office: Office) -> None:
    late, soon = office.message(), office.message(author="dan")
    due(late, office.now + timedelta(hours=2))
    due(soon, office.now - timedelta(hours=2))

    assert ids(page(office.cast.responder, Filters())) == [soon.pk, late.pk]


def test_answered_and_closed_ones_come_newest_first(office: Office) -> None:
    first, second = office.message(), office.message(author="dan")
    for minutes, conversation in enumerate((second, first)):
        actions.answer(
            conversation=conversation,
            text="Yes.",
            visibility=Visibility.PUBLIC,
            by=office.cast.responder,
            now=office.now + timedelta(minutes=minutes),
        )
    closed = office.message(author="eva")
    actions.close(conversation=closed, reason=CloseReason.ELSEWHERE, by=office.cast.responder, now=office.now)

    assert ids(page(office.cast.responder, Filters())) == []
    assert ids(page(office.cast.responder, Filters(shown="waiting"))) == [first.pk, second.pk]
    assert ids(page(office.cast.responder, Filters(shown="closed"))) == [closed.pk]
    assert len(ids(page(office.cast.responder, Filters(shown="any")))) == 3


@pytest.mark.parametrize("tab", ["queues", "all"])
@pytest.mark.parametrize("queues", [0, 2])
def test_pages_go_on_where_the_last_ended_and_back(office: Office, tab: Any, queues: int) -> None:
    member = office.cast.responder
    for number in range(queues):
        queue = actions.create_queue(name=f"Q{number}", by=None, now=office.now)
        actions.set_queue_members(queue=queue, members=[member], by=None, now=office.now)
    expected = [conversation.pk for conversation in several(office, 7)]
    if queues:
        Conversation.objects.filter(pk__in=expected[::3]).update(queue=queue)
    filters = Filters(tab=tab)

    first = page(member, filters, size=3)
    second = page(member, filters, after=first.older, size=3)
    third = page(member, filters, after=second.older, size=3)
    back = page(member, filters, before=third.newer, size=3)
    start = page(member, filters, before=back.newer, size=3)

    assert [ids(found) for found in (first, second, third, back, start)] == [
        expected[:3],
        expected[3:6],
        expected[6:],
        expected[3:6],
        expected[:3],
    ]
    assert (first.newer, third.older, start.newer) == ("", "", "")
    assert (first.older != "", back.older != "", start.older != "") == (True, True, True)


@pytest.mark.parametrize("cursor", ["x", "1-", "-", "9" * 40 + "-1", "1-" + "9" * 40])
def test_a_broken_cursor_is_no_error(office: Office, cursor: str) -> None:
    office.message()

    assert len(page(office.cast.responder, Filters(), after=cursor).rows) in (0, 1)


def test_my_queues_holds_what_no_queue_has(office: Office) -> None:
    member = office.cast.responder
    mine, other = (actions.create_queue(name=name, by=None, now=office.now) for name in ("Mine", "Other"))
    actions.set_queue_members(queue=mine, members=[member], by=None, now=office.now)
    nowhere, in_mine, in_other = (office.message(author=name) for name in ("a", "b", "c"))
    Conversation.objects.filter(pk=in_mine.pk).update(queue=mine)
    Conversation.objects.filter(pk=in_other.pk).update(queue=other)

    assert my_queues(member) == [mine.pk]
    assert sorted(ids(page(member, Filters(tab="queues")))) == [nowhere.pk, in_mine.pk]
    assert ids(page(member, Filters(tab="queues", queue=other.pk))) == [in_other.pk]
    assert len(ids(page(member, Filters(tab="all")))) == 3
    assert owed_in_my_queues(member) == 2


def test_mine_is_what_i_own(office: Office) -> None:
    mine = office.message()
    office.message(author="dan")
    actions.claim(conversation=mine, by=office.cast.responder, now=office.now)

    assert ids(page(office.cast.responder, Filters(tab="mine"))) == [mine.pk]
    assert count(office.cast.responder, Filters(tab="mine")) == 1


def test_filters_narrow_the_list(office: Office) -> None:
    member = office.cast.responder
    parks = office.account("parks")
    here = office.message("When does the library open on Saturday morning?")
    there = office.message("Unde se află biblioteca orașului nostru?", author="dan", account=parks)
    actions.claim(conversation=there, by=member, now=office.now)
    due(here, office.now - timedelta(hours=1))

    def shown(**values: Any) -> list[int]:
        return ids(page(member, Filters(tab="all", **values)))

    assert shown(account=parks.pk) == [there.pk]
    assert shown(owner=member.pk) == [there.pk]
    assert shown(language="ro") == [there.pk]
    assert shown(language="") == []
    assert shown(due_by=office.now) == [here.pk]
    assert shown(words="library", shown="any") == [here.pk]
    assert shown(words="biblioteca", shown="owed") == [there.pk]
    assert shown(words="nothing") == []


def test_search_goes_back_page_by_page(office: Office) -> None:
    member = office.cast.responder
    made = [office.message(f"Question {number} about the library", author=f"p{number}").pk for number in range(7)]
    root = Conversation.objects.get(pk=made[2]).root
    office.message("More about the library", author="p2", root=root, reply_to=root)
    wanted = [made[2], *(pk for pk in reversed(made) if pk != made[2])]
    filters = Filters(tab="all", words="library")

    pages = [page(member, filters, size=3)]
    while pages[-1].older:
        pages.append(page(member, filters, after=pages[-1].older, size=3))
    back = page(member, filters, before=pages[-1].newer, size=3)
    top = page(member, filters, before=back.newer, size=3)

    assert [ids(found) for found in pages] == [wanted[:3], wanted[3:6], wanted[6:]]
    assert (pages[0].newer, ids(back), ids(top), top.newer) == ("", wanted[3:6], wanted[:3], "")
    assert ids(page(member, filters, after="x", size=3)) == wanted[:3]


def test_search_goes_on_where_a_page_stays_empty(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    member = office.cast.responder
    monkeypatch.setattr(search, "NEWEST", 1)
    old = office.message("Is the library open?", author="old")
    for number in range(4):
        done = office.message("The library", author=f"p{number}")
        actions.close(conversation=done, reason=CloseReason.NO_ANSWER, by=member, now=office.now)
    filters = Filters(tab="all", words="library")

    first = page(member, filters)
    second = page(member, filters, after=first.older)
    back = page(member, filters, before=second.newer)

    assert (ids(first), ids(second), second.older, ids(back)) == ([], [old.pk], "", [])


def test_a_unit_role_sees_its_own_list_only(office: Office) -> None:
    unit = add_unit(name="Parks", by=None, now=office.now)
    parks = office.message(account=office.account("parks", unit=unit))
    office.message(author="dan")
    member = add_member(email="local@portavale.example", name="Lo Cal", by=None, now=office.now)
    give_role(member=member, code=RoleCode.RESPONDER, unit=unit, by=None, now=office.now)

    assert ids(page(member, Filters(tab="all"))) == [parks.pk]
    assert count(member, Filters(tab="all")) == 1


def test_rows_say_when_the_last_answer_did_not_go_out(office: Office) -> None:
    conversation = office.message()
    answer = actions.answer(
        conversation=conversation, text="Yes.", visibility=Visibility.PUBLIC, by=office.cast.responder, now=office.now
    )
    assert page(office.cast.responder, Filters(shown="waiting")).rows[0]["unsent"] is False
    office.settle(answer, DeliveryState.FAILED, office.now)

    assert page(office.cast.responder, Filters(shown="waiting")).rows[0]["unsent"] is True


def test_news_counts_conversations_with_new_messages(office: Office) -> None:
    member = office.cast.responder
    conversation = office.message()
    since = tallies(member, now=office.now).newest
    assert news(member, Filters(), since=since) == 0

    office.message("More", root=conversation.root, reply_to=conversation.root)
    office.message("And more", root=conversation.root, reply_to=conversation.root)
    office.message("Hello", author="dan")
    office.message("Ours", author="dan", own=True)

    assert news(member, Filters(), since=since) == 2
    assert news(member, Filters(tab="mine"), since=since) == 0


def test_news_looks_through_more_than_one_batch(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "NEWS_BATCH", 2)
    member = office.cast.responder
    for author in ("ann", "ben", "cy", "di", "eve", "flo", "gus"):
        office.message("Hello", author=author)

    # The newest count first; how many batches are looked through is bounded.
    assert news(member, Filters(), since=0) == 6
    monkeypatch.setattr(lists, "NEWS", 3)
    assert news(member, Filters(), since=0) == 3


def test_tallies_of_an_empty_inbox_are_nothing(office: Office) -> None:
    assert tallies(office.cast.responder, now=office.now) == Tallies(queues=0, mine=0, newest=0, growing=False)


def test_tallies_say_in_one_query_what_waits_and_what_grows(office: Office) -> None:
    member = office.cast.responder
    taken, *_others = several(office, 3)
    actions.claim(conversation=taken, by=member, now=office.now)
    Group.objects.create(title="Water", size=3, started_at=office.now, grown_at=office.now)
    my_queues(member)
    rules.may(member, Right.READ)

    with CaptureQueriesContext(connection) as captured:
        found = tallies(member, now=office.now)

    newest = Message.objects.order_by("-pk").values_list("pk", flat=True)[0]
    assert found == Tallies(queues=3, mine=1, newest=newest, growing=True)
    assert len(captured) == 1


@pytest.mark.parametrize("filters", [Filters(), Filters(tab="all", words="question"), Filters(tab="mine")])
def test_the_number_of_queries_does_not_grow(office: Office, filters: Filters) -> None:
    def queries(number: int) -> int:
        for conversation in several(office, number):
            actions.claim(conversation=conversation, by=office.cast.responder, now=office.now)
        member = Member.objects.select_related("user").get(pk=office.cast.responder.pk)
        with CaptureQueriesContext(connection) as captured:
            page(member, filters)
        return len(captured)

    assert queries(1) == queries(29)


def test_answerers_are_those_who_may_answer(office: Office) -> None:
    below = add_unit(name="Press", parent=office.cast.unit, by=None, now=office.now)
    give_role(member=office.cast.editor, code=RoleCode.RESPONDER, unit=office.cast.unit, by=None, now=office.now)
    at_city, at_press = office.message(), office.message(account=office.account("press", unit=below))

    assert answerers(at_city) == [office.cast.responder]
    assert answerers(at_press) == [office.cast.editor, office.cast.responder]
    assert answerers() == [office.cast.editor, office.cast.responder]


def test_urgent_ones_are_paged_before_everything_else_and_stand_there_only(office: Office) -> None:
    urgent, late = [], []
    for number in range(5):
        due = office.now + timedelta(minutes=number)
        urgent.append(office.message(f"gas {number}", author=f"g{number}").pk)
        Conversation.objects.filter(pk=urgent[-1]).update(urgency="emergency", due_at=due)
        late.append(office.message(f"old {number}", author=f"o{number}").pk)
        Conversation.objects.filter(pk=late[-1]).update(due_at=due - timedelta(days=9))

    def ids(found: Page) -> list[int]:
        return [row["id"] for row in found.rows]

    for filters in (Filters(tab="all"), Filters(tab="queues")):
        first = page(office.cast.responder, filters, size=3)
        second = page(office.cast.responder, filters, after=first.older, size=3)
        third = page(office.cast.responder, filters, after=second.older, size=3)
        last = page(office.cast.responder, filters, after=third.older, size=3)

        assert ids(first) + ids(second) + ids(third) + ids(last) == [*urgent, *late]
        assert (first.newer, last.older) == ("", "")
        assert ids(page(office.cast.responder, filters, before=last.newer, size=3)) == ids(third)
        assert ids(page(office.cast.responder, filters, before=third.newer, size=3)) == ids(second)
        back = page(office.cast.responder, filters, before=second.newer, size=3)
        assert (ids(back), back.newer) == (ids(first), "")


@pytest.mark.parametrize("shown", ["waiting", "closed", "any"])
def test_cursor_among_what_is_urgent_is_none_where_nothing_is_owed(office: Office, shown: Any) -> None:
    for conversation in several(office, 3):
        actions.close(conversation=conversation, reason=CloseReason.ELSEWHERE, by=office.cast.responder, now=office.now)
    first = page(office.cast.responder, Filters(shown=shown), size=2)

    assert page(office.cast.responder, Filters(shown=shown), before="u1-1", size=2) == first
    assert page(office.cast.responder, Filters(shown=shown), after="u1-1", size=2) == first


def test_urgent_stands_before_what_is_long_overdue(office: Office) -> None:
    old = office.message("The library?", author="old", at=office.now - timedelta(days=30))
    urgent = office.message("I smell gas", author="gas")
    Conversation.objects.filter(pk=old.pk).update(due_at=office.now - timedelta(days=29))
    Conversation.objects.filter(pk=urgent.pk).update(urgency="emergency", due_at=office.now + timedelta(minutes=30))

    found = page(office.cast.responder, Filters(tab="all"))

    assert [row["id"] for row in found.rows] == [urgent.pk, old.pk]
    assert [row["id"] for row in page(office.cast.responder, Filters(tab="all", shown="any")).rows] == [
        urgent.pk,
        old.pk,
    ]


@pytest.mark.parametrize("shown", ["owed", "waiting", "closed", "any"])
@pytest.mark.parametrize(
    ("filters", "columns"),
    [
        (Filters(), ("queue_id",)),
        (Filters(tab="mine"), ("owner_id",)),
        (Filters(tab="all", queue=7), ("queue_id",)),
    ],
)
def test_each_list_is_read_in_its_order_from_an_index_of_its_own(
    office: Office, filters: Filters, columns: tuple[str, ...], shown: Any
) -> None:
    member = office.cast.responder
    queue = actions.create_queue(name="Streets", by=None, now=office.now)
    actions.set_queue_members(queue=queue, members=[member], by=None, now=office.now)
    order = "due_at" if shown == "owed" else "-last_at"
    chosen = replace(filters, shown=shown, queue=queue.pk if filters.queue else None)

    rows = lists._ordered(
        member.pk, reader=lists.Reader.of(member), filters=chosen, order=order, cursor=None, backwards=False, limit=21
    )
    plan = planned(rows, office)

    # What jumps the queue is few: there, other queues' are passed over.
    read = [node for node in scans(plan) if node.get("Index Name") != "inbox_conv_urgent"]
    assert read
    assert [node["Node Type"] for node in read if "Index" not in node["Node Type"]] == []
    passed_over = [node.get("Filter", "") for node in read]
    assert [said for said in passed_over for name in (*columns, "state") if name in said] == []


def test_what_a_post_asked_for_is_found_by_an_index_of_its_own(office: Office) -> None:
    member = office.cast.responder
    asked = Filters(tab="all", shown="any", kind="entry")

    rows = lists._ordered(
        member.pk,
        reader=lists.Reader.of(member),
        filters=asked,
        order="-last_at",
        cursor=None,
        backwards=False,
        limit=21,
    )

    assert [node.get("Index Name") for node in scans(planned(rows, office))] == ["inbox_conv_kind"]


_MANY = """
INSERT INTO inbox_conversation (body_id, account_id, queue_id, owner_id, state, close_reason, visibility, root, subject,
  preview, language, author_id, author_name, author_handle, opened_at, first_in_at, last_in_at, last_at, due_at,
  messages_count, version)
SELECT body_id, account_id, CASE WHEN n / 4 %% 2 = 0 THEN %(queue)s END, CASE WHEN n / 8 %% 2 = 0 THEN %(owner)s END,
  state, CASE state WHEN 'closed' THEN 'spam' ELSE '' END, 'public', n, '', '', 'en', n, '', '', at, at, at, at,
  CASE state WHEN 'new' THEN at END, 1, 1
FROM (
  SELECT n, body_id, account_id, last_at + n * interval '1 second' AS at,
    (ARRAY['new', 'waiting', 'closed', 'closed'])[1 + n %% 4] AS state
  FROM inbox_conversation, generate_series(1, 2000) n WHERE id = %(id)s
) AS many
"""


def planned(rows: Any, office: Office) -> dict[str, Any]:
    """How the database would read them where there are many; sorting and reading all of them are out of the question."""
    one, queue = office.message(), actions.create_queue(name="Many", by=None, now=office.now)
    with connection.cursor() as cursor:
        cursor.execute(_MANY, {"id": one.pk, "queue": queue.pk, "owner": office.cast.administrator.pk})
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        plan: dict[str, Any] = json.loads(rows.explain(format="json"))[0]["Plan"]
    return plan


def scans(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """The nodes of a plan that read conversations."""
    below = [node for child in plan.get("Plans", []) for node in scans(child)]
    return [*([plan] if plan.get("Relation Name") == "inbox_conversation" else []), *below]
