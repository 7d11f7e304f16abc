"""What a form offers to choose from, where that is known only when it is drawn: rows of the body in scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator


class _AtOnce(ModelChoiceIterator):  # type: ignore[type-arg]  # generic for type checkers alone
    """Reads the rows in one go: Django's own reads them through a cursor on the server, four round trips for a few rows."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in self.queryset.all():
            yield self.choice(row)


def offer_rows(form: forms.BaseForm, **rows: QuerySet[Any]) -> None:
    """Give fields their rows, by name. Raises TypeError for a field that chooses no row."""
    for name, queryset in rows.items():
        field = form.fields[name]
        if not isinstance(field, forms.ModelChoiceField):
            raise TypeError(f"The field {name} offers no rows.")
        field.iterator = _AtOnce
        field.queryset = queryset


Choices = Iterable[tuple[Any, Any]]


def offer(form: forms.BaseForm, **choices: Choices | Callable[[], Choices]) -> None:
    """Give fields their choices, by name; a function is asked once, and only when the field is drawn or was filled in.

    Raises TypeError for a field that has none.
    """
    for name, options in choices.items():
        field = form.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"The field {name} offers no choices.")
        field.choices = cache(_listed(options)) if callable(options) else list(options)


def _listed(ask: Callable[[], Choices]) -> Callable[[], list[tuple[Any, Any]]]:
    return lambda: list(ask())
