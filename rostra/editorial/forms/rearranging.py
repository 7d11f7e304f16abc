"""What the buttons of a post's form do to it without saving: languages, items of the thread, and what others wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import QueryDict

from rostra.editorial.forms.names import MOST_PARTS, part_name

Divide = Callable[[str], list[str]]
"""A text in; the items of a thread out."""


def rearranged(data: QueryDict, button: str, divide: Divide) -> QueryDict | None:
    """The form's data after a button; None for a button that means something else.

    The buttons: "language" adds the chosen one, "part" an item, "up:2", "down:2" and "drop:2" move or remove an item
    (0 is the first), "split:ar" makes items of a long text in that language ("split:" of the original).
    """
    verb, _colon, about = button.partition(":")
    act = {"language": _language, "part": _part, "up": _up, "down": _down, "drop": _drop}.get(verb)
    if act is None and verb != "split":
        return None
    changed = data.copy()
    if act is None:
        _split(changed, about, divide)
    else:
        act(changed, int(about) if about.isdecimal() else 0)
    return changed


def count(data: QueryDict) -> int:
    """How many items follow the first."""
    given = data.get("parts", "")
    return min(int(given), MOST_PARTS) if given.isdecimal() else 0


def _language(data: QueryDict, _number: int) -> None:
    if (wanted := data.get("add_language")) and wanted not in data.getlist("languages"):
        data.appendlist("languages", wanted)


def _part(data: QueryDict, _number: int) -> None:
    data["parts"] = str(min(count(data) + 1, MOST_PARTS))


def _up(data: QueryDict, number: int) -> None:
    if 1 <= number <= count(data):
        _swap(data, number - 1, number)


def _down(data: QueryDict, number: int) -> None:
    if number < count(data):
        _swap(data, number, number + 1)


def _drop(data: QueryDict, number: int) -> None:
    """The items after it move up; its pictures stay, with the one before."""
    last = count(data)
    if not 1 <= number <= last:
        return
    for code in _codes(data):
        for later in range(number, last):
            data[part_name(code, later)] = data.get(part_name(code, later + 1), "")
        data.pop(part_name(code, last), None)
    for name in _places(data):
        place = _number(data.get(name, ""))
        data[name] = str(place - 1 if place >= number else place)
    data["parts"] = str(last - 1)


def _split(data: QueryDict, code: str, divide: Divide) -> None:
    """The first item of this language becomes several; those that follow, and their pictures, move down."""
    items = divide(data.get(part_name(code, 0), ""))
    more, last = len(items) - 1, count(data)
    if more < 1 or more + last > MOST_PARTS:
        return
    later = [data.get(part_name(code, number), "") for number in range(1, last + 1)]
    used = [*items, *later] if any(later) else items
    for number, text in enumerate(used):
        data[part_name(code, number)] = text
    if not code and any(later):
        for name in _places(data):
            place = _number(data.get(name, ""))
            data[name] = str(place + more if place else 0)
    data["parts"] = str(max(last, len(used) - 1))


def _swap(data: QueryDict, one: int, other: int) -> None:
    for code in _codes(data):
        first, second = part_name(code, one), part_name(code, other)
        data[first], data[second] = data.get(second, ""), data.get(first, "")
    moved = {str(one): str(other), str(other): str(one)}
    for name in _places(data):
        place = data.get(name, "")
        data[name] = moved.get(place, place)


def _codes(data: QueryDict) -> Iterable[str]:
    return ("", *data.getlist("languages"))


def _places(data: QueryDict) -> list[str]:
    return [name for name in data if name.startswith("place_")]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
