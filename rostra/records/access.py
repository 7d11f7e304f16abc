from __future__ import annotations

from django.http import Http404

from rostra.audit.models import Event
from rostra.people.models import Body, Member, User
from rostra.records.models import (
    Decision,
    DisposalItem,
    DisposalList,
    ErasureCase,
    ErasureItem,
    Export,
    FilingRule,
    Hold,
    PageCapture,
    PastImport,
    Reading,
    Record,
    RecordClass,
    SavedSearch,
)
from rostra.records.queries.searches import searches_of


def event_or_404(body: Body, pk: int) -> Event:
    """An event of the body's own log; those of other bodies and of the installation do not exist."""
    row = Event.objects.select_related("actor").filter(body=body, pk=pk).first()
    if row is None:
        raise Http404
    return row


def search_or_404(member: Member, pk: int) -> SavedSearch:
    """A search that the member keeps, or that somebody shares."""
    row = searches_of(member).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def own_search_or_404(user: User, pk: int) -> Reading:
    """A person's own search for somebody by name; what others look for is theirs."""
    row = Reading.objects.filter(user=user, pk=pk, search__has_key="name").first()
    if row is None:
        raise Http404
    return row


def capture_or_404(pk: int) -> PageCapture:
    """A capture of the body in scope."""
    row = PageCapture.objects.select_related("archive", "picture", "asked_by").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def class_or_404(pk: int) -> RecordClass:
    """A class of the body in scope, archived or not."""
    row = RecordClass.objects.select_related("confirmed_by").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def rule_or_404(pk: int) -> FilingRule:
    """A rule in force of the body in scope."""
    row = FilingRule.objects.select_related("record_class").filter(pk=pk, archived_at=None).first()
    if row is None:
        raise Http404
    return row


def filed_or_404(event: Event) -> Record:
    """The record that this event captured; 404 while it is not filed."""
    row = Record.objects.select_related("record_class").filter(event=event).first()
    if row is None:
        raise Http404
    return row


def past_or_404(pk: int) -> PastImport:
    """An archive of the past, for records officers."""
    row = PastImport.objects.select_related("by", "file").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def export_or_404(pk: int) -> Export:
    row = Export.objects.select_related("by").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def decision_or_404(pk: int) -> Decision:
    """A decision of the body in scope, in force or not."""
    row = Decision.objects.select_related("by", "document", "revoked_by").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def list_or_404(pk: int) -> DisposalList:
    rows = DisposalList.objects.select_related("decision", "made_by", "first_by", "second_by", "certificate_file")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def item_or_404(row: DisposalList, pk: int) -> DisposalItem:
    """A record of the list."""
    item = DisposalItem.objects.select_related("list", "record").filter(list=row, pk=pk).first()
    if item is None:
        raise Http404
    return item


def hold_or_404(pk: int) -> Hold:
    row = Hold.objects.select_related("placed_by", "lifted_by").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def case_or_404(pk: int) -> ErasureCase:
    """A person's request, for records officers."""
    row = ErasureCase.objects.select_related("by", "decided_by", "decision").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def case_item_or_404(case: ErasureCase, pk: int) -> ErasureItem:
    rows = ErasureItem.objects.select_related("case", "record__record_class", "record__event")
    item = rows.filter(case=case, pk=pk).first()
    if item is None:
        raise Http404
    return item
