"""A stored classifier is whole or Unreadable."""

from __future__ import annotations

import hashlib
import io
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.inbox.reading.classifier import Classifier
from rostra.inbox.reading.storing import MARK, VERSION, Unreadable, dump, load
from rostra.inbox.reading.words import BITS

TEXTS = ["water in the street", "a hole in the road", "the lamp is dark", "no water since morning"] * 10
TOPICS = ["water", "roads", "lights", "water"] * 10


def made() -> Classifier:
    classifier = Classifier()
    classifier.learn(TEXTS, TOPICS)
    return classifier


STORED = dump(made())


def wrapped(header: object, body: bytes) -> bytes:
    head = json.dumps(header).encode()
    rest = len(head).to_bytes(4, "big") + head + body
    return MARK + hashlib.sha256(rest).digest() + rest


def archive(**arrays: object) -> bytes:
    body = io.BytesIO()
    np.savez_compressed(body, **arrays)  # type: ignore[arg-type]  # the stubs take the names for parameters
    return body.getvalue()


GOOD = {"version": VERSION, "bits": BITS, "topics": ["water"], "learned": 1}


def test_load_answers_as_before() -> None:
    before, after = made(), load(STORED)
    asked = [*TEXTS[:4], "a dark road", "wet"]

    assert [r.topic for r in after.predict(asked)] == [r.topic for r in before.predict(asked)]
    assert [r.confidence for r in after.predict(asked)] == pytest.approx(
        [r.confidence for r in before.predict(asked)], abs=0.01
    )
    assert after.report() == before.report()


def test_load_goes_on_learning() -> None:
    classifier = load(STORED)
    for _ in range(3):
        classifier.learn(["the pool is closed", "pool hours"], ["pool", "pool"])

    assert classifier.predict(["when is the pool open"])[0].topic == "pool"
    assert classifier.predict(["water in the street"])[0].topic == "water"


def test_dump_of_one_that_knows_nothing_is_loaded() -> None:
    assert load(dump(Classifier())).topics == []


def test_dump_of_the_same_is_the_same_after_loading() -> None:
    assert load(dump(load(STORED))).report() == load(STORED).report()


@settings(max_examples=300)
@given(st.integers(0, len(STORED) - 1), st.integers(1, 255))
def test_load_refuses_any_changed_byte(place: int, change: int) -> None:
    changed = bytearray(STORED)
    changed[place] ^= change
    with pytest.raises(Unreadable):
        load(bytes(changed))


@settings(max_examples=100)
@given(st.integers(0, len(STORED) - 1))
def test_load_refuses_what_was_cut_off(length: int) -> None:
    with pytest.raises(Unreadable):
        load(STORED[:length])


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_load_refuses_what_is_something_else(stored: bytes) -> None:
    with pytest.raises(Unreadable):
        load(stored)
    with pytest.raises(Unreadable):
        load(wrapped(GOOD, stored))


@pytest.mark.parametrize(
    "header",
    [GOOD | {"version": VERSION + 1}, GOOD | {"bits": BITS - 1}, {"version": VERSION}, [], "x", None],
)
def test_load_refuses_another_header(header: object) -> None:
    with pytest.raises(Unreadable):
        load(wrapped(header, archive(seen=np.zeros(0, np.uint32))))


def test_load_refuses_arrays_that_do_not_fit() -> None:
    seen = np.arange(3, dtype=np.uint32)
    parts = {
        "seen": seen,
        "seen_in": seen,
        "weights": np.zeros((3, 2), np.float16),
        "squares": np.zeros((3, 1), np.uint8),
        "bias": np.zeros(1, np.float32),
        "trials": np.zeros((0, 3)),
    }
    with pytest.raises(Unreadable):
        load(wrapped(GOOD, archive(**parts)))


def test_load_never_unpickles() -> None:
    with pytest.raises(Unreadable):
        load(wrapped(GOOD, archive(seen=np.array([object()], object))))
