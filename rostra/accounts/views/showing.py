"""What the views of an account's life share: a page with one form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from rostra.accounts.models import Account
from rostra.people.access import MemberRequest


def show(
    request: MemberRequest, form: forms.Form, *, title: Any, verb: Any, account: Account | None = None, **context: Any
) -> HttpResponse:
    """A page with one form."""
    template = context.pop("template", "accounts/form.html")
    values = {"form": form, "title": title, "verb": verb, "account": account, **context}
    return render(request, template, values, status=422 if form.errors else 200)
