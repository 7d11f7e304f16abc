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
