"""How clauses and points stand: read from what was found last and from people's words, in a few queries for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rostra.core.scoping import current_body_id
from rostra.people.models import Body
from rostra.policy import evidence
from rostra.policy.enums import Function, VersionState
from rostra.policy.evidence import Provider
from rostra.policy.models import Version
from rostra.policy.queries import answers_of, draft, in_force, required, team
from rostra.policy.questionnaire import items
from rostra.reports.checklists import Checklist, Point
from rostra.reports.enums import GOOD, Status, worst
from rostra.reports.models import Attestation, Look

Lines = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Seen:
    """One piece of evidence as it was looked at last; `look` None where nobody has looked yet."""

    name: str
    provider: Provider | None
    look: Look | None
    status: Status
    short: int
    lines: Lines

    @property
    def label(self) -> str:
        return str(self.provider.label) if self.provider is not None else self.name


@dataclass(frozen=True, slots=True)
class Standing:
    """How a clause or a point stands, and by what that is known.

    `word` is what a person said last that still counts; `wants_word`: only a person can say. `open` are the clauses
    that are not answered, `undone` the facts that are none yet.
    """

    status: Status
    seen: tuple[Seen, ...] = ()
    word: Attestation | None = None
    wants_word: bool = False
    open: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        return self.status in GOOD


@dataclass(frozen=True, slots=True)
class Ground:
    """All that is known of the body in scope at a moment."""

    today: date
    version: Version | None
    answered: frozenset[str]
    asked: frozenset[str]
    looks: Mapping[str, Look]
    words: Mapping[str, Attestation]
    facts: Mapping[str, bool]
    body: Body
    _known: dict[str, Standing] = field(default_factory=dict)

    @property
    def looked_at(self) -> datetime | None:
        """When all that was looked at was looked at: the oldest."""
        return min((look.at for look in self.looks.values()), default=None)

    def item(self, pk: str) -> Standing:
        """A clause of the policy. Raises KeyError for a question that is none."""
        if pk not in self._known:
            self._known[pk] = self._item(pk)
        return self._known[pk]

    def _item(self, pk: str) -> Standing:
        names = items()[pk].evidence
        seen = tuple(self.seen(name) for name in names)
        word = self.words.get(pk)
        if pk not in self.answered:
            missing = self.version is None or pk in self.asked
            status = Status.UNANSWERED if missing else Status.UNASKED
            return Standing(status, seen, word, open=(pk,) if missing else ())
        if names:
            return Standing(worst(each.status for each in seen), seen, word)
        return Standing(_by_word(word), seen, word, wants_word=True)

    def point(self, point: Point) -> Standing:
        """A point of a checklist, as the worst of all that it names."""
        clauses = [self.item(pk) for pk in point.items]
        own = tuple(self.seen(name, point.only) for name in point.evidence)
        word = self.words.get(point.subject) if point.attest else None
        said = tuple(pk for pk in point.answered if pk not in self.answered)
        undone = tuple(fact for fact in point.facts if not self.facts[fact])
        found = [clause.status for clause in clauses] + [each.status for each in own]
        found += [Status.UNANSWERED if pk in said else Status.HOLDS for pk in point.answered]
        found += [Status.UNANSWERED if fact in undone else Status.HOLDS for fact in point.facts]
        found += [_by_word(word)] if point.attest else []
        return Standing(
            worst(found),
            (*own, *(each for clause in clauses for each in clause.seen)),
            word or next((clause.word for clause in clauses if clause.word is not None), None),
            wants_word=point.attest,
            open=(*said, *(pk for clause in clauses for pk in clause.open)),
            undone=undone,
        )

    def seen(self, name: str, only: str = "") -> Seen:
        """A piece of evidence; `only`: that part of it whose reasons end so, one of the nine."""
        known = name in evidence.names()
        provider, look = evidence.provider(name) if known else None, self.looks.get(name)
        if look is None or look.failed_at is not None or not look.found:
            return Seen(name, provider, look, Status.UNSEEN, 0, ())
        if not only:
            return Seen(name, provider, look, Status(look.found), look.short, look.lines)
        lines = [line for line in look.lines if line["why"].endswith(f"_{only}")]
        status = Status.SHORT if lines else Status.HOLDS
        return Seen(name, provider, look, status if look.of else Status.NOTHING, len(lines), lines)


def _by_word(word: Attestation | None) -> Status:
    return Status.ASKED if word is None else Status.ATTESTED


def ground(now: datetime) -> Ground:
    """What is known of the body in scope; the number of queries is always the same."""
    body = Body.objects.get(pk=current_body_id())
    today = now.astimezone(ZoneInfo(body.time_zone)).date()
    version = in_force() or draft()
    answered = frozenset(answers_of(version)) if version is not None else frozenset[str]()
    asked = frozenset(each.id for each in required(version)) if version is not None else frozenset(items())
    named = {seat.function for seat in team()}
    return Ground(
        today=today,
        version=version,
        answered=answered,
        asked=asked,
        looks={look.name: look for look in Look.objects.all()},
        words=words_that_count(today),
        facts={
            "team": named >= set(Function.values),
            "draft": version is not None,
            "answered": version is not None and asked <= answered,
            "in_force": version is not None and version.state == VersionState.IN_FORCE,
        },
        body=body,
    )


def has_begun() -> bool:
    """Whether the body has a policy, or works on its first."""
    return Version.objects.exclude(state=VersionState.DROPPED).exists()


def words_that_count(today: date) -> dict[str, Attestation]:
    """What people attested and nobody took back, by subject: the newest, while it counts."""
    rows = Attestation.objects.filter(withdrawn_at=None, until__gte=today).select_related("by").order_by("pk")
    return {row.subject: row for row in rows}


def attested(now: datetime) -> frozenset[str]:
    """The subjects for which a person's word counts now: for the lint of the policy."""
    return frozenset(words_that_count(now.astimezone(ZoneInfo(_time_zone())).date()))


def standings(known: Ground, checklist: Checklist) -> dict[str, Standing]:
    """Of each point of a checklist, by its id; no query."""
    return {point.id: known.point(point) for point in checklist.points}


def counts(found: Iterable[Standing]) -> Counter[Status]:
    return Counter(each.status for each in found)


def fell_lately(known: Ground, limit: int = 5) -> list[Seen]:
    """What falls short, the newest first."""
    short = [look for look in known.looks.values() if known.seen(look.name).status == Status.SHORT]
    newest = sorted(short, key=lambda look: (look.since, look.name), reverse=True)
    return [known.seen(look.name) for look in newest[:limit]]


def _time_zone() -> str:
    return Body.objects.values_list("time_zone", flat=True).get(pk=current_body_id())
