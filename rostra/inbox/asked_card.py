"""What the post above a conversation asks people for, in words for the reader."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.editorial.asking import late_times
from rostra.editorial.enums import Asks
from rostra.editorial.models import Post
from rostra.inbox.enums import Contribution
from rostra.inbox.models import Conversation
from rostra.inbox.queries.asked import is_late

BECAUSE: dict[str, Promise] = {
    Asks.OPINION: _("Because the post asks for opinions."),
    Asks.IDEA: _("Because the post asks for ideas."),
    Asks.ENTRY: _("Because the post asks for entries to a contest."),
}
OTHERWISE: dict[str, Promise] = {
    Asks.OPINION: _("The post asks for opinions. This is kept as something else."),
    Asks.IDEA: _("The post asks for ideas. This is kept as something else."),
    Asks.ENTRY: _("The post asks for entries to a contest. This is kept as something else."),
}
SAY: dict[str, Promise] = {
    "": _("It is a comment or question"),
    Contribution.OPINION: _("It is an opinion"),
    Contribution.IDEA: _("It is an idea"),
    Contribution.ENTRY: _("It is a contest entry"),
}


@dataclass(frozen=True, slots=True)
class AskedCard:
    """`label` is what the conversation is kept as, `other` the code and words of what a person can say it is."""

    post: int
    label: str
    why: str
    late: bool
    other: tuple[str, str]


def asked_card(conversation: Conversation, post: int | None, zone: str) -> AskedCard | None:
    """Two queries, where a post of ours asks people for what came in here."""
    if post is None:
        return None
    row = Post.objects.only("asks", "asks_until", "body").get(pk=post)
    kind = conversation.kind
    label = Contribution(kind).label if kind else _("Comment or question")
    why = BECAUSE[row.asks] if kind else OTHERWISE[row.asks]
    other = "" if kind else row.asks
    late = bool(kind) and is_late(conversation, late_times([row], ZoneInfo(zone))[post])
    return AskedCard(post, str(label), str(why), late, (other, str(SAY[other])))
