from __future__ import annotations

import json
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import record
from rostra.core.refusals import Refused
from rostra.core.scoping import current_body_id
from rostra.people.models import User
from rostra.policy import events
from rostra.policy.decisions import Question
from rostra.policy.effects import EFFECTS
from rostra.policy.models import Decision
from rostra.policy.queries import decided

V = TypeVar("V")


class NotAllowed(Refused):
    """The value is none that this question can have."""


@transaction.atomic
def decide(*, question: Question[V], value: V, by: User | None, now: datetime, reason: str = "") -> Decision:
    """Settle a policy question for the body in scope. Takes effect at once; earlier decisions stay on record.

    Raises NotAllowed for a value that the question does not admit.
    """
    if not question.allowed(value):
        raise NotAllowed(_("This value is not possible here."), field=question.key)
    old = question.write(decided(question))
    row = Decision.objects.create(
        key=question.key, value=question.write(value), decided_at=now, decided_by=by, reason=reason
    )
    if (effect := EFFECTS.get(question.key)) is not None:
        effect(key=question.key, value=row.value, by=by, now=now)
    record(
        body=current_body_id(),
        by=by,
        now=now,
        kind=events.DECIDED.name,
        about=f"policy.decision:{row.pk}",
        data={"key": question.key, "old": json.dumps(old), "new": json.dumps(row.value)},
    )
    return row
