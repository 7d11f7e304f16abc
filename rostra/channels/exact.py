"""JSON together with the exact text of its parts, so that what is kept is what the server sent, byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_DECODER = json.JSONDecoder()
_BETWEEN = re.compile(r"[\s,:]*")


def elements(array: str) -> Iterator[tuple[Any, str]]:
    """Each element of a JSON array with its own text; ValueError if it is none."""
    return _parts(array, "[")


def members(document: str) -> dict[str, str]:
    """The text of each member of a JSON object; ValueError if it is none."""
    texts = _parts(document, "{")
    return {str(name): text for (name, _), (_, text) in zip(texts, texts, strict=True)}


def _parts(text: str, opening: str) -> Iterator[tuple[Any, str]]:
    """What stands between the brackets, one value after the other. The text is known to be JSON."""
    start = _BETWEEN.match(text).end()  # type: ignore[union-attr] # it matches the empty string too
    if text[start : start + 1] != opening:
        raise ValueError(f"expected {opening}")
    position = _skip(text, start + 1)
    while text[position] not in "]}":
        value, end = _DECODER.raw_decode(text, position)
        yield value, text[position:end]
        position = _skip(text, end)


def _skip(text: str, position: int) -> int:
    return _BETWEEN.match(text, position).end()  # type: ignore[union-attr] # it matches the empty string too
