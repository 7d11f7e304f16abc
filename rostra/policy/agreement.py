"""Who works on the policy, and how people stand to an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rostra.people import rules
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.policy.enums import Stand
from rostra.policy.models import TeamSeat, Voice
from rostra.policy.questionnaire import Item


def may_propose(member: Member, seats: Iterable[TeamSeat]) -> bool:
    """Who answers questions and speaks about them: the team of the policy, and administrators of the body."""
    return rules.may(member, Right.ADMINISTER) or any(seat.member_id == member.pk for seat in seats)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How people stand to one edition of an answer. `needed`: the functions that have a seat, of those it concerns.

    Nobody of them has one: an administrator agrees alone.
    """

    needed: tuple[str, ...]
    agreed: frozenset[str]
    objections: tuple[Voice, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(function for function in self.needed if function not in self.agreed)

    @property
    def reached(self) -> bool:
        return not self.objections and bool(self.agreed) and not self.missing


def agreement(item: Item, edition: int, seats: Sequence[TeamSeat], said: Iterable[Voice]) -> Agreement:
    """What the voices about this edition come to; each person's last word counts."""
    seated = {seat.function for seat in seats}
    stands = [voice for voice in said if voice.edition == edition and voice.stand != Stand.COMMENT]
    last = {voice.by_id: voice for voice in stands}
    return Agreement(
        needed=tuple(function for function in item.team if function in seated),
        agreed=frozenset(
            voice.function for voice in stands if voice.stand == Stand.AGREE and last[voice.by_id].stand == Stand.AGREE
        ),
        objections=tuple(voice for voice in last.values() if voice.stand == Stand.OBJECT),
    )
