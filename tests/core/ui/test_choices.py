from __future__ import annotations

from typing import Any

import pytest
from django import forms

from rostra.core.ui.choices import offer, offer_rows
from rostra.people.models import Unit


class Form(forms.Form):
    unit = forms.ModelChoiceField(queryset=Unit.everywhere.none())
    colour = forms.ChoiceField()
    words = forms.CharField()


def test_fields_offer_what_they_are_given(cast: Any) -> None:
    form = Form({"unit": cast.unit.pk, "colour": "b", "words": "x"})
    offer_rows(form, unit=Unit.objects.all())
    offer(form, colour=[("a", "A"), ("b", "B")])

    assert form.is_valid()
    assert form.cleaned_data == {"unit": cast.unit, "colour": "b", "words": "x"}


def test_field_that_offers_nothing_is_a_bug(cast: Any) -> None:
    with pytest.raises(TypeError, match="colour offers no rows"):
        offer_rows(Form(), colour=Unit.objects.all())
    with pytest.raises(TypeError, match="words offers no choices"):
        offer(Form(), words=[])


def test_function_is_asked_once_and_only_when_the_field_is_drawn_or_filled_in() -> None:
    asked: list[str] = []

    class Choosing(forms.Form):
        colour = forms.ChoiceField(required=False)

        def __init__(self, data: dict[str, str]) -> None:
            super().__init__(data)
            offer(self, colour=lambda: asked.append("asked") or [("red", "Red")])

    empty = Choosing({})
    assert (empty.is_valid(), asked) == (True, [])
    assert ("Red" in empty.as_p(), "Red" in empty.as_p(), asked) == (True, True, ["asked"])
    asked.clear()
    assert (Choosing({"colour": "red"}).is_valid(), Choosing({"colour": "blue"}).is_valid()) == (True, False)
    assert asked == ["asked", "asked"]
