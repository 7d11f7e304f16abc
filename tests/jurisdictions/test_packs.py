from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder

from rostra.jurisdictions.packs import (
    Certainty,
    PackError,
    Region,
    Shape,
    Stated,
    Unit,
    in_language,
    names,
    pack,
    read,
    read_value,
    reading,
    require_languages,
    values,
    with_values,
)
from rostra.jurisdictions.packs.languages import LANGUAGES, texts
from rostra.jurisdictions.public_holidays import require
from tests.jurisdictions.json_schema import errors


def test_shipped_packs_are_all_there() -> None:
    assert names() == ("en-NZ", "en-US", "en-GB", "en-AU", "nb-NO", "sv-SE", "ro-MD", "ro-RO", "ar-SA")


def test_every_region_of_a_pack_has_known_holidays() -> None:
    for name in names():
        for region in pack(name).regions:
            require(region)


def test_values_keep_their_certainty_and_source() -> None:
    law = pack("en-NZ").laws[0]

    assert (law.respond.value.number, law.respond.value.unit, law.respond.certainty) == (20, Unit.WORKING, Certainty.A)
    assert law.closed is not None
    assert [str(period) for period in law.closed.value] == ["12-25/01-15"]
    assert law.extend == Stated("reasonable period, notice inside the 20 wd (s 15A)", Certainty.B, "OIA")
    assert law.further["transfer"].certainty == Certainty.B


def test_certainties_are_those_of_the_guide() -> None:
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            found.extend([value["cert"]] if "cert" in value else [])
            for member in value.values():
                walk(member)
        elif isinstance(value, list):
            for member in value:
                walk(member)

    walk(json.loads(files("rostra.jurisdictions.packs").joinpath("packs.json").read_text(encoding="utf-8")))
    assert {mark: found.count(mark) for mark in "ABC"} == {"A": 33, "B": 27, "C": 9}


def test_union_weekend_and_seat_are_read() -> None:
    assert [str(region) for region in pack("en-GB").regions] == ["GB-ENG", "GB-WLS", "GB-SCT", "GB-NIR"]
    assert pack("ar-SA").weekend == frozenset({4, 5})
    assert (pack("en-AU").regions, pack("en-AU").by_seat) == ((Region("AU"),), True)
    assert pack("sv-SE").laws[0].respond.value.number is None


def test_extension_may_be_a_term_of_its_own() -> None:
    extend = pack("en-US").laws[0].extend

    assert extend is not None
    assert (extend.value.number, extend.value.unit) == (10, Unit.WORKING)  # type: ignore[union-attr]


def text(*path: str | int, value: Any = None) -> str:
    """A small pack, with one value put at a path."""
    made: dict[str, Any] = {
        "en-NZ": {
            "foi": [
                {
                    "law": "Act",
                    "respond": {"value": {"n": 20, "unit": "working"}, "cert": "A", "source": ""},
                    "closed": {"value": ["12-25/01-15"], "cert": "A", "source": ""},
                }
            ],
            "calendar": {"country": "NZ", "subdiv": ["AUK"], "weekend": [5, 6]},
        }
    }
    within: Any = made
    for step in path[:-1]:
        within = within[step]
    if path:
        within[path[-1]] = value
    return json.dumps(made, indent=1)


def test_small_pack_is_read() -> None:
    assert read(text())["en-NZ"].regions == (Region("NZ", "AUK"),)


