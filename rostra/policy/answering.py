"""What an answer to a question of the questionnaire may be: taken from what somebody wrote, whole, and without markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.validators import URLValidator
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from rostra.core.refusals import Refused
from rostra.people.enums import DutyCode, RoleCode
from rostra.policy.approval_chains import APPROVERS
from rostra.policy.decisions import APPROVAL_CHAINS, OPENING
from rostra.policy.questionnaire import Item, text

CODES = frozenset({*RoleCode.values, *DutyCode.values})
LONGEST = {"text": 500, "words": 4000, "url": 500, "reason": 2000}
HIGHEST = 100_000
DISTINCT = {"E6.3": ("first", "second"), "E9.1": ("lead", "deputy")}
"""Fields that cannot name the same role: two people are meant."""

_url = URLValidator(schemes=["https", "http"])


class NotAnAnswer(Refused):
    """What was proposed does not answer the question; `field` is "options", "reason", or the name of a field or rule."""


@dataclass(frozen=True, slots=True)
class Named:
    """Roles and duties of which somebody has to hold one at least, and the field in which they are named."""

    field: str
    codes: tuple[str, ...]


def needed_fields(item: Item, options: Iterable[str]) -> tuple[str, ...]:
    """The fields without which the clause, with these options, would have a hole."""
    said = text(item.id, "en")
    clauses = [said.clause, *(said.options[code].clause for code in options)]
    named = {name for clause in clauses for _text, name, _spec, _conversion in Formatter().parse(clause) if name}
    return tuple(name for name in item.fields or {} if name in named)


def fixed_keys(item: Item) -> frozenset[str]:
    """The decisions that each option settles by itself: nobody is asked."""
    by_option = item.sets or {}
    settled = [frozenset(by_option.get(code, {})) for code in item.options]
    return frozenset.intersection(*settled) if settled and not item.several else frozenset()


def asked_keys(item: Item) -> tuple[str, ...]:
    """The decisions that are asked along with it, in the order of the questionnaire."""
    return tuple(key for key in item.settles if key not in fixed_keys(item))


def whole(item: Item, value: Mapping[str, Any], holds: Callable[[str], Any]) -> dict[str, Any]:
    """The answer as it is kept. `holds` gives the stored value in force of a decision about which nothing is said.

    Raises NotAnAnswer.
    """
    options = _options(item, value.get("options", ()))
    reason = clean(value.get("reason", ""), LONGEST["reason"], field="reason")
    if not reason and set(options) & set(item.reason):
        raise NotAnAnswer(_("This choice needs a reason: everybody reads why."), field="reason")
    given = value.get("rules", {})
    rules = {key: given[key] if key in given else holds(key) for key in item.keys}
    for code in options:
        rules |= (item.sets or {}).get(code, {})
    return {"options": list(options), "fields": _fields(item, options, value), "rules": rules, "reason": reason}


def named(item: Item, value: Mapping[str, Any]) -> list[Named]:
    """The roles that the answer relies on."""
    kinds = item.fields or {}
    found = [Named(name, (code,)) for name, code in value["fields"].items() if kinds[name] == "role"]
    if OPENING.key in value["rules"]:
        found += [Named(OPENING.key, (step["decider"],)) for step in value["rules"][OPENING.key]["steps"]]
    for chain in value["rules"].get(APPROVAL_CHAINS.key, ()):
        for step in chain["steps"]:
            people = (*step["who"], *step["substitutes"])
            # Units and people are there; who may approve a post is known for each post only.
            if set(people) <= CODES - {APPROVERS}:
                found.append(Named(APPROVAL_CHAINS.key, people))
    return found


def clean(given: Any, longest: int, *, field: str) -> str:
    """Text without markup and without space around it. Raises NotAnAnswer."""
    try:
        said = strip_tags(str(given)).strip()
    except SuspiciousOperation as error:
        raise NotAnAnswer(_("Write plain text, without markup."), field=field) from error
    if len(said) > longest:
        raise NotAnAnswer(_("This text is too long."), field=field)
    return said


def _options(item: Item, given: Sequence[str]) -> tuple[str, ...]:
    chosen = tuple(code for code in item.options if code in given)
    if set(given) - set(chosen):
        raise NotAnAnswer(_("There is no such choice."), field="options")
    if item.options and not chosen:
        raise NotAnAnswer(_("Choose an answer."), field="options")
    if len(chosen) > 1 and not item.several:
        raise NotAnAnswer(_("Choose one answer only."), field="options")
    return chosen


def _fields(item: Item, options: Iterable[str], value: Mapping[str, Any]) -> dict[str, Any]:
    """Those that the clause needs; what was written elsewhere belongs to another option."""
    given = value.get("fields", {})
    kinds = item.fields or {}
    if set(given) - set(kinds):
        raise NotAnAnswer(_("There is no such field."))
    said = {name: _field(name, kinds[name], given.get(name, "")) for name in needed_fields(item, options)}
    first, second = DISTINCT.get(item.id, ("", ""))
    if first and said[first] == said[second]:
        raise NotAnAnswer(_("Choose another role here: two people are meant."), field=second)
    return said


def _field(name: str, kind: str, given: Any) -> str | int:
    if kind == "number":
        return _number(name, given)
    said = clean(given, LONGEST.get(kind, 60), field=name)
    if not said:
        raise NotAnAnswer(_("This is part of the clause: fill it in."), field=name)
    if kind == "role" and said not in CODES:
        raise NotAnAnswer(_("There is no such role."), field=name)
    if kind == "url":
        try:
            _url(said)
        except ValidationError as error:
            raise NotAnAnswer(_("Write an address that begins with https://."), field=name) from error
    return said


def _number(name: str, given: Any) -> int:
    try:
        number = int(given)
    except (ValueError, TypeError) as error:
        raise NotAnAnswer(_("Write a whole number."), field=name) from error
    if not 1 <= number <= HIGHEST:
        raise NotAnAnswer(_("This number is not possible here."), field=name)
    return number
