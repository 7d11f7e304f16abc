from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rostra.adapters.file import reader
from rostra.adapters.file.reader import MappingWrong, read
from rostra.channels.contract import Bad, Incoming

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DATA = os.environ.get("ROSTRA_TEST_DATA", "")


def rows(path: Path, mapping: dict[str, str] | None = None, **more: Any) -> list[tuple[int, Incoming | Bad]]:
    return list(read(path, mapping or {"text": "text"}, now=NOW, **more))


def write(folder: Path, content: str | bytes, name: str = "m.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def reasons(found: list[tuple[int, Incoming | Bad]]) -> list[tuple[int, str]]:
    return [(line, item.reason) for line, item in found if isinstance(item, Bad)]


def test_row_becomes_a_message_and_keeps_all_columns_as_raw(tmp_path: Path) -> None:
    path = write(tmp_path, "id,body,who,mood\n7, Hello ,Ana,glad\n")
    ((line, message),) = rows(path, {"id": "ref", "body": "text", "who": "author_name", "mood": "ignore"})
    assert isinstance(message, Incoming)
    assert (line, message.ref, message.text, message.author_name, message.sent_at) == (2, "7", "Hello", "Ana", NOW)
    assert json.loads(message.raw) == {"id": "7", "body": " Hello ", "who": "Ana", "mood": "glad"}


def test_equal_rows_are_two_messages_with_the_same_keys_again(tmp_path: Path) -> None:
    path = write(tmp_path, "text\nHello\nHello\nOther\n")
    first, second = ([item.ref for _, item in rows(path)] for _ in range(2))
    assert first == second
    assert len(set(first)) == 3


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T10:00:00+02:00", datetime(2026, 11, 20, 8, 0, tzinfo=UTC)),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("20.11.2026 10:30", datetime(2026, 11, 20, 10, 30, tzinfo=UTC)),
        ("1763625600", datetime(2025, 11, 20, 8, 0, tzinfo=UTC)),
        ("1763625600123", datetime(2025, 11, 20, 8, 0, tzinfo=UTC)),
        ("", NOW),
        ("yesterday", None),
        ("2026-02-30", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_dates(tmp_path: Path, text: str, moment: datetime | None) -> None:
    ((_, item),) = rows(write(tmp_path, f"text,at\nHello,{text}\n"), {"text": "text", "at": "sent_at"})
    got = None if isinstance(item, Bad) else item.sent_at
    assert got == moment
    assert not isinstance(item, Bad) or item.reason == reader.NO_DATE


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    content = delimiter.join(["text", "who"]) + "\n" + delimiter.join(["“Ærlig” svar – façade", "Åse"]) + "\n"
    ((_, item),) = rows(write(tmp_path, content.encode(encoding)), {"text": "text", "who": "author_name"})
    assert isinstance(item, Incoming)
    assert (item.text, item.author_name) == ("“Ærlig” svar – façade", "Åse")


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, 'text,v\n"two\nlines",public\n\n ,public\nc,secret\na,b,c\nlast,private\n')
    found = rows(path, {"text": "text", "v": "visibility"})
    assert reasons(found) == [(5, reader.NO_TEXT), (6, reader.NO_VISIBILITY), (7, reader.TOO_MANY)]
    assert [(line, item.text) for line, item in found if isinstance(item, Incoming)] == [(2, "two\nlines"), (8, "last")]


def test_nul_bytes_huge_fields_and_half_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LARGEST_FIELD", 1000)
    path = write(tmp_path, b"text\na\0b\n" + b"x" * 2000 + b"\nend \xc3")
    found = rows(path)
    assert [item.text for _, item in found if isinstance(item, Incoming)] == ["ab", "end �"]
    assert reasons(found) == [(3, reader.NO_ROW)]


@pytest.mark.parametrize(
    ("header", "mapping", "words"),
    [
        ("text,text", {"text": "text"}, "two columns called “text”"),
        ("text", {"words": "text"}, "no column “words”"),
        ("text", {"text": "words"}, "no field “words”"),
        ("a,b", {"a": "text", "b": "text"}, "Two columns are mapped to the field “text”"),
        ("a", {"a": "ignore"}, "Map one column to text"),
    ],
)
def test_mapping_that_cannot_be_is_refused_before_anything(
    tmp_path: Path, header: str, mapping: dict[str, str], words: str
) -> None:
    with pytest.raises(MappingWrong, match=words):
        rows(write(tmp_path, f"{header}\nx,y\n"), mapping)


def test_json_lines(tmp_path: Path) -> None:
    lines = ['{"text": "Hello", "n": 5, "tags": ["a"]}', "", "[1]", '{"text": ["a"]}', '{"other": 1}', '{"text": "half']
    found = rows(write(tmp_path, "\n".join(lines), "m.jsonl"), {"text": "text", "n": "ref"})
    assert [(line, item.text, item.ref) for line, item in found if isinstance(item, Incoming)] == [(1, "Hello", "5")]
    assert reasons(found) == [(3, reader.NO_JSON), (4, reader.NO_WORDS), (5, reader.NO_TEXT), (6, reader.NO_JSON)]


def test_json_lines_without_any_mapped_key_are_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(MappingWrong):
        rows(write(tmp_path, '{"words": "Hello"}\n', "m.csv"), kind="jsonl")


@pytest.mark.skipif(not DATA, reason="ROSTRA_TEST_DATA names no folder with the real messages")
def test_real_reports_of_a_city_are_all_read() -> None:
    found = rows(Path(DATA) / "topics" / "civic_blr_topic.csv", {"text": "text", "label": "ignore"})
    assert (len(found), reasons(found), len({item.ref for _, item in found})) == (10_722, [], 10_722)
