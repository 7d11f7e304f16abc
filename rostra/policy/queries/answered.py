"""What the policy in force answers to one question, for whoever looks whether it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.db.models.fields.json import KeyTransform

from rostra.policy.enums import VersionState
from rostra.policy.models import Version


def answered(item: str) -> Mapping[str, Any]:
    """As `Answer.value`: options, fields, rules and reason; empty where no version in force answers it. One query."""
    rows = Version.objects.filter(state=VersionState.IN_FORCE)
    answer = KeyTransform(item, KeyTransform("answers", F("content")))
    found: Mapping[str, Any] | None = rows.annotate(answer=answer).values_list("answer", flat=True).first()
    return found or {}
