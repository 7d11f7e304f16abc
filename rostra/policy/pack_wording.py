"""Jurisdiction packs in words: what their fields are called, what their values say, and what is wrong with one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from rostra.core.ui.times import LONG_DAY, long_date
from rostra.jurisdictions import packs
from rostra.jurisdictions.packs import Certainty, Fault, Pack, Region, Shape
from rostra.people.naming import Field, Named, Row, Thing
from rostra.policy import events
from rostra.policy.calendar_form import country_name, pack_label
from rostra.policy.models import PackConfirmation, PackCorrection
from rostra.policy.open_points import POINT, points

FIELDS_OF: Mapping[str, str | Promise] = {
    "respond": gettext_lazy("Time to answer"),
    "closed": gettext_lazy("Parts of the year that do not count"),
    "extend": gettext_lazy("Extension"),
    "ack": gettext_lazy("Acknowledgement of receipt"),
    "transfer": gettext_lazy("Passing on to another body"),
    "refuse": gettext_lazy("Refusal"),
    "valid": gettext_lazy("When a request is valid"),
    "register": gettext_lazy("Registration"),
    "deemed_refusal": gettext_lazy("No answer counts as a refusal after"),
    "deliver": gettext_lazy("Delivery of what was asked for"),
    "appeal": gettext_lazy("Appeal"),
    "pending": gettext_lazy("Change of the law under way"),
    "regional_anniversary_days": gettext_lazy("Regional anniversary days do not count"),
    "breach": gettext_lazy("Report of a breach of personal data"),
    "accessibility": gettext_lazy("Accessibility"),
    "states": gettext_lazy("States"),
}
"""By the key in the pack; a test sees that none is missing."""
PARTS_OF_TERM: Mapping[str, str | Promise] = {
    "from": gettext_lazy("counted from: %(value)s"),
    "ground": gettext_lazy("ground: %(value)s"),
    "rule": gettext_lazy("rule: %(value)s"),
    "notice_by": gettext_lazy("the person is told by day %(value)s"),
}
CERTAINTIES: Mapping[Certainty, tuple[str, str | Promise]] = {
    Certainty.A: ("success", gettext_lazy("Read in an official page")),
    Certainty.B: ("warning", gettext_lazy("Settled law, not read in an official page")),
    Certainty.C: ("danger", gettext_lazy("To be confirmed by your lawyer")),
}
"""The colour of the badge, and what it says."""
FAULTS: Mapping[str, str | Promise] = {
    "no_object": gettext_lazy("must be lines like “n: 20”"),
    "no_list": gettext_lazy("must be a list"),
    "unknown": gettext_lazy("unknown field"),
    "lacks": gettext_lazy("lacks %(fields)s"),
    "no_text": gettext_lazy("must be a text"),
    "no_country": gettext_lazy("must be a code of two capitals"),
    "no_weekday": gettext_lazy("must be a day from 0, Monday, to 6"),
    "no_certainty": gettext_lazy("must be A, B or C"),
    "no_number": gettext_lazy("must be a number of days"),
    "no_unit": gettext_lazy("must be working or calendar"),
    "no_period": gettext_lazy("must be like 12-25/01-15"),
    "no_day": gettext_lazy("there is no %(day)s"),
    "no_yes_no": gettext_lazy("must be yes or no"),
    "no_language": gettext_lazy("is not said in: %(languages)s"),
}


def fault_in_words(fault: Fault) -> str:
    """For whoever typed the value: the line, the field, and what is wrong."""
    words = str(FAULTS[fault.code]) % fault.data
    # The number of an item is that of its line.
    key = fault.key.partition("[")[0]
    if key:
        return _("Line %(line)d, %(field)s: %(fault)s.") % {"line": fault.line, "field": key, "fault": words}
    return _("Line %(line)d: %(fault)s.") % {"line": fault.line, "fault": words}


def value_in_words(value: Any) -> str:
    """A value as it is stored, as people read it; what a body corrected is in the language in which it wrote."""
    return WORDS[Shape.of(value)](value)


def words_of(shipped: str) -> str:
    """What a pack says, in the reader's language."""
    return packs.in_language(shipped, get_language() or "")


def _term(value: Mapping[str, Any]) -> str:
    days = _days(value)
    further = [
        str(words) % {"value": words_of(str(value[key]))}
        for key, words in PARTS_OF_TERM.items()
        if value.get(key) is not None
    ]
    return pgettext("between what is missing", "; ").join([*([days] if days else []), *further])


def _days(value: Mapping[str, Any]) -> str:
    number, most = value.get("n"), value.get("to")
    if most is not None:
        return _("up to %(days)s in all") % {"days": days_in_words(most, value.get("unit"))}
    return days_in_words(number, value.get("unit")) if number is not None else _("no number of days")


