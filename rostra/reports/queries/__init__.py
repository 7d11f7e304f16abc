from __future__ import annotations

from rostra.reports.queries.history import Mark, history, reports, words_on
from rostra.reports.queries.standing import (
    Ground,
    Seen,
    Standing,
    attested,
    counts,
    fell_lately,
    ground,
    has_begun,
    standings,
    words_that_count,
)

__all__ = [
    "Ground",
    "Mark",
    "Seen",
    "Standing",
    "attested",
    "counts",
    "fell_lately",
    "ground",
    "has_begun",
    "history",
    "reports",
    "standings",
    "words_on",
    "words_that_count",
]
