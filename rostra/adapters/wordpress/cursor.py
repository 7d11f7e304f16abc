"""How far the comments were read, and how the newest looked then: WordPress does not say what was changed or removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

PAGE = 100
"""The most that WordPress gives at once."""
STEP = 90
"""Pages overlap, so that what is removed while they are read pushes nothing past us."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """`newest` is the highest number read, -1 before anything was; `known` are the newest comments by number, each with a mark of its text.

    `skip` is how many are passed over next while more are new than one page holds, 0 between such walks; `top` is the
    highest number that the walk began with.
    """

    newest: int = -1
    top: int = 0
    skip: int = 0
    known: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Raises ValueError or TypeError if it is none of ours."""
        return cls(**json.loads(text)) if text else cls()

    def __str__(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    def removed(self, page: Sequence[int]) -> list[str]:
        """Of the known comments those that stand no more on the newest page, although they would have room there."""
        floor = min(page) if len(page) == PAGE else 0
        return [number for number in self.known if int(number) > floor and int(number) not in page]

    def is_new(self, number: int) -> bool:
        """Never read; also what came out of spam only now, which has an old number."""
        if self.skip:
            return number > self.newest
        floor = min(map(int, self.known)) if len(self.known) == PAGE else 0
        return str(number) not in self.known and number > floor

    def after(self, page: Mapping[int, str]) -> Cursor:
        """The cursor after this page of comments, given with their texts, newest first."""
        more = len(page) == PAGE and self.newest >= 0 and min(page) > self.newest
        if self.skip:
            skip, top, known = self.skip + STEP, self.top, self.known
        else:
            skip, top = STEP, max(page, default=0)
            known = {str(number): mark(text) for number, text in page.items()}
        return Cursor(self.newest if more else max(self.newest, top), top if more else 0, skip if more else 0, known)


def mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
