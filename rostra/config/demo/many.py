"""Many who ask the same: grouped, confirmed, answered once; one person on two names; what comes up goes into the plan."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rostra.config.demo import answers, many_texts
from rostra.config.demo import answers_texts as prepared
from rostra.config.demo.office import Office, Story
from rostra.config.demo.topics import topic_of, wrote
from rostra.inbox import actions as inbox
from rostra.inbox.actions.groups import confirm, join, rename
from rostra.inbox.actions.sending import approve_sending, send_due, write_sending
from rostra.inbox.actions.sorting import sort
from rostra.inbox.actions.themes import plan_theme, settle_theme
from rostra.inbox.enums import MemberState, Visibility
from rostra.inbox.intake.collect import collect
from rostra.inbox.models import Conversation, Group, GroupMember, Theme
from rostra.publishing.actions import deliver_due

Asking = tuple[tuple[str, str, str, str], ...]
APART = timedelta(minutes=3)
SOON = timedelta(minutes=20)


def story(office: Office) -> Story:
    """The late bus falls into the last whole week, so that its report has something unusual."""
    thursday = office.now.astimezone(ZoneInfo(office.body.time_zone)).weekday() + 4
    return [
        (office.at(f"{thursday} 08:05"), lambda at: _late(office, at)),
        (office.at(f"{thursday} 15:00"), lambda at: _plan(office, at)),
        (office.at("3 15:00"), lambda at: _did(office, at)),
        (office.at(many_texts.AGAIN[0]), lambda at: _again(office, at)),
        (office.now - 6 * SOON, lambda at: _write(office, many_texts.LATER, at)),
        (office.now - SOON, lambda at: _write(office, many_texts.BINS, at)),
    ]


def _write(office: Office, asking: Asking, start: datetime) -> datetime:
    """They write one after the other, here and there; then all of it is sorted. Gives when the last one wrote."""
    at = start
    for number, (_language, where, who, text) in enumerate(asking):
        at = start + number * APART
        if where == many_texts.FORM:
            wrote(office, who, text, at)
        else:
            office.network.write(who, text, to="portavale", at=at)
    end = at
    collect(office.social, clock=lambda: end)
    sort(clock=lambda: end)
    return end


def _late(office: Office, start: datetime) -> None:
    """Three groups, one for each language: Lena confirms and joins them, writes once, and Ana lets it out."""
    at = _write(office, many_texts.LATE, start) + SOON
    groups = list(Group.objects.filter(started_at__gte=start).order_by("pk"))
    for group in groups:
        everybody = group.members.values_list("conversation", flat=True)
        confirm(group=group, version=group.version, conversations=list(everybody), by=office.lena, now=at)
    one, *others = groups
    for other in others:
        join(group=one, version=one.version, other=other, by=office.lena, now=at)
    rename(group=one, version=one.version, title="Why is line 22 late every morning?", by=office.lena, now=at)
    sources = {code: answers.approved_text(prepared.LATE_BUS, code) for code in ("en", "ro", "nb")}
    sending = write_sending(
        group=one,
        version=one.version,
        texts={code: source.text for code, source in sources.items()},
        approved=sources,
        shown=_shown(one),
        by=office.lena,
        now=at + SOON,
    )
    approve_sending(sending=sending, by=office.ana, now=at + 2 * SOON)
    send_due(now=at + 3 * SOON)
    deliver_due(clock=lambda: at + 3 * SOON)


def _shown(group: Group) -> list[tuple[int, int]]:
    inside: Any = GroupMember.objects.filter(group=group, state=MemberState.IN).order_by("conversation")
    return list(inside.values_list("conversation", "conversation__version"))


def _again(office: Office, at: datetime) -> None:
    """Somebody writes under another name, and says so: Jonas links the two."""
    _when, handle, text, said = many_texts.AGAIN
    first = Conversation.objects.filter(author_handle__startswith="yusuf_k").latest("pk")
    office.network.write(handle, text, to="portavale", at=at)
    collect(office.social, clock=lambda: at)
    sort(clock=lambda: at)
    second = Conversation.objects.latest("pk")
    inbox.link_person(conversation=second, other=first, reason=many_texts.REASON, by=office.jonas, now=at + SOON)
    second.refresh_from_db()
    inbox.answer(conversation=second, text=said, visibility=Visibility.PUBLIC, by=office.jonas, now=at + SOON)
    deliver_due(clock=lambda: at + SOON)


def _plan(office: Office, at: datetime) -> None:
    title, said = many_texts.TIMETABLE
    group = Group.objects.get(title="Why is line 22 late every morning?")
    plan_theme(title=title, said=said, topic=topic_of("Buses and ferries"), group=group, by=office.jonas, now=at)
    title, said, _did = many_texts.HARBOUR
    plan_theme(title=title, said=said, topic=topic_of("Streets and pavements"), by=office.jonas, now=at + SOON)


def _did(office: Office, at: datetime) -> None:
    title, _said, did = many_texts.HARBOUR
    settle_theme(theme=Theme.objects.get(title=title), did=did, by=office.jonas, now=at)
