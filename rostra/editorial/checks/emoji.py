"""Emoji: few, at the end, and never instead of a word (R-251): screen readers say the name of each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex
from django.utils.translation import gettext as _

from rostra.editorial.checks.draft import Draft, Found
from rostra.editorial.checks.lists import listed, lists

_ONE = (
    r"(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3"
    r"|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F)\p{Emoji_Modifier}?\uFE0F?"
    r"(?:\u200D(?:\p{Emoji_Presentation}|\p{Extended_Pictographic})\p{Emoji_Modifier}?\uFE0F?)*)"
)
_EMOJI = regex.compile(_ONE)
# Behind a word, with the sentence going on in small letters. Where letters have no case nobody can tell.
_WITHIN = regex.compile(rf"\p{{Ll}},?[ ]?(?:{_ONE}[ ]?)+\p{{Ll}}")

MOST = 3


def emoji(draft: Draft) -> Iterator[Found]:
    """More than three, one within a sentence, or one where a word would stand."""
    text = draft.raw
    if text.isascii():
        return
    count = len(_EMOJI.findall(text))
    if not count:
        return
    if count > MOST * len(draft.content.parts):
        words = _("%(count)d emoji: screen readers say the name of each. Keep to %(most)d.")
        yield Found(words % {"count": count, "most": MOST})
    if (leading := _leading(draft.language)) and (match := leading.search(text.casefold())):
        words = _("“%(words)s”: an emoji stands for a word. Write the word too.")
        yield Found(words % {"words": match[0].strip()})
    elif _WITHIN.search(text):
        yield Found(_("An emoji stands within a sentence: put it at the end."))


@cache
def _leading(language: str) -> regex.Pattern[str] | None:
    """A word after which another one must come, and an emoji there."""
    # Romanian is written with its marks and without.
    known = {*lists(language).get("before_emoji", ()), *listed(language, "before_emoji")}
    before = "|".join(regex.escape(word) for word in sorted(known))
    # The next word follows without a stop: “on the 🚌 home”; or nothing does: “Come to the 🏛️”.
    return regex.compile(rf"(?<!\w)(?:{before}) {_ONE}") if before else None
