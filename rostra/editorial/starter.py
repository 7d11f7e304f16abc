"""Content to begin with: what bodies publish anyway, offered until they have a plan of their own (R-078)."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.editorial.enums import Form, Risk

HOUR = 60
DAY = 24 * HOUR
WEEK = 7 * DAY
MONTH = 30 * DAY


class Kind(NamedTuple):
    """A kind of content; `every_minutes` None is as needed."""

    key: str
    name: str | Promise
    purpose: str | Promise
    form: str
    risk: str
    service: bool
    every_minutes: int | None


STARTER = (
    Kind(
        "disruption",
        _("Disruptions and closures"),
        _("People can plan their way, and know what does not work today."),
        Form.TEXT,
        Risk.LOW,
        True,
        None,
    ),
    Kind(
        "emergency",
        _("Emergencies"),
        _("People know what to do, and where to find help."),
        Form.TEXT,
        Risk.HIGH,
        True,
        None,
    ),
    Kind(
        "service",
        _("Services and opening hours"),
        _("People find the service that they need, and when it is open."),
        Form.LINK,
        Risk.LOW,
        True,
        WEEK,
    ),
    Kind(
        "release",
        _("Press releases"),
        _("What the body decided, in plain words, with a link to the whole text."),
        Form.LINK,
        Risk.NORMAL,
        False,
        WEEK,
    ),
    Kind(
        "event",
        _("Meetings and events"),
        _("People know in time where they can take part."),
        Form.PICTURE,
        Risk.LOW,
        False,
        WEEK,
    ),
    Kind(
        "question",
        _("Questions to people"),
        _("We hear what people think before something is decided."),
        Form.QUESTION,
        Risk.NORMAL,
        False,
        2 * WEEK,
    ),
    Kind(
        "people",
        _("Behind the scenes"),
        _("People see who works for them, in pictures and film."),
        Form.VIDEO,
        Risk.LOW,
        False,
        MONTH,
    ),
    Kind(
        "report",
        _("Reports and figures"),
        _("Monthly reports and the budget, with one figure that people can picture."),
        Form.PICTURE,
        Risk.NORMAL,
        False,
        MONTH,
    ),
)
