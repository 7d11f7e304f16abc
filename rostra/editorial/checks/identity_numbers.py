"""Numbers that name one person: identity numbers and cards (R-277).

Those with a check digit that a chance number hardly has are found anywhere; the others where a word before them says
what they are. By python-stdnum; the Saudi number is ten digits from 1 or 2 on, by Luhn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import regex
from django.utils.translation import gettext as _
from stdnum import luhn
from stdnum.ee import ik
from stdnum.fi import hetu
from stdnum.gb import nhs
from stdnum.lt import asmens
from stdnum.md import idno
from stdnum.no import fodselsnummer
from stdnum.ro import cnp
from stdnum.se import personnummer
from stdnum.us import ssn

from rostra.editorial.checks.draft import Draft, Found
from rostra.editorial.checks.lists import number_pattern

_RUN = regex.compile(r"(?<![\w+.,])\d(?:[ \-‑.]?\d){8,15}(?![\w]|[.,]\d)")
_SWEDISH = regex.compile(r"(?<![\w+])(?:\d{2})?\d{6}[-+]\d{4}(?!\w)")
_FINNISH = regex.compile(r"(?<!\w)\d{6}[-+A-FU-Y]\d{3}[0-9A-Y](?!\w)")
_AMERICAN = regex.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_BRITISH = regex.compile(r"(?i)(?<!\w)[a-ceghj-prtw-z][a-ceghj-nprtw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d](?!\w)")
_ANY = regex.compile(r"(?i)(?<!\w)[a-z]{0,3} ?\d(?:[ \-]?\d){5,12}(?!\w)")
_SEPARATOR = regex.compile(r"[ \-‑.]")
# Visa, Mastercard, American Express, Discover: the first digits of ISO/IEC 7812.
_CARD = regex.compile(
    r"(?:4\d{3}|5[1-5]\d{2}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)|6011|65\d{2})\d{12}|3[47]\d{13}"
)

NEAR = 40
"""Characters between the word and its number."""


def identity_numbers(draft: Draft) -> Iterator[Found]:
    """Each number once, masked."""
    seen = set()
    for value in (*_strong(draft.text), *_told(draft)):
        if value not in seen:
            seen.add(value)
            text = _("%(number)s looks like a number that belongs to one person. Nothing like it is published.")
            yield Found(text % {"number": mask(value)})


def mask(value: str) -> str:
    """What is left of a number when it must not be read: how it ends."""
    digits = _SEPARATOR.sub("", value)
    return f"{'•' * min(6, len(digits) - 2)}{digits[-2:]}"


def _strong(text: str) -> Iterator[str]:
    for match in _RUN.finditer(text):
        digits = _SEPARATOR.sub("", match[0])
        if any(valid(digits) for valid in _BY_LENGTH.get(len(digits), ())):
            yield digits
    for pattern, valid in ((_SWEDISH, personnummer.is_valid), (_FINNISH, hetu.is_valid), (_AMERICAN, ssn.is_valid)):
        for match in pattern.finditer(text):
            if valid(match[0]):
                yield _SEPARATOR.sub("", match[0])


def _told(draft: Draft) -> Iterator[str]:
    """Numbers right behind a word that says what they are."""
    for kind, find in _BEHIND.items():
        known = number_pattern(draft.language, kind)
        for word in known.finditer(draft.folded) if known else ():
            if found := find(draft.folded[word.end() : word.end() + NEAR]):
                yield _SEPARATOR.sub("", found.strip())


def _by(pattern: regex.Pattern[str], valid: Callable[[str], bool]) -> Callable[[str], str]:
    def find(text: str) -> str:
        for match in pattern.finditer(text):
            if valid(_SEPARATOR.sub("", match[0])):
                return str(match[0])
        return ""

    return find


def _saudi(digits: str) -> bool:
    return len(digits) == 10 and digits[0] in "12" and luhn.is_valid(digits)


def _card(digits: str) -> bool:
    return bool(_CARD.fullmatch(digits)) and luhn.is_valid(digits)


def _anything(_digits: str) -> bool:
    return True


def _swedish_in_full(digits: str) -> bool:
    """With the century: ten digits alone are a telephone number as well."""
    return digits[:2] in ("19", "20") and personnummer.is_valid(digits)


_BY_LENGTH: Mapping[int, tuple[Callable[[str], bool], ...]] = {
    11: (fodselsnummer.is_valid, ik.is_valid, asmens.is_valid),
    12: (_swedish_in_full,),
    13: (cnp.is_valid,),
    15: (_card,),
    16: (_card,),
}
_BEHIND: Mapping[str, Callable[[str], str]] = {
    "idnp": _by(_RUN, idno.is_valid),
    "saudi": _by(_RUN, _saudi),
    "nhs": _by(_RUN, nhs.is_valid),
    "ssn": _by(_RUN, ssn.is_valid),
    "nino": _by(_BRITISH, _anything),
    "passport": _by(_ANY, _anything),
    "personal": _by(_ANY, _anything),
}
