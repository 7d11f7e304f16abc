"""A sentence with placeholders, and what stands in their place: the body's own words, roles, and decisions in words."""

from __future__ import annotations

import re
from collections.abc import Callable

from rostra.policy.decisions import QUESTIONS
from rostra.policy.forms import DECIDERS
from rostra.policy.queries.said import Said
from rostra.policy.questionnaire import Item, ItemText
from rostra.policy.wording import in_words

PLACEHOLDER = re.compile(r"\{(\w+)\}")
ISOLATED, DONE = "\u2068", "\u2069"
"""First strong isolate, pop directional isolate (Unicode UAX 9): a foreign script does not turn the sentence around."""
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")


def placeholders(text: str) -> frozenset[str]:
    return frozenset(PLACEHOLDER.findall(text))


def fill(template: str, words: Callable[[str], str]) -> str:
    """The sentence with what `words` says for each placeholder; a full stop is not doubled."""
    parts, at = [], 0
    for match in PLACEHOLDER.finditer(template):
        value = words(match[1])
        if template[match.end() : match.end() + 1] == ".":
            value = _without_stop(value)
        parts += [template[at : match.start()], value]
        at = match.end()
    return "".join((*parts, template[at:]))


class Words:
    """What stands for the placeholders of one question. The language must be active."""

    def __init__(self, item: Item, text: ItemText, said: Said, language: str) -> None:
        self.item, self.text, self.said, self.language = item, text, said, language

    def __call__(self, name: str) -> str:
        """A field that nobody has filled shows its label in brackets; what is no placeholder of it stays."""
        kind = (self.item.fields or {}).get(name)
        if kind is not None:
            value = self.said.field(self.item, name)
            return self._field(kind, value) if value else f"[{self.text.fields[name].label}]"
        if name in self.item.keys:
            return in_words(QUESTIONS[name], QUESTIONS[name].read(self.said.rules[name]))
        return f"{{{name}}}"

    def _field(self, kind: str, value: str) -> str:
        if kind == "role":
            return str(DECIDERS.get(value, value))
        between = "؛ " if self.language == "ar" else "; "
        return _isolated(between.join(line.strip(" ;؛") for line in value.splitlines() if line.strip()), self.language)


def _without_stop(value: str) -> str:
    if value.endswith(DONE):
        return f"{_without_stop(value.removesuffix(DONE))}{DONE}"
    return value.removesuffix(".")


def _isolated(value: str, language: str) -> str:
    """Only where the words run the other way than the sentence."""
    letter = _LETTER.search(value)
    if letter is None or bool(_RIGHT_TO_LEFT.match(letter[0])) == (language == "ar"):
        return value
    return f"{ISOLATED}{value}{DONE}"
