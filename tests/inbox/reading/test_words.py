"""Every spelling of a word is one word; features of a batch are those of its texts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.core.folding import fold
from rostra.inbox.reading.words import BATCH, PIECES, SPACE, counts


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Linia 22, când?", "linia 22 cand"),
        ("ȘOSEAUA şi ţara", "soseaua si tara"),
        ("Brønnøya, Ærlig", "bronnoya aerlig"),
        ("Blåbär", "blabar"),
        ("٢٢ و ۲۲", "22 و 22"),
        ("اَلـــمَاءُ", "الماء"),
        ("أين إلى آخر المدينة على", "اين الي اخر المدينه علي"),
        ("wa\u200bter\u00ad", "water"),
        ("snake_case--dash", "snake case dash"),
        ("ﷺ", "صلي الله عليه وسلم"),
        ("🙂 !!!", ""),
        ("", ""),
    ],
)
def test_fold_leaves_one_spelling(written: str, read: str) -> None:
    assert fold(written) == read


@given(st.text(max_size=200))
def test_fold_of_the_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=60)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=8))
def test_counts_of_a_batch_are_those_of_each_text(texts: list[str]) -> None:
    batch = counts(texts)

    assert batch.shape == (len(texts), SPACE)
    for row, text in enumerate(texts):
        alone = counts([text])
        assert batch[row].indices.tolist() == alone.indices.tolist()
        assert batch[row].data.tolist() == alone.data.tolist()


def test_counts_are_of_pieces_words_and_pairs() -> None:
    text = "road works"
    pieces = sum(len(f" {word} ") - size + 1 for word in text.split() for size in PIECES)

    assert counts([text]).sum() == pieces + 2 + 1


def test_counts_depend_on_nothing_but_the_words() -> None:
    one, other = counts(["Road, works!", "  road   WORKS "])

    assert (one != other).nnz == 0


def test_counts_of_no_words_are_none() -> None:
    assert counts(["", "!?"]).nnz == 0
    assert counts([]).shape == (0, SPACE)


def test_counts_of_many_batches_are_one_matrix() -> None:
    found = counts(["road works"] * (BATCH + 1))

    assert found.shape == (BATCH + 1, SPACE)
    assert np.diff(found.indptr).tolist() == [np.diff(found.indptr)[0]] * (BATCH + 1)


def test_counts_look_at_the_beginning_of_a_long_text() -> None:
    assert counts(["road " * 120 + "water"]).sum() == counts(["road " * 120]).sum()
