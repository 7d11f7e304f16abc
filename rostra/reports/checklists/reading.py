"""Reading the checklists' files: everything unexpected is named with its file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from rostra.policy.questionnaire import ELEMENTS, element_text, items
from rostra.policy.questionnaire import text as item_text
from rostra.reports.checklists.model import CERTAINTIES, FACTS, Checklist, ChecklistText, Point, Said

HERE = files("rostra.reports.checklists")
FALLBACK = "en"
BY_ELEMENT = "elements"
"""The checklist that is the policy itself, clause by clause."""
PATH = "norwegian-path"
"""The checklist that a new body follows."""
NAMES = (
    BY_ELEMENT,
    "swedish-ten",
    PATH,
    "nine-duties",
    "saudi-controls",
    "nz-musts",
    "security-questions",
)

LISTS = frozenset({"items", "answered", "evidence", "facts"})
_OF_POINT = frozenset(field.name for field in fields(Point)) - {"id", "checklist", "group"}


class ChecklistError(ValueError):
    """A file of a checklist is not as it must be."""


@cache
def checklists() -> Mapping[str, Checklist]:
    """All by name, in the order in which they are shown."""
    made = {name: by_element() if name == BY_ELEMENT else read(name, HERE) for name in NAMES}
    return MappingProxyType(made)


def by_element() -> Checklist:
    """The questions of the policy, by its elements."""
    groups = {
        element: tuple(
            Point(id=each.id, checklist=BY_ELEMENT, group=element, items=(each.id,))
            for each in items().values()
            if each.element == element
        )
        for element in ELEMENTS
    }
    return Checklist(name=BY_ELEMENT, groups=MappingProxyType(groups))


def read(name: str, folder: Traversable) -> Checklist:
    """The checklist in a folder. Raises ChecklistError, which names the file and the key."""
    file = f"{name}.toml"
    raw = tomllib.loads(folder.joinpath(file).read_text(encoding="utf-8"))
    _refuse_unknown(file, raw, {"packs", "gates", "groups", "points"})
    placed = {point: group for group, points in raw["groups"].items() for point in points}
    if odd := set(placed) ^ set(raw["points"]):
        raise ChecklistError(f"{file}: in one place only: {', '.join(sorted(odd))}")
    groups = {
        group: tuple(_point(file, name, group, each, raw["points"][each]) for each in points)
        for group, points in raw["groups"].items()
    }
    return Checklist(
        name=name,
        packs=tuple(raw.get("packs", ())),
        gates=raw.get("gates", False),
        groups=MappingProxyType(groups),
    )


def _point(file: str, checklist: str, group: str, pk: str, raw: Mapping[str, Any]) -> Point:
    where = f"{file}, {pk}"
    _refuse_unknown(where, raw, _OF_POINT)
    given: dict[str, Any] = {key: tuple(value) if key in LISTS else value for key, value in raw.items()}
    point = Point(id=pk, checklist=checklist, group=group, **given)
    if unknown := {*point.items, *point.answered} - set(items()):
        raise ChecklistError(f"{where}: no question {', '.join(sorted(unknown))}")
    if unknown := set(point.facts) - set(FACTS):
        raise ChecklistError(f"{where}: no fact {', '.join(sorted(unknown))}")
    if point.certainty not in ("", *CERTAINTIES):
        raise ChecklistError(f"{where}: no certainty {point.certainty}")
    if not (point.items or point.answered or point.evidence or point.facts or point.attest):
        raise ChecklistError(f"{where}: nothing shows whether it holds")
    return point


def text(name: str, language: str) -> ChecklistText:
    """What the checklist says in that language, else in English. Raises KeyError for a name that is none."""
    return _by_element_text(language) if name == BY_ELEMENT else _text(name, _known(name, language))


@cache
def _text(name: str, language: str) -> ChecklistText:
    return read_text(checklists()[name], language, HERE)


def read_text(checklist: Checklist, language: str, folder: Traversable) -> ChecklistText:
    """What a file in a folder says of it. Raises ChecklistError, which names the file and the key."""
    file = f"{language}/{checklist.name}.toml"
    raw = tomllib.loads(_file(folder, language, checklist.name).read_text(encoding="utf-8"))
    _refuse_unknown(file, raw, {"title", "lead", "source", "groups", "points"})
    return ChecklistText(
        raw["title"],
        raw["lead"],
        raw.get("source", ""),
        _said(file, raw.get("groups", {}), checklist.groups),
        _said(file, raw.get("points", {}), [point.id for point in checklist.points]),
    )


def _said(file: str, raw: Mapping[str, Mapping[str, str]], wanted: Iterable[str]) -> Mapping[str, Said]:
    names = list(wanted)
    if odd := set(raw) ^ set(names):
        raise ChecklistError(f"{file}: missing, or of nothing that there is: {', '.join(sorted(odd))}")
    for name, row in raw.items():
        _refuse_unknown(f"{file}, {name}", row, {"title", "text"})
    return MappingProxyType({name: Said(raw[name]["title"], raw[name].get("text", "")) for name in names})


def _by_element_text(language: str) -> ChecklistText:
    """From the questionnaire; title and lead from its own file."""
    raw = tomllib.loads(_file(HERE, _known(BY_ELEMENT, language), BY_ELEMENT).read_text(encoding="utf-8"))
    elements = {element: element_text(element, language) for element in ELEMENTS}
    return ChecklistText(
        raw["title"],
        raw["lead"],
        raw.get("source", ""),
        {element: Said(said.title, said.purpose) for element, said in elements.items()},
        {each: Said(item_text(each, language).title) for each in items()},
    )


def title(subject: str, language: str) -> str:
    """What a person gave their word on: a question of the policy, or a point of a checklist; the code of what is gone."""
    if subject in items():
        return item_text(subject, language).title
    name, _dot, point = subject.partition(".")
    said = text(name, language).points.get(point) if name in checklists() else None
    return said.title if said is not None else subject


def point_of(subject: str) -> Point | None:
    """The point with this subject, None where there is none."""
    name, _dot, pk = subject.partition(".")
    found = [point for point in checklists()[name].points if point.id == pk] if name in checklists() else []
    return found[0] if found else None


def _known(name: str, language: str) -> str:
    return language if _file(HERE, language, name).is_file() else FALLBACK


def _file(folder: Traversable, language: str, name: str) -> Traversable:
    return folder.joinpath("texts", language, f"{name}.toml")


def _refuse_unknown(where: str, raw: Mapping[str, Any], known: Iterable[str]) -> None:
    if unknown := set(raw) - set(known):
        raise ChecklistError(f"{where}: unknown {', '.join(sorted(unknown))}")
