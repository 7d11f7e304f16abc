"""Each picture has a record of rights: whose it is, and who is shown (R-280, R-281)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from rostra.editorial.checks.draft import Draft, Found


def rights(draft: Draft) -> Iterator[Found]:
    """The library says by what right each file is published."""
    for item in draft.media:
        if (item.original or item.sha256) not in draft.around.recorded:
            text = _("“%(name)s” has no record of rights that holds: say in the media library whose it is.")
            yield Found(text % {"name": item.name})


def consent(draft: Draft) -> Iterator[Found]:
    """Nobody is shown who has not agreed."""
    for item in draft.media:
        if (item.original or item.sha256) in draft.around.unagreed:
            text = _("“%(name)s” shows people who have not agreed to its publication.")
            yield Found(text % {"name": item.name})
