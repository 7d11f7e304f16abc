"""What the pages share: a form that does one thing, and a button that does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rostra.core.refusals import Refused
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


def press(
    request: MemberRequest,
    done: Any,
    act: Callable[[], object],
    to: str,
    *args: Any,
    tell: Callable[[HttpRequest, Any], None] = messages.success,
) -> HttpResponse:
    """Do it and go on, with the word that it is done or the reason why not."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        tell(request, done)
    return redirect(to, *args)


def try_form(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do what a valid form says; a refusal becomes an error of the form, at its field where it names one."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    return True


def did(request: MemberRequest, form: forms.Form, act: Callable[[], object], done: Any) -> bool:
    """Whether the form was sent and carried out; then people are told so."""
    if request.method != "POST" or not try_form(form, act):
        return False
    messages.success(request, done)
    return True


def show(request: MemberRequest, form: forms.Form, *, title: Any, verb: Any, home: str, **context: Any) -> HttpResponse:
    """A page with one form; `home` is the name of the page above it."""
    values = {"form": form, "title": title, "verb": verb, "home": home, **context}
    return render(request, "editorial/plan_form.html", values, status=422 if form.errors else 200)


def carry_out(
    request: MemberRequest,
    form: forms.Form,
    act: Callable[[], object],
    *,
    done: Any,
    to: tuple[Any, ...],
    title: Any,
    verb: Any,
    home: str,
    **context: Any,
) -> HttpResponse:
    """A page with one form that does one thing, and leads on to `to`: a view's name and what it is given."""
    if did(request, form, act, done):
        return redirect(*to)
    return show(request, form, title=title, verb=verb, home=home, **context)
