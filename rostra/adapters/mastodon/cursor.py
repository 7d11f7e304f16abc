"""How far the inbox was read: the newest notification, the newest status of our own, and the threads under ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Cursor:
    """`notification` is "" before the first fetch and "0" when there was none yet.

    `replies` holds the number of replies that each recent status of ours had; `turn` is the quiet thread read last.
    """

    notification: str = ""
    own: str = ""
    turn: str = ""
    replies: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> Cursor:
        return cls(**json.loads(text)) if text else cls()

    def __str__(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    def threads(self, replies: Mapping[str, int]) -> tuple[list[str], str]:
        """Which threads to read now, and whose turn it was.

        Every thread whose number of replies changed, and in turn one of the others: replies to replies and edits do
        not change the number.
        """
        changed = [ref for ref, count in replies.items() if self.replies.get(ref) != count]
        quiet = sorted((ref for ref in replies if ref not in changed), key=age)
        later = [ref for ref in quiet if age(ref) > age(self.turn)]
        turn = (later or quiet)[:1]
        return [*changed, *turn], turn[0] if turn else ""


def age(ref: str) -> tuple[int, str]:
    """Sorts identifiers by age: longer numbers are newer, and so are those that sort later."""
    return len(ref), ref
