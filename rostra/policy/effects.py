"""What a decision does at once beyond being on record: lower layers are told, since they cannot read policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from rostra.people.actions import set_rule
from rostra.people.enums import RuleKey
from rostra.people.models import User


class Effect(Protocol):
    def __call__(self, *, key: str, value: Any, by: User | None, now: datetime) -> object:
        """Called in the transaction of the decision, with the value as stored."""


EFFECTS: Mapping[str, Effect] = {key.value: set_rule for key in RuleKey}
