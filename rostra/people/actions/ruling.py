"""Policy decisions that bind people: written here when they take effect, so that people can read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from rostra.core.scoping import current_body_id
from rostra.people.enums import RuleKey
from rostra.people.models import BodyRule, User


@transaction.atomic
def set_rule(*, key: str, value: Any, by: User | None, now: datetime) -> BodyRule:  # noqa: ARG001
    """Let a rule hold for the body in scope from now on. The decision itself is the event, written by `policy`."""
    row, _created = BodyRule.objects.update_or_create(
        key=RuleKey(key).value,
        defaults={"value": value, "set_at": now},
        create_defaults={"value": value, "set_at": now, "body_id": current_body_id()},
    )
    return row
