"""The text is in the language that the post says (R-072): screen readers pronounce it by that."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from rostra.core.language import detect
from rostra.core.reading import base
from rostra.editorial.checks.draft import Draft, Found

ENOUGH_WORDS = 6
"""Shorter texts resemble several languages."""
# Near enough to be taken for each other.
NEAR = (frozenset({"nb", "nn", "da"}), frozenset({"ms", "id"}), frozenset({"hr", "sr", "bs"}), frozenset({"cs", "sk"}))


def language(draft: Draft) -> Iterator[Found]:
    """By the model that also reads the inbox; near languages count as the same."""
    if len(draft.words) < ENOUGH_WORDS:
        return
    expected = draft.around.languages | {draft.language}
    code = _detected(draft.text, expected)
    if code in ("", draft.language) or any({code, draft.language} <= near for near in NEAR):
        return
    words = {"found": _name(code), "said": draft.content.language_name}
    yield Found(_("The text seems to be in another language (%(found)s) than the post says (%(said)s).") % words)


@lru_cache(maxsize=64)
def _detected(text: str, expected: frozenset[str]) -> str:
    """The same words stand on several accounts, and are asked about at each pause in typing."""
    return base(detect([text], expected=expected)[0])


def _name(code: str) -> str:
    return str(LANG_INFO[code]["name_local"]) if code in LANG_INFO else code
