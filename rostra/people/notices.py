"""The registry of notices: each domain declares what it tells people, as a sentence with named places.

Rows hold the kind and data; words are made when shown, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
Value = str | int


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """`sentence` is lazily translated, with named places; `ngettext_lazy(…, "count")` where a number decides.

    `fields` are the data that a notice must have; `words` turns a code in one of them into words when shown.
    `link` makes the path that a mail gives instead of the notice's own, for a body and a user (their ids) and the data.
    A kind stays declared for as long as rows may have it.
    """

    name: str
    sentence: Promise
    fields: tuple[str, ...] = ()
    words: Mapping[str, Callable[[Value], str]] = field(default_factory=dict)
    link: Callable[[int, int, Mapping[str, Value]], str] | None = None


class UnknownNotice(LookupError):
    """Somebody is told something that no `notices.py` declares, or without the data of its sentence."""


_kinds: dict[str, NoticeKind] = {}


def register(kinds: Iterable[NoticeKind]) -> None:
    """Called in `AppConfig.ready()` of each domain. A name declared twice is a bug."""
    for kind in kinds:
        if _kinds.get(kind.name, kind) != kind:
            raise ValueError(f"Notice {kind.name} is declared twice.")
        _kinds[kind.name] = kind


def kinds() -> Mapping[str, NoticeKind]:
    return _kinds


def check(name: str, data: Mapping[str, Value]) -> None:
    """Raises UnknownNotice for an undeclared kind, or data that lack a field."""
    if name not in _kinds:
        raise UnknownNotice(name)
    if missing := set(_kinds[name].fields) - set(data):
        raise UnknownNotice(f"{name} lacks {sorted(missing)}")


def sentence(name: str, data: Mapping[str, Value]) -> str:
    """The notice in the current language, on one line; names and handles are isolated from its direction."""
    kind = _kinds[name]
    places = {key: _place(kind, key, data[key]) for key in kind.fields}
    return " ".join(str(kind.sentence % places).split())


def _place(kind: NoticeKind, key: str, value: Value) -> Value:
    if key in kind.words:
        return kind.words[key](value)
    return f"{FIRST_STRONG_ISOLATE}{value}{POP_ISOLATE}" if isinstance(value, str) else value
