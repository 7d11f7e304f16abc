from __future__ import annotations

from pathlib import Path

import pytest

from rostra.core.ui import nav  # noqa: F401 - the pages that points name are registered with the apps
from rostra.jurisdictions import packs
from rostra.policy.questionnaire import LANGUAGES, items
from rostra.reports.checklists import checklists, point_of, text, title
from rostra.reports.checklists.reading import NAMES, ChecklistError, read, read_text
from rostra.reports.presentation import page

STRUCTURE = """
[groups]
one = ["first"]
[points.first]
attest = true
"""


def folder(tmp_path: Path, structure: str, words: str = "") -> Path:
    (tmp_path / "list.toml").write_text(structure)
    (tmp_path / "texts/en").mkdir(parents=True)
    (tmp_path / "texts/en/list.toml").write_text(words)
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_shipped_checklist_names_only_what_there_is(name: str) -> None:
    checklist = checklists()[name]
    evidence = {each for item in items().values() for each in item.evidence}

    assert {each for point in checklist.points for each in point.evidence} <= evidence
    assert set(checklist.packs) <= set(packs.names())
    assert [point.mend for point in checklist.points if point.mend and not page(point.mend)] == []
    assert max(len(point.subject) for point in checklist.points) <= 60


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", [*LANGUAGES, "fr"])
def test_every_checklist_speaks_every_language_or_english(name: str, language: str) -> None:
    said, checklist = text(name, language), checklists()[name]

    assert said.title != ""
    assert set(said.groups) == set(checklist.groups)
    assert set(said.points) == {point.id for point in checklist.points}


def test_sizes_are_those_of_the_sources() -> None:
    sizes = {name: len(checklist.points) for name, checklist in checklists().items()}

    assert (sizes["elements"], sizes["swedish-ten"], sizes["nine-duties"]) == (40, 10, 9)
    assert (sizes["saudi-controls"], sizes["security-questions"]) == (12, 6)
    assert list(checklists()["norwegian-path"].groups) == ["know", "take_a_stand", "take_into_use"]


def test_path_can_be_gone_with_the_short_form() -> None:
    asked = {pk for point in checklists()["norwegian-path"].points for pk in (*point.items, *point.answered)}

    assert [pk for pk in asked if not items()[pk].short] == []


def test_title_of_a_subject() -> None:
    assert title("swedish-ten.capture", "en") == "Pages are captured each half-year"
    assert title("E3.1", "en") != "E3.1"
    assert (title("nothing.here", "en"), title("swedish-ten.gone", "en")) == ("nothing.here", "swedish-ten.gone")


def test_point_of_a_subject() -> None:
    point = point_of("swedish-ten.capture")

    assert point is not None
    assert (point.subject, point.evidence) == ("swedish-ten.capture", ("records.captured",))
    assert (point_of("swedish-ten.gone"), point_of("nothing.here")) == (None, None)


@pytest.mark.parametrize(
    ("structure", "words"),
    [
        ("colour = 1\n" + STRUCTURE, "list.toml: unknown colour"),
        (STRUCTURE + "colour = 1\n", "list.toml, first: unknown colour"),
        (STRUCTURE.replace('["first"]', "[]"), "list.toml: in one place only: first"),
        (STRUCTURE.replace('["first"]', '["first", "second"]'), "list.toml: in one place only: second"),
        (STRUCTURE + 'items = ["E0.0"]\n', "list.toml, first: no question E0.0"),
        (STRUCTURE + 'answered = ["E0.1"]\n', "list.toml, first: no question E0.1"),
        (STRUCTURE + 'facts = ["rich"]\n', "list.toml, first: no fact rich"),
        (STRUCTURE + 'certainty = "D"\n', "list.toml, first: no certainty D"),
        (STRUCTURE.replace("true", "false"), "list.toml, first: nothing shows whether it holds"),
    ],
)
def test_whatever_is_wrong_is_named(tmp_path: Path, structure: str, words: str) -> None:
    with pytest.raises(ChecklistError) as raised:
        read("list", folder(tmp_path, structure))

    assert str(raised.value) == words


SAID = '[groups.one]\ntitle = "One"\n[points.first]\ntitle = "First"\n'


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("colour = 1\n" + SAID, "en/list.toml: unknown colour"),
        (SAID + 'colour = "x"\n', "en/list.toml, first: unknown colour"),
        (
            SAID.replace("points.first", "points.second"),
            "en/list.toml: missing, or of nothing that there is: first, second",
        ),
        (SAID.replace("groups.one", "groups.two"), "en/list.toml: missing, or of nothing that there is: one, two"),
    ],
)
def test_whatever_is_wrong_with_its_words_is_named(tmp_path: Path, said: str, words: str) -> None:
    place = folder(tmp_path, STRUCTURE, 'title = "T"\nlead = "L"\n' + said)

    with pytest.raises(ChecklistError) as raised:
        read_text(read("list", place), "en", place)

    assert str(raised.value) == words


def test_words_of_a_checklist(tmp_path: Path) -> None:
    place = folder(tmp_path, STRUCTURE, 'title = "T"\nlead = "L"\n' + SAID)

    said = read_text(read("list", place), "en", place)

    assert (said.title, said.source, said.points["first"].title, said.points["first"].text) == ("T", "", "First", "")
