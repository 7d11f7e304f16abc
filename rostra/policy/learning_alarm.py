"""What a member who would act for the body is told on every page while something that it asks for is missing."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rostra.core.ui.alarms import Alarm
from rostra.core.ui.times import long_day
from rostra.people.models import Member
from rostra.people.rules import Lack, held_back, would_act
from rostra.policy.queries.learning import lack_names


def held_back_alarm(request: HttpRequest) -> Iterable[Alarm]:
    member: Member = vars(request)["member"]
    lacks = held_back(member)
    if not lacks or not would_act(member):
        return []
    return [Alarm(sentence(lacks), where(lacks), _("Do it now"))]


def sentence(lacks: list[Lack]) -> str:
    """Why the member cannot act now."""
    names = lack_names(lacks)
    comma = pgettext("between the items of a list", ", ")
    return _("You can read, but not act for the body now. Missing: %(what)s") % {
        "what": comma.join(_in_words(lack, names) for lack in lacks)
    }


def where(lacks: list[Lack]) -> str:
    """The page on which the first of them is put right."""
    first = lacks[0]
    return reverse("policy:course", args=[first.course]) if first.course else reverse("policy:mine")


def _in_words(lack: Lack, names: dict[str, str]) -> str:
    if not lack.course:
        return _("the policy acknowledged")
    if lack.ended_at is None:
        return _("the course “%(course)s”") % {"course": names[lack.course]}
    words = _("the course “%(course)s”, which counted until %(day)s")
    return words % {"course": names[lack.course], "day": long_day(lack.ended_at)}
