"""What people need must not stand on a network alone (R-250): not everybody has an account there."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from rostra.editorial.checks.draft import Draft, Found


def elsewhere(draft: Draft) -> Iterator[Found]:
    """Deadlines, closures, dangers and the like, on a public account, without a link or a place to read more."""
    told = draft.links or draft.around.also_at or not draft.can.public
    if not told and (found := draft.finds("essential")) and not draft.finds("elsewhere"):
        text = _("“%(words)s”: people without an account need this too. Say where else it stands.")
        yield Found(text % {"words": found[0]})
