"""What the pages show: clauses and points in words, what falls short, and the way through the gates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rostra.core.ui import charts, times
from rostra.people.models import Member
from rostra.people.naming import Mention, mentions
from rostra.policy.document import Clause, chapters
from rostra.policy.questionnaire import items
from rostra.reports.checklists import BY_ELEMENT, Checklist, ChecklistText, Point, Said, checklists, text, title
from rostra.reports.enums import GOOD, OPEN, Status
from rostra.reports.export_words import outcome
from rostra.reports.queries import Ground, Mark, Seen, Standing, counts, standings
from rostra.reports.rules import is_for_all, keeps

PILLS: Mapping[Status, str] = {
    Status.SHORT: "danger",
    Status.UNSEEN: "unknown",
    Status.UNANSWERED: "draft",
    Status.ASKED: "warning",
    Status.HOLDS: "success",
    Status.ATTESTED: "verified",
    Status.NOTHING: "neutral",
    Status.UNASKED: "neutral",
}
_BARS = {Status.SHORT: "late", Status.HOLDS: "ok"}


@dataclass(frozen=True, slots=True)
class Row:
    """A clause or point in a list; `said` are short sentences, `url` its own page, `mend` where it is done."""

    point: Point
    number: str
    title: str
    text: str
    status: Status
    pill: str
    said: tuple[str, ...]
    url: str
    mend: str

    @property
    def good(self) -> bool:
        return self.status in GOOD


@dataclass(frozen=True, slots=True)
class Group:
    """A group of rows; `passed`: all of them hold, `reached`: all groups before it are passed."""

    title: str
    text: str
    rows: tuple[Row, ...]
    passed: bool
    reached: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """A view with how much of it holds, falls short, and waits for a person."""

    name: str
    title: str
    url: str
    total: int
    good: int
    short: int
    open: int


@dataclass(frozen=True, slots=True)
class Short:
    """One thing that falls short: what it is, why, and where its page is."""

    mention: Mention
    why: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence with what falls short; `hidden` of its lines are not for this reader, `more` were not kept."""

    seen: Seen
    pill: str
    outcome: str
    lines: tuple[Short, ...]
    hidden: int
    more: int
    mend: str


def groups_of(known: Ground, checklist: Checklist) -> list[Group]:
    """The rows of a view, by its groups; no query."""
    said, found = said_of(checklist), standings(known, checklist)
    shown, reached = [], True
    for group, points in checklist.groups.items():
        rows = tuple(_row(point, said.points[point.id], found[point.id]) for point in points)
        passed = all(row.good for row in rows)
        shown.append(Group(said.groups[group].title, said.groups[group].text, rows, passed, reached))
        reached = reached and passed
    return shown


def said_of(checklist: Checklist) -> ChecklistText:
    """Its words in the reader's language."""
    return text(checklist.name, get_language() or "")


def next_step(groups: Iterable[Group]) -> Row | None:
    """The first point that does not hold; None where all gates are passed."""
    return next((row for group in groups for row in group.rows if not row.good), None)


def tallies(known: Ground, packs: Iterable[str]) -> list[Tally]:
    """All views but the policy itself, those of the body's laws first."""
    ours = set(packs)
    lists = sorted(checklists().values(), key=lambda each: not ours & set(each.packs))
    return [tally(known, each) for each in lists if each.name != BY_ELEMENT]


def tally(known: Ground, checklist: Checklist) -> Tally:
    found = counts(standings(known, checklist).values())
    return Tally(
        checklist.name,
        said_of(checklist).title,
        reverse("reports:view", args=[checklist.name]),
        found.total() - found[Status.UNASKED],
        sum(found[status] for status in GOOD),
        found[Status.SHORT],
        sum(found[status] for status in OPEN),
    )


