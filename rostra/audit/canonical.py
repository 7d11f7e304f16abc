"""Canonical JSON (RFC 8785) of what the log holds: text, whole numbers, true, false, null, lists, objects.

The same value gives the same bytes on every machine and in every language, so that its hash can be checked anywhere.
Numbers with a fraction are left out on purpose: their shortest form is the one hard part of RFC 8785.
"""

from __future__ import annotations

import json
import json.encoder
from collections.abc import Callable
from typing import Any, cast

# RFC 7493 §2.2: the whole numbers that every JSON reader keeps exact.
MAX_INT = 2**53 - 1

Encoder = Callable[[object, int], tuple[str, ...]]

_PLAIN = {str, bool, type(None)}

quoted = json.encoder.encode_basestring
"""A text as canonical JSON has it."""


def _encoder(*, sort_keys: bool) -> Encoder:
    # What json.JSONEncoder makes anew for each value, which takes as long as the encoding: once.
    make: Any = json.encoder.c_make_encoder  # type: ignore[attr-defined]  # the stubs leave it out
    return cast("Encoder", make(None, None, quoted, None, ":", ",", sort_keys, False, False))


_scan: Any = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # the stubs leave it out
_sorting = _encoder(sort_keys=True)
_keeping = _encoder(sort_keys=False)


def canonical(value: object) -> bytes:
    """The one UTF-8 form of `value`.

    Raises TypeError for anything but str, int within ±(2**53 - 1), bool, None, list and dict with str keys;
    ValueError for text with a lone surrogate.
    """
    return canonical_text(value).encode()


def canonical_text(value: object) -> str:
    """The same, before it is encoded: a lone surrogate is still in it.

    Raises TypeError as `canonical`.
    """
    # Python sorts by code point, RFC 8785 by UTF-16 code unit: for ASCII keys, nearly all, both are the same.
    return "".join(_sorting(value, 0) if _has_ascii_keys(value) else _keeping(_ordered(value), 0))


def canonical_form(text: str) -> str:
    """`canonical_text` of the value that `text` has as JSON.

    Raises TypeError as `canonical`, ValueError where `text` is no JSON.
    """
    return canonical_text(_value(text))


def sorted_form(text: str) -> str:
    """The same in half the time where it is compared with what was canonical once: instead of raising TypeError it may
    give a text that `canonical_form` gives of nothing."""
    return "".join(_sorting(_value(text), 0)) if text.isascii() else canonical_form(text)


def _has_ascii_keys(value: object) -> bool:
    """Whether all keys are ASCII. Raises TypeError where `value` has no canonical form."""
    kind = type(value)
    if kind is dict:
        return _dict_has_ascii_keys(value)  # type: ignore[arg-type]  # `kind` says that it is one
    if kind is list:
        # A list, not a generator: every item must be looked at.
        return all([_has_ascii_keys(item) for item in value])  # type: ignore[attr-defined]  # noqa: C419
    if kind is int:
        if not -MAX_INT <= value <= MAX_INT:  # type: ignore[operator]
            raise TypeError(f"a whole number beyond 2**53 - 1: {value}")
        return True
    if value is None or kind is str or kind is bool:
        return True
    raise TypeError(f"no canonical form for {kind.__name__}")


def _dict_has_ascii_keys(value: dict[object, object]) -> bool:
    for key in value:
        if type(key) is not str:
            raise TypeError(f"a key must be text: {key!r}")
    ascii_only = "".join(value).isascii()  # type: ignore[arg-type]  # a key that is no text raises
    # Nearly every item is text: asking for all their types at once saves a call for each.
    if not _PLAIN.issuperset(map(type, value.values())):
        for item in value.values():
            # Nor is a call made for a whole number, of which events have many.
            if type(item) is int and -MAX_INT <= item <= MAX_INT:
                continue
            if type(item) is not str and not _has_ascii_keys(item):
                ascii_only = False
    return ascii_only


def _value(text: str) -> object:
    value, _ = _scan(text, 0)
    return value


def _ordered(value: object) -> object:
    if isinstance(value, dict):
        # "surrogatepass" leaves a lone surrogate to the encoding at the end, which names it.
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _ordered(value[key]) for key in keys}
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    return value
