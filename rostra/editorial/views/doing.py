"""What the pages share: who plans, and a page with one form."""

from __future__ import annotations

from functools import wraps
from typing import Any, ParamSpec

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from rostra.editorial.rules import may_plan
from rostra.people.access import MemberRequest, MemberView, View, members_only
from rostra.people.enums import Right

P = ParamSpec("P")


def planners_only(view: MemberView[P]) -> View[P]:
    """Only who plans for the whole body; to approve for a part of it, or on one account, is not enough."""

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not may_plan(request.member):
            raise PermissionDenied(_("Your roles do not include this."))
        return view(request, *args, **kwargs)

    return members_only(Right.APPROVE, Right.ADMINISTER)(guarded)


def show(request: MemberRequest, form: forms.Form, *, title: Any, verb: Any, home: str, **context: Any) -> HttpResponse:
    """A page with one form; `home` is the name of the page above it."""
    values = {"form": form, "title": title, "verb": verb, "home": home, **context}
    return render(request, "editorial/plan_form.html", values, status=422 if form.errors else 200)
