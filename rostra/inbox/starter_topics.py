"""Topics to begin with, for three kinds of bodies, from `starter_topics.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: Mapping[str, str | Promise] = {
    "municipality": _("Municipality or region"),
    "transit": _("Public transport"),
    "ministry": _("Ministry or agency"),
}


@dataclass(frozen=True, slots=True)
class StarterTopic:
    """Names and examples by language."""

    names: Mapping[str, str]
    examples: Mapping[str, list[str]]
    sensitive: bool


def topics_for(kind: str) -> list[StarterTopic]:
    """The topics for this kind of body, in their order."""
    return [
        StarterTopic(row["names"], row["examples"], row.get("sensitive", False))
        for row in _rows()
        if kind in row["kinds"]
    ]


@cache
def _rows() -> list[dict[str, Any]]:
    path = Path(__file__).with_name("starter_topics.toml")
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["topics"])
