"""How the log names records, classes and rules, and what the data of their events mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rostra.people.naming import Field, Named, Row, Thing
from rostra.records import events
from rostra.records.content import JOURNAL
from rostra.records.enums import EndAction, Trigger
from rostra.records.kinds import KIND_NAMES
from rostra.records.models import FilingRule, JournalEntry, Record, RecordClass
from rostra.records.queries.classes import labelled

CHANGED: Mapping[str, str | Promise] = {
    "code": _("Code"),
    "name": _("Name"),
    "names": _("Names in further languages"),
    "covers": _("What it covers"),
    "parent": _("Part of"),
    "direction": _("Direction"),
    "trigger": _("From when on the time counts"),
    "retention_months": _("Months"),
    "basis": _("Law or decision"),
    "action": _("When the time is over"),
    "access": _("Who may read"),
    "journal": _("Journal"),
    "record_class": _("Class"),
    "kinds": _("Kinds of records"),
    "account": _("Account"),
    "topic": _("Topic"),
    "case_like": _("Hints at a case"),
    "public": _("Public"),
    "removed": _("Taken out of sight by us"),
}
"""What of a class or a rule was changed."""


def _records(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Record.objects.filter(pk__in=ids).values_list("pk", "kind", "event")
    return {
        pk: Named(f"{KIND_NAMES.get(kind, kind)} #{pk}", reverse("records:event", args=[event]))
        for pk, kind, event in rows
    }


def _classes(ids: set[int]) -> Mapping[int, str | Named]:
    rows = RecordClass.objects.filter(pk__in=ids)
    return {row.pk: Named(labelled(row), reverse("records:class", args=[row.pk])) for row in rows}


def _rules(ids: set[int]) -> Mapping[int, str | Named]:
    rows = FilingRule.objects.filter(pk__in=ids).select_related("record_class")
    return {row.pk: Named(f"#{row.pk} → {labelled(row.record_class)}", reverse("records:rules")) for row in rows}


def _entries(ids: set[int]) -> Mapping[int, str | Named]:
    rows = JournalEntry.objects.filter(pk__in=ids)
    return {row.pk: f"{row.year}/{row.number}" for row in rows}


def decided(value: Any, _row: Row) -> str:
    """The time of a class, as the log keeps it ("12 ended dispose"), in words."""
    parts = str(value).split()
    if len(parts) != len(("months", "trigger", "action")):
        return gettext("Nothing decided")
    months, trigger, action = parts
    count = ngettext("%(count)s month", "%(count)s months", int(months)) % {"count": months}
    words = {
        "count": count,
        "trigger": Trigger(trigger).label,
        "action": EndAction(action).label,
    }
    return gettext("%(count)s · counted from: %(trigger)s · then: %(action)s") % words


THINGS = (
    Thing("records.record", _("Record"), names=_records),
    Thing("records.class", _("Class of records"), names=_classes),
    Thing("records.rule", _("Rule of filing"), names=_rules),
    Thing("records.entry", _("Journal entry"), names=_entries),
)

_OURS = (JOURNAL.name, *(kind.name for kind in events.FILING))
FIELDS = (
    Field("record", _("Record"), kinds=_OURS, thing="records.record"),
    Field("record_class", _("Class"), kinds=_OURS, thing="records.class"),
    Field("before", _("Class before"), kinds=_OURS, thing="records.class"),
    Field("entry", _("Journal entry"), kinds=_OURS, thing="records.entry"),
    Field("records", _("Records"), kinds=_OURS),
    Field("code", _("Code"), kinds=_OURS),
    Field("name", _("Name"), kinds=_OURS),
    Field("pack", _("Jurisdiction"), kinds=_OURS),
    Field("classes", _("Classes"), kinds=_OURS),
    Field("rules", _("Rules"), kinds=_OURS),
    Field("position", _("Position"), kinds=_OURS),
    Field("changed", _("Changed"), kinds=_OURS, words=CHANGED),
    Field("certainty", _("Certainty in the pack"), kinds=_OURS),
    Field("decided", _("Time"), kinds=_OURS, show=decided),
    Field("row", _("Hash of what it says"), kinds=_OURS),
    Field("case_document", _("It is a document of a case"), kinds=_OURS),
    Field("came_or_went", _("It came in or went out"), kinds=_OURS),
    Field("dealt_with", _("It was dealt with and has value as evidence"), kinds=_OURS),
    Field("reason", _("Reason"), kinds=_OURS),
    Field("year", _("Year"), kinds=_OURS),
    Field("number", _("Number"), kinds=_OURS),
    Field("direction", _("Direction"), kinds=(JOURNAL.name,), words={"I": _("Came in"), "U": _("Went out")}),
    Field("document_date", _("Date of the document"), kinds=_OURS),
    Field("entered_on", _("Entered on"), kinds=_OURS),
    Field("title", _("Title"), kinds=_OURS),
    Field("title_shielded", _("Title shielded"), kinds=_OURS),
    Field("party", _("Sender or receiver"), kinds=_OURS),
    Field("party_shielded", _("Sender or receiver shielded"), kinds=_OURS),
    Field("exemption", _("Law by which it is shielded"), kinds=_OURS),
    Field("case", _("Case"), kinds=_OURS),
)
