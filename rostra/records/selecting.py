"""Which records are meant: by the reading room, a hold, an export. Kept as JSON, asked as one queryset.

Words are looked for as the inbox does (`rostra.core.migrations.0003_search`): all of them, in any form, in the languages
that Rostra knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.audit.sources import KINDS
from rostra.core.scoping import current_body_id
from rostra.people.models import Body
from rostra.records.enums import JournalState
from rostra.records.models import DisposalItem, ErasureItem, Hold, HoldItem, OutcomeItem, Record, RecordClass

LONGEST = 500
"""Characters of one value; what is longer names nothing."""


class Words(SearchQuery):
    """What was asked for, in the stems of all languages."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.function = "rostra_search_query"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a record must be; what is empty (None) is not asked. Days are those of the body's time zone, both included.

    `record_class` includes the classes below it. `party` is the id by which a network knows a person, on `account` or
    on any; `account` 0 means what is of none, as what packages brought that were loaded. `since` and `until` ask when it was written, sent or decided. `decision` finds what its lists and requests
    hold, `hold` what it covers, `outcome` the records of one handover, or of another decision about what was due.
    `disposed` False: what is kept; `due`: its time is over and it is still here.
    """

    text: str = ""
    account: int | None = None
    record_class: int | None = None
    kinds: tuple[str, ...] = ()
    party: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None
    decision: int | None = None
    hold: int | None = None
    outcome: int | None = None
    topic: int | None = None
    journal: str = ""
    incoming: bool | None = None
    public: bool | None = None
    case_like: bool | None = None
    disposed: bool | None = None
    unclassed: bool | None = None
    due: bool | None = None

    def __bool__(self) -> bool:
        return self != Selection()

    @staticmethod
    def of(stored: object) -> Selection:
        """The selection that `as_json` wrote. Raises ValueError, in words, for what no selection says."""
        if not isinstance(stored, Mapping):
            raise ValueError(_("A selection of records is a list of names with values."))
        readers = _readers()
        for name in stored:
            if name not in readers:
                raise ValueError(_("Records are not chosen by “%(name)s”.") % {"name": name})
        return Selection(**{name: readers[name](name, value) for name, value in stored.items()})

    def as_json(self) -> dict[str, Any]:
        """What is asked, by name; nothing that is not asked."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: _plain(value) for name, value in values.items() if value not in (None, "", ())}

    def rows(self, *, today: date | None = None) -> QuerySet[Record]:
        """The records of the body in scope, in no order. `today` is the body's day, by which `due` is judged."""
        return self.narrowed(Record.objects.all(), today=today)

    def narrowed(self, rows: QuerySet[Record], *, today: date | None = None) -> QuerySet[Record]:
        """Those of the records that are meant."""
        rows = self._by_columns(rows)
        if self.record_class is not None:
            rows = rows.filter(record_class__in=below(self.record_class))
        if self.party and self.account is None:
            # By the index over (account, party): the person on any account, or in a package.
            rows = rows.filter(Q(account__in=_accounts()) | Q(account=None))
        if self.since is not None or self.until is not None or self.due:
            rows = self._by_days(rows, today)
        if self.decision is not None:
            rows = rows.filter(pk__in=_decided(self.decision))
        if self.outcome is not None:
            rows = rows.filter(pk__in=OutcomeItem.objects.filter(outcome=self.outcome).values("record"))
        if self.hold is not None:
            rows = _held(rows, self.hold, today)
        return rows

    def _by_columns(self, rows: QuerySet[Record]) -> QuerySet[Record]:
        same = {
            name: value
            for name in ("party", "about", "topic", "journal", "incoming", "public", "case_like")
            if (value := getattr(self, name)) not in (None, "")
        }
        rows = rows.filter(**same)
        if self.account is not None:
            rows = rows.filter(account=self.account or None)
        if self.kinds:
            # One kind is an equation, so that its index gives the newest first.
            rows = rows.filter(kind=self.kinds[0]) if len(self.kinds) == 1 else rows.filter(kind__in=self.kinds)
        if self.disposed is not None:
            rows = rows.filter(disposed_at__isnull=not self.disposed)
        if self.unclassed is not None:
            rows = rows.filter(record_class__isnull=self.unclassed)
        return rows.filter(words=Words(self.text)) if self.text else rows

    def _by_days(self, rows: QuerySet[Record], today: date | None) -> QuerySet[Record]:
        zone = ZoneInfo(Body.objects.values_list("time_zone", flat=True).get(pk=current_body_id()))
        if self.since is not None:
            rows = rows.filter(at__gte=_midnight(self.since, zone))
        if self.until is not None and self.until < date.max:
            rows = rows.filter(at__lt=_midnight(self.until + timedelta(days=1), zone))
        if self.due:
            day = today or timezone.now().astimezone(zone).date()
            rows = rows.filter(due_on__lte=day, disposed_at=None)
        return rows


