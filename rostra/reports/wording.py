"""What the log's codes and ids of this domain are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rostra.people.naming import Field, Named, Row, Thing
from rostra.policy import evidence
from rostra.reports.actions import page_of
from rostra.reports.checklists import checklists, text, title
from rostra.reports.events import ATTESTED, FELL_SHORT, HOLDS_AGAIN, REPORTED, WITHDRAWN
from rostra.reports.models import Attestation, Look, Report


def label_of(name: str) -> str:
    """What a piece of evidence is called; its name where nobody gives it any more."""
    return str(evidence.provider(name).label) if name in evidence.names() else name


def title_of(subject: str) -> str:
    return title(subject, get_language() or "")


def view_title(name: str) -> str:
    return text(name, get_language() or "").title if name in checklists() else name


def _looks(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Look.objects.filter(pk__in=ids).values_list("pk", "name")
    return {pk: Named(label_of(name), reverse("reports:list")) for pk, name in rows}


def _attestations(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Attestation.objects.filter(pk__in=ids).values_list("pk", "subject")
    return {pk: Named(title_of(subject), page_of(subject)) for pk, subject in rows}


def _reports(ids: set[int]) -> Mapping[int, str]:
    return {pk: view_title(view) for pk, view in Report.objects.filter(pk__in=ids).values_list("pk", "view")}


def _evidence(value: object, _row: Row) -> str:
    return label_of(str(value))


def _subject(value: object, _row: Row) -> str:
    return title_of(str(value))


def _view(value: object, _row: Row) -> str:
    return view_title(str(value))


_EVIDENCE = (FELL_SHORT.name, HOLDS_AGAIN.name)
_WORDS = (ATTESTED.name, WITHDRAWN.name)
_REPORTS = (REPORTED.name, "reports.report")

THINGS = (
    Thing("reports.look", _("Evidence"), names=_looks),
    Thing("reports.attestation", _("Attestation"), names=_attestations),
    Thing("reports.report", _("Report on compliance"), "reports:report", names=_reports),
)
FIELDS = (
    Field("evidence", _("Evidence"), kinds=_EVIDENCE, show=_evidence),
    Field("of", _("Looked at"), kinds=_EVIDENCE),
    Field("short", _("Fall short"), kinds=_EVIDENCE),
    Field("subject", _("About"), kinds=_WORDS, show=_subject),
    Field("statement", _("Statement"), kinds=_WORDS),
    Field("until", _("Counts until"), kinds=_WORDS),
    Field("reason", _("Reason"), kinds=_WORDS),
    Field("view", _("View"), kinds=_REPORTS, show=_view),
    Field("language", _("Language"), kinds=_REPORTS),
    Field("content", _("Content"), kinds=("reports.report",)),
    Field("key", _("Key (Ed25519)"), kinds=("reports.report",)),
    Field("signature", _("Signature"), kinds=("reports.report",)),
)
