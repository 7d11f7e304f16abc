"""Reading the questionnaire's files: everything unexpected is named with its file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from rostra.policy.questionnaire.model import (
    ELEMENTS,
    LANGUAGES,
    ElementText,
    FieldText,
    Item,
    ItemText,
    OptionText,
    PolicyText,
)

HERE = files("rostra.policy.questionnaire")
FALLBACK = "en"


class QuestionnaireError(ValueError):
    """A file of the questionnaire is not as it must be."""


@cache
def items() -> Mapping[str, Item]:
    """All questions by id, in the order of the document."""
    raw = tomllib.loads(HERE.joinpath("items.toml").read_text(encoding="utf-8"))
    placed = {pk: element for element in ELEMENTS for pk in raw["elements"][element]}
    if odd := set(placed) ^ set(raw["items"]):
        raise QuestionnaireError(f"items.toml: in one place only: {', '.join(sorted(odd))}")
    return MappingProxyType({pk: _item(pk, element, raw["items"][pk]) for pk, element in placed.items()})


def item(pk: str) -> Item:
    """Raises KeyError for an id that is none."""
    return items()[pk]


def text(pk: str, language: str) -> ItemText:
    """What the question says in that language, else in English. Raises KeyError for an id that is none."""
    return _texts(_known(language))[pk]


def element_text(element: str, language: str) -> ElementText:
    raw = _file(_known(language), element)
    return ElementText(raw["title"], raw["purpose"])


def policy_text(language: str) -> PolicyText:
    return PolicyText(**_file(_known(language), "policy"))


def _known(language: str) -> str:
    return language if language in LANGUAGES and HERE.joinpath("texts", language, "policy.toml").is_file() else FALLBACK


@cache
def _texts(language: str) -> Mapping[str, ItemText]:
    return MappingProxyType(
        {
            pk: _text(f"{language}/{each.element}.toml, {pk}", _file(language, each.element)[pk])
            for pk, each in items().items()
        }
    )


@cache
def _file(language: str, name: str) -> dict[str, Any]:
    return tomllib.loads(HERE.joinpath("texts", language, f"{name}.toml").read_text(encoding="utf-8"))


LISTS = frozenset({"team", "options", "reason", "settles", "readings", "evidence"})


def _item(pk: str, element: str, raw: Mapping[str, Any]) -> Item:
    if unknown := set(raw) - {field.name for field in fields(Item)}:
        raise QuestionnaireError(f"items.toml, {pk}: unknown {', '.join(sorted(unknown))}")
    given: dict[str, Any] = {key: tuple(value) if key in LISTS else value for key, value in raw.items()}
    for key in ("bars", "adds"):
        given[key] = {option: tuple(packs) for option, packs in raw.get(key, {}).items()}
    return Item(id=pk, element=element, **given)


SAID = frozenset(
    {"title", "question", "why", "enforces", "clause", "exceptions", "advice", "employee", "public", "crisis"}
)
PARTS = frozenset({"options", "fields", "barred"})


def _text(where: str, raw: Mapping[str, Any]) -> ItemText:
    if unknown := set(raw) - SAID - PARTS:
        raise QuestionnaireError(f"{where}: unknown {', '.join(sorted(unknown))}")
    options = {
        code: OptionText(row["label"], tuple(row["pros"]), tuple(row["cons"]), row["clause"])
        for code, row in raw.get("options", {}).items()
    }
    asked = {name: FieldText(row["label"], row["help"]) for name, row in raw.get("fields", {}).items()}
    return ItemText(
        **{key: raw.get(key, "") for key in SAID}, options=options, fields=asked, barred=raw.get("barred", {})
    )