def _row(point: Point, said: Said, found: Standing) -> Row:
    own = point.checklist == BY_ELEMENT
    url = (
        reverse("reports:item", args=[point.id]) if own else reverse("reports:point", args=[point.checklist, point.id])
    )
    number = items()[point.id].number if own else ""
    pill = PILLS[found.status]
    return Row(point, number, said.title, said.text, found.status, pill, _said(found), url, page(point.mend))


def _said(found: Standing) -> tuple[str, ...]:
    """What is to be said beside the pill, in the fewest words; nothing of what the policy leaves out."""
    if found.status == Status.UNASKED:
        return ()
    lines = [f"{seen.label}: {outcome(seen)}" for seen in found.seen if seen.status == Status.SHORT]
    if found.status == Status.ATTESTED and found.word is not None:
        lines.append(attested(found))
    if found.open and found.status == Status.UNANSWERED:
        numbers = ", ".join(items()[pk].number for pk in found.open)
        one = _("Question %(numbers)s is not answered")
        many = _("Questions %(numbers)s are not answered")
        lines.append((one if len(found.open) == 1 else many) % {"numbers": numbers})
    return tuple(lines)


def attested(found: Standing) -> str:
    """Whose word it is, and until when it counts."""
    assert found.word is not None  # noqa: S101 - asked where there is one
    words = {"person": found.word.by.name, "until": times.long_date(found.word.until)}
    return _("Attested by %(person)s until %(until)s") % words


def clause_of(known: Ground, pk: str) -> Clause | None:
    """The clause as the version says it, in the reader's language; None where it says nothing of it."""
    if known.version is None:
        return None
    found = chapters(known.version, get_language() or "")
    return next((clause for chapter in found for clause in chapter.clauses if clause.item == pk), None)


def clauses_of(point: Point) -> list[tuple[str, str, str]]:
    """The clauses of the policy that a point rests on: number, title, address."""
    language = get_language() or ""
    return [
        (items()[pk].number, title(pk, language), reverse("reports:item", args=[pk]))
        for pk in (*point.items, *point.answered)
    ]


def evidence_of(found: Standing, member: Member) -> list[Evidence]:
    """Each piece with its lines, in one query for each kind of thing; about people only for those who answer for it."""
    whole = keeps(member)
    shown = {seen.name: [line for line in seen.lines if whole or is_for_all(line["about"])] for seen in found.seen}
    named = mentions(line["about"] for lines in shown.values() for line in lines)
    return [_evidence(seen, shown[seen.name], named) for seen in found.seen]


def _evidence(seen: Seen, lines: Sequence[Mapping[str, Any]], named: Mapping[str, Mention]) -> Evidence:
    return Evidence(
        seen,
        PILLS[seen.status],
        outcome(seen),
        tuple(Short(named[line["about"]], _why(seen, line)) for line in lines),
        len(seen.lines) - len(lines),
        seen.short - len(seen.lines),
        page(seen.provider.mend) if seen.provider is not None else "",
    )


def _why(seen: Seen, line: Mapping[str, Any]) -> str:
    """The reason in words; none where this release does not know it any more: the next look says it anew."""
    reason = seen.provider.reasons.get(line["why"]) if seen.provider is not None else None
    return str(reason) % line["data"] if reason is not None else ""


def chart_of(days: Iterable[Mark]) -> charts.Chart | None:
    """The history: how many things fell short on each day."""
    return charts.bars([_value(mark) for mark in days])


def _value(mark: Mark) -> charts.Value:
    if mark.status == Status.SHORT:
        words = ngettext("%(count)d of %(of)d falls short", "%(count)d of %(of)d fall short", mark.short)
        said = words % {"count": mark.short, "of": mark.of}
    else:
        said = str(mark.status.label)
    return charts.Value(times.long_date(mark.on), mark.short, _BARS.get(mark.status, "none"), said)


def page(name: str) -> str:
    """The address of a page by its name; empty for none, and for one that this release does not have."""
    try:
        return reverse(name) if name else ""
    except NoReverseMatch:
        return ""
