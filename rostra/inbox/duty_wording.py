"""How the log names models, watch levels, clocks and alarms, and what the data of their events mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.inbox import events
from rostra.inbox.enums import AlarmKind, Hours, Level, Share, Voice, Way
from rostra.inbox.models import Alarm, Clock, ResponseModel, Watch
from rostra.people.naming import Field, Named, Names, Thing, moment


def _numbered(model: type[Alarm | Clock | ResponseModel | Watch], page: str) -> Names:
    """Rows without a name, by number; their page is that of all of them."""

    def names(ids: set[int]) -> Mapping[int, str | Named]:
        found: Iterable[int] = model.objects.filter(pk__in=ids).values_list("pk", flat=True)
        return {pk: Named(str(pk), reverse(page)) for pk in found}

    return names


THINGS = (
    Thing("inbox.model", _("Way of answering"), names=_numbered(ResponseModel, "inbox:duty")),
    Thing("inbox.watch", _("Watch level"), names=_numbered(Watch, "inbox:duty")),
    Thing("inbox.clock", _("Clock"), names=_numbered(Clock, "inbox:clocks")),
    Thing("inbox.alarm", _("Alarm"), names=_numbered(Alarm, "inbox:alarms")),
)

_OURS = tuple(kind.name for kind in events.DUTY_EVENTS)
FIELDS = (
    Field("way", _("Way of answering"), kinds=_OURS, words=dict(Way.choices)),
    Field("hours", _("Hours"), kinds=_OURS, words=dict(Hours.choices)),
    Field("level", _("Watch level"), kinds=_OURS, words=dict(Level.choices)),
    Field("share", _("How the work is shared"), kinds=_OURS, words=dict(Share.choices)),
    Field("voice", _("In whose name"), kinds=_OURS, words=dict(Voice.choices)),
    Field("responder", _("Single responder"), kinds=_OURS, thing="people.user"),
    Field("substitute", _("Substitute"), kinds=_OURS, thing="people.user"),
    Field("reason", _("Reason"), kinds=_OURS),
    Field("topic", _("Topic"), kinds=_OURS, thing="inbox.topic"),
    Field("starts_at", _("From"), kinds=_OURS, show=moment),
    Field("ends_at", _("Until"), kinds=_OURS, show=moment),
    Field("planned", _("It had not begun"), kinds=_OURS),
    Field("acknowledge_minutes", _("Minutes until the acknowledgement"), kinds=_OURS),
    Field("answer_minutes", _("Minutes until the answer"), kinds=_OURS),
    Field("was", _("Minutes until the answer, before"), kinds=(events.CLOCK_SET.name,)),
    Field("alarm", _("Alarm"), kinds=_OURS, thing="inbox.alarm"),
    Field("kind", _("Kind of alarm"), kinds=_OURS, words=dict(AlarmKind.choices)),
)
