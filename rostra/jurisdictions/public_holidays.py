"""Public holidays of countries and their parts, as the library `holidays` knows them, kept for the life of the process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from rostra.jurisdictions.packs import Region

SHOW_ESTIMATED = "islamic_show_estimated"
READ_AS = {"nb": "no"}
"""Languages that the library calls otherwise."""


class Holiday(NamedTuple):
    """`estimated`: the date follows from an estimate of the moon, and may be announced otherwise."""

    name: str
    estimated: bool


class UnknownRegion(ValueError):
    """There is no country, or no part of it, with this code."""


@cache
def regions() -> Mapping[str, tuple[str, ...]]:
    """The countries whose holidays are known, with the codes of their parts."""
    import holidays  # Takes a quarter of a second, which most processes never need.

    found = holidays.list_supported_countries(include_aliases=False)
    return MappingProxyType({country: tuple(parts) for country, parts in sorted(found.items())})


def require(region: Region) -> None:
    """Raises UnknownRegion."""
    if region.country not in regions() or (region.part and region.part not in regions()[region.country]):
        raise UnknownRegion(f"no such country or part of one: {region}")


@lru_cache(maxsize=2048)
def holidays_of(region: Region, year: int, language: str = "") -> Mapping[date, Holiday]:
    """The holidays of a year, named in this language where the library has it, else in the region's own.

    Raises UnknownRegion.
    """
    require(region)
    import holidays

    entity = getattr(holidays, region.country)
    # Always said: otherwise the names would follow the locale of the process.
    given: dict[str, Any] = {"years": year, "language": _language(entity, language)}
    if region.part:
        given["subdiv"] = region.part
    names: dict[date, str] = dict(entity(**given))
    guessed: set[date] = set()
    if SHOW_ESTIMATED in entity.get_supported_options():
        plain, marked = (dict(entity(**given, **{SHOW_ESTIMATED: shown})) for shown in (False, True))
        names, guessed = plain, {day for day, name in plain.items() if marked[day] != name}
    return MappingProxyType({day: Holiday(name, day in guessed) for day, name in sorted(names.items())})


def _language(entity: Any, wanted: str) -> str | None:
    """The library's code for the language, else for the region's own; None where it names everything in one."""
    spoken = READ_AS.get(wanted, wanted)
    for code in entity.supported_languages:
        if spoken and code.partition("_")[0] == spoken:
            return str(code)
    own: str | None = entity.default_language
    return own
