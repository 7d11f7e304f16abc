"""The leaf that is written out for speed is that of the event's canonical form."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.audit.canonical import canonical, canonical_form, sorted_form
from rostra.audit.leaves import document, leaf, moment
from rostra.audit.merkle import leaf_hash

AT = '"2026-11-24T09:00:00+00:00"'
ROW: tuple[Any, ...] = (7, 1, AT, "a.b", 3, "a.b:7", '{"b": 1, "a": "x"}', "a.b", "7.1", b"h" * 32)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {1: None, 4: None, 9: None},
        {2: '"2026-11-24T09:00:00.5+00:00"'},
        {2: '"2026-11-24T09:00:00.000001+00:00"'},
        {5: 'é " \\ \n \x7f \u2028 😀', 7: "", 8: ""},
        {6: '{"é": [1, {"z": null, "a": true}], "b\\u0007": -5, "😀": "\\ufb33"}'},
    ],
)
def test_leaf_is_that_of_the_canonical_event(change: dict[int, Any]) -> None:
    row = [change.get(place, value) for place, value in enumerate(ROW)]
    plain = [*row[:2], moment(row[2]), *row[3:6], json.loads(row[6]), *row[7:]]
    assert leaf(*row) == leaf(*row, form=sorted_form) == leaf_hash(canonical(document(*plain)))


@pytest.mark.parametrize(
    ("at", "microseconds"), [(AT, 0), (AT.replace("+", ".05+"), 50_000), (AT.replace("+", ".000007+"), 7)]
)
def test_moment_is_the_time_that_was_written(at: str, microseconds: int) -> None:
    assert moment(at) == datetime(2026, 11, 24, 9, 0, 0, microseconds, tzinfo=UTC)


@pytest.mark.parametrize("data", ["[1.5]", '{"a": 9007199254740992}'])
def test_data_without_a_canonical_form_have_no_leaf(data: str) -> None:
    with pytest.raises(TypeError):
        leaf(*[*ROW[:6], data, *ROW[7:]])


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=8,
)


@given(VALUES)
def test_sorted_form_is_the_canonical_one(value: object) -> None:
    # As the database writes it: what is not ASCII stands there as it is.
    text = json.dumps(value, ensure_ascii=False)
    assert sorted_form(text) == canonical_form(text)


@pytest.mark.parametrize("data", ["[1.5]", "[1.0]", "[1e400]", '{"a": 9007199254740992}', '{"é": 1.5}'])
def test_sorted_form_of_what_has_no_canonical_one_is_that_of_nothing(data: str) -> None:
    # What JSON readers make whole of a fraction, and what they keep of a number that is too large, is not written alike.
    with suppress(TypeError, ValueError), pytest.raises(TypeError):
        canonical_form(sorted_form(data))
