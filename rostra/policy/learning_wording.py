"""How the log names trainings, acknowledgements, courses and campaigns, and what the data of their events mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.core.ui.times import long_date
from rostra.people.naming import Field, Named, Row, Thing, moment
from rostra.policy import events
from rostra.policy.enums import CampaignKind, Learnt
from rostra.policy.models import Acknowledgement, Campaign, Course, Training
from rostra.policy.queries import course_names


def _courses(ids: set[int]) -> Mapping[int, str | Named]:
    rows = dict(Course.objects.filter(pk__in=ids).values_list("pk", "code"))
    names = course_names(rows.values()) if rows else {}
    return {pk: Named(names[code], reverse("policy:course", args=[code])) for pk, code in rows.items()}


def _trainings(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Training.objects.filter(pk__in=ids).values_list("pk", "course", "member__user__name")
    said = _("%(course)s: %(name)s")
    found = list(rows)
    names = course_names({course for _pk, course, _name in found}) if found else {}
    return {
        pk: Named(said % {"course": names[course], "name": name}, reverse("policy:training", args=[pk]))
        for pk, course, name in found
    }


def _acknowledgements(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Acknowledgement.objects.filter(pk__in=ids).values_list("pk", "member__user__name")
    return {pk: Named(name, reverse("policy:mine")) for pk, name in rows}


def _campaigns(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Campaign.objects.filter(pk__in=ids).values_list("pk", "due_on")
    said = _("Until %(day)s")
    return {pk: Named(said % {"day": long_date(day)}, reverse("policy:campaigns")) for pk, day in rows}


def _course(code: Any, _row: Row) -> str:
    return course_names([str(code)])[str(code)] if code else ""


def _day(day: Any, _row: Row) -> str:
    return long_date(date.fromisoformat(str(day)))


THINGS = (
    Thing("policy.course", gettext_lazy("Course"), names=_courses),
    Thing("policy.training", gettext_lazy("Training"), names=_trainings),
    Thing("policy.acknowledgement", gettext_lazy("Acknowledgement of the policy"), names=_acknowledgements),
    Thing("policy.campaign", gettext_lazy("Campaign"), names=_campaigns),
)
_OURS = tuple(kind.name for kind in events.LEARNING)
FIELDS = (
    Field("member", gettext_lazy("Member"), kinds=_OURS, thing="people.member"),
    Field("course", gettext_lazy("Course"), kinds=_OURS, show=_course),
    Field("code", gettext_lazy("Short name"), kinds=_OURS),
    Field("instead", gettext_lazy("Done in its place"), kinds=_OURS, show=_course),
    Field("fields", gettext_lazy("Languages"), kinds=_OURS),
    Field("how", gettext_lazy("How"), kinds=_OURS, words=dict(Learnt.choices)),
    Field("valid_until", gettext_lazy("Counts until"), kinds=_OURS, show=moment),
    Field("held_by", gettext_lazy("Held by"), kinds=_OURS),
    Field("reason", gettext_lazy("Reason"), kinds=_OURS),
    Field("number", gettext_lazy("Version of the policy"), kinds=_OURS),
    Field("what", gettext_lazy("What is asked"), kinds=_OURS, words=dict(CampaignKind.choices)),
    Field("units", gettext_lazy("Units"), kinds=_OURS, thing="people.unit"),
    Field("due_on", gettext_lazy("Until"), kinds=_OURS, show=_day),
    Field("count", gettext_lazy("Asked"), kinds=_OURS),
    Field("missing", gettext_lazy("Had not done it"), kinds=_OURS),
)
