"""The typed decisions that other domains read, with the value that holds until a body decides otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import time
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The body's hours, in its own time zone; `days` counts Monday as 0."""

    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    start: str = "08:00"
    end: str = "16:00"

    def __post_init__(self) -> None:
        if not self.days or not set(self.days) <= set(range(7)):
            raise ValueError(_("Choose at least one day of the week."))
        # 00:00 as the end is midnight: without it, hours round the clock would have a hole of a minute.
        if time.fromisoformat(self.start) >= time.fromisoformat(self.end) != time(0):
            raise ValueError(_("The working day must end after it begins."))


@dataclass(frozen=True)  # Python 3.11 cannot have slots here: python/cpython#91126.
class Question(Generic[V]):
    """A policy question: its key, how a stored value becomes a typed one, and the default."""

    key: str
    label: str | Promise
    default: V
    read: Callable[[Any], V]
    write: Callable[[V], Any]
    allowed: Callable[[V], bool] = lambda _value: True


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(_("Write a whole number."))
    return value


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("Answer yes or no."))
    return value


RESPONSE_MINUTES = Question[int](
    "response_minutes",
    _("Time to answer"),
    8 * 60,
    _whole,
    int,
    lambda minutes: 1 <= minutes <= 60 * 24 * 90,
)
WORKING_HOURS = Question[WorkingHours](
    "working_hours",
    _("Working hours"),
    WorkingHours(),
    lambda value: WorkingHours(tuple(value["days"]), value["start"], value["end"]),
    lambda value: {**asdict(value), "days": list(value.days)},
)
SECOND_PERSON = Question[bool]("second_person", _("A second person approves each post"), True, _yes_no, bool)
MONITORING = Question[str](
    "monitoring",
    _("Monitoring level"),
    "moderate",
    str,
    str,
    lambda level: level in ("reserved", "moderate", "elaborate"),
)
ENGAGEMENT = Question[int]("engagement", _("Degree of engagement"), 3, _whole, int, lambda degree: 1 <= degree <= 6)

QUESTIONS: Mapping[str, Question[Any]] = {
    q.key: q for q in (RESPONSE_MINUTES, WORKING_HOURS, SECOND_PERSON, MONITORING, ENGAGEMENT)
}
