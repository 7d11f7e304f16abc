"""Texts that people labelled, from a CSV file: to try on them how well Rostra reads."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

LONGEST_FIELD = 10_000_000


class Unusable(Exception):
    """With this file nothing can be tried; says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Labelled:
    text: str
    label: str
    language: str


def labelled(path: Path, *, fewest_labels: int = 2) -> list[Labelled]:
    """The rows of a CSV file with the columns text and label, and lang where it has one; raises Unusable."""
    csv.field_size_limit(LONGEST_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            missing = [name for name in ("text", "label") if name not in (rows.fieldnames or ())]
            if missing:
                raise Unusable(f"{path.name} has no column “{missing[0]}” in its first line.")
            found = [_row(path, rows.line_num, row) for row in rows]
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Unusable(f"{path.name} is not written in UTF-8.") from error
    except csv.Error as error:
        raise Unusable(f"{path.name} is not a CSV file: {error}.") from error
    if not found:
        raise Unusable(f"{path.name} has no rows.")
    if len({row.label for row in found}) < fewest_labels:
        raise Unusable(f"{path.name} has one label only: there is nothing to tell apart.")
    return found


def _row(path: Path, line: int, row: dict[str, str | None]) -> Labelled:
    text, label = row["text"], (row["label"] or "").strip()
    if text is None or not label:
        raise Unusable(f"{path.name}, line {line}: a text or its label is missing.")
    return Labelled(text, label, (row.get("lang") or "").strip())