def days_in_words(number: int, unit: str | None) -> str:
    if unit == "working":
        return ngettext("%(count)d working day", "%(count)d working days", number) % {"count": number}
    if unit == "calendar":
        return ngettext("%(count)d calendar day", "%(count)d calendar days", number) % {"count": number}
    return ngettext("%(count)d day", "%(count)d days", number) % {"count": number}


def _periods(value: list[str]) -> str:
    return pgettext("between what is missing", "; ").join(_period(period) for period in value) or _("None")


def _period(text: str) -> str:
    first, last = (_month_day(*map(int, part.split("-"))) for part in text.split("/"))
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _month_day(month: int, day: int) -> str:
    # Without its year: the part comes round every year. 2000 has every day.
    pattern = LONG_DAY.get(get_language() or "", "j F Y").replace(" Y", "")
    return date_format(date(2000, month, day), pattern)


WORDS: Mapping[Shape, Callable[[Any], str]] = {
    Shape.TERM: _term,
    Shape.PERIODS: _periods,
    Shape.WORDS: words_of,
    Shape.YES_NO: lambda value: _("Yes") if value else _("No"),
}


def lines_of(value: Any) -> str:
    """A value as somebody edits it: one line for each part of it."""
    shape = Shape.of(value)
    if shape == Shape.TERM:
        return "\n".join(f"{key}: {part}" for key, part in value.items() if part is not None)
    if shape == Shape.PERIODS:
        return "\n".join(value)
    return ("yes" if value else "no") if shape == Shape.YES_NO else str(value)


def path_in_words(pack: str, path: str) -> str:
    """What a value is called, with its law where a pack has several; an open point by what it asks."""
    if path.startswith(POINT):
        found = (point.text(get_language() or "") for point in points().get(pack, ()) if path in point.paths)
        return next(found, path)
    value = packs.values(pack).get(path) if pack in packs.names() else None
    if value is None:
        return path
    label = str(FIELDS_OF[value.key])
    laws = packs.pack(pack).laws
    if value.law is None or len(laws) < 2:
        return label
    return _("%(field)s (%(law)s)") % {"field": label, "law": laws[value.law].name}


def calendar_in_words(pack: Pack) -> str:
    """Whose public holidays do not count, and which days of the week."""
    regions = pgettext("between the items of a list", ", ").join(_region(region) for region in pack.regions)
    weekend = pgettext("between the items of a list", ", ").join(str(WEEKDAYS[day]) for day in sorted(pack.weekend))
    return _("Public holidays of %(regions)s; %(weekend)s") % {"regions": regions, "weekend": weekend}


def _region(region: Region) -> str:
    return f"{country_name(region.country)} ({region.part})" if region.part else country_name(region.country)


def _confirmations(ids: set[int]) -> Mapping[int, str | Named]:
    return _named(PackConfirmation.objects.filter(pk__in=ids).values_list("pk", "pack", "path"))


def _corrections(ids: set[int]) -> Mapping[int, str | Named]:
    return _named(PackCorrection.objects.filter(pk__in=ids).values_list("pk", "pack", "path"))


def _named(rows: Any) -> Mapping[int, str | Named]:
    return {pk: Named(path_in_words(pack, path), reverse("policy:pack", args=[pack])) for pk, pack, path in rows}


def _pack(value: Any, _row: Row) -> str:
    return pack_label(value) if value in packs.names() else str(value)


def _path(value: Any, row: Row) -> str:
    return path_in_words(row["pack"], value)


def _value(value: Any, _row: Row) -> str:
    return value_in_words(json.loads(value))


def _day(value: Any, _row: Row) -> str:
    return long_date(date.fromisoformat(value))


THINGS = (
    Thing("policy.packconfirmation", gettext_lazy("Confirmation of a law"), names=_confirmations),
    Thing("policy.packcorrection", gettext_lazy("Correction of a law"), names=_corrections),
)
_OURS = tuple(kind.name for kind in events.PACKS)
FIELDS = (
    Field("pack", gettext_lazy("Jurisdiction"), kinds=_OURS, show=_pack),
    Field("path", gettext_lazy("What it is about"), kinds=_OURS, show=_path),
    Field("name", gettext_lazy("Confirmed by"), kinds=_OURS),
    Field("title", gettext_lazy("Office"), kinds=_OURS),
    Field("on", gettext_lazy("On"), kinds=_OURS, show=_day),
    Field("value", gettext_lazy("Value"), kinds=_OURS, show=_value),
    Field("value_hash", gettext_lazy("SHA-256 of the value"), kinds=_OURS),
    Field("source", gettext_lazy("Source"), kinds=_OURS),
    Field("reason", gettext_lazy("Reason"), kinds=_OURS),
)
