"""Canonical JSON (RFC 8785) of what the log holds: text, whole numbers, true, false, null, lists, objects.

The same value gives the same bytes on every machine and in every language, so that its hash can be checked anywhere.
Numbers with a fraction are left out on purpose: their shortest form is the one hard part of RFC 8785.
"""

from __future__ import annotations

import json

# RFC 7493 §2.2: the whole numbers that every JSON reader keeps exact.
MAX_INT = 2**53 - 1

_SHAPE = {"ensure_ascii": False, "separators": (",", ":"), "check_circular": False}
_sorting = json.JSONEncoder(**_SHAPE, sort_keys=True)  # type: ignore[arg-type]
_keeping = json.JSONEncoder(**_SHAPE)  # type: ignore[arg-type]


def canonical(value: object) -> bytes:
    """The one UTF-8 form of `value`.

    Raises TypeError for anything but str, int within ±(2**53 - 1), bool, None, list and dict with str keys;
    ValueError for text with a lone surrogate.
    """
    # Python sorts by code point, RFC 8785 by UTF-16 code unit: for ASCII keys, nearly all, both are the same.
    text = _sorting.encode(value) if _has_ascii_keys(value) else _keeping.encode(_ordered(value))
    return text.encode()


def _has_ascii_keys(value: object) -> bool:
    """Whether all keys are ASCII. Raises TypeError where `value` has no canonical form."""
    kind = type(value)
    if kind is dict:
        ascii_only = True
        for key, item in value.items():  # type: ignore[attr-defined]
            if type(key) is not str:
                raise TypeError(f"a key must be text: {key!r}")
            if not key.isascii():
                ascii_only = False
            # Nearly every item is text: asking here saves a call for each.
            if type(item) is not str and not _has_ascii_keys(item):
                ascii_only = False
        return ascii_only
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


def _ordered(value: object) -> object:
    if isinstance(value, dict):
        # "surrogatepass" leaves a lone surrogate to the encoding at the end, which names it.
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _ordered(value[key]) for key in keys}
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    return value
