"""What may not be a password, by NIST SP 800-63B-4 §3.1.1.2.

Length and a blocklist; no rules of composition, no expiry by the calendar. The blocklist holds what is commonly used
(Django's list of 20,000), words of the context (the product, the body, the person) and what they are derived from,
and what repeats or counts. The whole password is compared, never a part of it: a sentence that names the town is fine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.people.models import Member, User

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

SHORTEST_WORD = 3
ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertyuiopasdfghjklzxcvbnm")
# Letters that people write as digits and signs.
PLAIN = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})


class MaximumLength:
    """Hashing takes no longer for a book; well over the 64 characters that §3.1.1.2 asks for."""

    def __init__(self, max_length: int) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:  # noqa: ARG002
        if len(password) > self.max_length:
            text = ngettext(
                "At most %(count)d character is possible.",
                "At most %(count)d characters are possible.",
                self.max_length,
            )
            raise ValidationError(text % {"count": self.max_length}, code="password_too_long")

    def get_help_text(self) -> str:
        return ""


class NotGuessable:
    """Refuses what is on the blocklist, and says which kind of guess it is (§3.1.1.2: give the reason)."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        core = _shrunk(_folded(password))
        if _is_run(core):
            raise ValidationError(_("This repeats or counts: it is guessed at once."), code="password_pattern")
        words = _context(user if isinstance(user, User) else None)
        if _made_of(_folded(password), words):
            raise ValidationError(
                _("This consists of names that everybody can guess: of you, your body or Rostra."),
                code="password_context",
            )
        if not {core, _folded(password), _letters(core)}.isdisjoint(_common()):
            raise ValidationError(_("Many people use this password: it is guessed at once."), code="password_common")

    def get_help_text(self) -> str:
        return ""


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _folded(text: str) -> str:
    """Letters and digits only, without case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _letters(text: str) -> str:
    """Without the digits that people hang on to a word."""
    return text.strip("0123456789")


def _shrunk(text: str) -> str:
    """The shortest text of which this is a repetition: "abcabcabcab" is made of "abc"."""
    for size in range(1, len(text) // 2 + 1):
        if (text[:size] * (len(text) // size + 1))[: len(text)] == text:
            return text[:size]
    return text


def _is_run(core: str) -> bool:
    """One sign over and over, or neighbours of the alphabet, the digits or the keyboard, in either direction."""
    if len(core) <= 1:
        return True
    return any(core in twice or core[::-1] in twice for twice in (row * 2 for row in ROWS))


def _made_of(folded: str, words: Sequence[str]) -> bool:
    """Nothing but words of the context and up to four digits on either side, also written with digits for letters."""
    return any(_is_chain(each, words) for each in (folded, folded.translate(PLAIN)))


def _is_chain(text: str, words: Sequence[str]) -> bool:
    """From left to right, in steps: a pattern would try every way to part a long password, for ever."""
    starts = {size for size in range(5) if size == 0 or _is_number(text[:size])}
    ends: set[int] = set()
    for place in range(len(text)):
        if place in starts or place in ends:
            ends.update(place + len(word) for word in words if text.startswith(word, place))
    return any(len(text) - end <= 4 and (end == len(text) or _is_number(text[end:])) for end in ends)


def _is_number(text: str) -> bool:
    return text.isdecimal()


def _context(user: User | None) -> list[str]:
    """The longest first, so that a part never hides the whole."""
    texts = ["Rostra", "password", urlsplit(settings.ROSTRA_URL).hostname or ""]
    if user is not None:
        texts += [user.name, user.email]
        bodies = Member.everywhere.filter(user=user).values_list("body__name", "body__slug")
        texts += [text for pair in bodies for text in pair]
    return sorted(_words(texts), key=len, reverse=True)


def _words(texts: Iterable[str]) -> set[str]:
    words = {_folded(word) for text in texts for word in (text, *re.split(r"[\W_]+", text))}
    return {word for word in words if len(word) >= SHORTEST_WORD}
