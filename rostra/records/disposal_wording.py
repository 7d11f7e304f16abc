"""How the log names decisions, lists, holds and requests, and what the data of their events mean."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.people.naming import Field, Named, Row, Thing
from rostra.records import events
from rostra.records.enums import DecisionPurpose, Direction, Verdict
from rostra.records.erasure import KEPT, REASONS, SENT_BACK, reason_of
from rostra.records.models import Decision, DisposalList, ErasureCase, Hold, Outcome, Record, RecordClass
from rostra.records.redaction import REDACTION


def _decisions(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Decision.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: Named(number, reverse("records:decision", args=[pk])) for pk, number in rows}


def _lists(ids: set[int]) -> Mapping[int, str | Named]:
    rows = DisposalList.objects.filter(pk__in=ids).values_list("pk", flat=True)
    return {pk: Named(str(pk), reverse("records:disposal_list", args=[pk])) for pk in rows}


def _holds(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Hold.objects.filter(pk__in=ids).values_list("pk", "title")
    return {pk: Named(title, reverse("records:hold", args=[pk])) for pk, title in rows}


def _cases(ids: set[int]) -> Mapping[int, str | Named]:
    """By their number: whose request it is stands on its page alone."""
    rows = ErasureCase.objects.filter(pk__in=ids).values_list("pk", flat=True)
    return {pk: Named(str(pk), reverse("records:erasure_case", args=[pk])) for pk in rows}


def _outcomes(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Outcome.objects.filter(pk__in=ids).values_list("pk", "record_class")
    return {pk: Named(str(pk), reverse("records:due_class", args=[row])) for pk, row in rows}


def _classes(ids: set[int]) -> Mapping[int, str | Named]:
    rows = RecordClass.objects.filter(pk__in=ids)
    return {row.pk: str(row) for row in rows}


def _records(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Record.objects.filter(pk__in=ids).values_list("pk", "event_id")
    return {pk: Named(str(pk), reverse("records:event", args=[event])) for pk, event in rows}


def _kept(code: object, _row: Row) -> str:
    return str(KEPT.get(str(code), "")) or reason_of(str(code))


THINGS = (
    Thing("records.decision", _("Decision about records"), names=_decisions),
    Thing("records.disposallist", _("Disposal list"), names=_lists),
    Thing("records.hold", _("Hold"), names=_holds),
    Thing("records.erasurecase", _("Request for erasure"), names=_cases),
    Thing("records.outcome", _("Outcome of what was due"), names=_outcomes),
    Thing("records.redaction", _("Redaction")),
)

_OURS = (REDACTION.name, *(kind.name for kind in events.DISPOSAL))
_DUE = (events.DUE_KEPT.name, events.DUE_RELEASED.name, events.HANDOVER_PREPARED.name)
_ONE_REASON = tuple(
    kind.name
    for kind in (
        events.DECISION_REVOKED,
        events.ITEM_LEFT_OUT,
        events.LIST_DROPPED,
        events.HOLD_PLACED,
        events.HOLD_REVIEWED,
        events.HOLD_LIFTED,
        events.CASE_REOPENED,
        events.DUE_KEPT,
        events.DUE_RELEASED,
        REDACTION,
    )
)
FIELDS = (
    Field("purpose", _("Purpose"), kinds=_OURS, words=dict(DecisionPurpose.choices)),
    Field("number", _("Number"), kinds=_OURS),
    Field("title", _("Title"), kinds=_OURS),
    Field("decided_on", _("Decided on"), kinds=_OURS),
    Field("legal_basis", _("Legal basis"), kinds=_OURS),
    Field("conditions", _("Conditions"), kinds=_OURS),
    Field("direction", _("Covers"), kinds=_OURS, words=dict(Direction.choices)),
    Field("classes", _("Classes"), kinds=_OURS, names=_classes),
    Field("valid_from", _("In force from"), kinds=_OURS),
    Field("valid_until", _("In force until"), kinds=_OURS),
    Field("document", _("Hash of the document"), kinds=_OURS),
    Field("decision", pgettext_lazy("disposal", "Decision"), kinds=_OURS, thing="records.decision"),
    Field("list", _("Disposal list"), kinds=_OURS, thing="records.disposallist"),
    Field("case", _("Request for erasure"), kinds=_OURS, thing="records.erasurecase"),
    Field("redaction", _("Redaction"), kinds=_OURS),
    Field("until", _("Kept until"), kinds=(events.DUE_KEPT.name,)),
    Field("until", _("Due until"), kinds=(events.LIST_MADE.name,)),
    Field("record", _("Record"), kinds=_OURS, names=_records),
    Field("records", _("Records"), kinds=_OURS),
    Field("source", _("Table"), kinds=_OURS),
    Field("keys", _("Keys"), kinds=_OURS),
    Field("record_class", _("Class"), kinds=_DUE, names=_classes),
    Field("record_class", _("Class"), kinds=(events.DISPOSED_OF.name,)),
    Field("disposed", _("Disposed of"), kinds=_OURS),
    Field("kept", pgettext_lazy("record", "Kept"), kinds=_OURS),
    Field("left_out", _("Left out"), kinds=_OURS),
    Field("digest", _("Hash of the list of what went"), kinds=(events.LIST_DONE.name,)),
    Field("digest", _("Hash of the list of records"), kinds=_DUE),
    Field("to", _("Handed over to"), kinds=(events.HANDED_OVER.name,)),
    Field("on", _("Handed over on"), kinds=(events.HANDED_OVER.name,)),
    Field("reference", _("Reference"), kinds=(events.HANDED_OVER.name,)),
    Field("digest", _("Hash of what was signed for"), kinds=(events.LIST_REVIEWED.name, events.LIST_SIGNED.name)),
    Field("search", _("By a search as well"), kinds=_OURS),
    Field("query", _("Salted hash of the search"), kinds=_OURS),
    Field("review_on", _("To be reviewed on"), kinds=_OURS),
    Field("received_on", _("Came on"), kinds=_OURS),
    Field("due_on", _("To be answered by"), kinds=_OURS),
    Field("verdict", _("What becomes of it"), kinds=_OURS, words=dict(Verdict.choices)),
    Field("go", _("Go"), kinds=_OURS),
    Field("stay", _("Stay"), kinds=_OURS),
    Field("redact", _("Are redacted"), kinds=_OURS),
    Field("goes", _("Records that go"), kinds=_OURS, names=_records),
    Field("redacts", _("Records that are redacted"), kinds=_OURS, names=_records),
    Field("left", _("Hashes of what is left of them"), kinds=_OURS),
    Field("against", _("Though"), kinds=_OURS, words=REASONS),
    Field("sha256", _("Hash"), kinds=_OURS),
    Field("reason", _("Reason"), kinds=_ONE_REASON),
    Field("reason", _("Reason"), kinds=(events.LIST_REOPENED.name,), words=SENT_BACK),
    Field("reason", _("Reason"), kinds=(events.ITEMS_KEPT.name, events.CASE_KEPT.name), show=_kept),
    Field("text", _("What is left"), kinds=(REDACTION.name,)),
)
