"""XML written as it comes, so that memory does not grow with the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

# What XML 1.0 cannot say, not even escaped.
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A parser turns these into spaces within an attribute unless they are written as references.
_KEPT = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


class Sink(Protocol):
    """Anything that takes bytes."""

    def write(self, data: bytes, /) -> object: ...


def clean(text: str) -> str:
    """The text with a mark in place of each character that XML cannot hold."""
    return _UNSAYABLE.sub("\ufffd", text)


class Document:
    """One XML document in UTF-8. Names and attributes are written as given, with their prefixes."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._put('<?xml version="1.0" encoding="UTF-8"?>\n')

    @contextmanager
    def within(self, name: str, attributes: Mapping[str, object] | None = None) -> Iterator[None]:
        """An element around what is written meanwhile."""
        self._put(f"<{name}{_attributes(attributes)}>\n")
        yield
        self._put(f"</{name}>\n")

    def leaf(self, name: str, text: str = "", attributes: Mapping[str, object] | None = None) -> None:
        """An element with text, or with nothing, in it."""
        inside = f">{escape(clean(text))}</{name}>" if text else "/>"
        self._put(f"<{name}{_attributes(attributes)}{inside}\n")

    def _put(self, text: str) -> None:
        self._sink.write(text.encode())


def _attributes(attributes: Mapping[str, object] | None) -> str:
    given = (attributes or {}).items()
    return "".join(f" {name}={quoteattr(clean(str(value)), _KEPT)}" for name, value in given)
