"""The four ways to organise answers and the levels of watching in words: what speaks for each, and what against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.inbox.enums import Level, Way

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Weighed:
    """`what` it is; sentences `good` and `bad` for it; `fits` says for whom."""

    what: Words
    good: tuple[Words, ...]
    bad: tuple[Words, ...]
    fits: Words


WAYS: Mapping[Way, Weighed] = {
    Way.SINGLE: Weighed(
        _("One person answers everything; a substitute stands in."),
        (_("Answers are consistent."), _("Little has to be coordinated.")),
        (
            _("It takes one person who knows a great deal and writes well."),
            _("One voice alone is less of a conversation."),
            _("The whole burden lies on one person: look at the load."),
        ),
        _("A good start for small bodies."),
    ),
    Way.SEVERAL: Weighed(
        _("Several people share the work of one queue."),
        (
            _("Answers come faster."),
            _("People get to know each other, and a community grows."),
            _("Whoever knows a network best answers there."),
        ),
        (_("It has to be coordinated."), _("Answers may differ: approved answers and earlier ones help.")),
        _("For bodies in which several people know the subject."),
    ),
    Way.UNITS: Weighed(
        _("Call centre and service desks answer here as they do on the telephone and in letters."),
        (
            _("People get the same answer in every channel."),
            _("One answer serves many who ask the same."),
        ),
        (_("It has to be coordinated between units."), _("Units get duties that they did not have.")),
        _("For bodies that have such units and keep them."),
    ),
    Way.TOPIC: Weighed(
        _("What a message is about decides which unit answers it."),
        (_("Answers are precise: they come from who knows."),),
        (
            _("Many have to work together, and somebody has to see that nothing is lost."),
            _("New procedures are needed: a map of topics, and a clock for each."),
        ),
        _("For large bodies with many subjects."),
    ),
}

LEVELS: Mapping[Level, Words] = {
    Level.RESERVED: _("Somebody looks in now and then. Few messages, no burning subject."),
    Level.MODERATE: _("Somebody looks several times a day. For the usual weeks."),
    Level.ELABORATE: _("Somebody looks all the time. For campaigns, launches and disputed subjects."),
    Level.CRISIS: _("Everybody who can helps. It holds for every account, whatever else was said of it."),
}
