"""Managers hear of a surge once, and it ends by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg

from rostra.core.scoping import scope
from rostra.inbox.actions.alarms import take_alarm
from rostra.inbox.actions.growth import surges, usual_hours, watch_influx
from rostra.inbox.models import Alarm, Group, Influx, Message
from rostra.inbox.sweeps import watch_influx as watch_all
from rostra.people.models import Notice
from rostra.policy.actions import decide
from rostra.policy.decisions import GROUP_TOLD, SURGE_LEAST
from tests.cast import Cast
from tests.inbox.gathering import OTHER, ask, propose_for
from tests.inbox.office import Office, again, open_office

HOUR = timedelta(hours=1)


def least(office: Office, messages: int) -> None:
    decide(question=SURGE_LEAST, value=messages, reason="Small town", by=office.cast.administrator.user, now=office.now)


def test_messages_are_counted_once_by_hour_and_account(office: Office) -> None:
    ask(office, 3)
    county = office.account("county")
    ask(office, 2, account=county, at=office.now + HOUR)
    old = office.message("Years ago", author="ion", at=office.now - timedelta(days=400))
    Message.objects.filter(conversation=old).update(received_at=office.now)
    Influx.objects.create(account=county, hour=office.now - timedelta(weeks=9), messages=7, counted_to=0)

    assert [watch_influx(now=office.now), watch_influx(now=office.now)] == [0, 0]

    rows = Influx.objects.order_by("hour").values_list("account", "hour", "messages")
    assert list(rows) == [(office.city.pk, office.now, 3), (county.pk, office.now + HOUR, 2)]
    ask(office, 1, start=8)
    watch_influx(now=office.now)
    assert Influx.objects.get(account=office.city).messages == 4


def test_surge_is_told_once_and_ends(office: Office) -> None:
    least(office, 5)
    ask(office, 5)

    assert watch_influx(now=office.now + timedelta(minutes=20)) == 1
    ask(office, 3, start=10)
    assert watch_influx(now=office.now + timedelta(minutes=40)) == 0
    assert watch_influx(now=office.now + HOUR) == 0

    alarm = Alarm.objects.get(kind="surge")
    assert (alarm.account, alarm.words, alarm.ended_at) == (office.city, "5", None)
    notice = Notice.objects.get(kind="inbox.surge")
    assert (notice.user, notice.data) == (
        office.cast.administrator.user,
        {"place": "Account city", "count": 5},
    )
    watch_all(now=office.now + 2 * HOUR)
    alarm.refresh_from_db()
    assert alarm.ended_at == office.now + 2 * HOUR


def test_surge_is_measured_against_the_same_hour_of_the_weeks_before(office: Office) -> None:
    least(office, 5)
    usual = usual_hours(office.now, ZoneInfo("Europe/Oslo"))
    for moment, messages in zip(usual, (2, 2, 40, 0), strict=True):
        Influx.objects.create(account=office.city, hour=moment, messages=messages, counted_to=0)
    Influx.objects.create(account=office.city, hour=office.now, messages=9, counted_to=0)
    assert surges(now=office.now) == {}

    Influx.objects.filter(hour=office.now).update(messages=10)
    assert surges(now=office.now) == {office.city.pk: 10}


def test_surge_over_many_accounts_is_the_bodys(office: Office) -> None:
    least(office, 5)
    ask(office, 3)
    ask(office, 3, account=office.account("county"), start=5)

    watch_influx(now=office.now)

    alarm = Alarm.objects.get(kind="surge")
    assert (alarm.account, alarm.words) == (None, "6")
    assert Notice.objects.get(kind="inbox.surge").data["place"] == office.cast.body.name


def told_of_groups(office: Office, people: int) -> None:
    decide(question=GROUP_TOLD, value=people, reason="Few of us", by=office.cast.administrator.user, now=office.now)


def test_large_groups_are_part_of_the_surge_that_brings_them(office: Office) -> None:
    least(office, 5)
    told_of_groups(office, 5)

    propose_for(ask(office, 6), office.now)

    group = Group.objects.get()
    assert group.told_at == office.now
    assert list(Alarm.objects.values_list("kind", "account", "words")) == [("surge", office.city.pk, "6")]
    assert list(Notice.objects.order_by("pk").values_list("kind", flat=True)) == ["inbox.surge"]


def test_alarms_of_groups_that_nobody_has_in_hand_become_part_of_a_surge(office: Office) -> None:
    least(office, 12)
    told_of_groups(office, 3)
    county = office.account("county")
    propose_for(ask(office, 3), office.now)
    propose_for(ask(office, 3, account=county, text=OTHER, start=10), office.now)
    taken = ask(office, 3, text="Is the library open on Sunday afternoon this week?", start=30)
    propose_for(taken, office.now)
    in_hand = Alarm.objects.get(group=again(taken[0]).group)
    take_alarm(alarm=in_hand, by=office.cast.responder, now=office.now)

    ask(office, 7, text="Something of my own", start=50)
    watch_influx(now=office.now)

    rows = Alarm.objects.filter(ended_at=None).order_by("pk").values_list("kind", "group__title", "account__name")
    assert list(rows) == [
        ("group", OTHER, None),
        ("group", "Is the library open on Sunday afternoon this week?", None),
        ("surge", None, "Account city"),
    ]
    unread = Notice.objects.filter(kind="inbox.many_ask", read_at=None)
    assert sorted(str(notice.data["group"]) for notice in unread) == [
        "I would like to register my dog. Which papers do I need for that?",
        "Is the library open on Sunday afternoon this week?",
    ]


def test_surge_of_the_whole_body_stands_for_all_groups(office: Office) -> None:
    least(office, 5)
    told_of_groups(office, 3)
    ask(office, 3, account=office.account("county"), text="Something of my own", start=50)
    propose_for(ask(office, 3), office.now)

    assert list(Alarm.objects.values_list("kind", "account")) == [("surge", None)]


def test_other_bodies_are_not_counted(office: Office) -> None:
    least(office, 1)
    ask(office, 3)
    with scope(office.cast.other):
        assert (watch_influx(now=office.now), Influx.objects.count()) == (0, 0)


def test_two_workers_do_not_count_the_same(committed: str, now: datetime) -> None:
    with scope((cast := Cast(now=now)).body), open_office(cast, now) as office:
        ask(office, 1)
        with psycopg.connect(committed) as other:
            other.execute("SELECT pg_advisory_xact_lock(hashtextextended('inbox.influx', %s))", [cast.body.pk])
            watch_influx(now=now)
            assert Influx.objects.count() == 0
        watch_influx(now=now)
        assert Influx.objects.count() == 1


def test_usual_hours_are_those_of_the_clock_on_the_wall() -> None:
    # Between them the clocks went back.
    after = datetime(2026, 11, 3, 8, tzinfo=UTC)

    assert usual_hours(after, ZoneInfo("Europe/Oslo")) == [
        datetime(2026, 10, 27, 8, tzinfo=UTC),
        datetime(2026, 10, 20, 7, tzinfo=UTC),
        datetime(2026, 10, 13, 7, tzinfo=UTC),
        datetime(2026, 10, 6, 7, tzinfo=UTC),
    ]
