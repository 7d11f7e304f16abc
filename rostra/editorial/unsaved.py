"""Words that were never saved, as they are read: field by field, beside what the post says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rostra.core.ui.differences import Piece, words
from rostra.editorial.content import Content, Current, language_name
from rostra.editorial.forms import PostForm
from rostra.editorial.forms.names import direction


@dataclass(frozen=True)
class Line:
    """One text: where it goes, what was typed, and how it differs from what the post says there."""

    account: str
    language: str
    language_name: str
    direction: str
    text: str
    pieces: Sequence[Piece]


def lines(form: PostForm, current: Current | None) -> list[Line]:
    """Each text once: those for all accounts, then what an account says differently."""
    found = []
    stands = {code: _whole(Content.of(row)) for code, row in current.texts.items()} if current else {}
    texts = form.texts
    for code, content in texts.items():
        found.append(_line("", content, stands.get(code, "")))
    held = {target: _whole(Content.of(row)) for target, row in current.targets.items()} if current else {}
    for target, content in form.versions.items():
        shared = texts.get(target.translation)
        if shared is None or _items(content) != _items(shared):
            found.append(_line(target.account.name, content, held.get(target, "")))
    return found


def _line(account: str, content: Content, stands: str) -> Line:
    text = _whole(content)
    code = content.language
    return Line(account, code, language_name(code), direction(code), text, words(stands, text) if stands else ())


def _whole(content: Content) -> str:
    return "\n\n".join(text for text in (content.heading, *_items(content)) if text)


def _items(content: Content) -> list[str]:
    return [part.text for part in content.parts]
