"""Named registry: what becomes of somebody's open work, and of what they could know, when they leave.

Each domain registers how much of it a member holds, and how it passes to somebody else. All run in the transaction
of leaving, so that a person who has left holds nothing, in any domain, at any moment. The same entry may say what a
lost device and a change of somebody's tasks bring with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise

from rostra.people.models import Device, Member, User


class HandOver(Protocol):
    def __call__(self, *, member: Member, to: Member | None, by: User | None, now: datetime) -> int:
        """Pass it on, to nobody in particular where `to` is None; gives how many things were passed on."""


class OnLoss(Protocol):
    def __call__(self, *, device: Device, by: User | None, now: datetime) -> int:
        """A device is gone, with all that its holder could reach; gives how many things must be done for it."""


class AroundChange(Protocol):
    def __call__(
        self, *, member: Member, by: User | None, now: datetime, since: datetime
    ) -> AbstractContextManager[None]:
        """Holds while a member loses a role, a duty or a right; acts at its end on what they no longer need.

        `since` is the last moment at which they surely had it.
        """


@dataclass(frozen=True, slots=True)
class Handover:
    """`label` names the things in the plural ("Conversations"); `count` says how many the member holds now.

    `otherwise` says what becomes of them when nobody takes over. `passes` is False for what nobody can take over.
    `page` is the name of the address where the work that follows is found.
    """

    name: str
    label: str | Promise
    count: Callable[[Member], int]
    hand_over: HandOver
    otherwise: str | Promise = ""
    passes: bool = True
    page: str = ""
    on_loss: OnLoss | None = None
    around_change: AroundChange | None = None


_handovers: dict[str, Handover] = {}


def register(handovers: Iterable[Handover]) -> None:
    """Called in `AppConfig.ready()`. A name declared twice is a bug."""
    for handover in handovers:
        if _handovers.get(handover.name, handover) != handover:
            raise ValueError(f"The handover {handover.name} is declared twice.")
        _handovers[handover.name] = handover


def handovers() -> Mapping[str, Handover]:
    return _handovers


@contextmanager
def change_of_tasks(*, member: Member, by: User | None, now: datetime, since: datetime | None = None) -> Iterator[None]:
    """Around taking a role, a duty, a mandate or a right from a member who stays, in the caller's transaction.

    `since` None is `now`; for what ran out by its date, a moment before that.
    """
    with ExitStack() as stack:
        for handover in _handovers.values():
            if handover.around_change is not None:
                stack.enter_context(handover.around_change(member=member, by=by, now=now, since=since or now))
        yield
