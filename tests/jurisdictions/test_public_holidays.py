from __future__ import annotations

from datetime import date

import pytest

from rostra.jurisdictions.packs import Region
from rostra.jurisdictions.public_holidays import Holiday, UnknownRegion, holidays_of, regions, require


@pytest.mark.parametrize(
    ("region", "language", "day", "name"),
    [
        (Region("NO"), "", date(2027, 5, 1), "Arbeidernes dag"),
        (Region("NO"), "nb", date(2027, 5, 1), "Arbeidernes dag"),
        (Region("NO"), "en", date(2027, 5, 1), "Labor Day"),
        (Region("MD"), "ar", date(2027, 1, 1), "Anul Nou"),
        (Region("NZ", "AUK"), "ro", date(2027, 2, 1), "Auckland Anniversary Day"),
    ],
)
def test_holidays_have_names_in_the_readers_language_or_their_own(
    region: Region, language: str, day: date, name: str
) -> None:
    assert holidays_of(region, 2027, language)[day] == Holiday(name, estimated=False)


def test_names_do_not_follow_the_locale_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    holidays_of.cache_clear()
    monkeypatch.setenv("LANGUAGE", "uk")

    assert holidays_of(Region("NO"), 2031)[date(2031, 5, 1)].name == "Arbeidernes dag"


def test_parts_of_a_country_have_holidays_of_their_own() -> None:
    days = [date(2026, 11, 30) in holidays_of(Region("GB", part), 2026) for part in ("ENG", "SCT")]

    assert days == [False, True]


@pytest.mark.parametrize("code", ["XX", "NOR", "GB-QQ", "no", ""])
def test_unknown_region_is_refused(code: str) -> None:
    with pytest.raises(UnknownRegion, match="no such country or part of one"):
        require(Region.of(code))


def test_regions_are_those_of_every_pack() -> None:
    assert {"NZ", "US", "GB", "AU", "NO", "SE", "MD", "RO", "SA"} <= set(regions())
    assert regions()["GB"] == ("ENG", "NIR", "SCT", "WLS")
