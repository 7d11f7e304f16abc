"""RFC 8785, without fractions."""

from __future__ import annotations

import pytest

from rostra.audit.canonical import canonical


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, b"null"),
        (True, b"true"),
        (False, b"false"),
        (0, b"0"),
        (-1, b"-1"),
        (2**53 - 1, b"9007199254740991"),
        (1 - 2**53, b"-9007199254740991"),
        ("", b'""'),
        ([], b"[]"),
        ({}, b"{}"),
        ([1, [True, {}], "a"], b'[1,[true,{}],"a"]'),
        ({"b": 1, "a": [None, {"d": "x", "c": "y"}]}, b'{"a":[null,{"c":"y","d":"x"}],"b":1}'),
        ('"\\/', b'"\\"\\\\/"'),
        ("\b\t\n\f\r\x00\x0b\x1f\x7f", b'"\\b\\t\\n\\f\\r\\u0000\\u000b\\u001f\x7f"'),
        ("Æ ș سؤال 😀 \u2028", '"Æ ș سؤال 😀 \u2028"'.encode()),
        ("e\u0301", '"e\u0301"'.encode()),
    ],
)
def test_canonical_writes_each_kind_in_its_one_form(value: object, expected: bytes) -> None:
    assert canonical(value) == expected


def test_canonical_sorts_keys_by_utf16_code_units() -> None:
    # The example of RFC 8785 §3.2.3: as code points, the emoji would come after U+FB33.
    keys = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}

    assert canonical(keys) == '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\U0001f600":5,"\ufb33":3}'.encode()


def test_canonical_sorts_inner_keys_by_utf16_code_units() -> None:
    inner = {"\ufb33": 1, "\U0001f600": 2}

    assert canonical({"b": [inner], "a": inner}) == (
        '{"a":{"\U0001f600":2,"\ufb33":1},"b":[{"\U0001f600":2,"\ufb33":1}]}'.encode()
    )


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), b"x", (1,), {1}, {1: "a"}, {None: "a"}, [1, [0.5]], {"a": {"b": 0.5}}],
)
def test_canonical_refuses_what_has_no_single_form(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", ["\ud800", ["a\udfff"], {"\ud800": 1}, {"é": "\ud800"}])
def test_canonical_refuses_lone_surrogates(value: object) -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        canonical(value)
