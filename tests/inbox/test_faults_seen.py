"""What goes wrong while the inbox works, and what people see of it.

Beside these: two people who answer at once, what citizens edit or delete, and a lost token (`test_answer_faults`,
`test_views_replies`), and a calendar without a working day (`test_duty_views`).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.inbox.actions import answer
from rostra.inbox.actions.groups import split
from rostra.inbox.actions.learning import learn_anew
from rostra.inbox.actions.sending import approve_sending, send_due, write_sending
from rostra.inbox.actions.sorting import sort
from rostra.inbox.actions.topic_rules import Conditions, create_rule
from rostra.inbox.actions.topics import Described, create_topic
from rostra.inbox.actions.work import claim
from rostra.inbox.clocks import Clocks
from rostra.inbox.enums import Visibility
from rostra.inbox.intake import receive
from rostra.inbox.models import Conversation, Learnt, Turn
from tests.inbox.gathering import fresh, group_of, late, members, shown
from tests.inbox.intake_parts import said
from tests.inbox.office import Office, again
from tests.inbox.pages import page_of, url

OSLO = ZoneInfo("Europe/Oslo")


def test_group_that_splits_while_it_is_answered_says_who_got_nothing_and_why(office: Office, client: Client) -> None:
    group, now = group_of(office, 4), office.now
    sending = write_sending(
        group=group,
        version=group.version,
        texts={"": "The water is back at six."},
        shown=shown(group),
        by=office.cast.responder,
        now=now,
    )
    approve_sending(sending=sending, by=office.cast.approver, now=now)
    send_due(now=now, limit=2)
    split(
        group=fresh(group),
        version=fresh(group).version,
        conversations=members(group)[2:3],
        title="The other street",
        by=office.cast.responder,
        now=now,
    )
    send_due(now=late(now))

    page = page_of(client.get(url("sending", sending.pk)))
    rest = page_of(client.get(url("group", group.pk)))

    assert "2 answered, 0 to come, 2 left out" in page
    assert "The group was changed while it was being answered." in page
    assert "The sending was stopped before its turn." in page
    assert "Send them the same answer" in rest


def test_what_was_learnt_is_corrupt_rules_go_on_and_people_are_told(office: Office) -> None:
    lamps = create_topic(described=Described("Lamps"), by=None, now=office.now)
    create_rule(conditions=Conditions(lamps, "Lamps", words="lamp"), by=None, now=office.now)
    learn_anew(now=office.now)
    Learnt.objects.update(state=b"\x00broken")
    conversation = office.message("The lamp in our street is dark.")

    sort(clock=lambda: office.now)

    chief = office.cast.client(office.cast.administrator)
    notices, page = (
        page_of(chief.get(reverse("people:notices"))),
        page_of(chief.get(url("conversation", conversation.pk))),
    )
    assert "What was learnt about topics could not be read." in notices
    assert ["By the rule" in page, "Not read yet" in page] == [True, False]
    learn_anew(now=office.now)
    assert "Rostra only suggests topics" in page_of(chief.get(url("learnt")))


@pytest.mark.parametrize(
    ("friday", "monday"),
    [
        # The clocks go forward, and back, on the Sunday between.
        (datetime(2026, 3, 27, 15, tzinfo=OSLO), datetime(2026, 3, 30, 15, tzinfo=OSLO)),
        (datetime(2026, 10, 23, 15, tzinfo=OSLO), datetime(2026, 10, 26, 15, tzinfo=OSLO)),
    ],
)
def test_clocks_of_the_country_change_and_working_time_does_not(
    office: Office, client: Client, friday: datetime, monday: datetime
) -> None:
    clocks = Clocks(friday)
    dates = clocks.dates(office.city, clocks.promise(office.city, None), friday)
    conversation = office.message()
    Conversation.objects.filter(pk=conversation.pk).update(
        opened_at=friday, due_at=dates.due_at, answer_minutes=clocks.response_minutes
    )

    page = page_of(client.get(url("conversation", conversation.pk)))

    assert dates.due_at == monday
    assert re.search(
        r"Show the calculation.*?<span class=\"nums\">1 h</span>.*?<span class=\"nums\">7 h</span>", page, re.DOTALL
    )


def test_computers_clock_goes_back_and_nothing_takes_less_than_no_time(office: Office, client: Client) -> None:
    conversation = office.message()
    earlier = office.now - timedelta(minutes=10)

    claim(conversation=conversation, by=office.cast.responder, now=earlier)
    answer(
        conversation=again(conversation),
        text="At ten.",
        visibility=Visibility.PUBLIC,
        by=office.cast.responder,
        now=earlier,
    )

    turn = Turn.objects.get()
    assert turn.ended_at >= turn.started_at
    assert client.get(url("conversation", conversation.pk)).status_code == 200


def test_three_hundred_replies_to_replies_are_one_conversation_that_can_be_read_to_its_beginning(
    office: Office, client: Client
) -> None:
    start = timezone.now() - timedelta(hours=2)
    chain = [
        said(f"r{n}", start + timedelta(seconds=n), f"Reply number {n} of all", reply_to=f"r{n - 1}" if n else "")
        for n in range(300)
    ]
    for batch in (chain[:150], chain[150:]):
        # The newest first, as networks tell of them.
        receive(account=office.city, messages=batch[::-1], now=timezone.now())

    found: list[int] = []
    address: str | None = url("conversation", Conversation.objects.get().pk)
    while address:
        page = page_of(client.get(address))
        thread = page[page.index('class="scroll thread"') : page.index('id="thread-news"')]
        found = [*map(int, re.findall(r"Reply number (\d+) of all", thread)), *found]
        more = re.search(r'href="([^"]+)">Show earlier messages', thread)
        address = more[1].replace("&amp;", "&") if more else None

    assert found == list(range(300))
