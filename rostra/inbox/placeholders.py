"""Places in approved words that are filled from the conversation: "{name}", "{date}" and a few more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation

from rostra.core.ui.times import long_date
from rostra.inbox.models import Conversation

NAMES = ("name", "account", "body", "unit", "number", "date", "subject")
_PLACE = re.compile(r"\{[ \t]*([^{}\n]{1,40}?)[ \t]*\}")


def places_in(text: str) -> list[str]:
    """The names of the places in a text, each once, in order."""
    return list(dict.fromkeys(_PLACE.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every place filled for which there is a value; the others stay, for a person to see."""
    return _PLACE.sub(lambda found: values.get(found[1]) or found[0], text)


def unit_of(conversation: Conversation) -> str:
    """The name of the unit that answers: that of its queue, else that of the account; the body's where there is none."""
    queue = conversation.queue
    unit = (queue.unit if queue is not None else None) or conversation.account.unit
    return unit.name if unit is not None else conversation.body.name


def values_of(conversation: Conversation, *, language: str, now: datetime) -> dict[str, str]:
    """What stands for each name in an answer to this conversation; the date as it is written in that language."""
    known = language.split("-")[0]
    with translation.override(known if known in dict(settings.LANGUAGES) else conversation.body.language):
        day = long_date(timezone.localdate(now))
    return {
        "name": conversation.author_name,
        "account": conversation.account.name,
        "body": conversation.body.name,
        "unit": unit_of(conversation),
        "number": str(conversation.pk),
        "date": day,
        "subject": conversation.subject,
    }
