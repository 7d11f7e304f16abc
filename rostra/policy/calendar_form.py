"""The body's working calendar as a form: whose holidays it keeps, rows of its own closures, days of work all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from babel import Locale
from django import forms
from django.forms import BoundField
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from rostra.jurisdictions import packs, public_holidays
from rostra.jurisdictions.closures import Closure
from rostra.jurisdictions.packs import Region
from rostra.policy.decision_form import DecisionForm
from rostra.policy.office_calendar import MAX_CLOSURES, OfficeCalendar

SPARE = 2
"""Empty rows for further closures."""


class Row(NamedTuple):
    """The fields of one closure; `new` while it is none yet."""

    title: str
    name: BoundField
    first: BoundField
    last: BoundField
    remove: BoundField | None


class CalendarForm(DecisionForm):
    packs = forms.MultipleChoiceField(
        label=_("Public holidays of"),
        # Asked for each time: countries are named in the reader's language.
        choices=lambda: [(name, pack_label(name)) for name in packs.names()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    regions = forms.CharField(
        label=_("Other countries, and parts of countries"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Codes of ISO 3166, one in each line, such as DK, AU-NSW or NZ-AUK."),
    )
    open_days = forms.CharField(
        label=_("Days on which we work all the same"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Holidays and days of the weekend, one in each line, written like 2026-12-24."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = sum(name.startswith("name_") for name in self.initial)
        sent = sum(name.startswith(self.add_prefix("name_")) for name in self.data)
        self._known = there
        self._rows = min(sent, MAX_CLOSURES) if self.is_bound else min(there + SPARE, MAX_CLOSURES)
        for number in range(1, self._rows + 1):
            self.fields |= _row(number, known=number <= there)

    @classmethod
    def fill(cls, value: OfficeCalendar) -> dict[str, Any]:
        named = [code for code in value.jurisdictions if code in packs.names()]
        others = [code for code in value.jurisdictions if code not in packs.names()]
        filled: dict[str, Any] = {"packs": named, "regions": "\n".join(others)}
        filled["open_days"] = "\n".join(day.isoformat() for day in value.open_days)
        for number, closure in enumerate(value.closures, start=1):
            filled |= {f"name_{number}": closure.name, f"first_{number}": closure.first, f"last_{number}": closure.last}
        return filled

    @property
    def closures(self) -> Iterator[Row]:
        """The rows of closures, for a page."""
        for number in range(1, self._rows + 1):
            name, first, last = (self[f"{part}_{number}"] for part in ("name", "first", "last"))
            known = number <= self._known
            title = str(name.value() or "") if known else gettext("Another closure")
            yield Row(title, name, first, last, self[f"remove_{number}"] if known else None)

    def clean_regions(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for line in self.cleaned_data["regions"].splitlines():
            if code := line.strip().upper():
                try:
                    public_holidays.require(Region.of(code))
                except public_holidays.UnknownRegion as error:
                    raise forms.ValidationError(
                        _("No public holidays are known for %(code)s."), params={"code": code}
                    ) from error
                found[code] = None
        return tuple(found)

    def clean_open_days(self) -> tuple[date, ...]:
        return tuple(
            sorted({_day(line.strip()) for line in self.cleaned_data["open_days"].splitlines() if line.strip()})
        )

    def clean(self) -> None:
        for number in range(1, self._rows + 1):
            self._clean_row(number)
        if not self.errors:
            try:
                self.value()
            except ValueError as error:
                raise forms.ValidationError(str(error)) from error

    def value(self) -> OfficeCalendar:
        cleaned = self.cleaned_data
        numbers = (n for n in range(1, self._rows + 1) if cleaned[f"name_{n}"] and not cleaned.get(f"remove_{n}"))
        closures = (Closure(cleaned[f"first_{n}"], cleaned[f"last_{n}"], cleaned[f"name_{n}"]) for n in numbers)
        return OfficeCalendar(
            (*cleaned["packs"], *cleaned["regions"]), tuple(sorted(set(closures))), cleaned["open_days"]
        )

    def _clean_row(self, number: int) -> None:
        """A row has a name and its days, or nothing at all; a single day needs no second date."""
        cleaned = self.cleaned_data
        name, first, last = (cleaned.get(f"{part}_{number}") for part in ("name", "first", "last"))
        if cleaned.get(f"remove_{number}") or any(f"{part}_{number}" in self.errors for part in ("first", "last")):
            return
        if first is None and last is None and not name:
            return
        if not name:
            self.add_error(f"name_{number}", _("Say why you are closed: everybody who asks reads it."))
        if first is None:
            self.add_error(f"first_{number}", _("Choose a day."))
        elif last is None:
            cleaned[f"last_{number}"] = first
        elif last < first:
            self.add_error(f"last_{number}", _("The last day is before the first."))


def pack_label(name: str) -> str:
    """The country of a pack, and its parts where a holiday of any of them counts; its name where none is shipped."""
    if name not in packs.names():
        return name
    regions = packs.pack(name).regions
    country = country_name(regions[0].country)
    parts = [region.part for region in regions if region.part]
    if not parts:
        return country
    return gettext("%(country)s: a holiday in any part of it (%(parts)s)") % {
        "country": country,
        "parts": ", ".join(parts),
    }


def country_name(code: str) -> str:
    """In the reader's language."""
    names: Mapping[str, str] = Locale.parse(get_language() or "en", sep="-").territories
    return names.get(code, code)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise forms.ValidationError(
            _("There is no day %(day)s: write it like 2026-12-24."), params={"day": text}
        ) from error


def _row(number: int, *, known: bool) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        f"name_{number}": forms.CharField(label=_("Why we are closed"), max_length=100, required=False),
        f"first_{number}": forms.DateField(label=_("First day"), required=False, widget=_date_input()),
        f"last_{number}": forms.DateField(label=_("Last day"), required=False, widget=_date_input()),
    }
    if known:
        fields[f"remove_{number}"] = forms.BooleanField(label=_("Take this closure out"), required=False)
    return fields


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
