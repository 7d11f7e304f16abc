"""What is found for words that somebody writes, in which order."""

from __future__ import annotations

from typing import Any

import pytest

from rostra.policy.document import document
from rostra.policy.may_i import Owner, found, found_clauses, owner, rulings
from tests.policy.drafted import answer, answered, open_version, put_in_force


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("delete an angry comment", "delete_angry_comment"),
        ("WhatsApp group", "messenger_group"),
        ("new terms of a network", "accept_terms"),
        ("like a politician", "like_politician"),
        ("post a photo of a colleague", "picture_colleague"),
    ],
)
def test_the_situation_that_fits_best_comes_first(cast: Any, text: str, first: str) -> None:
    version = put_in_force(cast, answered(cast))
    rows = found(rulings(version, document(version, "en")), text)
    assert rows[0].situation.code == first
    assert rows[0].clauses


def test_words_that_fit_nothing_find_nothing(cast: Any) -> None:
    version = put_in_force(cast, answered(cast))
    said = document(version, "en")
    assert found(rulings(version, said), "is it ok") == []
    assert found_clauses(said.clauses, "xylophone") == []
    assert found_clauses(said.clauses, "hashtags captions")[0].item == "E5.6"


def test_who_to_ask_is_named_by_the_policy(cast: Any) -> None:
    version = put_in_force(cast, answered(cast))
    assert owner(version) == Owner("Security officer", ("Sara Lind",))


def test_without_an_owner_nobody_is_named(cast: Any) -> None:
    version = open_version(cast)
    answer(cast, version, "E4.3")
    assert owner(put_in_force(cast, version)) == Owner("", ())
