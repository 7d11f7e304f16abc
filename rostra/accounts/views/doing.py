"""What the views of an account's life share: a form that does one thing, and a button that does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rostra.accounts.models import Account
from rostra.core.refusals import Refused
from rostra.people.access import MemberRequest


def press(request: MemberRequest, account: Account, done: Any, act: Callable[[], object]) -> HttpResponse:
    """Do it and go back to the account, with the word that it is done or the reason why not."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("accounts:account", account.pk)


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


def show(
    request: MemberRequest, form: forms.Form, *, title: Any, verb: Any, account: Account | None = None, **context: Any
) -> HttpResponse:
    """A page with one form."""
    template = context.pop("template", "accounts/form.html")
    values = {"form": form, "title": title, "verb": verb, "account": account, **context}
    return render(request, template, values, status=422 if form.errors else 200)
