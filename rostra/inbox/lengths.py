"""Lengths of working time in words: hours, never days, of which nobody knows how long they are."""

from __future__ import annotations

from django.utils.translation import pgettext


def worked(minutes: int) -> str:
    """`25 min`, `8 h`, `1 h 30 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return pgettext("length of time", "%(minutes)d min") % {"minutes": rest}
    if not rest:
        return pgettext("length of time", "%(hours)d h") % {"hours": hours}
    return pgettext("length of time", "%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
