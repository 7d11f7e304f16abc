"""What a decision does at once beyond being on record: lower layers are told, since they cannot read policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from rostra.people.actions import set_rule
from rostra.people.enums import RuleKey
from rostra.people.models import User
from rostra.policy.enums import VersionState
from rostra.policy.models import Version


class Effect(Protocol):
    def __call__(self, *, key: str, value: Any, by: User | None, now: datetime) -> object:
        """Called in the transaction of the decision, with the value as stored."""


def _ask_to_acknowledge(*, key: str, value: Any, by: User | None, now: datetime) -> object:
    """Holds once there is a policy in force: before, nobody could do what is asked (see `actions.campaigns.ask_all`)."""
    there = Version.objects.filter(state=VersionState.IN_FORCE).exists()
    return set_rule(key=key, value=value and there, by=by, now=now)


EFFECTS: Mapping[str, Effect] = {
    **{key.value: set_rule for key in RuleKey},
    RuleKey.ACKNOWLEDGE_REQUIRED.value: _ask_to_acknowledge,
}
