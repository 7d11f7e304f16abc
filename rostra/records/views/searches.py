"""Searches that are kept, and the search for a person, which is noted with its reason."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.records.access import own_search_or_404, search_or_404
from rostra.records.actions.reading import note_search
from rostra.records.actions.searches import drop_search, keep_search
from rostra.records.forms.searching import KeepForm, OnePersonForm, PersonForm
from rostra.records.forms.selecting import query_of
from rostra.records.queries.persons import people_called
from rostra.records.queries.searches import searches_of
from rostra.records.selecting import Selection
from rostra.records.views.chosen import chosen


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def searches(request: MemberRequest) -> HttpResponse:
    """The searches that are kept; a new one is what the address asks for, under a name."""
    choice = chosen(request)
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            keep_search(member=request.member, selection=choice.selection, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The search is kept."))
            return redirect("records:searches")
    context = {"form": form, "choice": choice, "searches": searches_of(request.member)}
    return render(request, "records/searches.html", context, status=422 if form.errors else 200)


@require_safe
@members_only()
def search(request: MemberRequest, pk: int) -> HttpResponse:
    """The records that a kept search means now."""
    row = search_or_404(request.member, pk)
    try:
        query = query_of(Selection.of(row.selection))
    except ValueError as error:
        raise Http404 from error
    return redirect(f"{reverse('records:list')}?{urlencode(query)}")


@require_POST
@members_only()
def search_drop(request: MemberRequest, pk: int) -> HttpResponse:
    with refusal_told(request):
        drop_search(search=search_or_404(request.member, pk), member=request.member, now=timezone.now())
        messages.success(request, _("The search is not kept any more."))
    return redirect("records:searches")


@require_http_methods(["GET", "HEAD", "POST"])
@members_only(Right.RECORDS)
def persons(request: MemberRequest) -> HttpResponse:
    """Whom an officer looks for, and why: the name stands in no address."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, purpose = form.cleaned_data["name"], form.cleaned_data["purpose"]
        asked = note_search(search={"name": name}, purpose=purpose, by=request.user, now=timezone.now())
        return redirect("records:person", asked.pk)
    return render(request, "records/persons.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only(Right.RECORDS)
def person(request: MemberRequest, pk: int) -> HttpResponse:
    """Who was found; of one of them the records, in a search that is noted as well."""
    asked = own_search_or_404(request.user, pk)
    if request.method == "POST":
        form = OnePersonForm(request.POST)
        if not form.is_valid():
            raise BadRequest
        one = note_search(search=form.cleaned_data, purpose=asked.purpose, by=request.user, now=timezone.now())
        return redirect(f"{reverse('records:list')}?person={one.pk}")
    name = asked.search["name"] if asked.search is not None else ""
    context = {"asked": asked, "name": name, "people": people_called(name)}
    return render(request, "records/person.html", context)
