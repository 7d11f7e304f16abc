from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from rostra.audit import verify_record
from rostra.audit.keys import published
from rostra.audit.models import Event
from rostra.audit.queries import NotYetSealed, proof_of
from rostra.audit.sources import Item
from rostra.core.downloads import download, picture_of
from rostra.people.access import MemberRequest, members_only, public
from rostra.people.models import Member
from rostra.people.queries import describe
from rostra.records.access import event_or_404
from rostra.records.actions.journal import UNDECIDED
from rostra.records.actions.reading import note_reading
from rostra.records.forms.classes import ReclassForm
from rostra.records.kinds import KIND_NAMES
from rostra.records.models import Record, RecordClass
from rostra.records.queries import reading as queries
from rostra.records.queries.captures import CaptureBox, box
from rostra.records.queries.classes import labelled
from rostra.records.queries.disposal import box as box_of
from rostra.records.queries.history import (
    ShownFile,
    end_of,
    history,
    readings,
    record_of,
    redaction_of,
    shown_files,
)
from rostra.records.queries.persons import items_of
from rostra.records.rules import is_officer, may_read

SCRIPT = Path(verify_record.__file__)


@require_safe
@members_only()
def record(request: MemberRequest, pk: int) -> HttpResponse:
    """What was captured, what became of it, and what proves it; opening it is noted."""
    event = event_or_404(request.tenant, pk)
    filed = record_of(event)
    visible, officer = may_read(request.member, filed), is_officer(request.member)
    lines = queries.content_lines(event) if visible and event.content_hash is not None else None
    if lines is not None:
        note_reading(event=event, by=request.user, now=timezone.now())
    item = items_of([filed]).get(filed.pk) if filed is not None and lines is not None else None
    [row] = describe([event])
    context = {
        "row": row,
        "captured": event.content_hash is not None,
        "hash": bytes(event.content_hash).hex() if event.content_hash is not None else "",
        "visible": visible,
        "officer": officer,
        "lines": lines,
        "seal": queries.seal_of(event),
        "filed": filed,
        "kind": KIND_NAMES[filed.kind] if filed is not None else "",
        "record_class": labelled(filed.record_class) if filed is not None and filed.record_class is not None else "",
        "item": item,
        "files": shown_files(item) if item is not None else [],
        "history": history(filed, officer=officer) if filed is not None else [],
        "end": end_of(event),
        "redaction": redaction_of(filed) if filed is not None and visible else None,
        "readings": readings(filed) if filed is not None and officer else None,
        "reclass": _reclass(filed) if filed is not None and officer else None,
        "undecided": filed is not None and officer and filed.journal in UNDECIDED,
        "disposal": box_of(filed, request.member) if filed is not None else None,
        "captures": _captures(request.member, event, item) if item is not None else None,
    }
    return render(request, "records/record.html", context)


def _reclass(record: Record) -> ReclassForm | None:
    """The form that puts the record into another class; None where it went, or there are no classes."""
    if record.disposed_at is not None or not RecordClass.objects.filter(archived_at=None).exists():
        return None
    seen = record.record_class_id
    return ReclassForm(initial={"record_class": seen, "seen": seen if seen is not None else ""})


def _captures(member: Member, event: Event, item: Item) -> CaptureBox | None:
    """How the page looked on which something of ours stands; None for what stands nowhere."""
    if not (item.public and not item.incoming and item.account and event.about.startswith("publishing.delivery:")):
        return None
    return box(member, url=item.url, account=item.account, about=event.about)


@require_safe
@members_only()
def proof(request: MemberRequest, pk: int) -> HttpResponse:
    """The proof file; with the content for those who may see it. 404 until a signed checkpoint covers the record."""
    event = event_or_404(request.tenant, pk)
    visible = may_read(request.member, record_of(event))
    try:
        document = proof_of(event, with_content=visible)
    except NotYetSealed as error:
        raise Http404 from error
    if visible and event.content_hash is not None:
        note_reading(event=event, by=request.user, now=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="proof-{event.pk}.json"'}
    return JsonResponse(document, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
@members_only()
def record_file(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """A file of a record, as a download whatever it says it is."""
    event, found = _file(request, pk, number)
    note_reading(event=event, by=request.user, now=timezone.now())
    return download(found.stored, found.name)


@require_safe
@members_only()
@cache_control(private=True, max_age=3600)
def record_thumbnail(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """A small picture of it; the page on which it stands was noted."""
    return picture_of(_file(request, pk, number)[1].stored)


def _file(request: MemberRequest, pk: int, number: int) -> tuple[Event, ShownFile]:
    event = event_or_404(request.tenant, pk)
    filed = record_of(event)
    item = items_of([filed]).get(filed.pk) if filed is not None and may_read(request.member, filed) else None
    found = [each for each in shown_files(item) if each.number == number] if item is not None else []
    if not found or found[0].row is None:
        raise Http404
    return event, found[0]


@require_safe
@public
def script(_request: object) -> HttpResponse:
    """The program that checks a proof file: anybody may have it."""
    headers = {"Content-Disposition": 'attachment; filename="verify_record.py"'}
    return HttpResponse(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8", headers=headers)


@require_safe
@members_only()
def key(request: MemberRequest) -> HttpResponse:
    """The body's verification keys, as C2SP writes them, the newest first. 404 before the first event is sealed."""
    log = queries.log_of(request.tenant)
    if log is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="key-{request.tenant.slug}.txt"'}
    text = "".join(f"{each.vkey}\n" for each in reversed(published(log)))
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
