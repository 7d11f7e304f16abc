"""Doors to rows: what is not the reader's does not exist. Rows are those of the body in scope, with what their pages show."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
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
    Outcome,
    PageCapture,
    PastImport,
    Reading,
    Record,
    RecordClass,
    SavedSearch,
)
from rostra.records.queries.searches import searches_of

M = TypeVar("M", bound=Model)


def one_or_404(rows: QuerySet[M], *related: str, **which: object) -> M:
    """The one of these rows that is meant, read together with what is `related`."""
    row = rows.select_related(*related).filter(**which).first() if related else rows.filter(**which).first()
    if row is None:
        raise Http404
    return row


def event_or_404(body: Body, pk: int) -> Event:
    """An event of the body's own log; those of other bodies and of the installation do not exist."""
    return one_or_404(Event.objects.all(), "actor", body=body, pk=pk)


def search_or_404(member: Member, pk: int) -> SavedSearch:
    """A search that the member keeps, or that somebody shares."""
    return one_or_404(searches_of(member), pk=pk)


def own_search_or_404(user: User, pk: int) -> Reading:
    """A person's own search for somebody by name; what others look for is theirs."""
    return one_or_404(Reading.objects.all(), user=user, pk=pk, search__has_key="name")


def capture_or_404(pk: int) -> PageCapture:
    return one_or_404(PageCapture.objects.all(), "archive", "picture", "asked_by", pk=pk)


def class_or_404(pk: int) -> RecordClass:
    """Archived or not."""
    return one_or_404(RecordClass.objects.all(), "confirmed_by", pk=pk)


def rule_or_404(pk: int) -> FilingRule:
    """In force."""
    return one_or_404(FilingRule.objects.all(), "record_class", pk=pk, archived_at=None)


def filed_or_404(event: Event) -> Record:
    """The record that this event captured; 404 while it is not filed."""
    return one_or_404(Record.objects.all(), "record_class", event=event)


def past_or_404(pk: int) -> PastImport:
    """An archive of the past, for records officers."""
    return one_or_404(PastImport.objects.all(), "by", "file", pk=pk)


def export_or_404(pk: int) -> Export:
    return one_or_404(Export.objects.all(), "by", pk=pk)


def decision_or_404(pk: int) -> Decision:
    """In force or not."""
    return one_or_404(Decision.objects.all(), "by", "document", "revoked_by", pk=pk)


def list_or_404(pk: int) -> DisposalList:
    people = ("made_by", "first_by", "second_by")
    return one_or_404(DisposalList.objects.all(), "decision", *people, "certificate_file", pk=pk)


def item_or_404(row: DisposalList, pk: int) -> DisposalItem:
    """A record of the list."""
    return one_or_404(DisposalItem.objects.all(), "list", "record", list=row, pk=pk)


def outcome_or_404(record_class: RecordClass, pk: int) -> Outcome:
    """A decision about what was due of the class."""
    return one_or_404(Outcome.objects.all(), "record_class", record_class=record_class, pk=pk)


def hold_or_404(pk: int) -> Hold:
    return one_or_404(Hold.objects.all(), "placed_by", "lifted_by", pk=pk)


def case_or_404(pk: int) -> ErasureCase:
    """A person's request."""
    return one_or_404(ErasureCase.objects.all(), "by", "decided_by", "second_by", "decision", pk=pk)


def case_item_or_404(case: ErasureCase, pk: int) -> ErasureItem:
    return one_or_404(ErasureItem.objects.all(), "case", "record__record_class", "record__event", case=case, pk=pk)
