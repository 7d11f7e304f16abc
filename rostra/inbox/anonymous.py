"""What somebody outside may read of a conversation: the words, without who wrote them and how to reach them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rostra.core import personal
from rostra.core.folding import fold
from rostra.inbox.exposure import CASE
from rostra.inbox.models import Conversation
from rostra.inbox.topic_rules import expression

GAP = "…"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+|00)?\d(?:[ .\-()/]{0,2}\d){6,13}(?!\w)")
_HANDLE = re.compile(r"(?<![\w/])@[\w.-]+(?:@[\w.-]+)?")
_NUMBER = re.compile(r"(?<!\w)(?=(?:[^\W\d]*\d){6})\w+")
_PLATE = re.compile(r"(?<!\w)[A-Z]{1,3}[ -]?\d{2,4}[ -]?[A-Z]{1,3}(?!\w)")
_OF_CASE = re.compile(r"\D{0,8}?((?:[^\W\d]*\d\w*)(?: [^\W\d]*\d\w*)*)")
"""The number behind a word such as "case number", in folded text."""

Span = tuple[int, int]


def anonymised(text: str, conversation: Conversation) -> str:
    """The text without the author's name and handle in any spelling, and without mail addresses, handles, and the
    numbers of telephones, people, bank accounts, cars and cases at all. Street addresses and other people's names stay.
    """
    said, end = [], 0
    for start, stop in sorted((*_patterns(text), *_handle(text, conversation), *_folded(text, conversation))):
        if start >= end:
            said += [text[end:start], GAP]
        end = max(end, stop)
    return "".join((*said, text[end:]))


def _patterns(text: str) -> Iterator[Span]:
    for pattern in (_MAIL, _PHONE, _HANDLE, _NUMBER, _PLATE):
        yield from (match.span() for match in pattern.finditer(text))
    for found in (*personal.bank_accounts(text), *personal.identity_numbers(text)):
        yield found.span()


def _handle(text: str, conversation: Conversation) -> Iterator[Span]:
    known = conversation.author_handle
    if known.strip("@ "):
        found = re.finditer(rf"(?<!\w){re.escape(known)}(?!\w)", text, flags=re.IGNORECASE)
        yield from (match.span() for match in found)


def _folded(text: str, conversation: Conversation) -> Iterator[Span]:
    """The author's names, with or without marks and Arabic particles, and numbers that a word calls those of a case."""
    folded, places = _spread(text)
    name = conversation.author_name.replace("*", " ")
    for match in expression("\n".join([name, *_parts(name)])).finditer(folded):
        yield places[match.start()], places[match.end() - 1] + 1
    for case in CASE.finditer(folded):
        if number := _OF_CASE.match(folded, case.end()):
            yield places[number.start(1)], places[number.end(1) - 1] + 1


def _spread(text: str) -> tuple[str, list[int]]:
    """The text as `fold` gives it, with the place from which each of its characters comes."""
    folded: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        # Between two others: so what stands between words is told from what is not written at all.
        small = fold(f"x{sign}x")[1:-1]
        if small == " " == (folded or [" "])[-1]:
            continue
        folded += small
        places += [place] * len(small)
    return "".join(folded), places


def _parts(name: str) -> list[str]:
    """First and last names by themselves; initials and particles are too short to tell anybody."""
    return [part for part in name.split() if len(part) > 2]
