"""Data by which a person is known or reached, where it stands in a text: identity numbers, cards, accounts, mail, phones.

Plain recognition, for whoever asks: checks before publishing, hints to citizens, copies for disclosure. Identity numbers
are by python-stdnum: those with a check digit that a chance number hardly has are found anywhere, letters and commas
right beside them or not; the others mean something behind a word that says what they are (`TOLD`). The Saudi number is
ten digits from 1 or 2 on, by Luhn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

import regex
from stdnum import iban, luhn
from stdnum.ee import ik
from stdnum.fi import hetu
from stdnum.gb import nhs
from stdnum.lt import asmens
from stdnum.md import idno
from stdnum.no import fodselsnummer
from stdnum.ro import cnp
from stdnum.se import personnummer
from stdnum.us import ssn

Match = regex.Match[str]
Valid = Callable[[str], bool]

MAIL = regex.compile(r"(?<![\w@.+-])([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)")
IBAN = regex.compile(r"(?i)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?(?!\w)")
PHONE = regex.compile(
    r"(?<![\d_./-])(?<!\d,)(?<!(?!\p{Arabic})\p{L})(?:\+|00)?\d(?:[ .\-()/]{0,2}\d){7,13}(?![\w]|[.,]\d)"
)

_RUN = regex.compile(r"(?<![\d+])(?<!\d[.,])\d(?:[ \-‑.]?\d){8,15}(?!\d|[.,]\d)")
_UNDIVIDED = regex.compile(r"(?<![\d+])\d{11,16}(?!\d)")
_SWEDISH = regex.compile(r"(?<![\d+-])(?:\d{2})?\d{6}[-+]\d{4}(?!\d)")
_FINNISH = regex.compile(r"(?<!\d)\d{6}[-+A-FU-Y]\d{3}[0-9A-Y](?![A-Za-z\d])")
_AMERICAN = regex.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_BRITISH = regex.compile(r"(?i)(?<!\w)[a-ceghj-prtw-z][a-ceghj-nprtw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d](?!\w)")
_ANY = regex.compile(r"(?i)(?<!\w)[a-z]{0,3} ?\d(?:[ \-]?\d){5,12}(?!\w)")
_WORD_END = regex.compile(r"(?<=\w)(?!\w)")
# A day and an hour, “2026-11-22 19.00”: no number of a person is divided so.
_DAY = regex.compile(r"\d{4}([-‑. ])\d\d\1\d\d[ \-](?:[01]\d|2[0-4])[.\- ]?[0-5]\d(?!\d)")
_SEPARATOR = regex.compile(r"[ \-‑.]")
# Visa, Mastercard, American Express, Discover: the first digits of ISO/IEC 7812.
_CARD = regex.compile(
    r"(?:4\d{3}|5[1-5]\d{2}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)|6011|65\d{2})\d{12}|3[47]\d{13}"
)


def bare(number: str) -> str:
    """A number without what separates its digits."""
    return _SEPARATOR.sub("", number)


def identity_numbers(text: str) -> Iterator[Match]:
    """Identity numbers and cards that are known by themselves; one may come twice."""
    for match in chain(_RUN.finditer(text), _UNDIVIDED.finditer(text)):
        digits = bare(match[0])
        if not _DAY.match(match[0]) and any(valid(digits) for valid in _BY_LENGTH.get(len(digits), ())):
            yield match
    for pattern, valid in ((_SWEDISH, personnummer.is_valid), (_FINNISH, hetu.is_valid), (_AMERICAN, ssn.is_valid)):
        yield from (match for match in pattern.finditer(text) if valid(match[0]))


def bank_accounts(text: str) -> Iterator[Match]:
    """Each without the words behind it, which look like more groups of letters."""
    for whole in IBAN.finditer(text, overlapped=True):
        ends = sorted({end.start() for end in _WORD_END.finditer(whole[0])}, reverse=True)
        shorter = (IBAN.fullmatch(text, whole.start(), whole.start() + end) for end in ends)
        if found := next((match for match in shorter if match and iban.is_valid(match[0])), None):
            yield found


def told(kind: str, text: str) -> Iterator[Match]:
    """What a word of this kind (a key of `TOLD`) can mean."""
    pattern, valid = TOLD[kind]
    yield from (match for match in pattern.finditer(text) if valid(bare(match[0])))


def _saudi(digits: str) -> bool:
    return len(digits) == 10 and digits[0] in "12" and luhn.is_valid(digits)


def _card(digits: str) -> bool:
    return bool(_CARD.fullmatch(digits)) and luhn.is_valid(digits)


def _anything(_digits: str) -> bool:
    return True


def _swedish_in_full(digits: str) -> bool:
    """With the century: ten digits alone are a telephone number as well."""
    return digits[:2] in ("19", "20") and personnummer.is_valid(digits)


_BY_LENGTH: Mapping[int, tuple[Valid, ...]] = {
    11: (fodselsnummer.is_valid, ik.is_valid, asmens.is_valid),
    12: (_swedish_in_full,),
    13: (cnp.is_valid,),
    15: (_card,),
    16: (_card,),
}
TOLD: Mapping[str, tuple[regex.Pattern[str], Valid]] = {
    "idnp": (_RUN, idno.is_valid),
    "saudi": (_RUN, _saudi),
    "nhs": (_RUN, nhs.is_valid),
    "ssn": (_RUN, ssn.is_valid),
    "nino": (_BRITISH, _anything),
    "passport": (_ANY, _anything),
    "personal": (_ANY, _anything),
}
"""Numbers that mean a person where something says so, by what says it."""
