from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from rostra.jurisdictions.packs import PackError, Shape, read_value
from rostra.policy.pack_wording import fault_in_words, lines_of

MOST_DAYS = 20


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ConfirmForm(forms.Form):
    """Who confirmed a value, in which office, and when."""

    name = forms.CharField(label=_("Name"), max_length=200)
    title = forms.CharField(
        label=_("Office"), max_length=200, help_text=_("Such as legal adviser of the municipality.")
    )
    on = forms.DateField(label=_("Confirmed on"), widget=_day())
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class CorrectForm(forms.Form):
    """Another value in place of the shipped one, of the same kind, line by line."""

    value = forms.CharField(label=_("What holds instead"), strip=False, widget=forms.Textarea(attrs={"rows": 4}))
    source = forms.CharField(label=_("Source"), max_length=500, help_text=_("The section of the law, or an address."))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, shipped: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shape = Shape.of(shipped)
        self.initial.setdefault("value", lines_of(shipped))
        self.fields["value"].help_text = HELP[self.shape]

    def clean_value(self) -> Any:
        """The value as it is stored; what is wrong is said for each line."""
        text = as_json(self.shape, self.cleaned_data["value"])
        try:
            return read_value(self.shape, text)
        except PackError as error:
            raise forms.ValidationError([fault_in_words(fault) for fault in error.faults]) from error


HELP = {
    Shape.TERM: _("A line for each part: n (days), unit (working or calendar), from, to, rule, ground, notice_by."),
    Shape.PERIODS: _("A part of the year in each line, first and last day as month-day: 12-25/01-15."),
    Shape.WORDS: _("A text, in the language in which your body works."),
    Shape.YES_NO: _("yes or no"),
}


def as_json(shape: Shape, text: str) -> str:
    """What was typed as JSON in which each part stands on the line on which it was typed.

    Raises ValidationError for lines that are none, and for a part that is said twice.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if shape == Shape.TERM:
        return _in_lines("{", [_member(line) for line in _members(lines)], "}")
    if shape == Shape.PERIODS:
        return _in_lines("[", [json.dumps(line.strip()) if line.strip() else "" for line in lines], "]")
    if shape == Shape.YES_NO:
        return {"yes": "true", "no": "false"}.get(text.strip().lower(), json.dumps(text.strip()))
    return json.dumps(text.strip())


def _members(lines: list[str]) -> list[str]:
    wrong: list[str] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        key, colon, _value = (part.strip() for part in line.partition(":"))
        if line.strip() and not (key and colon):
            wrong.append(translate("Line %(line)d: write it like “n: 20”.") % {"line": number})
        elif key and key in seen:
            wrong.append(translate("Line %(line)d, %(field)s: said twice.") % {"line": number, "field": key})
        seen.add(key)
    if wrong:
        raise forms.ValidationError(wrong)
    return lines


def _member(line: str) -> str:
    if not line.strip():
        return ""
    key, _colon, value = (part.strip() for part in line.partition(":"))
    number = value.isascii() and value.isdigit() and len(value) < MOST_DAYS
    return f"{json.dumps(key)}: {int(value) if number else json.dumps(value)}"


def _in_lines(begin: str, parts: list[str], end: str) -> str:
    """With commas between those that are there, and every line where it was."""
    last = max((number for number, part in enumerate(parts) if part), default=-1)
    rows = [f"{part}," if part and number < last else part for number, part in enumerate(parts)]
    return begin + "\n".join(rows) + end


class CalculatorForm(forms.Form):
    """A day on which a request came in."""

    received = forms.DateField(label=_("Received or registered on"), widget=_day())
