"""The short courses that Rostra brings: text and questions in five languages, as data. Plain Python."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGUAGES = ("en", "ro", "nb", "sv", "ar")


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """`right` is the place of the right option, from 0; `why` is shown after an answer."""

    question: str
    options: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True, slots=True)
class CourseText:
    """A course in one language; `text` is Markdown."""

    title: str
    text: str
    quiz: tuple[QuizQuestion, ...]


@dataclass(frozen=True, slots=True)
class ShippedCourse:
    code: str
    texts: Mapping[str, CourseText]

    def title(self, language: str) -> str:
        return self.text(language).title

    def text(self, language: str) -> CourseText:
        """In that language, else in English."""
        return self.texts.get(language) or self.texts["en"]


@cache
def shipped() -> Mapping[str, ShippedCourse]:
    """All courses by their code, from `texts/LANGUAGE/CODE.toml`."""
    root = files("rostra.policy.courses").joinpath("texts")
    codes = sorted(file.name.removesuffix(".toml") for file in root.joinpath("en").iterdir())
    return MappingProxyType({code: ShippedCourse(code, _texts(code)) for code in codes})


def _texts(code: str) -> Mapping[str, CourseText]:
    found = {
        language: files("rostra.policy.courses").joinpath("texts", language, f"{code}.toml") for language in LANGUAGES
    }
    return MappingProxyType(
        {language: _read(file.read_text(encoding="utf-8")) for language, file in found.items() if file.is_file()}
    )


def _read(text: str) -> CourseText:
    raw = tomllib.loads(text)
    quiz = tuple(
        QuizQuestion(row["question"], tuple(row["options"]), row["right"], row["why"]) for row in raw.get("quiz", ())
    )
    return CourseText(raw["title"], raw["text"], quiz)
