"""The same words everywhere (R-101): each network has its public."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rostra.core.reading import essence
from rostra.editorial.checks.draft import Draft, Found, whole

ENOUGH_WORDS = 6
"""Short notices are rightly the same."""
ALIKE = 0.9


def duplicate(draft: Draft) -> Iterator[Found]:
    """The post says the same on another of its accounts, or another post says it within some days."""
    # Without the heading, which only some networks have: those that it is compared with come without theirs.
    own = essence(whole(draft.content))
    if own.count(" ") + 1 < ENOUGH_WORDS:
        return
    same = [account for account, text in draft.siblings.items() if _alike(own, essence(text))]
    if same:
        text = _("The words are the same as on %(account)s: say it differently to each public.")
        yield Found(text % {"account": same[0]})
    here = draft.account.pk
    for twin in draft.around.twins:
        if twin.account_id != here and _alike(own, twin.essence):
            text = _("The same words are on %(account)s as well (%(day)s).")
            yield Found(
                text % {"account": twin.account, "day": date_format(timezone.localtime(twin.at), "DATE_FORMAT")}
            )
            return


@lru_cache(maxsize=2048)
def _bag(essence_: str) -> frozenset[str]:
    return frozenset(essence_.split())


def _alike(one: str, other: str) -> bool:
    """By the share of words that both have (Jaccard)."""
    if one == other:
        return True
    # Texts of very different length cannot share so much: spares most comparisons.
    if min(len(one), len(other)) < ALIKE * 0.8 * max(len(one), len(other)):
        return False
    ours, theirs = _bag(one), _bag(other)
    if min(len(ours), len(theirs)) < ALIKE * max(len(ours), len(theirs)):
        return False
    return len(ours & theirs) >= ALIKE * len(ours | theirs)
