from __future__ import annotations

import pytest

from rostra.editorial.content import Content
from rostra.editorial.diff import changes, words
from rostra.editorial.queries import current
from tests.editorial.office import Office


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("a b c", "a b c", [("same", "a b c")]),
        ("a b c", "a x c", [("same", "a "), ("gone", "b"), ("new", "x"), ("same", " c")]),
        ("a b", "a", [("same", "a"), ("gone", " b")]),
        ("", "a", [("new", "a")]),
        ("", "", []),
    ],
)
def test_words_that_are_gone_and_new(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert [(piece.kind, piece.text) for piece in words(old, new)] == pieces


def test_changes_between_two_revisions_by_account(office: Office) -> None:
    post = office.write(accounts=(office.city,))
    office.save(post, shared=Content("The bridge is open.", "nb"), accounts=(office.city, office.transit))
    office.save(post, shared=Content("The bridge is open.", "nb"), accounts=(office.transit,))

    first, second, third = (current(post, upto=number) for number in (1, 2, 3))

    assert [(c.account, c.kind, c.parts, c.text) for c in changes(first, second)] == [
        (office.city, "changed", ("language",), ()),
        (office.transit, "added", (), ()),
    ]
    assert [(c.account, c.kind) for c in changes(second, third)] == [(office.city, "removed")]
    assert changes(third, third) == []
