"""What comes from others says where it comes from, and by what right it is shared (R-090, R-280)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from rostra.editorial.checks.draft import Draft, Found


def source(draft: Draft) -> Iterator[Found]:
    """Of content that is shared from others, and wherever a source is named."""
    if draft.around.unsourced:
        yield Found(_("This comes from others: name its source, and by what right it may be shared."))
