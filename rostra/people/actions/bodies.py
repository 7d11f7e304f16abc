"""Bodies and their units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import record
from rostra.core.refusals import Refused
from rostra.people import events
from rostra.people.actions.authority import note, require_administrator, user_of
from rostra.people.models import Body, Member, Unit, User


class BodyNotPossible(Refused):
    """The body cannot be created or changed like this."""


@transaction.atomic
def create_body(
    *,
    slug: str,
    name: str,
    language: str,
    time_zone: str,
    by: User | None,
    now: datetime,
    languages: Iterable[str] = (),
    website: str = "",
) -> Body:
    """A new body. Raises BodyNotPossible for a slug that is taken, an unknown language or time zone."""
    if Body.objects.filter(slug=slug).exists():
        raise BodyNotPossible(_("There is a body with this short name already."), field="slug")
    spoken = _spoken(language, languages)
    _require_zone(time_zone)
    body = Body.objects.create(
        slug=slug, name=name, language=language, languages=spoken, time_zone=time_zone, website=website, created_at=now
    )
    data = {"slug": slug, "name": name}
    record(body=body, by=by, now=now, kind=events.BODY_CREATED.name, about=f"people.body:{body.pk}", data=data)
    return body


@transaction.atomic
def change_body(
    *,
    body: Body,
    name: str,
    language: str,
    languages: Iterable[str],
    time_zone: str,
    website: str,
    by: Member | None,
    now: datetime,
) -> Body:
    """Change how the body presents itself; the short name stays, since links hold it.

    Nothing is written where nothing changed. Raises NotAllowed, BodyNotPossible.
    """
    require_administrator(by, None)
    spoken = _spoken(language, languages)
    _require_zone(time_zone)
    wanted = {
        "name": name,
        "language": language,
        "languages": spoken,
        "time_zone": time_zone,
        "website": website,
    }
    row = Body.objects.select_for_update().get(pk=body.pk)
    changed = [field for field, value in wanted.items() if getattr(row, field) != value]
    for field in changed:
        setattr(row, field, wanted[field])
    if changed:
        row.save(update_fields=changed)
        note(events.BODY_CHANGED.name, user_of(by), now, f"people.body:{row.pk}", {"fields": changed})
    return row


@transaction.atomic
def add_unit(*, name: str, by: User | None, now: datetime, parent: Unit | None = None) -> Unit:
    """A part of the body in scope, below `parent` or at the top."""
    if Unit.objects.filter(name=name, closed_at=None).exists():
        raise Refused(_("There is a unit of this name already."), field="name")
    unit = Unit.objects.create(name=name, parent=parent)
    note(events.UNIT_ADDED.name, by, now, f"people.unit:{unit.pk}", {"name": name})
    return unit


def _spoken(language: str, languages: Iterable[str]) -> list[str]:
    """The body's languages, the first one its main language."""
    spoken = list(dict.fromkeys([language, *languages]))
    if not set(spoken) <= set(dict(settings.LANGUAGES)):
        raise BodyNotPossible(_("Rostra does not speak this language."), field="language")
    return spoken


def _require_zone(time_zone: str) -> None:
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BodyNotPossible(_("There is no such time zone."), field="time_zone") from error
