"""What a body decides about answers to citizens: which of them a second person reads first, and how it says thanks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

LONGEST_DAYS = 365
LONGEST_THANKS = 280


@dataclass(frozen=True, slots=True)
class ReplyReview:
    """Answers by members of fewer than `new_days` days, on sensitive topics, and by these members (their ids)."""

    new_days: int = 0
    sensitive: bool = True
    members: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.new_days <= LONGEST_DAYS:
            raise ValueError(_("A year is the longest that a member counts as new."))


def read_review(value: Any) -> ReplyReview:
    """A stored value."""
    return ReplyReview(int(value["new_days"]), bool(value["sensitive"]), tuple(int(pk) for pk in value["members"]))


def write_review(value: ReplyReview) -> dict[str, Any]:
    return {"new_days": value.new_days, "sensitive": value.sensitive, "members": list(value.members)}


def read_thanks(value: Any) -> Mapping[str, str]:
    """A stored value: words by language; a language without words has those that Rostra brings."""
    return {str(code): str(words) for code, words in value.items() if str(words).strip()}


def possible_thanks(value: Mapping[str, str]) -> bool:
    return all(len(words) <= LONGEST_THANKS for words in value.values())
