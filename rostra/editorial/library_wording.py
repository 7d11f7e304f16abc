"""How the log names the files of the media library, and what keeps one from being published, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.core.ui import times
from rostra.editorial import events
from rostra.editorial.enums import Licence, PeopleShown
from rostra.editorial.models import Asset
from rostra.people.naming import Field, Named, Row, Thing

_KINDS = tuple(kind.name for kind in events.LIBRARY)


class Trouble(NamedTuple):
    """A kind of `core.ui.states.LOOKS`, and its words."""

    kind: str
    word: str | Promise


TROUBLES: Mapping[str, Trouble] = {
    "licence": Trouble("failed", _("Rights not recorded")),
    "ended": Trouble("failed", _("Right has ended")),
    "ends": Trouble("due_soon", _("Right ends soon")),
    "people": Trouble("overdue", _("Who is shown?")),
    "consent": Trouble("failed", _("No consent")),
    "alt": Trouble("overdue", _("No description")),
    "captions": Trouble("overdue", _("No captions")),
}


def _assets(ids: set[int]) -> Mapping[int, str | Named]:
    rows: Iterable[tuple[int, str]] = Asset.objects.filter(pk__in=ids).values_list("pk", "name")
    return dict(rows)


def _day(value: Any, _row: Row) -> str:
    return times.long_date(date.fromisoformat(value)) if value else "—"


THINGS = (Thing("editorial.asset", _("File of the media library"), "editorial:asset", _assets),)
FIELDS = (
    Field("name", _("Name"), kinds=_KINDS),
    Field("type", _("Kind of file"), kinds=_KINDS),
    Field("alt", _("What it shows"), kinds=_KINDS),
    Field("language", _("Language"), kinds=_KINDS),
    Field("tags", _("Key words"), kinds=_KINDS),
    Field("creator", _("Made by"), kinds=_KINDS),
    Field("source", _("Where it comes from"), kinds=_KINDS),
    Field("licence", _("By what right it is published"), kinds=_KINDS, words=dict(Licence.choices)),
    Field("licence_until", _("Until"), kinds=_KINDS, show=_day),
    Field("people", _("Who can be recognised"), kinds=_KINDS, words=dict(PeopleShown.choices)),
    Field("reason", _("Why this changed"), kinds=_KINDS),
    Field("consent", _("Number of the consent"), kinds=_KINDS),
)
