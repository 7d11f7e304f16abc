from __future__ import annotations

import pytest

from rostra.channels import exact


def test_elements_come_with_their_own_text() -> None:
    array = ' [ {"a": 1.0,"b":"\\u00e9"} , [2, 3],"x"]'
    assert list(exact.elements(array)) == [
        ({"a": 1.0, "b": "é"}, '{"a": 1.0,"b":"\\u00e9"}'),
        ([2, 3], "[2, 3]"),
        ("x", '"x"'),
    ]


def test_members_are_the_texts_by_name() -> None:
    assert exact.members('{"ancestors" : [ ], "descendants":[1 ]}') == {"ancestors": "[ ]", "descendants": "[1 ]"}


@pytest.mark.parametrize("text", ["{}", "1", '"x"'])
def test_elements_of_something_else_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        list(exact.elements(text))
