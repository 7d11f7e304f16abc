"""What a decision would change for conversations that wait, said before it is taken; see also `clocks_moved`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from rostra.inbox.queries.moving import owed
from rostra.policy.decisions import MONITORING, RESPONSE_MINUTES, Question
from rostra.policy.impacts import Consequence, Impact


def promised(_question: Question[Any], _value: Any, now: datetime) -> Impact | None:
    """What was promised stays promised."""
    count = owed(now).count()
    sentence = ngettext(
        "%(count)d conversation that waits keeps the time by which it is due. The decision counts for what comes from then on.",
        "%(count)d conversations that wait keep the time by which they are due. The decision counts for what comes from then on.",
        count,
    )
    return Impact(sentence % {"count": count}) if count else None


CONSEQUENCES = (Consequence(name="inbox.promised", keys=(RESPONSE_MINUTES.key, MONITORING.key), foresee=promised),)
