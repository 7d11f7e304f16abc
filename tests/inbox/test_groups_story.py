"""Forty people ask the same, in two languages and on three channels: one group, one answer, forty deliveries."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.test import Client

from rostra.audit.models import Event
from rostra.channels.contract import Incoming
from rostra.inbox.actions.groups import confirm, join
from rostra.inbox.actions.sending import approve_sending, repeat_sending, send_due, write_sending
from rostra.inbox.intake import receive
from rostra.inbox.models import Alarm, Answer, Conversation, Group
from rostra.inbox.queries.groups import counts_of
from rostra.publishing.models import Delivery
from tests.inbox.gathering import ASKED, OTHER, ask, fresh, ids, late, members, parts, propose_for, shown
from tests.inbox.office import Office, again
from tests.inbox.pages import page_of, url

TEXTS = {"en": "The water is back at six this evening.", "ro": "Apa revine astăzi la ora 18."}


def test_forty_people_are_answered_once_each(office: Office) -> None:
    responder, approver, now = office.cast.responder, office.cast.approver, office.now
    accounts = [
        office.city,
        office.account("county", channel="fakepublic"),
        office.account("works", channel="fakeplain"),
    ]
    asking: dict[str, list[Conversation]] = {"en": [], "ro": []}
    for number, account in enumerate(accounts):
        asking["en"] += ask(office, 8, account=account, start=100 * number)
        asking["ro"] += ask(office, 5, text=ASKED["ro"], account=account, start=100 * number + 50)
    asking["ro"] += ask(office, 1, text=ASKED["ro"], start=900)
    others = ask(office, 2, text=OTHER, start=950)
    for language, rows in asking.items():
        propose_for(rows, now, language=language)
    propose_for(others, now)

    english, romanian = (again(rows[0]).group for rows in asking.values())
    assert english is not None
    assert romanian is not None
    for group in (english, romanian):
        confirm(group=group, version=1, by=responder, now=now, seen=2**62)
    join(group=english, version=2, other=fresh(romanian), by=responder, now=now)
    group = fresh(english)
    counts = counts_of([group.pk], now=now)[group.pk]
    assert (group.size, counts.people, counts.grown, counts.languages) == (40, 40, 40, ["en", "ro"])
    assert Alarm.objects.filter(kind="group").count() == 1

    sending = write_sending(group=group, version=group.version, texts=TEXTS, shown=shown(group), by=responder, now=now)
    approve_sending(sending=sending, by=approver, now=now)
    send_due(now=late(now))

    assert Alarm.objects.get(kind="group").ended_at == now
    answers = Answer.objects.filter(sending=sending)
    assert Counter(answers.values_list("text", flat=True)) == {TEXTS["en"]: 24, TEXTS["ro"]: 16}
    deliveries = Delivery.objects.filter(source="inbox.answer", source_id__in=answers.values("pk"))
    assert Counter(deliveries.values_list("account__handle", flat=True)) == {"@city": 14, "@county": 13, "@works": 13}
    assert Event.objects.filter(kind="publishing.delivery_queued", content_hash__isnull=False).count() == 40
    assert Event.objects.filter(kind="inbox.answered", content_hash__isnull=False).count() == 40
    assert {again(row).state for row in others} == {"new"}

    newcomers = ask(office, 2, start=2000)
    propose_for(newcomers, late(now))
    assert members(fresh(group), "proposed") == ids(newcomers)
    pairs = [(row.pk, again(row).version) for row in newcomers]
    more = repeat_sending(sending=sending, version=fresh(group).version, shown=pairs, by=responder, now=late(now))
    send_due(now=late(now) + timedelta(hours=1))
    assert parts(more) == [("answered", "")] * 2
    assert Delivery.objects.count() == 42


def test_list_stays_where_it_is_while_a_thousand_come(client: Client, office: Office) -> None:
    office.message()
    listed = client.get(url("list"))
    since = listed.context["since"]
    came = [
        Incoming(ref=f"s{n}", text=f"{ASKED['en']} {n}", author_id=f"p{n}", sent_at=office.now, raw=b"x")
        for n in range(1000)
    ]
    receive(account=office.city, messages=came, now=office.now)

    bar = client.get(url("news") + f"?since={since}&shown=0")

    assert "99 conversations with new messages" in page_of(bar)
    assert 'id="row-' not in page_of(bar)
    assert client.get(url("news") + f"?since={since}&shown=99").status_code == 204
    assert Group.objects.count() == 0
