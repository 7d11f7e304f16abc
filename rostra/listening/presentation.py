"""Finds and watches, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex
from django.utils.translation import gettext as _

from rostra.accounts.enums import AccountState
from rostra.accounts.notices import reason
from rostra.core.folding import fold
from rostra.core.links import web_address
from rostra.listening.models import Find, Search
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may_on

SHOWN = 1500
"""So many characters of a post are shown; all of it stands where it was written."""

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `found`: it is what was looked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Shown:
    find: Find
    pieces: Sequence[Piece]
    link: str
    may_answer: bool


def shown(rows: Sequence[Find], member: Member) -> list[Shown]:
    """The rows in their order; asks nothing for each of them."""
    return [
        Shown(
            row,
            list(pieces(_cut(row.text), row.watch.words)),
            web_address(row.url),
            may_on(member, Right.ANSWER, row.account),
        )
        for row in rows
    ]


def pieces(text: str, words: str) -> Iterator[Piece]:
    """The text with the words in it, spelled in whichever way, and written as one, as in a #tag."""
    end = 0
    for start, stop in _places(text, words):
        if start > end:
            yield Piece(text[end:start], found=False)
        yield Piece(text[start:stop], found=True)
        end = stop
    if text[end:]:
        yield Piece(text[end:], found=False)


def how_it_goes(search: Search) -> str:
    """Why nothing is found at the moment, or what may be missing; "" where all is well."""
    if search.account.state != AccountState.ACTIVE:
        return _("No search: %(state)s.") % {"state": search.account.get_state_display()}
    if search.failure:
        return reason(search.failure)
    return _("Some older posts could not be had.") if search.gap_at else ""


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…"


def _places(text: str, words: str) -> Iterator[tuple[int, int]]:
    said = [(match.start(), match.end(), fold(match[0])) for match in _WORD.finditer(text)]
    wanted = fold(words).split()
    joined, place = "".join(wanted), 0
    while wanted and place < len(said):
        count = len(wanted)
        if [word for _start, _end, word in said[place : place + count]] == wanted:
            yield said[place][0], said[place + count - 1][1]
            place += count
            continue
        if said[place][2] == joined:
            yield said[place][0], said[place][1]
        place += 1
