"""Who has acknowledged the policy and done the courses that it asks for: by unit, by level, and who has not (R-237)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from rostra.people.enums import Level
from rostra.people.models import Member
from rostra.people.queries import below, units
from rostra.people.rules import COURSE, POLICY
from rostra.policy.decisions import TRAINING_COURSES
from rostra.policy.models import Acknowledgement, Campaign, Training, Version
from rostra.policy.queries.deciding import course_names, decided
from rostra.policy.queries.drafting import in_force

PAGE = 50


@dataclass(frozen=True, slots=True)
class Person:
    """A member, and the codes of what they have."""

    pk: int
    name: str
    unit: int | None
    level: str
    has: frozenset[str]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a group have something."""

    done: int
    of: int

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.of) if self.of else 0

    @property
    def missing(self) -> int:
        return self.of - self.done


@dataclass(frozen=True, slots=True)
class Group:
    """A unit or level, by its key in an address; its shares stand in the order of `Coverage.asked`."""

    key: str
    label: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """`asked` are the codes of what is asked for with their names; `version` None: there is no policy in force."""

    version: Version | None
    asked: Mapping[str, str]
    people: tuple[Person, ...]
    unit_names: Mapping[int, str]

    def whole(self) -> tuple[Share, ...]:
        return self._shares(self.people)

    def by_unit(self) -> list[Group]:
        """Units by name, those without one last; only units in which somebody is."""
        named = [
            Group(str(pk), name, self._shares([person for person in self.people if person.unit == pk]))
            for pk, name in sorted(self.unit_names.items(), key=lambda unit: unit[1].casefold())
        ]
        without = Group("0", "", self._shares([person for person in self.people if person.unit not in self.unit_names]))
        return [group for group in (*named, without) if group.shares and group.shares[0].of]

    def by_level(self) -> list[Group]:
        return [
            Group(code, str(Level(code).label), self._shares([each for each in self.people if each.level == code]))
            for code in Level.values
        ]

    def missing(self, code: str, *, unit: str = "", level: str = "") -> list[Person]:
        """Who lacks it, of a unit ("0": of none) and a level where these are given."""
        return [
            person
            for person in self.people
            if code not in person.has
            and (not level or person.level == level)
            and (not unit or unit == str(person.unit if person.unit in self.unit_names else 0))
        ]

    def _shares(self, people: Sequence[Person]) -> tuple[Share, ...]:
        return tuple(Share(sum(code in person.has for person in people), len(people)) for code in self.asked)


def coverage(now: datetime, policy_name: str) -> Coverage:
    """As it stands now, in a number of queries that is always the same."""
    version = in_force()
    courses = decided(TRAINING_COURSES)
    names = course_names(courses) if courses else {}
    asked = {
        **({POLICY: policy_name} if version is not None else {}),
        **{f"{COURSE}{code}": names[code] for code in courses},
    }
    has: dict[int, set[str]] = {}
    for pk in acknowledged(version) if version is not None else ():
        has.setdefault(pk, set()).add(POLICY)
    for pk, code in trained(courses, now):
        has.setdefault(pk, set()).add(f"{COURSE}{code}")
    rows = present().order_by("user__name", "pk").values_list("pk", "user__name", "unit_id", "level")
    people = tuple(Person(pk, name, unit, level, frozenset(has.get(pk, ()))) for pk, name, unit, level in rows)
    return Coverage(version, asked, people, {unit.pk: unit.name for unit in units()})


def present() -> QuerySet[Member]:
    """Everybody who belongs to the body now."""
    return Member.objects.filter(left_at=None, user__is_active=True)


def acknowledged(version: Version) -> Iterable[int]:
    return Acknowledgement.objects.filter(version=version).values_list("member_id", flat=True)


def trained(courses: Sequence[str], now: datetime) -> Iterable[tuple[int, str]]:
    """Members and the courses of these that they have done, as far as it counts now."""
    rows = Training.objects.filter(course__in=courses, withdrawn_at=None, valid_until__gt=now)
    return rows.values_list("member_id", "course").distinct()


def progress(campaigns: Sequence[Campaign], now: datetime) -> dict[int, Share]:
    """How far each has come, by its id; four queries for any number of them."""
    parents = {unit.pk: unit.parent_id for unit in units()}
    people = list(present().values_list("pk", "unit_id"))
    versions = {row.version_id for row in campaigns if row.version_id is not None}
    has: dict[str, set[int]] = {}
    for version, pk in Acknowledgement.objects.filter(version__in=versions).values_list("version_id", "member_id"):
        has.setdefault(f"{POLICY}:{version}", set()).add(pk)
    for pk, code in trained([row.course for row in campaigns if row.course], now):
        has.setdefault(f"{COURSE}{code}", set()).add(pk)
    found = {}
    for row in campaigns:
        asked = {pk for pk, unit in people if not row.units or _within(unit, row.units, parents)}
        code = f"{COURSE}{row.course}" if row.course else f"{POLICY}:{row.version_id}"
        found[row.pk] = Share(len(asked & has.get(code, set())), len(asked))
    return found


def _within(unit: int | None, tops: Sequence[int], parents: Mapping[int, int | None]) -> bool:
    while unit is not None and unit not in tops:
        unit = parents.get(unit)
    return unit is not None


def missing_of(campaign: Campaign, now: datetime) -> QuerySet[Member]:
    """Who has not yet done what the campaign asks for, by name."""
    rows = asked_of(campaign)
    if campaign.version is not None:
        return rows.exclude(pk__in=acknowledged(campaign.version))
    return rows.exclude(pk__in=[pk for pk, _course in trained([campaign.course], now)])


def asked_of(campaign: Campaign) -> QuerySet[Member]:
    """Everybody of whom the campaign asks it: of its units and those below them, or of the whole body."""
    rows = present().select_related("user", "unit").order_by("user__name", "pk")
    if not campaign.units:
        return rows
    tops = [unit for unit in units() if unit.pk in campaign.units]
    return rows.filter(unit__in={pk for unit in tops for pk in below(unit)})
