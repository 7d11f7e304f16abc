"""`rostra bench topics` and `groups` try texts of the user's own, and say what is wrong with a file."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from rostra.inbox.reading.evaluation import groups, macro_f1, topics
from rostra.inbox.reading.labelled import Labelled, Unusable, labelled

DATA = Path(os.environ.get("ROSTRA_TEST_DATA", "nowhere"))
real = pytest.mark.skipif(not DATA.exists(), reason="ROSTRA_TEST_DATA names no folder of test data")

ROWS = [
    ("no water in our street", "water", "en"),
    ("the water pipe leaks", "water", "en"),
    ("a hole in the road", "roads", "en"),
    ("the road has a hole", "roads", "en"),
] * 20


def written(path: Path, rows: list[tuple[str, ...]], head: tuple[str, ...] = ("text", "label", "lang")) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def split(name: str, folder: Path) -> tuple[Path, Path]:
    """A fixed fifth of the rows to be asked, by the hash of the text."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        head, *rows = [tuple(row) for row in csv.reader(file)]
    asked = [row for row in rows if int(hashlib.sha256(row[0].encode()).hexdigest(), 16) % 5 == 0]
    kept = [row for row in rows if int(hashlib.sha256(row[0].encode()).hexdigest(), 16) % 5 != 0]
    return written(folder / "train.csv", kept, head), written(folder / "test.csv", asked, head)


def test_topics_gives_all_figures(tmp_path: Path) -> None:
    file = written(tmp_path / "some.csv", ROWS)
    result = topics(file, file, reference=True)

    assert set(result) == {"figures", "online", "cold", "reference"}
    assert result["figures"]["accuracy"] == result["figures"]["macro_f1"] == 1.0
    assert {"coverage_at_090", "precision_reached", "calibration_error", "ms_per_message"} < set(result["figures"])


def test_topics_routes_nothing_after_few_corrections(tmp_path: Path) -> None:
    result = topics(written(tmp_path / "few.csv", ROWS[:8]), written(tmp_path / "some.csv", ROWS))

    assert result["figures"]["threshold"] is None
    assert result["figures"]["coverage_at_090"] == 0
    assert result["figures"]["precision_reached"] is None


def test_topics_suggests_nothing_that_a_few_examples_do_not_tell_apart(tmp_path: Path) -> None:
    asked = [("hjk fgd", label, "en") for label in ("water", "roads")]
    result = topics(written(tmp_path / "some.csv", ROWS), written(tmp_path / "asked.csv", asked))

    assert result["cold"] == {"accuracy": 0.5, "suggested": 0.0, "suggested_right": None}


def test_groups_gives_all_figures(tmp_path: Path) -> None:
    result = groups(written(tmp_path / "some.csv", ROWS))

    assert result["figures"]["top5_hit"] == 1.0
    assert result["figures"]["pair_precision"] == 1.0
    assert set(result["arriving"]) == {"pair_precision", "pair_recall", "pair_f1", "groups", "grouped"}


def test_groups_are_made_within_a_language(tmp_path: Path) -> None:
    rows = [*ROWS[:8], *((text, label, "ro") for text, label, _ in ROWS[:8])]
    result = groups(written(tmp_path / "two.csv", rows))

    assert result["figures"]["pair_recall"] < 0.5


def test_macro_f1_counts_each_label_alike() -> None:
    assert macro_f1(["a", "a", "a", "b"], ["a", "a", "a", "a"]) == pytest.approx((6 / 7 + 0) / 2)


def test_labelled_reads_with_or_without_a_language(tmp_path: Path) -> None:
    file = written(tmp_path / "some.csv", [("x", "a"), ("y", "b")], ("text", "label"))

    assert labelled(file) == [Labelled("x", "a", ""), Labelled("y", "b", "")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "some.csv has no column “text” in its first line."),
        (b"text,topic\nx,y\n", "some.csv has no column “label” in its first line."),
        (b"text,label\n", "some.csv has no rows."),
        (b"text,label\nx,a\ny,a\n", "some.csv has one label only: there is nothing to tell apart."),
        (b"text,label\nx,a\ny\n", "some.csv, line 3: a text or its label is missing."),
        (b"text,label\nx,a\ny, \n", "some.csv, line 3: a text or its label is missing."),
        (b"text,label\n\xff\xfe,a\n", "some.csv is not written in UTF-8."),
        (b'text,label\n"x"y,a\n', "some.csv is not a CSV file: ',' expected after '\"'."),
    ],
)
def test_bench_refuses_a_file_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "some.csv"
    file.write_bytes(content)

    with pytest.raises(Unusable) as refused:
        labelled(file)
    with pytest.raises(CommandError) as told:
        call_command("bench", "groups", str(file), "--json")
    assert (str(refused.value), str(told.value)) == (sentence, sentence)


def test_bench_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as told:
        call_command("bench", "topics", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"))
    assert str(told.value) == f"{tmp_path / 'a.csv'} cannot be read: No such file or directory."


@pytest.mark.parametrize("rest", [["topics", "one.csv"], ["groups"], ["groups", "one.csv", "--reference"]])
def test_bench_says_how_it_is_used(rest: list[str]) -> None:
    with pytest.raises(CommandError, match=f"Usage: rostra bench {rest[0]} "):
        call_command("bench", *rest)


def test_bench_prints_json_or_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(written(tmp_path / "some.csv", ROWS))
    call_command("bench", "topics", file, file, "--json")
    figures = json.loads(capsys.readouterr().out)["figures"]
    wanted = {"accuracy", "macro_f1", "coverage_at_090", "calibration_error", "ms_per_message"}
    assert wanted <= figures.keys()
    call_command("bench", "topics", file, file)

    assert figures["accuracy"] == 1.0
    assert capsys.readouterr().out.split()[:3] == ["figures", "accuracy", "1"]


def test_bench_of_groups_prints_its_figures_by_themselves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("bench", "groups", str(written(tmp_path / "some.csv", ROWS)), "--json")
    printed = json.loads(capsys.readouterr().out)

    wanted = {"pair_precision", "pair_recall", "pair_f1", "top5_hit"}
    assert wanted <= printed.keys()
    assert {name: printed["figures"][name] for name in wanted} == {name: printed[name] for name in wanted}


@real
@pytest.mark.parametrize("name", ["topics/civic_blr_topic.csv", "topics/sib200_topic.csv"])
def test_topics_first_suggestions_are_right_two_times_in_three(tmp_path: Path, name: str) -> None:
    cold = topics(*split(name, tmp_path))["cold"]

    assert cold["suggested_right"] >= 2 / 3
    assert cold["suggested"] > 0.05


@real
@pytest.mark.parametrize(
    ("name", "accuracy", "f1"),
    [
        ("topics/civic_blr_topic.csv", 0.836, 0.735),
        ("topics/sib200_topic.csv", 0.86, 0.86),
        ("duplicates/banking77.csv", 0.88, 0.88),
    ],
)
def test_topics_of_real_texts(tmp_path: Path, name: str, accuracy: float, f1: float) -> None:
    figures = topics(*split(name, tmp_path))["figures"]
    print(name, figures)

    assert figures["accuracy"] >= accuracy
    assert figures["macro_f1"] >= f1
    assert figures["precision_reached"] >= 0.89
    assert figures["calibration_error"] <= 0.05


@real
def test_groups_of_real_texts() -> None:
    figures = groups(DATA / "duplicates" / "banking77.csv")["figures"]
    print(figures)

    assert figures["top5_hit"] >= 0.93
    assert figures["pair_f1"] >= 0.37