LAW = ("en-NZ", "foi", 0)
RESPOND = (*LAW, "respond")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("en-NZ", "colour"), 1, "line 33, en-NZ.colour: unknown field"),
        ((*LAW, "colour"), 1, "line 21, en-NZ.foi[0].colour: unknown field"),
        ((*RESPOND, "cert"), None, "line 6, en-NZ.foi[0].respond: lacks cert"),
        ((*RESPOND, "cert"), "D", "line 11, en-NZ.foi[0].respond.cert: must be A, B or C"),
        ((*RESPOND, "value", "n"), "20", "line 8, en-NZ.foi[0].respond.value.n: must be a number of days"),
        (
            (*RESPOND, "value", "unit"),
            "hours",
            "line 9, en-NZ.foi[0].respond.value.unit: must be working or calendar",
        ),
        (
            (*LAW, "closed", "value"),
            ["02-30/03-01"],
            "line 16, en-NZ.foi[0].closed.value[0]: there is no 02-30",
        ),
        (
            (*LAW, "closed", "value"),
            ["Christmas"],
            "line 16, en-NZ.foi[0].closed.value[0]: must be like 12-25/01-15",
        ),
        (
            ("en-NZ", "calendar", "country"),
            "nz",
            "line 24, en-NZ.calendar.country: must be a code of two capitals",
        ),
        (
            ("en-NZ", "calendar", "weekend"),
            [7],
            "line 29, en-NZ.calendar.weekend[0]: must be a day from 0, Monday, to 6",
        ),
        (("en-NZ", "calendar", "subdiv"), "AUK", "line 25, en-NZ.calendar.subdiv: must be a list"),
        (("en-NZ", "calendar", "note"), 1, "line 32, en-NZ.calendar.note: must be a text"),
        (("en-NZ", "foi"), [1], "line 4, en-NZ.foi[0]: must be an object"),
        ((*LAW, "law"), None, "line 4, en-NZ.foi[0]: lacks law"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_key(path: tuple[str | int, ...], value: Any, said: str) -> None:
    with pytest.raises(PackError) as caught:
        read(text(*path, value=value))

    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("broken", "said"),
    [('{\n"a": }', "line 2: Expecting value"), ("[]", "line 1, the whole: must be an object")],
)
def test_what_is_no_pack_at_all_is_said(broken: str, said: str) -> None:
    with pytest.raises(PackError) as caught:
        read(broken)

    assert str(caught.value) == said


SCHEMA = json.loads(files("rostra.jurisdictions.packs").joinpath("schema.json").read_text(encoding="utf-8"))


def test_shipped_packs_are_as_the_schema_says() -> None:
    shipped = json.loads(files("rostra.jurisdictions.packs").joinpath("packs.json").read_text(encoding="utf-8"))

    assert errors(shipped, SCHEMA, SCHEMA) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("en-NZ", "colour"), 1),
        ((*LAW, "colour"), 1),
        ((*RESPOND, "cert"), None),
        ((*RESPOND, "cert"), "D"),
        ((*RESPOND, "source"), 1),
        ((*RESPOND, "value", "n"), "20"),
        ((*RESPOND, "value", "n"), -1),
        ((*RESPOND, "value", "to"), True),
        ((*RESPOND, "value", "unit"), "hours"),
        ((*RESPOND, "value", "colour"), 1),
        ((*RESPOND, "value"), "soon"),
        ((*LAW, "extend"), {"value": True, "cert": "A", "source": ""}),
        ((*LAW, "closed", "value"), ["Christmas"]),
        ((*LAW, "transfer"), 1),
        (("en-NZ", "calendar", "country"), "nz"),
        (("en-NZ", "calendar", "weekend"), [7]),
        (("en-NZ", "calendar", "subdiv"), "AUK"),
        (("en-NZ", "calendar", "note"), 1),
        (("en-NZ", "foi"), [1]),
        ((*LAW, "law"), None),
    ],
)
def test_loader_and_schema_refuse_the_same(path: tuple[str | int, ...], value: Any) -> None:
    said = text(*path, value=value)

    assert errors(json.loads(said), SCHEMA, SCHEMA) != []
    with pytest.raises(PackError):
        read(said)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((*LAW, "extend"), {"value": "soon", "cert": "C", "source": ""}),
        ((*LAW, "closed"), None),
        ((*RESPOND, "value"), {"n": None, "unit": None, "rule": "at once"}),
        (("en-NZ", "calendar", "subdiv"), "by seat of body"),
        (("en-NZ", "calendar", "weekend"), None),
        (("en-NZ", "accessibility"), {"value": "WCAG 2.2 AA", "cert": "A", "source": "x"}),
    ],
)
def test_loader_and_schema_admit_the_same(path: tuple[str | int, ...], value: Any) -> None:
    said = text(*path, value=value)

    assert (errors(json.loads(said), SCHEMA, SCHEMA), list(read(said))) == ([], ["en-NZ"])


def test_loader_and_schema_know_the_same_fields() -> None:
    known = SCHEMA["$defs"]

    assert {
        "pack": set(known["pack"]["properties"]),
        "law": set(known["law"]["properties"]),
        "term": set(known["term"]["properties"]),
        "stated": set(known["stated"]["properties"]),
    } == {
        "pack": {"foi", "calendar"} | reading.OTHER_OF_PACK,
        "law": {"law", "respond", "extend", "closed"} | reading.OTHER_OF_LAW,
        "term": reading.TERM,
        "stated": reading.STATED,
    }


