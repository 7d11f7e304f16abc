"""Statements about the policy to be sorted into true and false by whoever acknowledges it, as data. Plain Python."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

ASKED = 3
"""So many are asked."""


@dataclass(frozen=True, slots=True)
class Statement:
    """`item` is the question of the policy that it is about, `option` the answer for which it holds; either may be empty.

    `why` is shown to whoever sorted it wrong.
    """

    code: str
    item: str
    option: str
    right: bool
    text: str
    why: str


def statements(language: str) -> tuple[Statement, ...]:
    """All of them, in that language, else in English."""
    said = {**_texts("en"), **_texts(language)}
    return tuple(
        Statement(code, row.get("item", ""), row.get("option", ""), row["right"], **said[code])
        for code, row in _file("statements.toml").items()
    )


def chosen(answers: Mapping[str, Mapping[str, Any]], seed: str, language: str) -> list[Statement]:
    """Three that hold for these answers of a policy, true and false ones among them; for one seed always the same."""
    fit = sorted((each for each in statements(language) if _fits(each, answers)), key=lambda each: _place(each, seed))
    one_of_each = [next(each for each in fit if each.right is right) for right in (True, False)]
    others = [each for each in fit if each not in one_of_each]
    return sorted([*one_of_each, *others][:ASKED], key=lambda each: _place(each, seed))


def _fits(statement: Statement, answers: Mapping[str, Mapping[str, Any]]) -> bool:
    if not statement.item:
        return True
    answer = answers.get(statement.item)
    return answer is not None and (not statement.option or statement.option in answer.get("options", ()))


def _place(statement: Statement, seed: str) -> bytes:
    return sha256(f"{seed}:{statement.code}".encode()).digest()


def _texts(language: str) -> Mapping[str, Any]:
    name = f"texts/{language}.toml"
    return _file(name) if files("rostra.policy.statements").joinpath(name).is_file() else {}


@cache
def _file(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files("rostra.policy.statements").joinpath(name).read_text(encoding="utf-8"))
