"""The leaf that is written out for speed is that of the event's canonical form."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from rostra.audit.canonical import canonical
from rostra.audit.leaves import document, leaf, moment
from rostra.audit.merkle import leaf_hash

AT = '"2026-11-24T09:00:00"'
ROW: tuple[Any, ...] = (7, 1, AT, "a.b", 3, "a.b:7", '{"b": 1, "a": "x"}', "a.b", "7.1", b"h" * 32)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {1: None, 4: None, 9: None},
        {2: '"2026-11-24T09:00:00.5"'},
        {2: '"2026-11-24T09:00:00.000001"'},
        {5: 'é " \\ \n \x7f \u2028 😀', 7: "", 8: ""},
        {6: '{"é": [1, {"z": null, "a": true}], "b\\u0007": -5, "😀": "\\ufb33"}'},
    ],
)
def test_leaf_is_that_of_the_canonical_event(change: dict[int, Any]) -> None:
    row = [change.get(place, value) for place, value in enumerate(ROW)]
    plain = [*row[:2], moment(row[2]), *row[3:6], json.loads(row[6]), *row[7:]]
    assert leaf(*row) == leaf_hash(canonical(document(*plain)))


@pytest.mark.parametrize(("at", "microseconds"), [(AT, 0), (AT[:-1] + '.05"', 50_000), (AT[:-1] + '.000007"', 7)])
def test_moment_is_the_time_that_was_written(at: str, microseconds: int) -> None:
    assert moment(at) == datetime(2026, 11, 24, 9, 0, 0, microseconds, tzinfo=UTC)


@pytest.mark.parametrize("data", ["[1.5]", '{"a": 9007199254740992}'])
def test_data_without_a_canonical_form_have_no_leaf(data: str) -> None:
    with pytest.raises(TypeError):
        leaf(*[*ROW[:6], data, *ROW[7:]])
