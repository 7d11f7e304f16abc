from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from rostra.core.ui.inputs import Renderer

CHOICES = [
    ("", "—"),
    (7, "Seven & <eight>"),
    ('"quoted"', mark_safe("<b>bold</b>")),
    ("lazy", gettext_lazy("All")),
    ("Group <1>", [("a", "A"), ("b", "B")]),
]


def _flat(html: str) -> str:
    return re.sub(r">\s+", ">", html)


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.Select(choices=CHOICES), "7"),
        (forms.Select(attrs={"class": 'a "b"', "disabled": True, "hidden": False, "data-n": 3}, choices=CHOICES), "b"),
        (forms.SelectMultiple(choices=CHOICES), ["a", "lazy"]),
        (forms.NullBooleanSelect(), True),
        (forms.Select(choices=[]), None),
        (forms.TextInput(), "<words>"),
        (forms.TextInput(attrs={"maxlength": 20, "required": True}), None),
        (forms.HiddenInput(), 7),
        (forms.NumberInput(attrs={"min": 0}), 0),
        (forms.EmailInput(), ""),
        (forms.URLInput(), "https://example.org/?a=1&b=2"),
        (forms.DateInput(), date(2026, 11, 22)),
        (forms.TimeInput(attrs={"step": 60}), "09:30"),
        (forms.CheckboxInput(), True),
        (forms.CheckboxInput(), None),
        (forms.Textarea(attrs={"dir": "auto"}), "<first>\nsecond & last"),
        (forms.Textarea(), None),
        (forms.RadioSelect(choices=CHOICES), "7"),
        (forms.FileInput(attrs={"accept": "image/*"}), None),
    ],
)
def test_field_is_drawn_as_django_s_templates_draw_it(widget: forms.Widget, value: object) -> None:
    ours, theirs = (widget.render("the & name", value, renderer=made) for made in (Renderer(), TemplatesSetting()))
    assert _flat(ours) == _flat(theirs)
    assert isinstance(ours, SafeString)
