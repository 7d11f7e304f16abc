"""From a URL to a row of this domain: every member reads, whoever answers for the body changes."""

from __future__ import annotations

from django.http import Http404

from rostra.policy.questionnaire import items
from rostra.reports.checklists import BY_ELEMENT, Checklist, Point, checklists
from rostra.reports.models import Attestation, Report


def checklist_or_404(name: str) -> Checklist:
    if name not in checklists():
        raise Http404
    return checklists()[name]


def point_or_404(view: str, pk: str) -> Point:
    """A point of a view that is not the policy itself: its clauses have pages of their own."""
    found = [point for point in checklist_or_404(view).points if point.id == pk and view != BY_ELEMENT]
    if not found:
        raise Http404
    return found[0]


def item_or_404(pk: str) -> Point:
    """A question of the policy."""
    if pk not in items():
        raise Http404
    return next(point for point in checklists()[BY_ELEMENT].points if point.id == pk)


def attestation_or_404(pk: int) -> Attestation:
    row = Attestation.objects.select_related("by").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def report_or_404(pk: int) -> Report:
    """A report whose content is there."""
    row = Report.objects.select_related("by").exclude(salt=b"").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
