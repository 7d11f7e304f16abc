"""What people wrote about: counted by topic and week, told to managers, and taken into planning."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from rostra.core.refusals import Faster, Refused
from rostra.editorial.models import Idea
from rostra.editorial.times import Week
from rostra.inbox import actions
from rostra.inbox.actions import themes
from rostra.inbox.actions.themes import plan_theme, settle_theme, tell_themes
from rostra.inbox.enums import CloseReason, Visibility
from rostra.inbox.models import Conversation, Group, GroupMember, Queue, Theme, Topic
from rostra.inbox.queries.themes import TopicRow, themes_of
from rostra.people.actions import add_unit, give_role, notify
from rostra.people.enums import RoleCode
from rostra.people.models import Notice, User
from tests.inbox.office import Office, again
from tests.inbox.pages import page_of, url


def zone_of(office: Office) -> ZoneInfo:
    return ZoneInfo(office.cast.body.time_zone)


def write(office: Office, week: Week, count: int, topic: Topic | None) -> list[Conversation]:
    begin = week.bounds(zone_of(office))[0] + timedelta(hours=30)
    rows = [
        office.message(
            f"Message {number}",
            author=f"a{number}",
            at=begin + timedelta(minutes=number),
            root=f"{begin}-{number}-{topic}",
        )
        for number in range(count)
    ]
    Conversation.objects.filter(pk__in=[row.pk for row in rows]).update(topic=topic, language="ro")
    return rows


def this_week(office: Office) -> Week:
    return Week.of(office.now.astimezone(zone_of(office)).date())


def test_report_counts_by_topic_against_the_usual_week(office: Office) -> None:
    water, streets = Topic.objects.create(name="Water"), Topic.objects.create(name="Streets")
    week = this_week(office).shifted(-1)
    for back, count in ((1, 4), (2, 6), (3, 5), (4, 30)):
        write(office, week.shifted(-back), count, water)
    rows = write(office, week, 11, water)
    write(office, week, 3, streets)
    write(office, week.shifted(1), 2, streets)

    report = themes_of(week, zone_of(office))

    assert [(row.topic, row.count, row.usual, row.spike) for row in report.rows] == [
        (water, 11, 5.5, True),
        (streets, 3, 0, False),
    ]
    assert (report.whole.count, report.whole.usual, report.whole.languages) == (14, 5.5, [("ro", 14)])
    assert report.rows[0].languages == [("ro", 11)]
    assert (report.rows[0].answered_percent, report.rows[0].in_time_percent, report.rows[0].wait) == (0, None, None)
    assert len(rows) == 11


def test_report_says_what_was_answered_and_how_fast(office: Office) -> None:
    water = Topic.objects.create(name="Water")
    week = this_week(office)
    rows = write(office, week, 3, water)
    for row, hours in zip(rows, (1, 2, 900), strict=True):
        Conversation.objects.filter(pk=row.pk).update(opened_at=office.now - timedelta(hours=hours))
        if hours > 800:
            Conversation.objects.filter(pk=row.pk).update(due_at=office.now - timedelta(hours=1))
        actions.answer(
            conversation=again(row),
            text="Soon.",
            visibility=Visibility.PUBLIC,
            by=office.cast.responder,
            now=office.now,
        )
    closed = office.message("Nothing", author="zed")
    actions.close(conversation=closed, reason=CloseReason.NO_ANSWER, by=office.cast.responder, now=office.now)

    report = themes_of(week, zone_of(office))

    row = next(row for row in report.rows if row.topic == water)
    assert (row.answered_percent, row.turns, row.in_time_percent, row.wait) == (100, 3, 67, timedelta(hours=2))
    assert (report.whole.turns, report.whole.wait) == (3, timedelta(hours=2))


@pytest.mark.parametrize(("count", "usual", "spike"), [(9, 0, False), (10, 0, True), (20, 10, True), (19, 10, False)])
def test_spike_is_twice_the_usual_and_not_a_few(count: int, usual: float, spike: bool) -> None:
    assert TopicRow(None, count=count, usual=usual).spike is spike


def test_queries_do_not_grow_with_what_was_written(office: Office, django_assert_num_queries: Any) -> None:
    week = this_week(office)
    write(office, week, 3, Topic.objects.create(name="Water"))
    with django_assert_num_queries(8):
        themes_of(week, zone_of(office))
    write(office, week, 9, Topic.objects.create(name="Streets"))
    with django_assert_num_queries(8):
        themes_of(week, zone_of(office))


def test_theme_goes_into_the_plan_and_is_settled_once(office: Office) -> None:
    water = Topic.objects.create(name="Water")

    theme = plan_theme(
        title=" Water  in the north ", said="No water.", topic=water, by=office.cast.administrator, now=office.now
    )
    settle_theme(theme=theme, did=" A new pipe. ", by=office.cast.administrator, now=office.now)

    idea = Idea.objects.get()
    assert (idea.title, idea.text, theme.idea, theme.topic) == ("Water in the north", "No water.", idea, water)
    theme.refresh_from_db()
    assert (theme.did, theme.settled_at) == ("A new pipe.", office.now)
    with pytest.raises(Faster):
        settle_theme(theme=theme, did="Another one.", by=office.cast.administrator, now=office.now)
    with pytest.raises(Refused):
        settle_theme(theme=theme, did=" ", by=office.cast.administrator, now=office.now)
    with pytest.raises(Refused):
        plan_theme(title=" ", said="", by=office.cast.administrator, now=office.now)


def monday(office: Office, hour: int) -> datetime:
    begin = this_week(office).shifted(1).monday
    return datetime(begin.year, begin.month, begin.day, hour, tzinfo=zone_of(office))


@pytest.mark.parametrize(("count", "kind", "number"), [(3, "inbox.themes", 3), (12, "inbox.themes_unusual", 1)])
def test_managers_hear_once_a_week(office: Office, count: int, kind: str, number: int) -> None:
    write(office, this_week(office), count, Topic.objects.create(name="Water"))

    assert tell_themes(now=monday(office, 3)) == 0
    told = tell_themes(now=monday(office, 10))
    assert tell_themes(now=monday(office, 11)) == 0

    rows = Notice.objects.filter(kind=kind)
    assert told == rows.count() > 0
    assert {row.data["count"] for row in rows} == {number}
    assert office.cast.administrator.user in {row.user for row in rows}


def test_managers_hear_though_telling_broke_off(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    give_role(member=office.cast.editor, code=RoleCode.ADMINISTRATOR, unit=None, by=None, now=office.now)
    write(office, this_week(office), 3, Topic.objects.create(name="Water"))
    told_so_far: list[User] = []

    def tell_one(*, users: list[User], **more: Any) -> None:
        if told_so_far:
            raise OSError("The worker dies.")
        told_so_far.extend(users)
        notify(users=users, **more)

    with monkeypatch.context() as patch:
        patch.setattr(themes, "notify", tell_one)
        with pytest.raises(OSError, match="dies"):
            tell_themes(now=monday(office, 10))

    assert tell_themes(now=monday(office, 11)) == Notice.objects.filter(kind="inbox.themes").count() >= 2


def test_managers_of_the_unit_hear_of_its_topic(office: Office) -> None:
    """Only of their own, and only when it came up unusually often."""
    roads, parks = (add_unit(name=name, by=None, now=office.now) for name in ("Roads", "Parks"))
    queues = [Queue.objects.create(name=unit.name, unit=unit) for unit in (roads, parks)]
    give_role(member=office.cast.editor, code=RoleCode.ADMINISTRATOR, unit=roads, by=None, now=office.now)
    give_role(member=office.cast.reader, code=RoleCode.ADMINISTRATOR, unit=parks, by=None, now=office.now)
    for name, queue, count in (("Holes", queues[0], 12), ("Lamps", queues[0], 11), ("Trees", queues[1], 3)):
        write(office, this_week(office), count, Topic.objects.create(name=name, queue=queue))

    tell_themes(now=monday(office, 10))

    told = dict(Notice.objects.filter(kind="inbox.themes_unusual").values_list("user", "data__count"))
    assert told[office.cast.editor.user_id] == 2
    assert told[office.cast.administrator.user_id] == 2
    assert office.cast.reader.user_id not in told


def test_suggested_topics_and_spam_are_in_no_figure(office: Office) -> None:
    water = Topic.objects.create(name="Water")
    week = this_week(office)
    rows = write(office, week, 4, water)
    Conversation.objects.filter(pk=rows[0].pk).update(topic_by="suggested")
    for row, reason in ((rows[1], CloseReason.SPAM), (rows[2], CloseReason.ELSEWHERE)):
        actions.close(conversation=again(row), reason=reason, by=office.cast.responder, now=office.now)
    actions.answer(
        conversation=again(rows[0]),
        text="Soon.",
        visibility=Visibility.PUBLIC,
        by=office.cast.responder,
        now=office.now,
    )

    report = themes_of(week, zone_of(office))

    assert [(row.topic, row.count, row.turns) for row in report.rows] == [(None, 1, 1), (water, 1, 0)]


def test_what_comes_every_year_is_not_unusual(office: Office) -> None:
    snow = Topic.objects.create(name="Snow")
    week = this_week(office)
    write(office, week, 12, snow)
    assert themes_of(week, zone_of(office)).rows[0].spike

    for back, count in ((51, 10), (52, 9), (53, 2)):
        write(office, week.shifted(-back), count, snow)

    row = themes_of(week, zone_of(office)).rows[0]
    assert (row.last_year, row.usual, row.spike) == (9, 0, False)


def test_a_week_without_a_word_is_told_to_nobody(office: Office) -> None:
    assert tell_themes(now=monday(office, 10)) == 0


def test_page_shows_a_week_and_takes_a_theme_up(office: Office, client: Client) -> None:
    client.force_login(office.cast.editor.user)
    topic = Topic.objects.create(name="Water")
    with timezone.override(zone_of(office)):
        week = this_week(office)
    write(office, week, 3, topic)

    page = page_of(client.get(url("themes"), {"week": week.code}))
    assert ("Water" in page, f"topic={topic.pk}" in page) == (True, True)
    assert client.get(url("themes"), {"week": "never"}).status_code == 200
    said = {"week": week.code, "title": "Water in the north", "topic": str(topic.pk), "said": "No water"}
    assert client.post(url("plan_theme"), {**said, "title": ""}).status_code == 422
    shown = page_of(client.post(url("plan_theme"), said, follow=True))
    theme = Theme.objects.get()
    assert (theme.topic, "Water in the north" in shown) == (topic, True)

    assert client.post(url("theme", theme.pk), {"did": " "}).status_code == 422
    done = page_of(client.post(url("theme", theme.pk), {"did": "A new pipe"}, follow=True))
    again_said = client.post(url("theme", theme.pk), {"did": "Another"})

    assert ("A new pipe" in done, again_said.status_code) == (True, 422)


def test_report_counts_the_people_of_a_group_and_not_their_conversations(office: Office, client: Client) -> None:
    with timezone.override(zone_of(office)):
        week = this_week(office)
    rows = [*write(office, week, 2, None), office.message("Once more", author="a0", root="another")]
    group = Group.objects.create(title="Water", size=3, started_at=rows[0].first_in_at, grown_at=rows[0].first_in_at)
    for row in rows:
        GroupMember.objects.create(group=group, conversation=row, state="in", at=row.first_in_at)

    assert [row.counts.people for row in themes_of(week, zone_of(office)).groups] == [2]
    assert "2 people" in page_of(client.get(url("themes"), {"week": week.code}))


def test_topic_of_a_week_leads_to_what_was_written_in_it(office: Office, client: Client) -> None:
    topic = Topic.objects.create(name="Water")
    with timezone.override(zone_of(office)):
        week = this_week(office)
    (before,), (wanted,) = write(office, week.shifted(-1), 1, topic), write(office, week, 1, topic)
    (about_none,) = write(office, week, 1, None)
    page = page_of(client.get(url("themes"), {"week": week.code}))
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+week=[^"]+)">', page)]

    lists = [page_of(client.get(link)) for link in links if "topic=" in link]

    rows = [[row.pk for row in (before, wanted, about_none) if f'id="row-{row.pk}"' in shown] for shown in lists]
    assert sorted(rows) == [[wanted.pk], [about_none.pk]]
    assert all(f"Week: <bdi>{week.span()}</bdi>" in shown for shown in lists)


def test_list_of_a_topic_has_as_many_as_the_report_counts(office: Office, client: Client) -> None:
    topic = Topic.objects.create(name="Water")
    with timezone.override(zone_of(office)):
        week = this_week(office)
    said, suggested, spam, elsewhere = write(office, week, 4, topic)
    Conversation.objects.filter(pk=said.pk).update(topic_by="person")
    Conversation.objects.filter(pk=suggested.pk).update(topic_by="suggested")
    for row, reason in ((spam, "spam"), (elsewhere, "elsewhere")):
        Conversation.objects.filter(pk=row.pk).update(state="closed", close_reason=reason, due_at=None)
    report = themes_of(week, zone_of(office))
    assert [(row.topic, row.count) for row in report.rows] == [(topic, 1), (None, 1)]

    found = [
        [row.pk for row in (said, suggested, spam, elsewhere) if f'id="row-{row.pk}"' in shown]
        for number in (topic.pk, 0)
        for shown in [page_of(client.get(f"{url('list')}?tab=all&state=any&topic={number}&week={week.code}"))]
    ]

    assert found == [[said.pk], [suggested.pk]]


@pytest.mark.parametrize("week", ["never", "2026-W99", ""])
def test_list_of_a_week_that_there_is_not_is_the_whole_list(office: Office, client: Client, week: str) -> None:
    conversation = office.message()

    assert f'id="row-{conversation.pk}"' in page_of(client.get(url("list"), {"tab": "all", "week": week}))


def test_page_of_a_theme_is_read_by_all_and_written_by_editors(office: Office, client: Client) -> None:
    theme = plan_theme(title="Water", said="No water", by=office.cast.editor, now=office.now)

    page = page_of(client.get(url("theme", theme.pk)))

    assert ("No water" in page, 'name="did"' in page) == (True, False)
    assert client.post(url("theme", theme.pk), {"did": "A new pipe"}).status_code == 403
