"""How the content of captured rows goes: their columns are emptied, and the salt with them, in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.core.captured import Captured


@dataclass(frozen=True, slots=True)
class Emptying:
    """`left` is what stands in each column that held content, once it went; `more` are columns that change with it.

    Rows are known by their number as text.
    """

    model: type[Captured]
    left: Mapping[str, object]
    more: Mapping[str, object] = field(default_factory=dict)

    def erase(self, keys: Sequence[str]) -> None:
        """Of the body in scope; see `sources.Erase`."""
        rows: QuerySet[Any] = self.model.objects.filter(pk__in=[int(key) for key in keys])  # type: ignore[attr-defined]  # Scoped as well
        rows.update(salt=b"", **self.left, **self.more)

    def not_gone(self) -> Iterable[QuerySet[Any, Any]]:
        """The keys of rows, of all bodies, that say their content went, and still hold some."""
        rows: QuerySet[Any] = self.model.everywhere.filter(salt=b"").exclude(**self.left)  # type: ignore[attr-defined]  # Scoped as well
        return [rows.annotate(row_key=Cast("pk", TextField())).values_list("row_key")]
