"""The body speaks, not the person who writes (R-097), and never for a party (R-025, R-098)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from rostra.accounts.models import Account
from rostra.channels.contract import Capabilities
from rostra.editorial.checks.draft import Draft, Found
from rostra.editorial.content import Content


def opinion(draft: Draft) -> Iterator[Found]:
    """First-person opinion, outside quotation marks."""
    if found := draft.finds("opinion", text=draft.own_words):
        text = _("“%(words)s”: a body has no personal opinion. Say what was decided, or what is known.")
        yield Found(text % {"words": found[0]})


def political(draft: Draft) -> Iterator[Found]:
    """Words of a campaign, outside quotation marks; how and where to vote is no campaign."""
    if not draft.around.election and (found := draft.finds("political", text=draft.own_words)):
        yield Found(_("“%(words)s”: a public body does not campaign.") % {"words": found[0]})


def election(draft: Draft) -> Iterator[Found]:
    """The same before an election, when it weighs more."""
    if draft.around.election and (found := draft.finds("political", text=draft.own_words)):
        text = _("“%(words)s”: before the election (%(election)s) nothing may help a candidate or a party.")
        yield Found(text % {"words": found[0], "election": draft.around.election})


def campaigns(content: Content) -> bool:
    """Whether these are words of a campaign, on whatever account: for when an election comes up after the checks."""
    return any(political(Draft(content, Account(), Capabilities())))
