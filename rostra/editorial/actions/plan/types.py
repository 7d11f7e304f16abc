"""Kinds of content, and how often they are due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.audit.actions import Data
from rostra.audit.registry import EventKind
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.editorial import events
from rostra.editorial.actions.plan.noting import note, planner
from rostra.editorial.enums import Form, Risk
from rostra.editorial.models import Cadence, ContentType, Slot
from rostra.editorial.starter import STARTER
from rostra.people.models import Member, Unit, User


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeFields:
    """What people say of a kind of content; `service`: may go out in a quiet period; `shown_days`: in public so long."""

    name: str
    purpose: str = ""
    form: str = Form.TEXT
    risk: str = Risk.NORMAL
    service: bool = False
    shown_days: int | None = None
    unit: Unit | None = None
    owner: Member | None = None

    @property
    def data(self) -> Data:
        return {
            "name": self.name,
            "purpose": self.purpose,
            "form": str(self.form),
            "risk": str(self.risk),
            "service": self.service,
            "shown_days": self.shown_days,
            "unit": self.unit.pk if self.unit else None,
            "owner": self.owner.pk if self.owner else None,
        }


@transaction.atomic
def add_type(*, fields: TypeFields, by: Member, now: datetime) -> ContentType:
    """A new kind of content. Raises NotAllowed, Refused for a name that is in use."""
    return _keep(ContentType(body_id=current_body_id()), fields, events.TYPE_ADDED, planner(by), now)


@transaction.atomic
def change_type(*, kind: ContentType, fields: TypeFields, by: Member, now: datetime) -> ContentType:
    """Raises NotAllowed, Faster for one that is archived, Refused for a name that is in use."""
    user = planner(by)
    _require_in_use(kind)
    return _keep(kind, fields, events.TYPE_CHANGED, user, now)


@transaction.atomic
def archive_type(*, kind: ContentType, by: Member, now: datetime) -> None:
    """Nothing new is of this kind; what was stays so. Its slots go on without it. Raises NotAllowed, Faster."""
    user = planner(by)
    if not ContentType.objects.filter(pk=kind.pk, archived_at=None).update(archived_at=now):
        raise Faster(_("This content type is archived already."))
    Slot.objects.filter(content_type=kind).update(content_type=None)
    note(kind, events.TYPE_ARCHIVED, by=user, now=now, data={"name": kind.name})


@transaction.atomic
def accept_starter(*, keys: Collection[str], language: str, by: Member, now: datetime) -> list[ContentType]:
    """Begin with common content, in the body's language; what is there under the same name stays as it is (R-078).

    Gives the kinds that were added. Raises NotAllowed.
    """
    planner(by)
    added = []
    for kind in STARTER:
        with translation.override(language):
            fields = TypeFields(
                name=str(kind.name), purpose=str(kind.purpose), form=kind.form, risk=kind.risk, service=kind.service
            )
        if kind.key not in keys or ContentType.objects.filter(name=fields.name, archived_at=None).exists():
            continue
        row = add_type(fields=fields, by=by, now=now)
        set_cadence(kind=row, account=None, every_minutes=kind.every_minutes, by=by, now=now)
        added.append(row)
    return added


@transaction.atomic
def set_cadence(
    *, kind: ContentType, account: Account | None, every_minutes: int | None, by: Member, now: datetime
) -> Cadence:
    """How often the kind is due on the account, or on any of them; None: as needed. Raises NotAllowed, Faster."""
    user = planner(by)
    _require_in_use(kind)
    row, _made = Cadence.objects.update_or_create(
        content_type=kind,
        account=account,
        body_id=kind.body_id,
        defaults={"every_minutes": every_minutes, "since": now, "told_at": None},
    )
    data: Data = {"account": account.pk if account else None, "every_minutes": every_minutes}
    note(kind, events.CADENCE_SET, by=user, now=now, data=data)
    return row


@transaction.atomic
def remove_cadence(*, cadence: Cadence, by: Member, now: datetime) -> None:
    """The kind is not expected there any more. Raises NotAllowed, Faster."""
    user = planner(by)
    if not Cadence.objects.filter(pk=cadence.pk).delete()[0]:
        raise Faster(_("Somebody has removed this already."))
    note(cadence.content_type, events.CADENCE_REMOVED, by=user, now=now, data={"account": cadence.account_id})


def _require_in_use(kind: ContentType) -> None:
    if not ContentType.objects.select_for_update().filter(pk=kind.pk, archived_at=None).exists():
        raise Faster(_("This content type is archived already."))


def _keep(kind: ContentType, fields: TypeFields, event: EventKind, user: User, now: datetime) -> ContentType:
    for name in ("name", "purpose", "form", "risk", "service", "shown_days", "unit", "owner"):
        setattr(kind, name, getattr(fields, name))
    try:
        with transaction.atomic():
            kind.save()
    except IntegrityError as taken:
        raise Refused(_("There is a content type of this name already."), field="name") from taken
    note(kind, event, by=user, now=now, data=fields.data)
    return kind
