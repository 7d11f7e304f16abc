from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rostra.audit import verify_record
from rostra.audit.queries import NotYetSealed, proof_of
from rostra.audit.sequencer import verification_key
from rostra.people.access import MemberRequest, members_only, public
from rostra.people.naming import mentions
from rostra.people.paging import page_of
from rostra.people.queries import describe
from rostra.records import queries
from rostra.records.access import event_or_404
from rostra.records.forms import RecordFilter
from rostra.records.rules import may_see_content

SCRIPT = Path(verify_record.__file__)


@require_safe
@members_only()
def record_list(request: MemberRequest) -> HttpResponse:
    kinds = [(kind.name, str(kind.label)) for kind in queries.record_kinds()]
    form = RecordFilter(kinds, request.GET)
    if not form.is_valid():
        raise Http404
    choice = queries.RecordChoice(**form.cleaned_data)
    page = page_of(queries.records(request.tenant, choice), request)
    sealed = queries.sealed_ids(page.rows)
    rows = [(row, row.event.pk in sealed) for row in describe(page.rows)]
    about = mentions([choice.about])[choice.about] if choice.about else None
    context = {"form": form, "choice": choice, "page": page, "rows": rows, "about": about}
    return render(request, "records/list.html", context)


@require_safe
@members_only()
def record(request: MemberRequest, pk: int) -> HttpResponse:
    event = event_or_404(request.tenant, pk)
    visible = may_see_content(request.member)
    captured = event.content_hash is not None
    [row] = describe([event])
    context = {
        "row": row,
        "captured": captured,
        "hash": bytes(event.content_hash).hex() if event.content_hash is not None else "",
        "visible": visible,
        "lines": queries.content_lines(event) if captured and visible else None,
        "seal": queries.seal_of(event),
    }
    return render(request, "records/record.html", context)


@require_safe
@members_only()
def proof(request: MemberRequest, pk: int) -> HttpResponse:
    """The proof file; with the content for those who may see it. 404 until a signed checkpoint covers the record."""
    event = event_or_404(request.tenant, pk)
    try:
        document = proof_of(event, with_content=may_see_content(request.member))
    except NotYetSealed as error:
        raise Http404 from error
    headers = {"Content-Disposition": f'attachment; filename="proof-{event.pk}.json"'}
    return JsonResponse(document, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
@public
def script(_request: object) -> HttpResponse:
    """The program that checks a proof file: anybody may have it."""
    headers = {"Content-Disposition": 'attachment; filename="verify_record.py"'}
    return HttpResponse(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8", headers=headers)


@require_safe
@members_only()
def key(request: MemberRequest) -> HttpResponse:
    """The body's verification key, as C2SP writes it. 404 before the first event is sealed."""
    log = queries.log_of(request.tenant)
    if log is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="key-{request.tenant.slug}.txt"'}
    return HttpResponse(f"{verification_key(log)}\n", content_type="text/plain; charset=utf-8", headers=headers)
