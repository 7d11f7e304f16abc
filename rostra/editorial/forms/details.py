"""The fields that every post's form has, whatever its accounts, languages and pictures."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from rostra.editorial.enums import Asks, Confidentiality, Risk
from rostra.editorial.forms import fields
from rostra.editorial.forms.when import WhenForm

LONGEST_URL = 500
MORE = (
    "content_type",
    "risk",
    "confidentiality",
    "fast_track",
    "end_day",
    "end_clock",
    "also_at",
    "source_url",
    "source_rights",
    "corrects_url",
    "asks",
    "asks_until",
    "rules_url",
)
"""The fields in the part of the form that is folded at first."""


class PostFields(WhenForm):
    """What is said of a post once: title, time, the original, and its details."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("For you and your colleagues. It is not published."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    accounts = forms.MultipleChoiceField(
        label=gettext_lazy("Accounts"), widget=forms.CheckboxSelectMultiple, required=False
    )
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=fields.LONGEST, widget=forms.Textarea(attrs={"rows": 7}), required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"))
    link = forms.URLField(
        label=gettext_lazy("Link"), max_length=fields.LONGEST_LINK, assume_scheme="https", required=False
    )
    file = forms.FileField(
        label=gettext_lazy("Add a picture"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, at most 10 MB. Where and by whom it was taken is removed from the file."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        required=False,
    )
    alt = forms.CharField(
        label=gettext_lazy("What the new picture shows"),
        max_length=fields.LONGEST_ALT,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    content_type = forms.ChoiceField(label=gettext_lazy("Kind of content"), required=False)
    risk = forms.ChoiceField(
        label=gettext_lazy("Risk"),
        help_text=gettext_lazy("How much harm a mistake would do. It decides who approves."),
        choices=Risk.choices,
        required=False,
    )
    confidentiality = forms.ChoiceField(
        label=gettext_lazy("Where the content comes from"),
        help_text=gettext_lazy("What it was before somebody decided to publish it."),
        choices=Confidentiality.choices,
        required=False,
    )
    fast_track = forms.BooleanField(
        label=gettext_lazy("Urgent: approve it by the short way, where the rules have one"), required=False
    )
    end_day = forms.DateField(
        label=gettext_lazy("Withdraw it on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    end_clock = forms.TimeField(
        label=gettext_lazy("At"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), required=False
    )
    also_at = forms.URLField(
        label=gettext_lazy("Also available at"),
        help_text=gettext_lazy("Where people without an account find the same."),
        max_length=LONGEST_URL,
        assume_scheme="https",
        required=False,
    )
    source_url = forms.URLField(
        label=gettext_lazy("Source of what is shared"), max_length=LONGEST_URL, assume_scheme="https", required=False
    )
    source_rights = forms.CharField(
        label=gettext_lazy("By what right it may be shared"),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        required=False,
    )
    corrects_url = forms.URLField(
        label=gettext_lazy("Corrects the claim at"), max_length=LONGEST_URL, assume_scheme="https", required=False
    )
    asks = forms.ChoiceField(
        label=gettext_lazy("Asks people for"),
        help_text=gettext_lazy("What comes in under the post is then kept as that in the inbox."),
        choices=[("", gettext_lazy("Nothing")), *Asks.choices],
        required=False,
    )
    asks_until = forms.DateField(
        label=gettext_lazy("Last day for it"),
        help_text=gettext_lazy("What is written later is marked as late. Say the day in the post as well."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    rules_url = forms.URLField(
        label=gettext_lazy("Rules of the contest"), max_length=LONGEST_URL, assume_scheme="https", required=False
    )
    slot = forms.IntegerField(widget=forms.HiddenInput, required=False)
    slot_day = forms.DateField(widget=forms.HiddenInput, required=False)
    needs_time = False
