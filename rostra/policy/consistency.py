"""Answers that contradict each other: a table of rules, each over one or two questions. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rostra.policy.questionnaire import items

Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`items` cannot stand beside each other as they are answered; `text` names their clauses by number.

    `barred`: the law of a jurisdiction stands against it, and no agreement within the body resolves that.
    """

    items: tuple[str, ...]
    text: str
    barred: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """`clash` is asked once all questions of `needs` are answered; `items` are those that the sentence names, in order."""

    items: tuple[str, ...]
    needs: tuple[str, ...]
    clash: Callable[[Answers], bool]
    sentence: str | Promise

    def text(self) -> str:
        numbers = {"one": _number(self.items[0]), "other": _number(self.items[-1])}
        return str(self.sentence) % numbers


def contradictions(answers: Answers) -> list[Contradiction]:
    """All that stand between these answers, in the order of the table."""
    found = [
        Contradiction(rule.items, rule.text())
        for rule in RULES
        if all(pk in answers for pk in rule.needs) and rule.clash(answers)
    ]
    return [*found, *_barred(answers)]


def _chosen(answers: Answers, pk: str) -> frozenset[str]:
    return frozenset(answers[pk].get("options", ()))


def _rule(answers: Answers, pk: str, key: str) -> Any:
    return answers[pk].get("rules", {}).get(key)


def _places(answers: Answers) -> frozenset[str]:
    """The kinds of accounts for which there are steps of approval."""
    return frozenset(chain["place"] for chain in _rule(answers, "E5.2", "approval_chains") or () if chain["place"])


def _opening_lacks(answers: Answers, code: str) -> bool:
    opening = _rule(answers, "E2.1", "opening") or {}
    return any(code not in opening.get(form, ()) for form in ("short", "full"))


def _opening_empty(answers: Answers, form: str) -> bool:
    opening = _rule(answers, "E2.1", "opening") or {}
    return form in _chosen(answers, "E2.2") and not opening.get("full" if form == "formal" else "short")


def _no_one_approves(answers: Answers) -> bool:
    nothing = not _rule(answers, "E5.2", "second_person") and not _rule(answers, "E5.2", "approval_chains")
    return "risk" in _chosen(answers, "E5.2") and nothing


GROUNDS = ("objective", "owner")
SILENT = 2
"""The highest degree of engagement at which nobody can comment."""
DAILY = 24 * 60

RULES: tuple[Rule, ...] = (
    Rule(
        ("E1.1", "E1.2"),
        ("E1.1",),
        lambda found: bool({"post", "tool"} & _chosen(found, "E1.1")) and "E1.2" not in found,
        _("Clause %(one)s gives access to some only, and clause %(other)s does not say who decides it: answer both."),
    ),
    Rule(
        ("E1.1", "E3.1"),
        ("E1.1", "E3.1"),
        lambda found: "post" in _chosen(found, "E1.1") and "internet" in _chosen(found, "E3.1"),
        _(
            "Clause %(one)s gives access by post only; clause %(other)s lets everybody use social media privately at work."
        ),
    ),
    Rule(
        ("E2.1", "E2.2"),
        ("E2.1", "E2.2"),
        lambda found: _opening_empty(found, "formal") or _opening_empty(found, "short"),
        _("Clause %(other)s names a form for proposals, and by clause %(one)s that form has nothing to say."),
    ),
    Rule(
        ("E2.1", "E2.7"),
        ("E2.1", "E2.7"),
        lambda found: any(code in _chosen(found, "E2.7") and _opening_lacks(found, code) for code in GROUNDS),
        _(
            "Clause %(other)s closes an account for want of an objective or an owner; by clause %(one)s it can open without."
        ),
    ),
    Rule(
        ("E5.1", "E5.2"),
        ("E5.1", "E5.2"),
        lambda found: bool({"central", "mixed"} & _chosen(found, "E5.1")) and "none" in _chosen(found, "E5.2"),
        _("Clause %(one)s says where posts are approved; by clause %(other)s nobody approves them."),
    ),
    Rule(
        ("E5.1", "E5.2"),
        ("E5.1", "E5.2"),
        lambda found: bool(
            ("parallel" in _chosen(found, "E5.1") and "central" in _places(found))
            or ("central" in _chosen(found, "E5.1") and "parallel" in _places(found))
        ),
        _("Clause %(other)s has steps for accounts that, by clause %(one)s, are approved elsewhere."),
    ),
    Rule(
        ("E5.2",),
        ("E5.2",),
        lambda found: "none" in _chosen(found, "E5.2") and bool(_rule(found, "E5.2", "approval_chains")),
        _("Clause %(one)s says that nobody approves posts, and names steps of approval."),
    ),
    Rule(
        ("E5.2",),
        ("E5.2",),
        _no_one_approves,
        _("Clause %(one)s lets the risk decide who approves, and names neither a second person nor a step."),
    ),
    Rule(
        ("E6.4",),
        ("E6.4",),
        lambda found: "before" in _chosen(found, "E6.4") and not _rule(found, "E6.4", "training_courses"),
        _("Clause %(one)s asks for training before access, and names no course."),
    ),
    Rule(
        ("E8.1", "E8.6"),
        ("E8.1", "E8.6"),
        lambda found: (_rule(found, "E8.1", "engagement") or 6) <= SILENT and "elaborate" in _chosen(found, "E8.6"),
        _("By clause %(one)s nobody can comment; clause %(other)s has people watch all the time what is commented."),
    ),
    Rule(
        ("E8.2", "E8.3"),
        ("E8.3",),
        lambda found: "E8.2" not in found,
        _("Clause %(other)s acts against what breaks the house rules, and clause %(one)s does not name them."),
    ),
    Rule(
        ("E8.6",),
        ("E8.6",),
        lambda found: (
            "reserved" in _chosen(found, "E8.6")
            and (_rule(found, "E8.6", "response_minutes") or DAILY) < _working_day(found)
        ),
        _("Clause %(one)s has somebody look once a day, and promises an answer sooner than that."),
    ),
)


def _working_day(answers: Answers) -> int:
    """Minutes from the beginning to the end of the body's day."""
    hours = _rule(answers, "E8.6", "working_hours")
    if not hours:
        return 0
    begin, end = (int(clock[:2]) * 60 + int(clock[3:5]) for clock in (hours["start"], hours["end"]))
    return (end or DAILY) - begin


def _barred(answers: Answers) -> Iterator[Contradiction]:
    """Options that a jurisdiction named in clause 7.1 does not admit, and those that only others have."""
    packs = set(_rule(answers, "E7.1", "packs") or ()) if "E7.1" in answers else set[str]()
    for pk, item in items().items():
        options = _chosen(answers, pk) if pk in answers else frozenset()
        against = {name for option, names in (item.bars or {}).items() if option in options for name in names}
        if against & packs:
            sentence = gettext("Clause %(one)s cannot stand in a jurisdiction that clause %(other)s names.")
            yield Contradiction((pk, "E7.1"), sentence % {"one": _number(pk), "other": _number("E7.1")}, barred=True)
        if "E7.1" in answers and not all(item.offers(option, packs) for option in options):
            sentence = gettext(
                "Clause %(one)s says what only a jurisdiction allows that clause %(other)s does not name."
            )
            yield Contradiction((pk, "E7.1"), sentence % {"one": _number(pk), "other": _number("E7.1")}, barred=True)


def _number(pk: str) -> str:
    return items()[pk].number
