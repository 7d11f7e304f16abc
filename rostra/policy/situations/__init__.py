"""Common situations and what the policy says to each, derived from what the body answered, as data. Plain Python."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Verdict(StrEnum):
    """SILENT: the body has not answered what the situation turns on."""

    YES = "yes"
    NO = "no"
    ASK = "ask"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class When:
    """Where the body chose this option, the verdict is this one."""

    item: str
    option: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Situation:
    """`items` are the questions of the policy that it rests on, the first the one that it turns on.

    `verdict` holds unless an option of the body says otherwise. `words` are what people may search for. `says` has the
    sentence for each verdict that is possible. `page` is the name of the page on which it is done, "" where there is none.
    """

    code: str
    items: tuple[str, ...]
    verdict: Verdict
    when: tuple[When, ...]
    title: str
    words: str
    says: Mapping[str, str]
    page: str = ""

    def judge(self, answers: Mapping[str, Mapping[str, Any]]) -> Verdict:
        """What the answers of a policy say to it."""
        if self.items[0] not in answers:
            return Verdict.SILENT
        for case in self.when:
            if case.option in answers.get(case.item, {}).get("options", ()):
                return case.verdict
        return self.verdict


def situations(language: str) -> tuple[Situation, ...]:
    """All of them, in that language, else in English."""
    said = {**_texts("en"), **_texts(language)}
    return tuple(_situation(code, row, said[code]) for code, row in _file("situations.toml").items())


def _situation(code: str, row: Mapping[str, Any], said: Mapping[str, str]) -> Situation:
    when = tuple(When(case["item"], case["option"], Verdict(case["verdict"])) for case in row.get("when", ()))
    says = {key: text for key, text in said.items() if key not in ("title", "words")}
    items, verdict, page = tuple(row["items"]), Verdict(row["verdict"]), row.get("page", "")
    return Situation(code, items, verdict, when, said["title"], said["words"], says, page)


def _texts(language: str) -> Mapping[str, Any]:
    name = f"texts/{language}.toml"
    return _file(name) if files("rostra.policy.situations").joinpath(name).is_file() else {}


@cache
def _file(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files("rostra.policy.situations").joinpath(name).read_text(encoding="utf-8"))
