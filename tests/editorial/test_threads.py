from __future__ import annotations

import pytest

from rostra.editorial.threads import divide


def _twenty(text: str) -> bool:
    return len(text) <= 20


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", []),
        ("It is open.", ["It is open."]),
        ("One is here. Two is here. Three.", ["One is here.", "Two is here. Three."]),
        ("Is it? Yes!\n\nIt is open now.", ["Is it? Yes!", "It is open now."]),
        ("هل هو مفتوح؟ نعم، هو مفتوح.", ["هل هو مفتوح؟", "نعم، هو مفتوح."]),
        ("one two three four five six", ["one two three four", "five six"]),
        ("x" * 45, ["x" * 20, "x" * 20, "x" * 5]),
        ("He said “Go.” Then he went.", ["He said “Go.”", "Then he went."]),
    ],
)
def test_text_is_cut_where_sentences_end_else_between_words(text: str, items: list[str]) -> None:
    assert divide(text, _twenty) == items


def test_no_word_is_lost_in_cutting() -> None:
    text = "The bridge is open again. Buses run as before, trams from Monday; see the map. Thank you!"

    items = divide(text, _twenty)

    assert " ".join(items).split() == text.split()
    assert all(len(item) <= 20 for item in items)