def test_everything_that_is_wrong_is_named_at_once() -> None:
    broken = json.loads(text())
    law = broken["en-NZ"]["foi"][0]
    law["colour"], law["respond"]["value"] = 1, {"n": "x", "unit": "y"}
    broken["sv-SE"] = {"foi": [law | {"colour": 2}]}
    with pytest.raises(PackError) as caught:
        read(json.dumps(broken, indent=1))

    assert [(fault.key, fault.code) for fault in caught.value.faults] == [
        ("en-NZ.foi[0].colour", "unknown"),
        ("sv-SE", "lacks"),
    ]


def test_value_of_each_kind_is_read_by_itself() -> None:
    assert [
        read_value(Shape.TERM, '{"n": 5, "unit": "working"}'),
        read_value(Shape.PERIODS, '["12-25/01-15"]'),
        read_value(Shape.WORDS, '"s 16"'),
        read_value(Shape.YES_NO, "true"),
    ] == [{"n": 5, "unit": "working"}, ["12-25/01-15"], "s 16", True]
    for shape, said, wrong in (
        (
            Shape.TERM,
            '{"n": "x",\n"unit": "y"}',
            "line 1, n: must be a number of days\nline 2, unit: must be working or calendar",
        ),
        (Shape.WORDS, "1", "line 1, the whole: must be a text"),
        (Shape.YES_NO, "1", "line 1, the whole: must be true or false"),
        (Shape.WORDS, "x", "line 1: Expecting value"),
    ):
        with pytest.raises(PackError) as caught:
            read_value(shape, said)
        assert str(caught.value) == wrong


def test_values_know_where_they_stand() -> None:
    found = values("en-NZ")

    assert list(found)[:2] == ["foi[0].respond", "foi[0].closed"]
    respond, breach = found["foi[0].respond"], found["privacy.breach"]
    assert (respond.key, respond.law, respond.shape, respond.certainty) == ("respond", 0, Shape.TERM, Certainty.A)
    assert (breach.key, breach.law, breach.shape) == ("breach", None, Shape.WORDS)
    kinds = {found[path].shape for path in ("foi[0].closed", "foi[1].regional_anniversary_days")}
    assert kinds == {Shape.PERIODS, Shape.YES_NO}


def test_other_values_are_laid_over_a_pack_and_never_into_it() -> None:
    made = with_values("en-NZ", {"foi[0].respond": ({"n": 15, "unit": "working"}, "our lawyer")})

    assert made.laws[0].respond.value.number == 15
    assert (made.laws[0].respond.certainty, made.laws[0].respond.source) == (Certainty.C, "our lawyer")
    assert pack("en-NZ").laws[0].respond.value.number == 20
    with pytest.raises(KeyError):
        with_values("en-NZ", {"foi[9].respond": (1, "")})
    with pytest.raises(PackError):
        with_values("en-NZ", {"foi[0].respond": ("soon", "")})


def test_packs_are_in_the_wheel() -> None:
    builder = WheelBuilder(str(Path(__file__).parents[2]))
    shipped = {file.distribution_path for file in builder.recurse_included_files()}

    wanted = ("rostra/jurisdictions/packs/packs.json", "rostra/jurisdictions/packs/schema.json")
    assert set(wanted) - shipped == set()


def test_all_that_packs_say_is_said_in_each_language() -> None:
    assert in_language("to be confirmed", "ro") == "de confirmat"
    assert in_language("to be confirmed", "en") == in_language("to be confirmed", "xx") == "to be confirmed"
    assert in_language("as our lawyer wrote it", "ar") == "as our lawyer wrote it"
    text = files("rostra.jurisdictions.packs").joinpath("packs.json").read_text(encoding="utf-8")
    require_languages(text, {language: texts(language) for language in LANGUAGES})
    said = {language: set(texts(language)) for language in LANGUAGES}
    assert [language for language in LANGUAGES if said[language] != said["ro"]] == []


def test_a_language_that_is_missing_is_named_line_by_line() -> None:
    text = """{"xx-XX": {"foi": [
 {"law": "Act", "respond": {"value": {"n": 5, "unit": "working",
   "from": "receipt"}, "cert": "A", "source": "s 1"},
  "closed": {"value": ["12-25/01-15"], "cert": "A", "source": "s 2"},
  "valid": {"value": "any form", "cert": "B", "source": ""}}],
 "calendar": {"country": "XX",
  "note": "by the moon"}}}"""
    with pytest.raises(PackError) as caught:
        require_languages(text, {"ro": {"receipt": "primire", "by the moon": ""}, "sv": {"any form": "alla former"}})
    assert str(caught.value).splitlines() == [
        "line 3, xx-XX.foi[0].respond.value.from: is not said in: sv",
        "line 5, xx-XX.foi[0].valid.value: is not said in: ro",
        "line 7, xx-XX.calendar.note: is not said in: ro, sv",
    ]
