"""The copy of one record for somebody outside: looked at, corrected, printed or downloaded."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rostra.audit.models import Event
from rostra.audit.sources import Item
from rostra.core.refusals import refusal_in
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.naming import mentions
from rostra.records.access import event_or_404
from rostra.records.actions.disclosing import ContentGone, copy_of, make_copy
from rostra.records.actions.reading import note_reading
from rostra.records.disclosing import REASONS, WITHHELD, mark, marked
from rostra.records.forms.disclosing import DisclosureForm
from rostra.records.kinds import KIND_NAMES


@require_http_methods(["GET", "HEAD", "POST"])
@members_only(Right.RECORDS)
def disclosure(request: MemberRequest, pk: int) -> HttpResponse:
    """A preview with what is asked to be taken out; with `download`, the copy as a page of its own."""
    event = event_or_404(request.tenant, pk)
    form = DisclosureForm(request.POST or None)
    words: dict[str, Any] = {"also": [], "keep": []}
    if form.is_bound and form.is_valid():
        words = {name: form.cleaned_data[name] for name in words}
        if "download" in request.POST:
            with refusal_in(form):
                purpose = form.cleaned_data["purpose"]
                copy = make_copy(event=event, purpose=purpose, by=request.user, now=timezone.now(), **words)
                return _downloaded(event, copy)
    try:
        copy = copy_of(event, **words)
    except ContentGone as error:
        raise Http404 from error
    note_reading(event=event, by=request.user, now=timezone.now())
    context = {**_shown(event, copy), "form": form}
    return render(request, "records/disclosure.html", context, status=422 if form.errors else 200)


def _downloaded(event: Event, copy: Item) -> HttpResponse:
    page = render_to_string("records/disclosed.html", _shown(event, copy))
    headers = {"Content-Disposition": f'attachment; filename="copy-{event.pk}.html"'}
    return HttpResponse(page, headers=headers)


def _shown(event: Event, copy: Item) -> dict[str, Any]:
    account = f"accounts.account:{copy.account}"
    found = marked("\n".join((copy.party_name, copy.party_handle, copy.subject, copy.text)))
    return {
        "event": event,
        "copy": copy,
        "kind": KIND_NAMES[copy.kind],
        "account": mentions([account])[account] if copy.account is not None else None,
        "withheld": copy.more.get(WITHHELD, 0),
        "marks": [(mark(reason), REASONS[reason], number) for reason, number in found.items()],
    }