def any_of(first: QuerySet[Record], *others: QuerySet[Record]) -> QuerySet[Record]:
    """Records that are among any of these: united, as conditions joined by OR would be asked of each record there is."""
    ids = first.order_by().values("pk").union(*(rows.order_by().values("pk") for rows in others))
    return Record.objects.filter(pk__in=ids)


def below(record_class: int) -> list[int]:
    """The class and all classes under it, archived ones too, in one query."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in RecordClass.objects.values_list("pk", "parent"):
        children.setdefault(parent, []).append(pk)
    found = [record_class]
    for pk in found:
        found += children.get(pk, [])
    return found


def _accounts() -> QuerySet[Any]:
    # By its name: accounts stand above the records.
    rows: QuerySet[Any] = apps.get_model("accounts", "Account").objects.values("pk")
    return rows


def _decided(decision: int) -> QuerySet[Any]:
    listed = DisposalItem.objects.filter(list__decision=decision, left_out_by=None)
    asked = ErasureItem.objects.filter(case__decision=decision)
    return listed.values("record").union(asked.values("record"))


def _held(rows: QuerySet[Record], pk: int, today: date | None) -> QuerySet[Record]:
    """What the hold covers: its items, and what its search finds, which itself names no hold."""
    hold = Hold.objects.filter(pk=pk).first()
    items = HoldItem.objects.filter(hold=pk)
    if hold is None or hold.query is None:
        return rows.filter(pk__in=items.values("record"))
    searched = replace(Selection.of(hold.query), hold=None)
    if not items.exists():
        return searched.narrowed(rows, today=today)
    return rows.filter(pk__in=items.values("record").union(searched.rows(today=today).values("pk")))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


# --- From JSON and back -------------------------------------------------------------------------------


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _readers() -> dict[str, Any]:
    """By the type of each field, what reads its value; some fields know their values."""
    by_type = {"str": _text, "int | None": _number, "date | None": _day, "bool | None": _truth}
    readers = {each.name: by_type.get(str(each.type)) for each in fields(Selection)}
    return {**readers, "kinds": _kinds, "journal": _journal}


def _bad(name: str, value: object) -> ValueError:
    return ValueError(
        _("“%(value)s” is no value of “%(name)s” by which records are chosen.") % {"name": name, "value": value}
    )


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or "\0" in value:
        raise _bad(name, value)
    return value


def _number(name: str, value: object) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63):
        raise _bad(name, value)
    return value


def _truth(name: str, value: object) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise _bad(name, value)
    return value


def _day(name: str, value: object) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(_text(name, value))
    except ValueError as error:
        raise _bad(name, value) from error


def _kinds(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(kind in KINDS for kind in value):
        raise _bad(name, value)
    return tuple(value)


def _journal(name: str, value: object) -> str:
    if value not in ("", *JournalState.values):
        raise _bad(name, value)
    return str(value)
