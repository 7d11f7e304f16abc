"""Two people wrote at the same time: what each made of every field, and the form's data after a choice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from rostra.core.ui.differences import Piece, merged, words
from rostra.editorial.forms import PostForm
from rostra.editorial.forms.names import part_name

LEFT_OUT = re.compile(r"^(slot|slot_day|file|alt|drop_\w+)$|-compared$")
"""Fields that say what to do, and nothing of the post."""
MEDIA = "media"


@dataclass(frozen=True)
class Clash:
    """A field that says something else than the saved post: `by_them` and `by_me` are the changes to what both had opened.

    `untouched`: I left it as it was, so theirs is a change that I have not seen.
    """

    name: str
    label: str
    by_them: Sequence[Piece]
    by_me: Sequence[Piece]
    untouched: bool
    can_combine: bool


Values = Mapping[str, Any]


def clashes(mine: PostForm, theirs: PostForm, base: Values) -> list[Clash]:
    """What stands differently in my form and in the post as it is saved; `base` is what both began with."""
    return [
        Clash(
            name=name,
            label=_label(name, mine, theirs),
            by_them=words(_words(name, was, theirs), _words(name, said, theirs)),
            by_me=words(_words(name, was, theirs), _words(name, wrote, theirs)),
            untouched=wrote == was,
            can_combine=_is_text(name, theirs, mine),
        )
        for name, was, said, wrote in _different(mine, theirs, base)
    ]


def settled(data: QueryDict, button: str, mine: PostForm, theirs: PostForm, base: Values) -> QueryDict | None:
    """My form's data after a choice: "theirs:text", "both:text", or "untouched" for all that I left alone.

    None for a button that means something else.
    """
    verb, _colon, wanted = button.partition(":")
    if verb not in ("theirs", "both", "untouched"):
        return None
    changed = data.copy()
    for name, was, said, wrote in _different(mine, theirs, base):
        if (verb == "untouched" and wrote == was) or (verb == "theirs" and name == wanted):
            _take(changed, name, said, theirs)
        elif verb == "both" and name == wanted and _is_text(name, theirs, mine):
            _take(changed, name, [merged(_one(was), _one(said), _one(wrote))], theirs)
    return changed


def _different(mine: PostForm, theirs: PostForm, base: Values) -> Iterator[tuple[str, list[str], list[str], list[str]]]:
    """Name, and what stood, stands and was written in the field, as a browser sends it."""
    for name in dict.fromkeys([*mine.fields, *theirs.fields]):
        was, said, wrote = _sent(base.get(name)), _sent(theirs.initial.get(name)), _written(mine, name)
        if said != wrote and not LEFT_OUT.search(name):
            yield name, was, said, wrote
    said, wrote = sorted(theirs.kept), sorted(mine.kept)
    if said != wrote:
        yield MEDIA, sorted(base.get(MEDIA, ())), said, wrote


def _written(form: PostForm, name: str) -> list[str]:
    given = [value.replace("\r\n", "\n").strip() for value in form.sent.getlist(name)]
    return sorted(value for value in given if value)


def _sent(value: Any) -> list[str]:
    """As a browser sends it."""
    if isinstance(value, list):
        return sorted(str(each) for each in value)
    if isinstance(value, time):
        return [value.strftime("%H:%M")]
    if isinstance(value, date):
        return [value.isoformat()]
    if isinstance(value, bool):
        return ["on"] if value else []
    return [str(value)] if value else []


def _one(values: list[str]) -> str:
    return values[0] if values else ""


def _is_text(name: str, theirs: PostForm, mine: PostForm) -> bool:
    field = theirs.fields.get(name) or mine.fields.get(name)
    return field is not None and getattr(field.widget, "input_type", "area") in ("area", "text")


def _label(name: str, mine: PostForm, theirs: PostForm) -> str:
    if name == MEDIA:
        return _("Pictures")
    field = theirs.fields.get(name) or mine.fields.get(name)
    return str(field.label) if field else name


def _words(name: str, values: list[str], form: PostForm) -> str:
    """What a person reads for what a browser sends."""
    if name == MEDIA:
        return ", ".join(form.name_of(sha256) for sha256 in values)
    known = form.words_of(name)
    return ", ".join(known.get(value, _("Yes") if value == "on" else value) for value in values)


def _take(data: QueryDict, name: str, values: list[str], theirs: PostForm) -> None:
    """Put it into my data, with the language or the item of which it is a part."""
    if name == MEDIA:
        data.setlist(MEDIA, [pic.token for pic in theirs.pictures])
        for drop in [each for each in data if each.startswith("drop_")]:
            data.pop(drop)
        for pic in theirs.pictures:
            for bound in (*pic.alts, pic.place):
                data[bound.name] = str(theirs.initial.get(bound.name, ""))
        return
    data.setlist(name, values)
    for code in theirs.codes:
        if name.startswith(f"{code}-") and code not in data.getlist("languages"):
            data.appendlist("languages", code)
    items = {part_name(code, number) for code in ("", *theirs.codes) for number in range(1, theirs.parts + 1)}
    if name in items:
        data["parts"] = str(max(theirs.parts, _number(data.get("parts", ""))))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
