from __future__ import annotations

from collections.abc import Iterable

from rostra.inbox.models import Conversation
from rostra.records.parties import Party
from rostra.records.queries.persons import holding


def parties(words: str, most: int) -> Iterable[Party]:
    """Who wrote to the body under such a name or handle (see `records.parties`)."""
    rows = Conversation.objects.exclude(author_id="").filter(holding(words, "author_name", "author_handle"))
    columns = ("account", "author_id", "author_name", "author_handle")
    found = rows.order_by(*columns).values_list(*columns).distinct()[:most]
    return [Party(*row) for row in found]
