"""What follows from each decision here: the evidence is looked at again, as soon as a worker is free."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rostra.people.models import User
from rostra.policy.decisions import QUESTIONS, Question
from rostra.policy.impacts import Consequence
from rostra.reports.actions import ask_look


def _nothing(_question: Question[Any], _value: Any, _now: datetime) -> None:
    """Looking changes nothing for anybody."""


def _look(_question: Question[Any], _old: Any, _by: User | None, _now: datetime) -> None:
    ask_look()


LOOK_AGAIN = Consequence(name="reports.look", keys=tuple(QUESTIONS), foresee=_nothing, follow=_look)
