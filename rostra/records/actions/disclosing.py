"""Copies of records for people outside, with personal data of others taken out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit import sources
from rostra.audit.actions import Data
from rostra.audit.actions import record as tell
from rostra.audit.models import Event
from rostra.audit.sources import Item
from rostra.core.refusals import Refused
from rostra.people.models import User
from rostra.records.actions.reading import note_reading
from rostra.records.disclosing import disclose, marked
from rostra.records.events import DISCLOSED


class NoPurpose(Refused):
    """A copy for somebody outside says for whom and why."""


class ContentGone(Refused):
    """There is nothing to make a copy of."""


def copy_of(event: Event, *, also: Sequence[str] = (), keep: Sequence[str] = ()) -> Item:
    """What the event captured, as somebody outside may read it. Raises ContentGone."""
    items = sources.get(event.source).items if event.source else None
    item = items([event.source_key]).get(event.source_key) if items is not None else None
    if item is None:
        raise ContentGone(_("The content is gone: there is nothing to make a copy of."))
    return disclose(item, also=also, keep=keep)


@transaction.atomic
def make_copy(*, event: Event, also: Sequence[str], keep: Sequence[str], purpose: str, by: User, now: datetime) -> Item:
    """The copy that leaves the house: told in the log. Raises NoPurpose and ContentGone."""
    if not purpose.strip():
        raise NoPurpose(_("Say for whom the copy is, and why."), field="purpose")
    copy = copy_of(event, also=also, keep=keep)
    marks = sum(marked("\n".join((copy.subject, copy.text))).values())
    note_reading(event=event, by=by, now=now, purpose=purpose.strip())
    data: Data = {"purpose": purpose.strip(), "marks": marks}
    tell(body=event.body_id, by=by, now=now, kind=DISCLOSED.name, about=event.about, data=data)
    return copy
