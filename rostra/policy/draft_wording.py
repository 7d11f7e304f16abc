"""How the log names versions of the policy and what belongs to them, and what the data of their events mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.times import long_date
from rostra.people.naming import Field, Named, Row, Thing, moment
from rostra.policy import events
from rostra.policy.content import NAME
from rostra.policy.decisions import QUESTIONS
from rostra.policy.enums import Function, InstrumentKind, Stand, VersionForm
from rostra.policy.models import Change, Conflict, Instrument, TeamSeat, Version
from rostra.policy.questionnaire import items, text


def question_name(pk: str) -> str:
    """As people refer to it: its number and its heading."""
    if pk not in items():
        return pk
    return f"{items()[pk].number} {text(pk, get_language() or '').title}"


def version_name(number: int) -> str:
    return gettext("Version %(number)d") % {"number": number}


def _versions(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Version.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: Named(version_name(number), reverse("policy:version", args=[number])) for pk, number in rows}


def _changes(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Change.objects.filter(pk__in=ids).values_list("pk", "key")
    return {
        pk: Named(str(QUESTIONS[key].label), reverse("policy:decision", args=[key])) if key in QUESTIONS else key
        for pk, key in rows
    }


def _instruments(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Instrument.objects.filter(pk__in=ids).values_list("pk", "title")
    return {pk: Named(title, reverse("policy:instruments")) for pk, title in rows}


def _conflicts(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Conflict.objects.filter(pk__in=ids).values_list("pk", "text")
    return {pk: Named(said[:80], reverse("policy:conflicts")) for pk, said in rows}


def _seats(ids: set[int]) -> Mapping[int, str | Named]:
    rows = TeamSeat.objects.filter(pk__in=ids).values_list("pk", "member__user__name")
    return {pk: Named(name, reverse("policy:team")) for pk, name in rows}


def _question(value: Any, _row: Row) -> str:
    return question_name(str(value))


def _day(value: Any, _row: Row) -> str:
    return long_date(date.fromisoformat(value)) if value else "—"


THINGS = (
    Thing(NAME, _("Version of the policy"), names=_versions),
    Thing("policy.change", _("Planned decision"), names=_changes),
    Thing("policy.instrument", _("Rule beside the policy"), names=_instruments),
    Thing("policy.conflict", _("Conflict of rules"), names=_conflicts),
    Thing("policy.seat", _("Seat in the policy team"), names=_seats),
)
_OURS = tuple(kind.name for kind in (*events.DRAFTING, *events.CHANGES))
_SEATS = (events.SEAT_GIVEN.name, events.SEAT_ENDED.name)
FIELDS = (
    Field("number", _("Version"), kinds=_OURS),
    Field("form", _("Form"), kinds=_OURS, words=dict(VersionForm.choices)),
    Field("only", _("Policy without accounts"), kinds=_OURS),
    Field("item", _("Question"), kinds=_OURS, show=_question),
    Field("items", _("Questions"), kinds=_OURS, show=_question),
    Field("edition", _("Edition of the answer"), kinds=_OURS),
    Field("stand", _("Says"), kinds=_OURS, words=dict(Stand.choices)),
    Field("function", _("Function"), kinds=_OURS, words=dict(Function.choices)),
    Field("member", _("Member"), kinds=_SEATS, thing="people.member"),
    Field("title", _("Title"), kinds=_OURS),
    Field("kind", _("Kind"), kinds=_OURS, words=dict(InstrumentKind.choices)),
    Field("reference", _("Reference"), kinds=_OURS),
    Field("valid_until", _("Valid until"), kinds=_OURS, show=_day),
    Field("text", _("What contradicts what"), kinds=_OURS),
    Field("resolution", _("How it was resolved"), kinds=_OURS),
    Field("reason", _("Reason"), kinds=_OURS),
    Field("decision", _("Number of the decision"), kinds=_OURS),
    Field("effective_at", _("In force from"), kinds=_OURS, show=moment),
    Field("review_on", _("To be reviewed on"), kinds=_OURS, show=_day),
    Field("at", _("Takes effect"), kinds=_OURS, show=moment),
    Field("trouble", _("What stood against it"), kinds=_OURS),
)
