"""Which records a page means: what its address asks for, and a person whom somebody looks for with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import Http404

from rostra.people.access import MemberRequest
from rostra.people.paging import cursor
from rostra.records.forms.selecting import SelectionForm
from rostra.records.models import Reading
from rostra.records.rules import is_officer, may_see_content
from rostra.records.selecting import Selection


@dataclass(frozen=True, slots=True)
class Chosen:
    """`query` is what addresses of pages carry that go on with the same records; `person` the search for one."""

    form: SelectionForm
    selection: Selection
    query: str
    person: Reading | None


def chosen(request: MemberRequest, *, to_look: bool = False) -> Chosen:
    """The records that `?…` means. Raises Http404 for what no page of ours asks for.

    `to_look`: a page that shows the form says there that its days are turned round; no other goes on with them.
    """
    officer = is_officer(request.member)
    form = SelectionForm(request.GET, officer=officer, words=may_see_content(request.member))
    if not (form.may_ask() if to_look else form.is_valid()):
        raise Http404
    asked = form.asked()
    selection = form.selection()
    number = cursor(request, "person")
    if number is None:
        return Chosen(form, selection, urlencode(asked), None)
    person = _own_search(request, number) if officer else None
    if person is None or person.search is None:
        raise Http404
    selection = replace(selection, account=person.search["account"], party=person.search["party"])
    return Chosen(form, selection, urlencode({**asked, "person": number}), person)


def _own_search(request: MemberRequest, number: int) -> Reading | None:
    """The search for one person that the officer gave a reason for; those of others say nothing to them."""
    return Reading.objects.filter(pk=number, user=request.user, search__has_keys=["account", "party"]).first()
