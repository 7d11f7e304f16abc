"""Groups and answers to many put into words and marks for the reader."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.core.templatetags import ui
from rostra.core.ui import times
from rostra.inbox.enums import GroupState, LeftOut
from rostra.inbox.presentation import DELIVERIES, language_name
from rostra.inbox.queries.groups import GROWTH, Counts, GroupRow, MemberRow, PartRow
from rostra.inbox.stamps import Stamps

LOOKS = {
    GroupState.PROPOSED: "in_review",
    GroupState.CONFIRMED: "approved",
    GroupState.ANSWERED: "sent",
    GroupState.CLOSED: "closed",
    GroupState.SPLIT: "closed",
}


def growth(counts: Counts) -> str:
    """How many people ask, and how fast they become more: "42 people, +18 in 20 min"."""
    people = ngettext("%(count)d person", "%(count)d people", counts.people) % {"count": counts.people}
    if not counts.grown:
        return people
    return _("%(people)s, +%(number)d in %(time)s") % {
        "people": people,
        "number": counts.grown,
        "time": times.span(GROWTH),
    }


def shown_counts(counts: Counts) -> dict[str, Any]:
    return {
        "growth": growth(counts),
        "growing": counts.grown > 0,
        "languages": [language_name(code) for code in counts.languages],
        "oldest_due": counts.oldest_due,
        "owed": counts.owed,
    }


def shown_groups(rows: Iterable[GroupRow]) -> list[dict[str, Any]]:
    return [{"group": row.group, **shown_counts(row.counts)} for row in rows]


def listed_groups(rows: Iterable[GroupRow], *, now: datetime) -> list[dict[str, Any]]:
    """Many rows of them: what rows share is drawn once."""
    stamps = Stamps(now)
    pills = {state: ui.pill(LOOKS[state], state.label) for state in GroupState}
    return [
        {
            **shown_counts(row.counts),
            "group": row.group,
            "pill": pills[GroupState(row.group.state)],
            "due": stamps.due(row.counts.oldest_due) if row.counts.oldest_due else "",
        }
        for row in rows
    ]


def shown_members(rows: Iterable[MemberRow], chosen: Collection[int], *, now: datetime) -> list[dict[str, Any]]:
    """Hundreds of rows of them, for the tag `group_rows`: what rows share is drawn once."""
    stamps = Stamps(now)
    marks: dict[str, SafeString] = {}
    spoken: dict[str, str] = {}
    shown = []
    for row in rows:
        there = row.conversation
        name, code = there.account.channel, there.language
        if name not in marks:
            marks[name] = ui.channel(name)
        if code not in spoken:
            spoken[code] = language_name(code)
        shown.append(
            {
                "id": there.pk,
                "who": _who(there.author_name, there.author_handle),
                "mark": marks[name],
                "language": code,
                "language_name": spoken[code],
                "text": row.text,
                "state": stamps.due(there.due_at) if there.due_at else there.get_state_display(),
                "may": row.may,
                "chosen": there.pk in chosen,
            }
        )
    return shown


def shown_parts(rows: Iterable[PartRow]) -> list[dict[str, Any]]:
    shown = []
    for row in rows:
        conversation, delivery = row.part.conversation, row.delivery
        kind, words = _part(row.part.reason, row.part.due_at, delivery.state if delivery else "")
        shown.append(
            {
                "id": conversation.pk,
                "who": _who(conversation.author_name, conversation.author_handle),
                "channel": conversation.account.channel,
                "language": conversation.language,
                "text": conversation.preview,
                "pill": ui.pill(kind, words),
                "at": delivery.sent_at if delivery else row.part.due_at,
            }
        )
    return shown


def _part(reason: str, due_at: datetime | None, state: str) -> tuple[str, str | Promise]:
    if reason:
        return "warning", LeftOut(reason).label
    if state:
        return DELIVERIES[state]
    return ("scheduled", _("Waits for its turn")) if due_at else ("in_review", _("Waits for approval"))


def _who(name: str, handle: str) -> Any:
    return ui.person(name) if name or not handle else ui.handle(handle)
