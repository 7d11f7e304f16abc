"""The gallery of components: every part of a page with sample content, for development and screenshots.

Served in DEBUG only. Its words are samples, not part of the product, and so are not translated.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

PARTS = ("components", "inbox", "list", "calendar", "compose", "public", "plain")
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


class SampleForm(forms.Form):
    name = forms.CharField(label="Name of the account", help_text="As citizens see it.")
    handle = forms.CharField(label="Handle", required=False, widget=forms.TextInput(attrs={"dir": "ltr"}))
    email = forms.EmailField(label="Contact address")
    language = forms.ChoiceField(label="Language", choices=[("en", "English"), ("ar", "العربية")])
    degree = forms.ChoiceField(
        label="Degree of engagement",
        help_text="What people may expect here.",
        widget=forms.RadioSelect,
        choices=[("news", "News only"), ("answers", "News and answers"), ("talk", "Conversation")],
    )
    days = forms.MultipleChoiceField(
        label="Office days",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("mon", "Monday"), ("tue", "Tuesday")],
    )
    purpose = forms.CharField(label="Purpose", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    logo = forms.FileField(label="Picture", required=False)
    public = forms.BooleanField(label="Show this account in the public register", help_text="You can change it later.")


def components(request: HttpRequest, part: str = "components") -> HttpResponse:
    if part not in PARTS:
        raise Http404
    return render(request, f"ui/gallery/{part}.html", _samples(request))


def _samples(request: HttpRequest) -> dict[str, Any]:
    if hasattr(request, "_messages") and "messages" in request.GET:
        messages.success(request, "The answer was sent.")
        messages.error(request, "The second attachment could not be read.")
    return {
        "now": NOW,
        "late": NOW - timedelta(minutes=25),
        "soon": NOW + timedelta(minutes=70),
        "later": NOW + timedelta(hours=5),
        "far": NOW + timedelta(days=9),
        "past": NOW - timedelta(days=1),
        "days": [NOW + timedelta(days=n) for n in range(-1, 6)],
        "empty_form": SampleForm(),
        "wrong_form": SampleForm({"email": "not an address", "purpose": "Service news"}, prefix="wrong"),
    }
